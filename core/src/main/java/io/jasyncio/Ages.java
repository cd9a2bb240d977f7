package io.jasyncio;

/**
 * How old tasks are, without a clock reading or a field for each: tasks are numbered, and now and
 * then (when the loop has waited) the highest number is noted with the time. The older notes are,
 * the fewer are kept, so that the error stays a part of the age. For the loop's thread alone.
 */
final class Ages {
  private static final int MOST = 256;

  /** The least time between two notes. */
  private static final long STEP = 10_000_000;

  private final long[] times = new long[MOST];
  private final int[] numbers = new int[MOST];
  private int size;

  Ages(long now) {
    times[0] = now;
    size = 1;
  }

  /**
   * Notes that the tasks up to a number have been made by now.
   *
   * @param now the time in nanoseconds
   */
  void note(long now, int number) {
    int last = size - 1;
    boolean isSoon = last > 0 && times[last] - times[last - 1] < STEP;
    if (number != numbers[last] && !isSoon) {
      if (size == MOST) {
        thinOut(now);
      }
      last = size++;
    }
    times[last] = now;
    numbers[last] = number;
  }

  /** Keeps of the notes those whose ages differ by a quarter or more. */
  private void thinOut(long now) {
    int kept = 1;
    for (int i = 1; i < size; i++) {
      long next = i + 1 < size ? times[i + 1] : now;
      if (next - times[kept - 1] > (now - next) / 4) {
        times[kept] = times[i];
        numbers[kept++] = numbers[i];
      }
    }
    size = Math.min(kept, MOST - 1);
  }

  /** How long ago a task was made, at most: since the note before it. */
  long of(int number, long now) {
    int note = size - 1;
    while (note > 0 && numbers[note] >= number) {
      note--;
    }
    return now - times[note];
  }
}
