package io.jasyncio.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;

/** Lists of numbers, for the lecture's program. */
public final class Numbers {
  private static List<Integer> last = List.of();

  private Numbers() {}

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
