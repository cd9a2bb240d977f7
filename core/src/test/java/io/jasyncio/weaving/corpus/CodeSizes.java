package io.jasyncio.weaving.corpus;

import java.util.LinkedHashMap;
import java.util.Map;
import org.objectweb.asm.ClassReader;

/** The lengths of the code of a class's methods, as its file has them (JVMS §4.7.3). */
public final class CodeSizes {
  private static final int INTERFACES = 6; // behind the flags, the class, its superclass

  private final ClassReader file;
  private final char[] buffer;
  private final Map<String, Integer> sizes = new LinkedHashMap<>();

  private CodeSizes(byte[] classFile) {
    this.file = new ClassReader(classFile);
    this.buffer = new char[file.getMaxStringLength()];
    int at = file.header + INTERFACES;
    at += 2 + 2 * file.readUnsignedShort(at);
    methods(skipFields(at));
  }

  /** Code lengths by name and descriptor; methods without code are absent. */
  public static Map<String, Integer> of(byte[] classFile) {
    return new CodeSizes(classFile).sizes;
  }

  private int skipFields(int start) {
    int at = start + 2;
    for (int fields = file.readUnsignedShort(start); fields > 0; fields--) {
      int attributes = file.readUnsignedShort(at + 6);
      at += 8;
      for (; attributes > 0; attributes--) {
        at += 6 + file.readInt(at + 2);
      }
    }
    return at;
  }

  private void methods(int start) {
    int at = start + 2;
    for (int methods = file.readUnsignedShort(start); methods > 0; methods--) {
      String key = file.readUTF8(at + 2, buffer) + file.readUTF8(at + 4, buffer);
      int attributes = file.readUnsignedShort(at + 6);
      at += 8;
      for (; attributes > 0; attributes--) {
        if (file.readUTF8(at, buffer).equals("Code")) {
          sizes.put(key, file.readInt(at + 6 + 4)); // behind max_stack and max_locals
        }
        at += 6 + file.readInt(at + 2);
      }
    }
  }
}
