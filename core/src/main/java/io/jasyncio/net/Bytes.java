package io.jasyncio.net;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Bytes that come in at the end and go out at the beginning. Holds no array while it is empty: that
 * goes back to the spare ones.
 */
final class Bytes {
  private static final byte[] NONE = {};

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

  /** Room behind the end, for {@link #added}. */
  ByteBuffer room(int length) {
    makeRoom(length);
    return ByteBuffer.wrap(array, end, array.length - end);
  }

  /** Takes as added what was put into {@link #room}. */
  void added(int length) {
    end += length;
    if (start == end) {
      clear();
    }
  }

  private void makeRoom(int more) {
    if (array.length - end >= more) {
      return;
    }
    int size = size();
    int needed = Math.addExact(size, more);
    if (array.length < needed || size > array.length / 2) {
      byte[] larger = SpareArrays.take(Math.max(needed, (int) Math.min(2L * size, 1 << 30)));
      System.arraycopy(array, start, larger, 0, size);
      SpareArrays.giveBack(array);
      array = larger;
    } else {
      System.arraycopy(array, start, array, 0, size);
    }
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

  /** All of them, to be read until something changes here. */
  ByteBuffer view() {
    return ByteBuffer.wrap(array, start, size());
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
    SpareArrays.giveBack(array);
    array = NONE;
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
