package io.jasyncio.net;

/**
 * Arrays that nobody uses now, of the sizes 512, 1024, … 65,536 bytes: so a connection that comes
 * and goes between idle and busy allocates nothing, and one that is idle holds no array. For one
 * thread each.
 */
final class SpareArrays {
  private static final int SMALLEST_BITS = 9;
  private static final int LARGEST_BITS = 16;
  private static final int MOST_OF_A_SIZE = 8;
  private static final ThreadLocal<SpareArrays> OF_THREAD =
      ThreadLocal.withInitial(SpareArrays::new);

  private final byte[][][] spares = new byte[LARGEST_BITS - SMALLEST_BITS + 1][MOST_OF_A_SIZE][];
  private final int[] counts = new int[spares.length];

  private SpareArrays() {}

  /** An array of at least that many bytes, with anything in it. */
  static byte[] take(int length) {
    if (length > 1 << LARGEST_BITS) {
      return new byte[length];
    }
    return OF_THREAD.get().takeSpare(sizeIndex(length));
  }

  private byte[] takeSpare(int size) {
    if (counts[size] == 0) {
      return new byte[1 << (size + SMALLEST_BITS)];
    }
    byte[] spare = spares[size][--counts[size]];
    spares[size][counts[size]] = null;
    return spare;
  }

  /** Takes back an array that {@link #take} has made, and that nobody holds any more. */
  static void giveBack(byte[] array) {
    if (array.length != 0 && array.length <= 1 << LARGEST_BITS) {
      OF_THREAD.get().keep(array, sizeIndex(array.length));
    }
  }

  private void keep(byte[] array, int size) {
    if (counts[size] < MOST_OF_A_SIZE) {
      spares[size][counts[size]++] = array;
    }
  }

  /** The least size that holds so many bytes. */
  private static int sizeIndex(int length) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, length) - 1);
    return Math.max(bits, SMALLEST_BITS) - SMALLEST_BITS;
  }
}
