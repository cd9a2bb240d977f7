package io.jasyncio.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import io.jasyncio.Future;
import io.jasyncio.Task;
import io.jasyncio.TaskGroup;
import io.jasyncio.insight.Run;
import io.jasyncio.sync.Lock;
import io.jasyncio.sync.Queue;
import io.jasyncio.testing.VirtualTime;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** A run that is recorded: who woke whom, and the picture of it. */
class RunRecordingTest {
  private final VirtualTime time = new VirtualTime();
  private final EventLoop loop = time.newLoop();
  private final RunRecording recording = RunRecording.of(loop);

  RunRecordingTest() {
    loop.setExceptionHandler((l, context) -> {});
  }

  @AfterEach
  void close() {
    loop.close();
  }

  /** The arrows that end a wait, as {@code who: by whom}. */
  private List<String> wakes() {
    return wakes(recording.run()).stream().filter(wake -> !wake.startsWith("run: ")).toList();
  }

  private static List<String> wakes(Run run) {
    List<String> wakes = new ArrayList<>();
    for (Run.Arrow arrow : run.arrows()) {
      if (run.steps().stream().anyMatch(step -> isWaitBefore(step, arrow, run))) {
        int by = arrow.from() == Run.NONE ? Run.NONE : run.steps().get(arrow.from()).task();
        wakes.add(
            run.tasks().get(arrow.task()).name()
                + (arrow.cancels() ? " cancelled: " : ": ")
                + (by == Run.NONE ? arrow.waker() : run.tasks().get(by).name()));
      }
    }
    return wakes;
  }

  /** Whether a step is the last one of the arrow's task before it, and the task waits then. */
  private static boolean isWaitBefore(Run.Step step, Run.Arrow arrow, Run run) {
    int place = run.steps().indexOf(step);
    return step.task() == arrow.task()
        && step.waitsFor() != null
        && place <= arrow.after()
        && run.steps().subList(place + 1, arrow.after() + 1).stream()
            .noneMatch(later -> later.task() == arrow.task());
  }

  // ---- who wakes whom

  @Test
  void aFuture() {
    Future<String> future = loop.createFuture();
    loop.createTask(() -> Await.await(future), "waiter");
    loop.runUntilComplete(loop.createTask(() -> future.setResult("now"), "setter"));
    run();

    assertThat(wakes()).containsExactly("waiter: setter");
  }

  @Test
  void aTask() {
    Task<Void> first = loop.createTask(() -> Await.sleep(1), "first");
    loop.createTask(() -> Await.await(first), "second");
    run();

    assertThat(wakes()).containsExactly("first: SLEEP", "second: first");
  }

  @Test
  void aLock() {
    Lock lock = new Lock();
    loop.createTask(() -> hold(lock), "first");
    loop.createTask(() -> hold(lock), "second");
    run();

    assertThat(wakes()).containsExactly("first: SLEEP", "second: first", "second: SLEEP");
  }

  @Async
  private static void hold(Lock lock) {
    try (var held = lock.hold()) {
      Await.sleep(5);
    }
  }

  @Test
  void aQueue() {
    Queue<String> queue = new Queue<>(1);
    loop.createTask(() -> put(queue, "a", "b"), "putter");
    loop.createTask(() -> get(queue, 2), "getter");
    run();

    assertThat(wakes()).containsExactly("putter: getter", "getter: putter");
  }

  @Async
  private static void put(Queue<String> queue, String... items) {
    for (String item : items) {
      queue.put(item);
    }
  }

  @Async
  private static void get(Queue<String> queue, int count) {
    for (int i = 0; i < count; i++) {
      queue.get();
    }
  }

  @Test
  void whatIsGatheredWakesByTheLast() {
    Task<Void> first = loop.createTask(() -> Await.sleep(2), "first");
    Task<Void> second = loop.createTask(() -> Await.sleep(1), "second");
    loop.createTask(() -> Await.gather(first, second), "both");
    run();

    assertThat(wakes()).containsExactly("second: SLEEP", "first: SLEEP", "both: first");
  }

  @Test
  void aCallbackCountsAsWhoHasScheduledIt() {
    Future<String> future = loop.createFuture();
    loop.createTask(() -> Await.await(future), "waiter");
    loop.createTask(
        () -> {
          loop.callSoon(() -> loop.callSoon(() -> future.setResult("now")));
          Await.sleep(0);
        },
        "caller");
    run();

    assertThat(wakes()).containsExactly("waiter: caller");
  }

  @Test
  void aTimer() {
    Future<String> future = loop.createFuture();
    loop.createTask(() -> Await.await(future), "waiter");
    loop.callLater(3, () -> future.setResult("now"));
    run();

    assertThat(wakes()).containsExactly("waiter: TIMER");
    assertThat(picture()).contains(">timers</text>");
  }

  @Test
  void anotherThread() throws InterruptedException {
    Future<String> future = loop.createFuture();
    Task<String> waiter = loop.createTask(() -> Await.await(future), "waiter");
    Thread other = new Thread(() -> loop.callSoonThreadsafe(() -> future.setResult("now")));
    loop.callSoon(other::start);
    loop.runUntilComplete(waiter);
    other.join();

    assertThat(wakes()).containsExactly("waiter: THREAD");
    assertThat(picture()).contains(">other threads</text>");
  }

  @Test
  void theProgramBeforeARun() {
    Future<String> future = loop.createFuture();
    Task<String> waiter = loop.createTask(() -> Await.await(future), "waiter");
    VirtualTime.runUntilBlocked(loop);
    future.setResult("now");
    loop.runUntilComplete(waiter);

    assertThat(wakes()).containsExactly("waiter: PROGRAM");
  }

  @Test
  void aTimeout() {
    loop.createTask(() -> outOfTime(), "slow");
    run();

    assertThat(wakes()).containsExactly("slow cancelled: TIMER");
  }

  @Async
  private static void outOfTime() {
    try {
      Await.timeout(
          Duration.ofMillis(2),
          t -> {
            Await.sleep(50);
          });
    } catch (TimeoutException e) {
      Await.sleep(0);
    }
  }

  @Test
  void aTaskThatCancels() {
    Task<Void> victim = loop.createTask(() -> Await.sleep(50), "victim");
    loop.createTask(
        () -> {
          victim.cancel();
        },
        "culprit");
    run();

    assertThat(wakes()).containsExactly("victim cancelled: culprit");
    assertThat(row("victim").outcome()).isEqualTo(Run.Outcome.CANCELLED);
    assertThat(picture()).contains("class=\"cancel\"", ">cancelled</text>");
  }

  @Test
  void aGroupThatFails() {
    loop.createTask(
        () -> {
          try {
            TaskGroup.run(
                group -> {
                  group.createTask(() -> Await.sleep(50), "sibling");
                  group.createTask(() -> failing(), "failing");
                });
          } catch (RuntimeException e) {
            Await.sleep(0);
          }
        },
        "parent");
    run();

    assertThat(wakes())
        .containsExactly(
            "failing: SLEEP",
            "sibling cancelled: failing",
            "parent cancelled: failing",
            "parent: sibling");
    assertThat(row("failing"))
        .isEqualTo(
            new Run.TaskRow(
                "failing",
                0,
                0,
                5,
                Run.Outcome.FAILED,
                "java.lang.IllegalStateException: no <tea>"));
    assertThat(picture())
        .contains("class=\"failed\"", "IllegalStateException: no &lt;tea&gt;")
        .doesNotContain("<tea>");
  }

  @Async
  private static void failing() {
    Await.sleep(1);
    throw new IllegalStateException("no <tea>");
  }

  // ---- tasks

  @Test
  void whoHasMadeATask() {
    loop.createTask(
        () -> {
          Asyncio.createTask(() -> {}, "child");
          loop.callSoon(() -> loop.createTask(() -> {}, "child of a callback"));
          Await.sleep(0);
        },
        "parent");
    run();

    assertThat(row("parent").creator()).isEqualTo(Run.NONE);
    assertThat(row("child").creator()).isEqualTo(0);
    assertThat(row("child of a callback").creator()).isEqualTo(0);
  }

  @Test
  void looksAtAFailureWithoutTakingIt() {
    List<String> reports = new ArrayList<>();
    loop.setExceptionHandler((l, context) -> reports.add(context.message()));
    loop.createTask(() -> failing(), "failing");
    run();
    recording.run();
    loop.close();

    assertThat(reports).hasSize(1);
  }

  @Test
  void theStepInWhichItBeginsIsTheFirst() {
    recording.close();
    RunRecording[] own = {null};
    loop.runUntilComplete(
        loop.createTask(
            () -> {
              Await.sleep(1);
              own[0] = RunRecording.of(loop);
              Task<Void> child = Asyncio.createTask(() -> Await.sleep(1), "child");
              Await.await(child);
            },
            "main"));

    Run run = own[0].run();
    assertThat(wakes(run)).containsExactly("child: SLEEP", "main: child");
    assertThat(run.tasks()).extracting(Run.TaskRow::creator).containsExactly(Run.NONE, 0);
    assertThat(run.steps().get(0).waitsFor()).isEqualTo("task child");
  }

  @Test
  void tasksThatWereThereBefore() {
    recording.close();
    Task<Void> before = loop.createTask(() -> Await.sleep(1), "before");
    VirtualTime.runUntilBlocked(loop);
    try (RunRecording late = RunRecording.of(loop)) {
      loop.runUntilComplete(before);

      assertThat(late.run().tasks()).hasSize(1);
      assertThat(late.run().steps()).filteredOn(step -> step.task() == 0).hasSize(1);
      assertThat(late.run().svg()).contains("before waits\nuntil woken by its timer");
    }
  }

  // ---- the limit

  @Test
  void theFirstStepsAreKeptAndTheRestIsCounted() {
    recording.close();
    try (RunRecording bounded = RunRecording.of(loop, 10)) {
      for (int i = 0; i < 12; i++) {
        loop.createTask(
            () -> {
              for (int turn = 0; turn < 100; turn++) {
                Await.sleep(0);
              }
            });
      }
      run();

      Run run = bounded.run();
      assertThat(run.tasks()).hasSize(10);
      assertThat(run.tasksLeftOut()).isEqualTo(3);
      assertThat(run.steps()).hasSize(10);
      assertThat(run.stepsLeftOut()).isGreaterThanOrEqualTo(12 * 101 - 10);
      assertThat(run.svg())
          .contains("10 tasks, 10 steps, 0 ms; left out: ")
          .contains(" steps after these, 3 tasks");
    }
  }

  @Test
  void aLongRunIsAsWideAsCanBeRead() {
    loop.createTask(
        () -> {
          for (int turn = 0; turn < 2_000; turn++) {
            Await.sleep(1);
          }
        },
        "clock");
    run();

    assertThat(recording.run().steps()).hasSize(RunRecording.MOST_STEPS);
    assertThat(picture()).hasSizeLessThan(1_000_000);
    assertThat(width(picture())).isLessThan(10_000);
  }

  private static double width(String svg) {
    return Double.parseDouble(svg.replaceAll("(?s).*? width=\"([0-9.]+)\".*", "$1"));
  }

  @Test
  void aChainOf3_000CreatorsIsDrawn() {
    recording.close();
    try (RunRecording large = RunRecording.of(loop, 10_000)) {
      loop.createTask(() -> chain(3_000));
      run();

      assertThat(large.run().tasks()).hasSize(3_001 + 1);
      assertThat(large.run().svg()).contains(">Task-3001</text>");
    }
  }

  @Async
  private static void chain(int left) {
    if (left > 0) {
      Await.await(Asyncio.createTask(() -> chain(left - 1)));
    }
  }

  @Test
  void aRecordingNeedsRoom() {
    assertThatThrownBy(() -> RunRecording.of(loop, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("room for a step");
  }

  // ---- a program that doesn't know

  @Test
  void aProgramsFirstLoopIsRecorded() throws Exception {
    RunRecording ran =
        time.call(
            () ->
                RunRecording.during(
                    () -> {
                      Asyncio.run(() -> Await.sleep(Duration.ofHours(2)));
                      Asyncio.run(() -> Await.sleep(1));
                    }));

    assertThat(ran.run().end()).isEqualTo(Duration.ofHours(2).toNanos());
    assertThatThrownBy(() -> RunRecording.during(() -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no loop");
    assertThatThrownBy(
            () ->
                RunRecording.during(
                    () -> {
                      throw new IllegalStateException("its own");
                    }))
        .hasMessage("its own");
  }

  // ---- the picture

  /** With {@code -Djasyncio.pictures=write}, makes the golden picture anew. */
  @Test
  void thePictureOfAShop(@TempDir Path folder) throws IOException {
    loop.createTask(() -> shop(loop), "shop");
    run();
    Path file = folder.resolve("shop.svg");
    recording.write(file);
    Path golden = Path.of("src/test/resources/io/jasyncio/monitoring/shop.svg");
    if ("write".equals(System.getProperty("jasyncio.pictures"))) {
      Files.copy(file, golden, StandardCopyOption.REPLACE_EXISTING);
    }

    assertThat(withoutLines(file)).isEqualTo(withoutLines(golden));
  }

  /** Line numbers of this file, and numbers of its lambdas, change when it does. */
  private static String withoutLines(Path svg) throws IOException {
    return Files.readString(svg).replaceAll("(\\.java:|lambda\\$\\w+\\$)\\d+", "$11");
  }

  @Async
  private static void shop(EventLoop loop) {
    Queue<String> orders = new Queue<>(1);
    Lock oven = new Lock();
    Future<String> open = loop.createFuture();
    loop.callLater(2, () -> open.setResult("nine o'clock"));
    try {
      TaskGroup.run(
          group -> {
            group.createTask(() -> bake(orders, oven), "baker");
            group.createTask(() -> roast(oven), "roaster");
            Await.await(open);
            Task<Void> first = group.createTask(() -> order(orders, "bread"), "first guest");
            Task<Void> second = group.createTask(() -> order(orders, "<cake> & tea"), "\"second\"");
            Await.gather(first, second);
            Await.sleep(20);
          });
    } catch (RuntimeException closed) {
      Await.sleep(1);
    }
  }

  @Async
  private static void bake(Queue<String> orders, Lock oven) {
    while (true) {
      String order = orders.get();
      try (var held = oven.hold()) {
        Await.sleep(4);
        if (order.contains("&")) {
          throw new IllegalStateException("no " + order);
        }
      }
    }
  }

  @Async
  private static void roast(Lock oven) {
    try (var held = oven.hold()) {
      Await.sleep(6);
    }
    Await.sleep(Duration.ofHours(1));
  }

  @Async
  private static void order(Queue<String> orders, String order) {
    for (int i = 0; i < 2; i++) {
      Await.sleep(0);
    }
    orders.put(order);
  }

  @Test
  void thePictureIsWellFormed() throws Exception {
    loop.createTask(() -> Await.sleep(1), "a \0 \uD800 <&>\"' name");
    run();

    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(picture())));
    assertThat(document.getDocumentElement().getTextContent())
        .contains("a \uFFFD \uFFFD <&>\"' name");
  }

  // ----

  /** Runs until all tasks have ended. */
  private void run() {
    loop.runUntilComplete(
        loop.createTask(
            () -> {
              while (loop.allTasks().size() > 1) {
                Set<Task<?>> others = new LinkedHashSet<>(loop.allTasks());
                others.remove(Asyncio.currentTask());
                Await.wait(others);
              }
            },
            "run"));
  }

  private Run.TaskRow row(String name) {
    return recording.run().tasks().stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private String picture() {
    return recording.run().svg();
  }
}
