package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Outcome;
import io.jasyncio.Task;
import java.io.PrintStream;

/** GatherOutcomes gives errors and cancellations as entries of the result list. */
final class Scenario22GatherReturnExceptions extends Scenario {
  Scenario22GatherReturnExceptions(PrintStream out) {
    super(out);
  }

  @Async
  private int value(int x) {
    Await.sleep(0);
    return x;
  }

  @Async
  private int fail(String text) {
    Await.sleep(0);
    throw new IllegalArgumentException(text);
  }

  @Async
  private int sleep() {
    Await.sleep(3_600_000);
    return 0;
  }

  private static String describe(Outcome<Integer> outcome) {
    if (outcome instanceof Outcome.Cancelled) {
      return "cancelled";
    }
    if (outcome instanceof Outcome.Failure<?> failure) {
      return "value error " + failure.exception().getMessage();
    }
    return String.valueOf(outcome.result());
  }

  @Async
  private void main() {
    Task<Integer> sleeper = Asyncio.createTask(this::sleep);
    Asyncio.getRunningLoop().callSoon(sleeper::cancel);
    Task<Integer> one = Asyncio.createTask(() -> value(1));
    Task<Integer> failing = Asyncio.createTask(() -> fail("oops"));
    Task<Integer> two = Asyncio.createTask(() -> value(2));
    for (Outcome<Integer> outcome : Await.gatherOutcomes(one, failing, sleeper, two)) {
      print(describe(outcome));
    }
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
