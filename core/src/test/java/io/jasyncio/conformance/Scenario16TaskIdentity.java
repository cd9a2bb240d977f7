package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Task;
import java.io.PrintStream;
import java.util.stream.Collectors;

/**
 * CurrentTask() is the task whose code runs now, also inside nested coroutines; names can be given
 * and changed.
 */
final class Scenario16TaskIdentity extends Scenario {
  Scenario16TaskIdentity(PrintStream out) {
    super(out);
  }

  @Async
  private String helper() {
    return Asyncio.currentTask().getName();
  }

  @Async
  private String job() {
    String first = helper();
    Asyncio.currentTask().setName(first + "-renamed");
    return helper();
  }

  @Async
  private void main() {
    Asyncio.currentTask().setName("root");
    Task<String> t = Asyncio.createTask(this::job, "job");
    print("name", t.getName());
    print("result", Await.await(t));
    print("now", t.getName());
    print("main is", helper());
    print(
        "alive",
        Asyncio.allTasks().stream().map(Task::getName).sorted().collect(Collectors.joining(",")));
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
