package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.sync.Barrier;
import java.io.PrintStream;
import java.util.List;

/**
 * Nobody passes a barrier before all parties arrived; each gets its own arrival index, and the
 * barrier can be used again.
 */
final class Scenario47BarrierTrips extends Scenario {
  Scenario47BarrierTrips(PrintStream out) {
    super(out);
  }

  @Async
  private String party(String name, Barrier barrier, int turns) {
    for (int i = 0; i < turns; i++) {
      Await.sleep(0);
    }
    print(name, "arrives, waiting already", barrier.waiting());
    int index = barrier.await();
    return name + index;
  }

  @Async
  private void main() {
    Barrier barrier = new Barrier(3);
    for (int round : List.of(1, 2)) {
      List<String> got =
          Await.gather(
              Asyncio.createTask(() -> party("a", barrier, 4)),
              Asyncio.createTask(() -> party("b", barrier, 0)),
              Asyncio.createTask(() -> party("c", barrier, 2)));
      print("round", round, String.join(",", got));
    }
    print("parties", barrier.parties(), "broken", barrier.isBroken() ? "yes" : "no");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
