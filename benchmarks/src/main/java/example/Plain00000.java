package example;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A class as applications have thousands of, which has nothing to do with coroutines. {@code
 * AgentCost} makes as many of it as it needs, under other numbers, by writing another name over the
 * one in the class file.
 */
public final class Plain00000 {
  private final Map<String, List<Integer>> entries = new HashMap<>();
  private String name = "none";
  private int count;

  /** Adds a number under a key. */
  public int add(String key, int number) {
    if (number < 0) {
      throw new IllegalArgumentException("below zero: " + number + " for " + key + " in " + name);
    }
    entries.computeIfAbsent(key, unused -> new ArrayList<>()).add(number);
    return ++count;
  }

  /** The sum under a key. */
  public long sum(String key) {
    long sum = 0;
    for (int number : entries.getOrDefault(key, List.of())) {
      sum += number;
    }
    return sum;
  }

  /** The longest key. */
  public String longest() {
    return entries.keySet().stream()
        .filter(Objects::nonNull)
        .max((one, other) -> Integer.compare(one.length(), other.length()))
        .orElse(name);
  }

  /** Gives it a name. */
  public void rename(String name) {
    switch (name) {
      case "" -> throw new IllegalArgumentException("no name");
      case "none" -> this.name = "still none";
      default -> this.name = name.strip();
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Plain00000 that && that.name.equals(name) && that.count == count;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, count);
  }

  @Override
  public String toString() {
    return name + ": " + entries.size() + " keys, " + count + " numbers";
  }
}
