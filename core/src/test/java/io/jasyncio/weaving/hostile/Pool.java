package io.jasyncio.weaving.hostile;

import java.util.stream.IntStream;
import org.objectweb.asm.ClassReader;

/** Finds places in class files, to forge them. */
final class Pool {
  private Pool() {}

  /** The indexes of the constants with a tag. */
  static int[] constants(byte[] file, int tag) {
    ClassReader reader = new ClassReader(file);
    return IntStream.range(1, reader.getItemCount())
        .filter(i -> reader.getItem(i) > 0 && file[reader.getItem(i) - 1] == tag)
        .toArray();
  }

  /** Where the argument of the only bootstrap method with one refers to a constant. */
  static int lastArgument(byte[] file, int constant) {
    for (int at = file.length - 2; at > 0; at--) {
      if ((file[at] & 0xFF) << 8 == (constant & 0xFF00)
          && (file[at + 1] & 0xFF) == (constant & 0xFF)) {
        return at;
      }
    }
    throw new AssertionError("no reference to " + constant);
  }

  /** Where some bytes first occur. */
  static int indexOf(byte[] file, byte[] wanted) {
    for (int at = 0; at + wanted.length <= file.length; at++) {
      if (java.util.Arrays.equals(file, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    throw new AssertionError("not found");
  }
}
