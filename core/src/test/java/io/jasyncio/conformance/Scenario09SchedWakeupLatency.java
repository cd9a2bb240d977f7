package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Task;
import java.io.PrintStream;

/**
 * A finished task wakes its awaiter through callSoon, so the awaiter resumes one turn after the
 * task ended.
 */
final class Scenario09SchedWakeupLatency extends Scenario {
  Scenario09SchedWakeupLatency(PrintStream out) {
    super(out);
  }

  @Async
  private void ticker(int n) {
    for (int i = 0; i < n; i++) {
      print("tick", i);
      Await.sleep(0);
    }
  }

  @Async
  private int job() {
    print("job starts");
    Await.sleep(0);
    print("job ends");
    return 7;
  }

  @Async
  private void main() {
    Task<Void> tick = Asyncio.createTask(() -> ticker(5));
    Task<Integer> t = Asyncio.createTask(this::job);
    int value = Await.await(t);
    print("main got", value);
    Await.await(tick);
    print("main end");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
