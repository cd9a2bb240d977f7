package io.jasyncio.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;

/** Lists of numbers, for the lecture's program. */
public final class Numbers {
  private static List<Integer> last = List.of();

  private static final Integer[] BOXED = new Integer[1024];

  static {
    for (int i = 0; i < BOXED.length; i++) {
      BOXED[i] = i;
    }
  }

  private Numbers() {}

  /** The lowest ten bits of a number, as an object that is there already. */
  public static Integer lowBits(int number) {
    return BOXED[number & BOXED.length - 1];
  }

  /** 0, 1, … below {@code end}: the same list as last time, if that had as many. */
  public static List<Integer> upTo(int end) {
    if (last.size() != end) {
      List<Integer> numbers = new ArrayList<>(end);
      for (int i = 0; i < end; i++) {
        numbers.add(i);
      }
      last = numbers;
    }
    return last;
  }

  /** The sum, as a long. */
  public static long sum(List<Integer> numbers) {
    long sum = 0;
    for (int number : numbers) {
      sum += number;
    }
    return sum;
  }
}
