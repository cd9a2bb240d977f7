package io.jasyncio.weaver;

import java.util.HashMap;
import java.util.Map;
import org.objectweb.asm.ClassReader;

/** How many bytes of code the methods of a class file have (JVMS 4.6, 4.7.3). */
final class CodeSizes {
  private final ClassReader reader;
  private final char[] buffer;
  private final Map<String, Integer> sizes = new HashMap<>();
  private int at;

  private CodeSizes(byte[] classFile) {
    this.reader = new ClassReader(classFile);
    this.buffer = new char[reader.getMaxStringLength()];
    this.at = reader.header + 6; // behind the flags, this class, its superclass
  }

  /** The sizes by name and descriptor; methods without code are left out. */
  static Map<String, Integer> of(byte[] classFile) {
    CodeSizes sizes = new CodeSizes(classFile);
    int interfaces = sizes.next();
    sizes.at += 2 * interfaces;
    sizes.members(); // the fields
    sizes.members();
    return sizes.sizes;
  }

  private int next() {
    int value = reader.readUnsignedShort(at);
    at += 2;
    return value;
  }

  private String nextText() {
    String text = reader.readUTF8(at, buffer);
    at += 2;
    return text;
  }

  private void members() {
    for (int left = next(); left > 0; left--) {
      at += 2; // the flags
      String member = nextText();
      member += nextText();
      for (int attributes = next(); attributes > 0; attributes--) {
        attribute(member);
      }
    }
  }

  private void attribute(String member) {
    String name = nextText();
    int length = reader.readInt(at);
    at += 4;
    if (name.equals("Code")) {
      sizes.put(member, reader.readInt(at + 4)); // behind max_stack and max_locals
    }
    at += length;
  }
}
