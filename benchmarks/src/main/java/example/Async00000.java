package example;

import io.jasyncio.Async;
import io.jasyncio.Await;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** As {@link Plain00000}, but some of its methods are coroutines. */
public final class Async00000 {
  private final Map<String, List<Integer>> entries = new HashMap<>();
  private int count;

  /** Adds a number under a key, when there is room. */
  @Async
  public int add(String key, int number) {
    if (number < 0) {
      throw new IllegalArgumentException("below zero: " + number + " for " + key);
    }
    while (count > 1000) {
      Await.sleep(10);
    }
    entries.computeIfAbsent(key, unused -> new ArrayList<>()).add(number);
    return ++count;
  }

  /** Adds some numbers, a few in a turn. */
  @Async
  public long addAll(String key, int... numbers) {
    long sum = 0;
    try {
      for (int number : numbers) {
        sum += add(key, number);
        if (sum % 10 == 0) {
          Await.sleep(0);
        }
      }
    } finally {
      count = Math.max(count, 0);
    }
    return sum;
  }

  /** The sum under a key. */
  public long sum(String key) {
    long sum = 0;
    for (int number : entries.getOrDefault(key, List.of())) {
      sum += number;
    }
    return sum;
  }
}
