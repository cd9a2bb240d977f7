package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Task;
import io.jasyncio.TaskGroup;
import java.io.PrintStream;

/**
 * Leaving the group waits for every child, also those started by other children; results are read
 * afterwards.
 */
final class Scenario39TaskgroupWaits extends Scenario {
  Scenario39TaskgroupWaits(PrintStream out) {
    super(out);
  }

  private TaskGroup group;
  private Task<String> early;
  private Task<Task<String>> branch;

  @Async
  private String leaf(String name) {
    Await.sleep(0);
    print("leaf", name);
    return name;
  }

  @Async
  private Task<String> branch(TaskGroup group) {
    print("branch spawns");
    Task<String> late = group.createTask(() -> leaf("late"));
    Await.sleep(0);
    return late;
  }

  @Async
  private void main() {
    TaskGroup.run(
        g -> {
          group = g;
          early = g.createTask(() -> leaf("early"));
          branch = g.createTask(() -> branch(g));
          print("end of block");
        });
    print("after block", early.result(), branch.result().result());
    try {
      group.createTask(() -> leaf("too late"));
    } catch (IllegalStateException e) {
      print("group is finished");
    }
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
