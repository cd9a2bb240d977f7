package io.jasyncio.benchmarks.peers;

/** What is ready, first in, first out: an array, used as a ring, that grows. */
public final class Ring<T> {
  private Object[] slots = new Object[64];
  private int head;
  private int size;

  /** Appends. */
  public void add(T element) {
    if (size == slots.length) {
      grow();
    }
    slots[(head + size++) & (slots.length - 1)] = element;
  }

  /** Takes the oldest; there must be one. */
  @SuppressWarnings("unchecked")
  public T take() {
    T element = (T) slots[head];
    slots[head] = null;
    head = (head + 1) & (slots.length - 1);
    size--;
    return element;
  }

  /** Whether nothing is left. */
  public boolean isEmpty() {
    return size == 0;
  }

  private void grow() {
    Object[] larger = new Object[slots.length * 2];
    int untilEnd = slots.length - head;
    System.arraycopy(slots, head, larger, 0, untilEnd);
    System.arraycopy(slots, 0, larger, untilEnd, head);
    slots = larger;
    head = 0;
  }
}
