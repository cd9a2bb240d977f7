package io.jasyncio.debugging;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;

/** A program that a debugger looks into: the words behind {@code //} name its lines. */
public final class Debugged {
  private Debugged() {}

  public static void main(String[] arguments) {
    System.out.println(Asyncio.<String>run(() -> everyType() + " " + new Counter().count(3)));
  }

  @Async
  private static String everyType() {
    boolean truth = true;
    byte small = 1;
    char letter = 'c';
    short number = 2;
    int count = 3;
    long large = 4;
    float half = 5;
    double whole = 6;
    String text = "text";
    int[] array = {7};
    Await.sleep(0); // awaits
    int sum = small + number + count; // resumed
    double more = large + half + whole + sum; // next
    return text + letter + truth + more + array[0];
  }

  private static final class Counter {
    private int base = 10;

    @Async
    int count(int times) {
      int sum = base;
      for (int turn = 0; turn < times; turn++) {
        Await.sleep(0); // in loop
        int doubled = twice(turn); // call in loop
        sum += doubled; // after call
      }
      return sum;
    }

    @Async
    private int twice(int n) {
      int result = n * 2; // in callee
      Await.sleep(0);
      return result; // end of callee
    }
  }
}
