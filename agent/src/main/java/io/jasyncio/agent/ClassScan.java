package io.jasyncio.agent;

import io.jasyncio.weaver.hierarchy.Core;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What the constant pool and the head of a class file tell, without parsing the rest (JVMS §4.1,
 * §4.4).
 *
 * <p>Runs for every class that a JVM with the agent loads, so it decodes strings only when asked.
 * One pass over the pool remembers where each entry lies, and compares each string's bytes with the
 * few that matter here.
 */
final class ClassScan {
  /**
   * The newest class file version that the weaver's ASM knows. A constant: reading it loads nothing
   * of ASM.
   */
  static final int NEWEST_MAJOR = org.objectweb.asm.Opcodes.V28;

  private static final int SYNTHETIC = 0x1000;
  private static final int INTERFACE = 0x0200;

  private static final byte[] PACKAGE = ascii(Core.PACKAGE);
  private static final byte[] ASYNC = ascii(Core.ASYNC);
  private static final byte[] WOVEN = ascii(Core.WOVEN);
  private static final byte[] SOURCE_FILE = ascii("SourceFile");
  private static final byte[] GENERATED = ascii("<generated>");
  private static final String FRAME = Core.FRAME;

  private final byte[] file;

  /** Where the content of each constant begins, behind its tag. */
  private final int[] constants;

  /** Where the access flags lie, right behind the pool. */
  private final int head;

  private boolean mentions;
  private boolean async;
  private boolean woven;
  private boolean sourceFile;
  private boolean generated;
  private boolean callSites;

  private ClassScan(byte[] file) {
    this.file = file;
    this.constants = new int[u2(8)];
    this.head = scanPool();
  }

  /**
   * Looks at a class file.
   *
   * @return what was seen, or null if this isn't a class file
   */
  static ClassScan of(byte[] file) {
    try {
      if (file.length < 10 || file[0] != (byte) 0xCA || file[1] != (byte) 0xFE) {
        return null;
      }
      ClassScan scan = new ClassScan(file);
      scan.interfaces(); // the last thing read: past the end in a file that is cut off
      return scan.className() == null ? null : scan;
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      return null;
    }
  }

  private int scanPool() {
    int at = 10;
    for (int i = 1; i < constants.length; i++) {
      int tag = file[at++];
      constants[i] = at;
      switch (tag) {
        case 1: // Utf8
          int length = u2(at);
          at += 2;
          look(at, length);
          at += length;
          break;
        case 3,
        4,
        9,
        10,
        11,
        12,
        17: // Integer, Float, Fieldref, (Interface)Methodref, NameAndType, Dynamic
          at += 4;
          break;
        case 18: // InvokeDynamic
          callSites = true;
          at += 4;
          break;
        case 5, 6: // Long, Double: they take two entries
          at += 8;
          i++;
          break;
        case 7, 8, 16, 19, 20: // Class, String, MethodType, Module, Package
          at += 2;
          break;
        case 15: // MethodHandle
          at += 3;
          break;
        default:
          throw new IllegalArgumentException();
      }
    }
    return at;
  }

  private void look(int at, int length) {
    if (length == SOURCE_FILE.length && same(at, SOURCE_FILE)) {
      sourceFile = true;
    } else if (length == GENERATED.length && same(at, GENERATED)) {
      generated = true;
    } else if (length > PACKAGE.length && contains(at, length)) {
      mentions = true;
      if (length == ASYNC.length && same(at, ASYNC)) {
        async = true;
      } else if (length == WOVEN.length && same(at, WOVEN)) {
        woven = true;
      }
    }
  }

  private boolean contains(int at, int length) {
    for (int last = at + length - PACKAGE.length; at <= last; at++) {
      if (file[at] == 'i' && file[at + 3] == 'j' && same(at, PACKAGE)) {
        return true;
      }
    }
    return false;
  }

  private boolean same(int at, byte[] wanted) {
    for (int i = 0; i < wanted.length; i++) {
      if (file[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether a name or descriptor in the class contains {@code io/jasyncio/}. */
  boolean mentionsJasyncio() {
    return mentions;
  }

  /** Whether something in the class is annotated {@code @Async}. */
  boolean declaresAsync() {
    return async;
  }

  /** Whether the class has been woven. */
  boolean isWoven() {
    return woven;
  }

  /** Whether the class says that a compiler made it from a source file; mocks and proxies don't. */
  boolean hasSource() {
    return sourceFile && !generated;
  }

  /** The class file version: 61 is Java 17. */
  int major() {
    return u2(6);
  }

  /**
   * Whether the form is that of a class that the weaver adds beside a woven one: a frame, or a
   * lambda marker.
   */
  boolean looksLikeCompanion() {
    int flags = u2(head);
    return (flags & SYNTHETIC) != 0
        && className().contains("$$")
        && ((flags & INTERFACE) != 0 || FRAME.equals(superName()));
  }

  /** The class's name, as {@code com/acme/Job}. */
  String className() {
    return className(u2(head + 2));
  }

  /** The super class, or null for {@code Object} and modules. */
  String superName() {
    return className(u2(head + 4));
  }

  /** The interfaces. */
  String[] interfaces() {
    String[] names = new String[u2(head + 6)];
    for (int i = 0; i < names.length; i++) {
      names[i] = className(u2(head + 8 + 2 * i));
    }
    return names;
  }

  /**
   * The types that the class's {@code invokedynamic} instructions return: among them, the
   * interfaces of its lambdas.
   */
  List<String> callSiteTypes() {
    if (!callSites) {
      return List.of();
    }
    List<String> types = new ArrayList<>();
    for (int i = 1; i < constants.length; i++) {
      if (constants[i] != 0 && file[constants[i] - 1] == 18) {
        int nameAndType = constants[u2(constants[i] + 2)];
        String descriptor = utf8(u2(nameAndType + 2));
        int result = descriptor.lastIndexOf(')') + 1;
        if (result > 0 && descriptor.charAt(result) == 'L') {
          String type = descriptor.substring(result + 1, descriptor.length() - 1);
          if (!types.contains(type)) {
            types.add(type);
          }
        }
      }
    }
    return types;
  }

  private String className(int index) {
    return index == 0 ? null : utf8(u2(constants[index]));
  }

  /**
   * Decodes a string from modified UTF-8 (JVMS §4.4.7): chars of 16 bits, one to three bytes each.
   */
  private String utf8(int index) {
    int at = constants[index];
    int end = at + 2 + u2(at);
    char[] chars = new char[end - at - 2];
    int length = 0;
    for (int i = at + 2; i < end; ) {
      int b = file[i++];
      if (b >= 0) {
        chars[length++] = (char) b;
      } else if ((b & 0xE0) == 0xC0) {
        chars[length++] = (char) ((b & 0x1F) << 6 | file[i++] & 0x3F);
      } else {
        chars[length++] = (char) ((b & 0x0F) << 12 | (file[i++] & 0x3F) << 6 | file[i++] & 0x3F);
      }
    }
    return new String(chars, 0, length);
  }

  private int u2(int at) {
    return (file[at] & 0xFF) << 8 | file[at + 1] & 0xFF;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
