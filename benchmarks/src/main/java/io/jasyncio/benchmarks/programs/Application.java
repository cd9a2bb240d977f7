package io.jasyncio.benchmarks.programs;

/** An application that loads many classes and does nothing with them. */
public final class Application {
  private Application() {}

  /** Arguments: how many plain classes, how many with coroutines. */
  public static void main(String[] args) throws ClassNotFoundException {
    load("example.Plain", Integer.parseInt(args[0]));
    load("example.Async", Integer.parseInt(args[1]));
  }

  private static void load(String name, int count) throws ClassNotFoundException {
    for (int i = 0; i < count; i++) {
      Class.forName(name + String.valueOf(100_000 + i).substring(1));
    }
  }
}
