package io.jasyncio.net;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Bytes that come in at the end and go out at the beginning. Holds no array while it is empty,
 * unless that is small.
 */
final class Bytes {
  private static final byte[] NONE = {};
  private static final int SMALLEST = 512;
  private static final int KEPT_WHILE_EMPTY = 2048;

  private byte[] array = NONE;
  private int start;
  private int end;

  int size() {
    return end - start;
  }

  boolean isEmpty() {
    return start == end;
  }

  void add(byte[] bytes, int offset, int length) {
    makeRoom(length);
    System.arraycopy(bytes, offset, array, end, length);
    end += length;
  }

  void add(ByteBuffer bytes) {
    int length = bytes.remaining();
    makeRoom(length);
    bytes.get(array, end, length);
    end += length;
  }

  private void makeRoom(int more) {
    if (array.length - end >= more) {
      return;
    }
    int size = size();
    int needed = Math.addExact(size, more);
    byte[] target = array;
    if (array.length < needed || size > array.length / 2) {
      target = new byte[Math.max(Math.max(SMALLEST, needed), (int) Math.min(2L * size, 1 << 30))];
    }
    System.arraycopy(array, start, target, 0, size);
    array = target;
    start = 0;
    end = size;
  }

  /** Moves some from the beginning, not more than there are, to the end of a buffer with room. */
  void moveTo(ByteBuffer target, int count) {
    target.put(array, start, count);
    remove(count);
  }

  void moveTo(byte[] target, int offset, int count) {
    System.arraycopy(array, start, target, offset, count);
    remove(count);
  }

  /** Copies some from the beginning to a buffer, and leaves them here. */
  void copyTo(ByteBuffer target, int count) {
    target.put(array, start, count);
  }

  byte[] take(int count) {
    byte[] taken = Arrays.copyOfRange(array, start, start + count);
    remove(count);
    return taken;
  }

  void remove(int count) {
    start += count;
    if (start == end) {
      clear();
    }
  }

  void clear() {
    start = 0;
    end = 0;
    if (array.length > KEPT_WHILE_EMPTY) {
      array = NONE;
    }
  }

  /**
   * Where a pattern begins.
   *
   * @param from how many bytes at the beginning to pass over
   * @return the index, or -1
   */
  int indexOf(byte[] pattern, int from) {
    int last = end - pattern.length;
    for (int i = start + from; i <= last; i++) {
      if (array[i] == pattern[0] && isAt(pattern, i)) {
        return i - start;
      }
    }
    return -1;
  }

  private boolean isAt(byte[] pattern, int index) {
    return Arrays.equals(array, index, index + pattern.length, pattern, 0, pattern.length);
  }

  /** The byte at an index. */
  byte at(int index) {
    return array[start + index];
  }
}
