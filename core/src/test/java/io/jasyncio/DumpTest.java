package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.insight.LoopDump;
import io.jasyncio.insight.TaskDump;
import io.jasyncio.sync.Event;
import io.jasyncio.sync.Lock;
import io.jasyncio.sync.Queue;
import io.jasyncio.sync.Semaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A loop's dump: what each task does, where it stands, what it waits for. */
class DumpTest {
  private final VirtualTime time = new VirtualTime();
  private final EventLoop loop = time.newLoop();

  DumpTest() {
    loop.setExceptionHandler((l, context) -> {});
  }

  @AfterEach
  void close() {
    loop.close();
  }

  // ---- the tree

  @Test
  void theTreeOfThoseWhoWaitForOneAnother() {
    Task<Void> main = loop.createTask(() -> serve(), "main");
    loop.createTask(() -> Await.sleep(1000), "clock");
    loop.runUntilComplete(() -> Await.sleep(300));

    assertThat(text(loop.dump()))
        .isEqualTo(
            """
            event loop of thread "main": not running, 6 tasks, 0 ready, 2 timers
            main: waiting for gather, 0 of 2 done, 300 ms old
                at io.jasyncio.Await.gather
                at serve: Await.gather(first, second);
              first: waiting for task cache, 300 ms old
                  at fetch: return Await.await(page) + 1;
                cache: waiting for a timer, due in 4700 ms, 300 ms old
                    at slowly: Await.sleep(5000);
              second: waiting for TaskGroup[1 tasks], 300 ms old
                  at io.jasyncio.TaskGroup.joinChildren
                  at io.jasyncio.TaskGroup.exit
                  at io.jasyncio.TaskGroup.call
                  at io.jasyncio.TaskGroup.run
                  at group: TaskGroup.run(g -> g.createTask(() -> fetch(page), "child"));
                child: waiting for task cache, 300 ms old
                    at fetch: return Await.await(page) + 1;
                  cache: see above
            clock: waiting for a timer, due in 700 ms, 300 ms old
            """);
    main.cancel();
  }

  @Async
  private void serve() {
    Task<Integer> page = Asyncio.createTask(() -> slowly(), "cache");
    Task<Integer> first = Asyncio.createTask(() -> fetch(page), "first");
    Task<Integer> second = Asyncio.createTask(() -> group(page), "second");
    Await.gather(first, second);
  }

  @Async
  private static int slowly() {
    Await.sleep(5000);
    return 1;
  }

  @Async
  private static int fetch(Task<Integer> page) {
    return Await.await(page) + 1;
  }

  @Async
  private static int group(Task<Integer> page) {
    TaskGroup.run(g -> g.createTask(() -> fetch(page), "child"));
    return 2;
  }

  @Test
  void theStackThroughLambdasAndGenerators() {
    loop.createTask(() -> counting(AsyncGenerator.of(y -> generating(y))), "consumer");
    loop.createTask(() -> twice(() -> slowly()), "lambda");
    loop.runUntilComplete(() -> Await.sleep(10));

    assertThat(loop.dump().tasks())
        .extracting(DumpTest::ownLines)
        .containsExactly(
            List.of("generating: Await.sleep(5000);", "counting: for (int value : values) {"),
            List.of("slowly: Await.sleep(5000);", "twice: return body.call() + body.call();"));
    loop.allTasks().forEach(Task::cancel);
  }

  @Async
  private static int counting(AsyncGenerator<Integer> values) {
    int count = 0;
    for (int value : values) {
      count += value;
    }
    return count;
  }

  @Async
  private static void generating(Yield<Integer> y) {
    y.yield(1);
    Await.sleep(5000);
    y.yield(2);
  }

  @Async
  private static int twice(AsyncCallable<Integer> body) throws Exception {
    return body.call() + body.call();
  }

  /** Without the library's lines, and those of lambdas. */
  private static List<String> ownLines(TaskDump task) {
    return task.stack().stream()
        .map(SourceLines::text)
        .filter(line -> !line.startsWith("io.jasyncio.") && !line.startsWith("lambda"))
        .toList();
  }

  @Test
  void whatElseATaskCanWaitFor() {
    Lock lock = new Lock();
    Semaphore semaphore = new Semaphore(0);
    Queue<String> queue = new Queue<>();
    Event event = new Event();
    Future<String> plain = loop.createFuture();
    Task<String> sleeper = loop.createTask(() -> after(9000), "sleeper");
    List<Task<?>> tasks =
        List.of(
            sleeper,
            loop.createTask(() -> hold(lock), "holder"),
            loop.createTask(() -> hold(lock), "lock"),
            loop.createTask(semaphore::acquire, "semaphore"),
            loop.createTask(queue::get, "queue"),
            loop.createTask(event::await, "event"),
            loop.createTask(() -> Await.await(plain), "future"),
            loop.createTask(() -> Await.shield(sleeper), "shield"),
            loop.createTask(() -> Await.wait(List.of(sleeper, plain)), "wait"),
            loop.createTask(() -> Await.toThread(() -> "done"), "thread"));
    loop.callSoon(loop::stop);
    loop.runForever();

    assertThat(loop.dump().tasks())
        .extracting(task -> task.name() + ": " + task.waitsFor() + " " + task.awaits())
        .containsExactly(
            "sleeper: a timer, due in 9000 ms []",
            "holder: a timer, due in 7000 ms []",
            "lock: Lock[held by holder, 1 waiting] [2]",
            "semaphore: Semaphore[0 permits, 1 waiting] []",
            "queue: Queue[0 items, 0 putting, 1 getting] []",
            "event: Event[not set, 1 waiting] []",
            "future: the future []",
            "shield: the shield of a future [1]",
            "wait: wait, 2 of 2 pending, ALL_COMPLETED [1]",
            "thread: the future of a function in an executor []");
    tasks.forEach(Task::cancel);
  }

  @Async
  private static String after(long millis) {
    Await.sleep(millis);
    return "later";
  }

  @Async
  private static void hold(Lock lock) {
    try (var held = lock.hold()) {
      Await.sleep(7000);
    }
  }

  @Test
  void statesAndRequestsToEnd() {
    Task<Void> waiting = loop.createTask(() -> stubborn(), "stubborn");
    loop.runUntilComplete(() -> Await.sleep(1));
    waiting.cancel();
    Task<Void> fresh = loop.createTask(() -> Await.sleep(1), "fresh");
    AtomicReference<LoopDump> dump = new AtomicReference<>();
    loop.runUntilComplete(loop.createTask(() -> looking(dump), "looking"));

    assertThat(dump.get().running()).isTrue();
    assertThat(dump.get().tasks())
        .extracting(task -> task.name() + " " + task.state() + " " + task.cancelling())
        .containsExactly("stubborn WAITING true", "fresh WAITING false", "looking RUNNING false");
    assertThat(dump.get().tasks().get(2).stack())
        .extracting(SourceLines::text)
        .containsExactly("looking: dump.set(Asyncio.getRunningLoop().dump());");
    fresh.cancel();
  }

  @Async
  private static void stubborn() {
    try {
      Await.sleep(1000);
    } catch (CancelledError e) {
      Await.sleep(1000);
    }
  }

  @Async
  private static void looking(AtomicReference<LoopDump> dump) {
    Await.sleep(0);
    dump.set(Asyncio.getRunningLoop().dump());
  }

  @Test
  void agesAreRightToAQuarter() {
    List<Long> made = new ArrayList<>();
    loop.runUntilComplete(
        () -> {
          for (int i = 0; i < 2_000; i++) {
            Await.sleep(1 + i * 7 % 1_000);
            made.add(time.millis());
            Asyncio.createTask(() -> Await.sleep(1_000_000_000), "" + i);
          }
          for (int i = 0; i < 2_000; i++) {
            Await.sleep(40);
            Asyncio.createTask(() -> {});
          }
        });

    assertThat(loop.dump().tasks())
        .hasSize(2_000)
        .allSatisfy(
            task -> {
              long age = time.millis() - made.get(Integer.parseInt(task.name()));
              assertThat(task.age().toMillis()).isBetween(age, age * 4 / 3 + 1_000);
            });
    loop.allTasks().forEach(Task::cancel);
  }

  @Test
  void aTaskTellsItsStack() {
    Task<Integer> suspended = loop.createTask(() -> slowly(), "suspended");
    assertThat(suspended.getStack()).isEmpty();
    List<StackTraceElement> own = new ArrayList<>();
    loop.runUntilComplete(() -> tellingItsStack(own));

    assertThat(own)
        .extracting(SourceLines::text)
        .startsWith("tellingItsStack: own.addAll(Asyncio.currentTask().getStack());");
    assertThat(own).extracting(StackTraceElement::getMethodName).doesNotContain("runForever");
    assertThat(suspended.getStack().get(0))
        .extracting(SourceLines::text)
        .isEqualTo("slowly: Await.sleep(5000);");
    suspended.cancel();
  }

  @Async
  private static void tellingItsStack(List<StackTraceElement> own) {
    Await.sleep(0);
    own.addAll(Asyncio.currentTask().getStack());
  }

  // ---- the call graph

  @Test
  void theCallGraphOfATaskIsItsStackAndThoseWhoAwaitIt() {
    AtomicReference<String> graph = new AtomicReference<>();
    loop.runUntilComplete(
        loop.createTask(
            () -> {
              Task<Void> inner = Asyncio.createTask(() -> graphing(graph), "inner");
              Task<Void> outer = Asyncio.createTask(() -> Await.await(inner), "outer");
              Await.gather(inner, outer);
            },
            "main"));

    assertThat(graph.get().replaceAll(":\\d+\\)", ":1)").replaceAll("lambda[^(]*", "lambda"))
        .isEqualToNormalizingNewlines(
            """
            * inner
              + at io.jasyncio.DumpTest.graphing(DumpTest.java:1)
              + awaited by:
                * main
                  + at io.jasyncio.Await.gather(Await.java:1)
                  + at io.jasyncio.DumpTest.lambda(DumpTest.java:1)
                * outer
                  + awaited by:
                    * main (see above)
            """);
  }

  @Async
  private static void graphing(AtomicReference<String> graph) {
    Await.sleep(0);
    graph.set(Asyncio.formatCallGraph(Asyncio.currentTask()));
  }

  @Test
  void theCallGraphOfALongChainIsBounded() {
    AtomicReference<Task<?>> last = new AtomicReference<>();
    Task<?> first = loop.createTask(() -> Await.sleep(1000));
    last.set(first);
    for (int i = 0; i < 5_000; i++) {
      Task<?> before = last.get();
      last.set(loop.createTask(() -> Await.await(before)));
    }
    loop.callSoon(loop::stop);
    loop.runForever();

    assertThat(Asyncio.formatCallGraph(first)).contains("* Task-5001").hasSizeLessThan(1_000_000);
    loop.runUntilComplete(last.get());
  }

  // ---- deadlocks

  @Test
  void twoLocksTakenInOppositeOrder() {
    Lock a = new Lock();
    Lock b = new Lock();
    loop.createTask(() -> both(a, b), "one");
    loop.createTask(() -> both(b, a), "two");
    loop.createTask(() -> both(a, b), "bystander");
    loop.runUntilComplete(() -> Await.sleep(10));

    LoopDump dump = loop.dump();
    assertThat(dump.deadlocks())
        .extracting(circle -> circle.stream().map(TaskDump::name).toList())
        .containsExactly(List.of("one", "two"));
    assertThat(dump.text())
        .contains(
            "DEADLOCK: these wait for one another, for ever unless one is cancelled:",
            "  one waits for Lock[held by two, 1 waiting]",
            "  two waits for Lock[held by one, 2 waiting]");
    loop.allTasks().forEach(Task::cancel);
  }

  @Async
  private static void both(Lock first, Lock second) {
    try (var one = first.hold()) {
      Await.sleep(1);
      try (var two = second.hold()) {
        Await.sleep(1);
      }
    }
  }

  @Test
  void aLockThatItsHolderTakesAgain() {
    Lock lock = new Lock();
    loop.createTask(() -> both(lock, lock), "again");
    loop.runUntilComplete(() -> Await.sleep(10));

    assertThat(loop.dump().deadlocks()).hasSize(1);
    assertThat(loop.dump().deadlocks().get(0)).hasSize(1);
    loop.allTasks().forEach(Task::cancel);
  }

  @Test
  void tasksThatAwaitEachOther() {
    List<Task<?>> tasks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int next = (i + 1) % 3;
      tasks.add(loop.createTask(() -> Await.await(tasks.get(next)), "task " + i));
    }
    loop.callSoon(loop::stop);
    loop.runForever();

    assertThat(loop.dump().deadlocks())
        .extracting(circle -> circle.stream().map(TaskDump::name).toList())
        .containsExactly(List.of("task 0", "task 1", "task 2"));
    tasks.get(0).cancel();
  }

  @Test
  void aCircleThatATimeoutBreaksIsNoDeadlock() {
    Lock a = new Lock();
    Lock b = new Lock();
    loop.createTask(() -> Await.waitFor(() -> both(a, b), 300), "one");
    loop.createTask(() -> Await.waitFor(() -> both(b, a), 200), "two");
    loop.runUntilComplete(() -> Await.sleep(10));

    assertThat(loop.dump().deadlocks()).isEmpty();
    assertThat(loop.dump().circlesUntilTimeout())
        .extracting(circle -> circle.stream().map(TaskDump::name).toList())
        .containsExactly(List.of("one", "two"));
    assertThat(loop.dump().tasks())
        .extracting(TaskDump::timeout)
        .containsExactly(Duration.ofMillis(290), Duration.ofMillis(190));
    assertThat(loop.dump().text())
        .doesNotContain("DEADLOCK")
        .contains("CIRCLE: these wait for one another, until a timeout in 190 ms:");
    loop.runUntilComplete(() -> Await.sleep(500));
    assertThat(loop.allTasks()).isEmpty();
  }

  @Test
  void aCircleThatADeadlineBreaksIsNoDeadlock() {
    Lock lock = new Lock();
    loop.createTask(
        () -> {
          CancelScope.moveOnAfter(Duration.ofSeconds(5), scope -> both(lock, lock));
        },
        "again");
    loop.runUntilComplete(() -> Await.sleep(10));

    assertThat(loop.dump().deadlocks()).isEmpty();
    assertThat(loop.dump().text()).contains("until a timeout in 4 s:");
    loop.allTasks().forEach(Task::cancel);
  }

  @Test
  void aTimeoutOfWhoWouldCancelThemBreaksACircle() {
    for (boolean grouped : new boolean[] {true, false}) {
      loop.createTask(
          () -> {
            Await.waitFor(() -> locking(grouped), 200);
          });
      loop.runUntilComplete(() -> Await.sleep(10));

      assertThat(loop.dump().deadlocks()).isEmpty();
      assertThat(loop.dump().circlesUntilTimeout()).hasSize(1);
      loop.allTasks().forEach(Task::cancel);
      loop.runUntilComplete(() -> Await.sleep(10));
    }
  }

  @Async
  private static void locking(boolean grouped) {
    Lock a = new Lock();
    Lock b = new Lock();
    if (grouped) {
      TaskGroup.run(
          group -> {
            group.createTask(() -> both(a, b));
            group.createTask(() -> both(b, a));
          });
    } else {
      Await.gather(Asyncio.createTask(() -> both(a, b)), Asyncio.createTask(() -> both(b, a)));
    }
  }

  @Test
  void aTimeoutOfWhoOnlyLooksOnBreaksNone() {
    Lock lock = new Lock();
    Task<Void> stuck = loop.createTask(() -> both(lock, lock), "stuck");
    loop.createTask(() -> Await.waitFor(() -> Await.shield(stuck), 200), "shielding");
    loop.createTask(() -> Await.waitFor(lock::acquire, 200), "waiting too");
    loop.runUntilComplete(() -> Await.sleep(10));

    assertThat(loop.dump().deadlocks()).hasSize(1);
    assertThat(loop.dump().circlesUntilTimeout()).isEmpty();
    loop.allTasks().forEach(Task::cancel);
  }

  // ---- large

  @Test
  void aChainOf100_000TasksIsDumped() {
    AtomicReference<Task<?>> last = new AtomicReference<>();
    last.set(loop.createTask(() -> Await.sleep(1000)));
    for (int i = 0; i < 100_000; i++) {
      Task<?> before = last.get();
      last.set(loop.createTask(() -> Await.await(before)));
    }
    loop.callSoon(loop::stop);
    loop.runForever();

    LoopDump dump = loop.dump();
    assertThat(dump.alive()).isEqualTo(100_001);
    assertThat(dump.tasks()).hasSize(10_000);
    assertThat(dump.text()).contains("(level 9999)", "and 90001 tasks more");
    assertThat(dump.deadlocks()).isEmpty();
    loop.runUntilComplete(last.get());
  }

  @Test
  void deepRecursionIsShortened() {
    Task<Integer> deep = loop.createTask(() -> recursing(1000), "deep");
    loop.callSoon(loop::stop);
    loop.runForever();

    assertThat(loop.dump().tasks().get(0).stack())
        .hasSize(65)
        .extracting(StackTraceElement::toString)
        .contains("--- lines.left out(at least:938)");
    deep.cancel();
  }

  @Test
  void recursionOf10_000IsShortened() throws InterruptedException {
    List<StackTraceElement> stack = new ArrayList<>();
    Runnable dumping =
        () -> {
          try (EventLoop own = time.newLoop()) {
            own.setExceptionHandler((l, context) -> {});
            own.createTask(() -> recursing(10_000), "deep");
            own.callSoon(own::stop);
            own.runForever();
            stack.addAll(own.dump().tasks().get(0).stack());
          }
        };
    Thread thread = new Thread(null, dumping, "deep", 64 << 20);
    thread.start();
    thread.join();

    assertThat(stack).hasSize(65);
    assertThat(stack.get(32)).hasToString("--- lines.left out(at least:9938)");
    assertThat(SourceLines.text(stack.get(0))).isEqualTo("recursing: Await.sleep(1000);");
    assertThat(SourceLines.text(stack.get(31)))
        .isEqualTo("recursing: return recursing(depth - 1) + 1;");
  }

  @Async
  private static int recursing(int depth) {
    if (depth == 0) {
      Await.sleep(1000);
      return 0;
    }
    return recursing(depth - 1) + 1;
  }

  // ---- from other threads

  @Test
  void theLoopsThreadAnswers() throws InterruptedException {
    AtomicReference<LoopDump> dump = new AtomicReference<>();
    try (EventLoop real = new EventLoop()) {
      Thread asking = new Thread(() -> dump.set(real.dump(Duration.ofMinutes(1))));
      real.runUntilComplete(
          real.createTask(
              () -> {
                asking.start();
                while (dump.get() == null) {
                  Await.sleep(1);
                }
              },
              "main"));
      asking.join();
    }

    assertThat(dump.get().safe()).isTrue();
    assertThat(dump.get().running()).isTrue();
    assertThat(dump.get().threadStack()).isEmpty();
    assertThat(dump.get().tasks()).extracting(TaskDump::name).containsExactly("main");
  }

  @Test
  void aLoopThatDoesntAnswerShowsItsThread() throws InterruptedException {
    AtomicReference<LoopDump> dump = new AtomicReference<>();
    CountDownLatch dumped = new CountDownLatch(1);
    try (EventLoop real = new EventLoop()) {
      Thread asking =
          new Thread(
              () -> {
                dump.set(real.dump(Duration.ofMillis(10)));
                dumped.countDown();
              });
      real.runUntilComplete(
          real.createTask(
              () -> {
                Await.sleep(0);
                asking.start();
                blocking(dumped);
              },
              "blocker"));
      asking.join();
    }

    assertThat(dump.get().safe()).isFalse();
    assertThat(dump.get().threadStack())
        .extracting(SourceLines::text)
        .contains("blocking: latch.await();");
    assertThat(dump.get().tasks().get(0).stack())
        .extracting(SourceLines::text)
        .contains("blocking: latch.await();")
        .doesNotContain("io.jasyncio.EventLoop.iterate");
    assertThat(dump.get().text()).contains("UNSAFE: the loop's thread didn't answer");
  }

  private static void blocking(CountDownLatch latch) throws InterruptedException {
    latch.await();
  }

  @Test
  void allLoopsOfTheProcess() {
    EventLoop other = time.newLoop();
    assertThat(EventLoop.allLoops()).contains(loop, other);
    other.close();
    assertThat(EventLoop.allLoops()).contains(loop).doesNotContain(other);
  }

  // ---- forms

  @Test
  void asJson() {
    Lock lock = new Lock();
    loop.createTask(() -> both(lock, lock), "a \"quoted\" name");
    loop.runUntilComplete(() -> Await.sleep(10));

    assertThat(loop.dump().json().replaceAll("\\.java:\\d+", ".java:1"))
        .isEqualTo(
            ("{'thread':'main','running':false,'safe':true,'threadStack':[],'ready':0,'timers':0,"
                    + "'alive':1,'tasks':[{'id':1,'name':'a \\\"quoted\\\" name',"
                    + "'state':'waiting','cancelling':false,'ageMillis':10,"
                    + "'waitsFor':'Lock[held by a \\\"quoted\\\" name, 1 waiting]','awaits':[1],'timeoutMillis':null,"
                    + "'stack':['io.jasyncio.sync.Lock.awaitTurn(Lock.java:1)',"
                    + "'io.jasyncio.sync.Lock.acquire(Lock.java:1)',"
                    + "'io.jasyncio.sync.Lock.hold(Lock.java:1)',"
                    + "'io.jasyncio.DumpTest.both(DumpTest.java:1)']}],'deadlocks':[[1]]}")
                .replace('\'', '"'));
    loop.allTasks().forEach(Task::cancel);
  }

  /** The text with lines of this source in place of their numbers, and without lambdas. */
  private static String text(LoopDump dump) {
    StringBuilder text = new StringBuilder(dump.text().replace("\r\n", "\n"));
    for (TaskDump task : dump.tasks()) {
      for (StackTraceElement element : task.stack()) {
        int at = text.indexOf(element.toString());
        if (at >= 0) {
          text.replace(at, at + element.toString().length(), SourceLines.text(element));
        }
      }
    }
    return text.toString().replaceAll(" +at lambda.*\n", "");
  }
}
