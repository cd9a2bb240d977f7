package io.jasyncio.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import io.jasyncio.ExceptionContext;
import io.jasyncio.Instrument;
import io.jasyncio.Task;
import io.jasyncio.testing.VirtualTime;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class LoopMetricsTest {
  private final List<String> told = new ArrayList<>();

  @Test
  void theFiguresOfALoop() {
    try (EventLoop loop = new EventLoop();
        LoopMetrics metrics = LoopMetrics.of(loop)) {
      Task<Void> left = loop.createTask(() -> Await.sleep(1_000_000));
      loop.runUntilComplete(
          () -> {
            for (int i = 0; i < 10; i++) {
              Await.sleep(0);
            }
          });

      assertThat(metrics.getTasksSpawned()).isEqualTo(2);
      assertThat(metrics.getTasksAlive()).isEqualTo(1);
      assertThat(metrics.getSteps()).isEqualTo(1 + 11 + 1); // left, main, the callback that stops
      assertThat(metrics.getQueueLength()).isEqualTo(1);
      assertThat(metrics.getLongestStepMicros()).isPositive();
      assertThat(metrics.getLongestLagMicros()).isGreaterThanOrEqualTo(metrics.getLagMicros());
      metrics.reset();
      assertThat(metrics.getLongestStepMicros()).isZero();
      left.cancel();
      loop.runUntilComplete(Asyncio.gatherOutcomes(left));
      assertThat(metrics.getTasksAlive()).isZero();
    }
  }

  @Test
  void asAManagementBean() throws Exception {
    var server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name;
    try (EventLoop loop = new EventLoop();
        LoopMetrics metrics = LoopMetrics.of(loop)) {
      name = new ObjectName(metrics.register("web"));
      loop.runUntilComplete(() -> Await.sleep(0));
      assertThat(server.getAttribute(name, "TasksSpawned")).isEqualTo(1L);
      assertThat(server.getAttribute(name, "StepsPerSecond")).isEqualTo(0.0);
    }
    assertThat(server.isRegistered(name)).isFalse();
  }

  @Test
  void theLoopsAsAManagementBean() throws Exception {
    Loops.register();
    Loops.register();
    var server = ManagementFactory.getPlatformMBeanServer();
    try (EventLoop loop = new EventLoop()) {
      loop.createTask(() -> Await.sleep(0), "seen");
      assertThat(invoke(server, "dump")).contains("seen: new");
      assertThat(invoke(server, "table")).contains(" seen ");
      assertThat(invoke(server, "dumpJson")).startsWith("[{").contains("\"name\":\"seen\"");
      assertThat((Integer) server.getAttribute(new ObjectName(Loops.NAME), "Count")).isPositive();
      loop.runUntilComplete(() -> Await.sleep(1));
    }
  }

  private static String invoke(javax.management.MBeanServer server, String operation)
      throws Exception {
    return (String)
        server.invoke(new ObjectName(Loops.NAME), operation, new Object[0], new String[0]);
  }

  @Test
  void anInstrumentIsToldWhatHappens() {
    try (EventLoop loop = new VirtualTime().newLoop()) {
      Instrument instrument = new Telling();
      loop.addInstrument(instrument);
      loop.runUntilComplete(loop.createTask(() -> Await.sleep(1), "one"));
      assertThat(loop.removeInstrument(instrument)).isTrue();
      assertThat(loop.removeInstrument(instrument)).isFalse();
      loop.runUntilComplete(() -> Await.sleep(0));
    }

    assertThat(String.join(" ", told))
        .isEqualTo(
            "spawned:one iteration:1 before:one after:one end"
                + " wait waited iteration:1 before:null after:null end" // the timer wakes the task
                + " iteration:1 before:one ended:one after:one end"
                + " iteration:1 before:null after:null end"); // the callback that stops the run
  }

  @Test
  void anInstrumentThatFailsIsRemoved() {
    List<ExceptionContext> reports = new ArrayList<>();
    try (EventLoop loop = new EventLoop()) {
      loop.setExceptionHandler((l, context) -> reports.add(context));
      loop.addInstrument(
          new Instrument() {
            @Override
            public void beforeStep(Task<?> task) {
              throw new IllegalStateException("broken");
            }
          });
      loop.runUntilComplete(() -> Await.sleep(0));
    }

    assertThat(reports).hasSize(1);
    assertThat(reports.get(0).message()).startsWith("an instrument failed, and is removed");
  }

  @Test
  void inVirtualTimeNoStepTakesTime() {
    new VirtualTime().run(() -> Asyncio.run(() -> measureSleeps()));
  }

  @Async
  private static void measureSleeps() {
    LoopMetrics metrics = LoopMetrics.of(Asyncio.getRunningLoop());
    Await.sleep(5000);
    Await.sleep(5000);
    assertThat(metrics.getLongestStepMicros()).isZero();
    assertThat(metrics.getStepsPerSecond()).isPositive();
  }

  private final class Telling implements Instrument {
    @Override
    public void taskSpawned(Task<?> task) {
      told.add("spawned:" + task.getName());
    }

    @Override
    public void taskEnded(Task<?> task) {
      told.add("ended:" + task.getName());
    }

    @Override
    public void beforeStep(Task<?> task) {
      told.add("before:" + (task == null ? null : task.getName()));
    }

    @Override
    public void afterStep(Task<?> task) {
      told.add("after:" + (task == null ? null : task.getName()));
    }

    @Override
    public void beforeIteration(int ready) {
      told.add("iteration:" + ready);
    }

    @Override
    public void afterIteration() {
      told.add("end");
    }

    @Override
    public void beforeWait() {
      told.add("wait");
    }

    @Override
    public void afterWait() {
      told.add("waited");
    }
  }
}
