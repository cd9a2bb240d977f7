package io.jasyncio.weaver;

import java.util.Arrays;
import org.objectweb.asm.Opcodes;

/**
 * The head of a class file, up to the class's name (JVMS 4.1, 4.4), read without trust: what can't
 * be woven at all is told by it.
 */
final class ClassFileHead {
  private static final int MAGIC = 0xCAFEBABE;
  private static final int NEWEST = Opcodes.V28;

  private final byte[] file;
  private final String className;
  private final String problem;

  private ClassFileHead(byte[] file) {
    this.file = file;
    String name = null;
    String found = null;
    if (file.length < 10 || u4(0) != MAGIC) {
      found = "isn't a class file";
    } else {
      int[] constants = new int[u2(8)];
      try {
        int end = scan(constants);
        name = utf8(constants[u2(constants[u2(end + 2)])]);
      } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
        found =
            "is a damaged class file: it's cut off, or its constants are wrong. Compile it anew";
      }
      if (u2(6) > NEWEST) {
        found =
            "has class file version "
                + u2(6)
                + ", which this jasyncio doesn't know. Update jasyncio, or compile for an earlier"
                + " release";
      }
    }
    this.className = name == null ? "?" : name;
    this.problem = found;
  }

  static ClassFileHead of(byte[] classFile) {
    return new ClassFileHead(classFile);
  }

  /** The class's name in the source's spelling; {@code ?} if it can't be told. */
  String className() {
    return className;
  }

  /** Why the file can't be woven, or null. */
  String problem() {
    return problem;
  }

  /** Notes where each constant's content begins; returns where the pool ends. */
  private int scan(int[] constants) {
    int at = 10;
    for (int i = 1; i < constants.length; i++) {
      int tag = file[at++];
      constants[i] = at;
      at +=
          switch (tag) {
            case 1 -> { // Utf8
              utf8(at);
              yield 2 + u2(at);
            }
            case 7, 8, 16, 19, 20 -> 2; // Class, String, MethodType, Module, Package
            case 15 -> 3; // MethodHandle
            case 3, 4, 9, 10, 11, 12, 17, 18 -> 4; // numbers, references, call sites
            case 5, 6 -> 8; // Long, Double
            default -> throw new IllegalArgumentException("tag " + tag);
          };
      i += tag == 5 || tag == 6 ? 1 : 0; // they count as two
    }
    return at;
  }

  /** Decodes modified UTF-8 (JVMS 4.4.7), and checks it. */
  private String utf8(int start) {
    int at = start + 2;
    int end = at + u2(start);
    char[] chars = new char[end - at];
    int length = 0;
    while (at < end) {
      int b = file[at++];
      if (b > 0) {
        chars[length++] = (char) b;
      } else if ((b & 0xE0) == 0xC0) {
        chars[length++] = (char) ((b & 0x1F) << 6 | continuation(at++));
      } else if ((b & 0xF0) == 0xE0) {
        chars[length++] = (char) ((b & 0x0F) << 12 | continuation(at) << 6 | continuation(at + 1));
        at += 2;
      } else {
        throw new IllegalArgumentException("not UTF-8");
      }
    }
    if (at > end) {
      throw new IllegalArgumentException("cut off");
    }
    return new String(Arrays.copyOf(chars, length)).replace('/', '.');
  }

  private int continuation(int at) {
    if ((file[at] & 0xC0) != 0x80) {
      throw new IllegalArgumentException("not UTF-8");
    }
    return file[at] & 0x3F;
  }

  private int u2(int at) {
    return (file[at] & 0xFF) << 8 | file[at + 1] & 0xFF;
  }

  private int u4(int at) {
    return u2(at) << 16 | u2(at + 2);
  }
}
