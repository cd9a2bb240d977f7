package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.loop.Sockets;
import io.jasyncio.net.Connection;
import io.jasyncio.net.Protocol;
import io.jasyncio.net.Server;
import io.jasyncio.net.StreamReader;
import io.jasyncio.net.StreamWriter;
import io.jasyncio.net.Streams;
import io.jasyncio.net.TestKeys;
import io.jasyncio.net.Tls;
import io.jasyncio.net.Transport;
import io.jasyncio.sync.Barrier;
import io.jasyncio.sync.BoundedSemaphore;
import io.jasyncio.sync.BrokenBarrierException;
import io.jasyncio.sync.BrokenResourceException;
import io.jasyncio.sync.Channel;
import io.jasyncio.sync.Condition;
import io.jasyncio.sync.EndOfChannelException;
import io.jasyncio.sync.Event;
import io.jasyncio.sync.Lock;
import io.jasyncio.sync.Queue;
import io.jasyncio.sync.Receiver;
import io.jasyncio.sync.Semaphore;
import io.jasyncio.sync.Sender;
import io.jasyncio.testing.VirtualTime;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each operation that suspends, cancelled before its first turn, then after one, after two, … until
 * it ends by itself: whenever that is, no lock is held, no waiter, timer, permit or task is left,
 * and every {@code finally} has run once.
 */
class EverySuspensionTest {
  /** The classes with operations that suspend; whoever adds one to them adds a scenario here. */
  private static final List<Class<?>> SUSPENDING =
      List.of(
          Await.class,
          AsCompleted.class,
          CancelScope.class,
          TaskGroup.class,
          VirtualTime.class,
          Barrier.class,
          Condition.class,
          Event.class,
          Lock.class,
          Queue.class,
          Receiver.class,
          Semaphore.class,
          Sender.class,
          Streams.class,
          StreamWriter.class);

  private static final int LAST_TURN = 100;

  /** Handshakes take longer: a busy loop asks its selector every few dozen turns only. */
  private static final int LAST_TURN_OF_STREAMS = 1000;

  /** Doesn't end as long as somebody counts turns. */
  private static final String WAITS_FOR_ALL = "VirtualTime.untilBlocked";

  /** By the operation, and after a comma what is special. */
  private static final Map<String, AsyncConsumer<Run>> SCENARIOS = new TreeMap<>();

  static {
    SCENARIOS.put("Await.gather", run -> Await.gather(run.task(2), run.task(3)));
    SCENARIOS.put("Await.gatherOutcomes", run -> Await.gatherOutcomes(run.task(2), run.failing(3)));
    SCENARIOS.put("Await.wait", run -> Await.wait(List.of(run.task(2), run.gate), 5));
    SCENARIOS.put("Await.waitFor", run -> Await.waitFor(() -> run.step(3), 5));
    SCENARIOS.put(
        "Await.waitFor, too long",
        run -> {
          try {
            Await.waitFor(() -> run.step(9), 3);
          } catch (TimeoutException e) {
            run.step(1);
          }
        });
    SCENARIOS.put(
        "Await.waitFor, zero",
        run -> {
          try {
            Await.waitFor(run.task(3), 0);
          } catch (TimeoutException e) {
            run.step(1);
          }
        });
    SCENARIOS.put("Await.shield", run -> Await.shield(run.task(3)));
    SCENARIOS.put(
        "Await.timeout",
        run ->
            Await.timeout(
                4,
                t -> {
                  run.step(2);
                  t.reschedule(Duration.ofMillis(5));
                  run.step(2);
                }));
    SCENARIOS.put(
        "AsCompleted.hasNext",
        run -> {
          for (Task<Void> each : Asyncio.asCompleted(List.of(run.task(3), run.task(2)))) {
            Await.await(each);
          }
        });
    SCENARIOS.put(
        "AsCompleted.next",
        run -> {
          AsCompleted<Task<Void>> each = Asyncio.asCompleted(List.of(run.task(3), run.task(2)));
          while (each.hasNext()) {
            each.next();
          }
        });
    SCENARIOS.put(
        "TaskGroup.run",
        run ->
            TaskGroup.run(
                group -> {
                  group.createTask(() -> run.step(2));
                  group.createTask(() -> run.step(4));
                  run.step(1);
                }));
    SCENARIOS.put(
        "TaskGroup.run, failing",
        run -> {
          try {
            TaskGroup.run(
                group -> {
                  group.createTask(() -> run.step(9));
                  group.createTask(() -> run.fail(2));
                  run.step(9);
                });
          } catch (ExceptionGroup e) {
            run.step(1);
          }
        });
    SCENARIOS.put(
        "TaskGroup.start",
        run ->
            TaskGroup.run(
                group ->
                    group.start(
                        (Future<String> ready) -> {
                          run.step(2);
                          ready.setResult("ready");
                          run.step(2);
                        })));
    SCENARIOS.put(
        "TaskGroup.join",
        run -> {
          try (TaskGroup group = TaskGroup.open()) {
            group.fork(() -> run.step(2));
            group.join();
            group.fork(() -> run.step(9));
            run.step(1);
          }
        });
    SCENARIOS.put("Await.race", run -> Await.race(() -> run.value(2), () -> run.value(9)));
    SCENARIOS.put("Await.map", run -> Await.map(List.of(1, 2, 3), run::value, 2));
    SCENARIOS.put(
        "CancelScope.moveOnAfter",
        run ->
            CancelScope.moveOnAfter(
                Duration.ofMillis(2),
                scope -> {
                  try {
                    run.step(9);
                  } finally {
                    CancelScope.shielded(shield -> run.step(1));
                  }
                }));
    SCENARIOS.put("Await.sleep", run -> run.step(2));
    SCENARIOS.put("Await.await", run -> Await.await(run.task(3)));
    SCENARIOS.put("Await.readable", run -> pipe(run, false));
    SCENARIOS.put("Await.writable", run -> pipe(run, true));
    SCENARIOS.put("Await.await, a stage", run -> Await.await(run.task(3).toCompletableFuture()));
    SCENARIOS.put(
        "Await.timeoutAt",
        run -> {
          try {
            Await.timeoutAt(Asyncio.getRunningLoop().time() + 2_000_000, () -> run.step(9));
          } catch (TimeoutException e) {
            run.step(1);
          }
        });
    SCENARIOS.put(
        "Await.toThread",
        run -> {
          for (int i = 0; i < 3; i++) {
            Await.toThread(() -> {});
          }
        });
    SCENARIOS.put(
        "TaskGroup.call",
        run ->
            TaskGroup.call(
                group -> {
                  Task<Integer> child = group.createTask(() -> run.value(2));
                  return Await.await(child);
                }));
    SCENARIOS.put(
        "TaskGroup.run, cancelled by a child",
        run ->
            TaskGroup.run(
                group -> {
                  group.createTask(
                      () -> {
                        run.step(2);
                        group.cancel();
                      });
                  run.step(9);
                }));
    SCENARIOS.put(
        "TaskGroup.close",
        run -> {
          try (TaskGroup group = TaskGroup.open()) {
            group.fork(() -> run.cleanUpFor(2));
            run.step(1);
          }
        });
    SCENARIOS.put("CancelScope.run", run -> CancelScope.run(scope -> run.step(2)));
    SCENARIOS.put("CancelScope.call", run -> CancelScope.call(scope -> run.value(2)));
    SCENARIOS.put(
        "CancelScope.shielded",
        run ->
            CancelScope.moveOnAfter(
                Duration.ofMillis(1), scope -> CancelScope.shielded(shield -> run.step(3))));
    SCENARIOS.put(
        WAITS_FOR_ALL,
        run -> {
          Task<Void> other = run.task(1);
          for (int i = 0; i < 3; i++) {
            VirtualTime.untilBlocked();
          }
          Await.await(other);
        });
    synchronising();
    streaming();
  }

  private static void streaming() {
    SCENARIOS.put("Streams.openConnection", run -> exchange(run, false, false));
    SCENARIOS.put("Streams.openConnection, TLS", run -> exchange(run, true, false));
    SCENARIOS.put("Streams.startServer", run -> exchange(run, false, false));
    SCENARIOS.put("StreamWriter.startTls", run -> exchange(run, true, true));
    SCENARIOS.put("Streams.openUnixConnection", EverySuspensionTest::unix);
    SCENARIOS.put("Streams.startUnixServer", EverySuspensionTest::unix);
    SCENARIOS.put("Streams.createConnection", run -> protocols(run, null));
    SCENARIOS.put("Streams.createServer", run -> protocols(run, TLS));
    SCENARIOS.put("StreamWriter.drain", run -> sendMuch(run, false));
    SCENARIOS.put("StreamWriter.waitClosed", run -> sendMuch(run, true));
  }

  private static void synchronising() {
    for (boolean holds : new boolean[] {true, false}) {
      SCENARIOS.put(holds ? "Lock.hold" : "Lock.acquire", run -> lock(run, holds));
      SCENARIOS.put(holds ? "Semaphore.hold" : "Semaphore.acquire", run -> semaphore(run, holds));
      SCENARIOS.put(holds ? "Condition.hold" : "Condition.acquire", run -> condition(run, holds));
      SCENARIOS.put(
          holds ? "Condition.awaitUntil" : "Condition.await", run -> signalled(run, holds));
    }
    SCENARIOS.put("Event.await", EverySuspensionTest::event);
    SCENARIOS.put("Barrier.await", EverySuspensionTest::barrier);
    SCENARIOS.put("Barrier.reset", run -> disturbed(run, false));
    SCENARIOS.put("Barrier.abort", run -> disturbed(run, true));
    SCENARIOS.put("Queue.put", EverySuspensionTest::put);
    SCENARIOS.put("Queue.get", EverySuspensionTest::get);
    SCENARIOS.put("Queue.join", EverySuspensionTest::join);
    SCENARIOS.put("Sender.send", EverySuspensionTest::send);
    SCENARIOS.put("Receiver.receive", EverySuspensionTest::receive);
  }

  // ---- each waits at a primitive that others use, and says what must hold afterwards

  @Async
  private static void lock(Run run, boolean holds) {
    Lock lock = new Lock();
    run.afterwards(
        () -> assertThat(lock.statistics()).isEqualTo(new Lock.Statistics(false, null, 0)));
    run.beside(() -> inLock(run, lock, true, 2));
    run.beside(() -> inLock(run, lock, true, 1));
    Await.sleep(0);
    inLock(run, lock, holds, 2);
  }

  @Async
  private static void inLock(Run run, Lock lock, boolean holds, int millis) {
    if (holds) {
      try (var held = lock.hold()) {
        run.step(millis);
      }
      return;
    }
    lock.acquire();
    try {
      run.step(millis);
    } finally {
      lock.release();
    }
  }

  @Async
  private static void semaphore(Run run, boolean holds) {
    Semaphore semaphore = new BoundedSemaphore(2);
    run.afterwards(
        () -> assertThat(semaphore.statistics()).isEqualTo(new Semaphore.Statistics(2, 0)));
    for (int i = 1; i <= 3; i++) {
      int millis = i;
      run.beside(() -> withPermit(run, semaphore, true, millis));
    }
    Await.sleep(0);
    withPermit(run, semaphore, holds, 2);
  }

  @Async
  private static void withPermit(Run run, Semaphore semaphore, boolean holds, int millis) {
    if (holds) {
      try (var held = semaphore.hold()) {
        run.step(millis);
      }
      return;
    }
    semaphore.acquire();
    try {
      run.step(millis);
    } finally {
      semaphore.release();
    }
  }

  private static Condition condition(Run run) {
    Condition condition = new Condition();
    run.afterwards(
        () ->
            assertThat(condition.statistics())
                .isEqualTo(new Condition.Statistics(0, new Lock.Statistics(false, null, 0))));
    return condition;
  }

  @Async
  private static void condition(Run run, boolean holds) {
    Condition condition = condition(run);
    run.beside(() -> inCondition(run, condition, true));
    Await.sleep(0);
    inCondition(run, condition, holds);
  }

  @Async
  private static void inCondition(Run run, Condition condition, boolean holds) {
    if (holds) {
      try (var held = condition.hold()) {
        run.step(2);
      }
      return;
    }
    condition.acquire();
    try {
      run.step(2);
    } finally {
      condition.release();
    }
  }

  /** Is signalled while another coroutine takes the lock first. */
  @Async
  private static void signalled(Run run, boolean until) {
    Condition condition = condition(run);
    int[] signals = new int[1];
    run.beside(
        () -> {
          run.step(1);
          try (var held = condition.hold()) {
            signals[0]++;
            condition.signal();
            run.step(1);
          }
        });
    run.beside(
        () -> {
          run.step(1);
          inCondition(run, condition, true);
        });
    try (var held = condition.hold()) {
      try {
        if (until) {
          condition.awaitUntil(() -> signals[0] > 0);
        } else {
          condition.await();
        }
      } finally {
        assertThat(condition.statistics().lock().owner()).isSameAs(Asyncio.currentTask());
      }
    }
  }

  @Async
  private static void event(Run run) {
    Event event = new Event();
    run.afterwards(() -> assertThat(event.statistics()).isEqualTo(new Event.Statistics(true, 0)));
    run.beside(
        () -> {
          run.step(2);
          event.set();
        });
    event.await();
  }

  @Async
  private static void barrier(Run run) {
    Barrier barrier = new Barrier(2);
    run.afterwards(
        () -> assertThat(barrier.statistics()).isEqualTo(new Barrier.Statistics(2, 0, false)));
    run.beside(
        () -> {
          run.step(2);
          if (barrier.waiting() == 1) {
            barrier.await();
          }
        });
    barrier.await();
  }

  /** Resets or aborts a barrier whose lock others hold, since they are moving through it. */
  @Async
  private static void disturbed(Run run, boolean aborts) {
    Barrier barrier = new Barrier(2);
    run.afterwards(() -> assertThat(barrier.waiting()).isZero());
    for (int i = 0; i < 2; i++) {
      run.beside(() -> passOrBreak(barrier));
    }
    Await.sleep(0);
    for (int i = 0; i < 3; i++) {
      if (aborts) {
        barrier.abort();
      } else {
        barrier.reset();
      }
      Await.sleep(0);
    }
  }

  @Async
  private static void passOrBreak(Barrier barrier) {
    try {
      barrier.await();
    } catch (BrokenBarrierException e) {
      // as staged
    }
  }

  private static Queue<Integer> queue(Run run) {
    Queue<Integer> queue = new Queue<>(1);
    run.afterwards(
        () -> {
          assertThat(queue.statistics().tasksWaitingToGet()).isZero();
          assertThat(queue.statistics().tasksWaitingToPut()).isZero();
          assertThat(queue.statistics().unfinished()).isEqualTo(queue.qsize());
        });
    return queue;
  }

  @Async
  private static void put(Run run) {
    Queue<Integer> queue = queue(run);
    run.beside(
        () -> {
          while (run.isUnderWay()) {
            run.step(1);
            if (!queue.isEmpty()) {
              queue.getNowait();
              queue.taskDone();
            }
          }
        });
    for (int i = 0; i < 3; i++) {
      queue.put(i);
    }
  }

  @Async
  private static void get(Run run) {
    Queue<Integer> queue = queue(run);
    run.beside(
        () -> {
          while (run.isUnderWay()) {
            run.step(1);
            if (!queue.isFull()) {
              queue.putNowait(1);
            }
          }
        });
    for (int i = 0; i < 3; i++) {
      queue.get();
      queue.taskDone();
    }
  }

  @Async
  private static void join(Run run) {
    Queue<Integer> queue = queue(run);
    queue.put(1);
    run.beside(
        () -> {
          run.step(2);
          queue.getNowait();
          queue.taskDone();
        });
    queue.join();
  }

  private static Channel<Integer> channel(Run run) {
    Channel<Integer> channel = Channel.rendezvous();
    run.afterwards(
        () -> {
          assertThat(channel.statistics().tasksWaitingToSend()).isZero();
          assertThat(channel.statistics().tasksWaitingToReceive()).isZero();
        });
    return channel;
  }

  @Async
  private static void send(Run run) {
    Channel<Integer> channel = channel(run);
    run.beside(
        () -> {
          try (var receiver = channel.receiver()) {
            run.step(2);
            receiver.receive();
          } catch (EndOfChannelException e) {
            // the sender was cancelled
          }
        });
    try (var sender = channel.sender()) {
      sender.send(1);
    }
  }

  @Async
  private static void receive(Run run) {
    Channel<Integer> channel = channel(run);
    run.beside(
        () -> {
          try (var sender = channel.sender()) {
            run.step(2);
            sender.send(1);
          } catch (BrokenResourceException e) {
            // the receiver was cancelled
          }
        });
    try (var receiver = channel.receiver()) {
      receiver.receive();
    }
  }

  /** Waits for a pipe that is ready. */
  @Async
  private static void pipe(Run run, boolean writes) throws IOException {
    Pipe pipe = Pipe.open();
    try (Pipe.SourceChannel source = pipe.source();
        Pipe.SinkChannel sink = pipe.sink()) {
      source.configureBlocking(false);
      sink.configureBlocking(false);
      sink.write(ByteBuffer.allocate(1));
      Sockets sockets = Asyncio.getRunningLoop().sockets();
      run.afterwards(() -> assertThat(sockets.isWaitedFor()).isFalse());
      if (writes) {
        Await.writable(sink);
      } else {
        Await.readable(source);
      }
      run.step(1);
    }
  }

  // ---- streams: afterwards nobody waits for a socket

  private static final Tls TLS = Tls.of(TestKeys.TRUSTING);

  private static void expectNoSocket(Run run) {
    Sockets sockets = Asyncio.getRunningLoop().sockets();
    run.afterwards(() -> assertThat(sockets.isWaitedFor()).isFalse());
  }

  /** A line there and back, with TLS from the beginning or from the middle. */
  @Async
  private static void exchange(Run run, boolean encrypts, boolean late) throws IOException {
    expectNoSocket(run);
    boolean early = encrypts && !late;
    try (Server server =
            early
                ? Streams.startServer((in, out) -> echo(in, out, false), "127.0.0.1", 0, TLS)
                : Streams.startServer((in, out) -> echo(in, out, late), "127.0.0.1", 0);
        Connection connection =
            early
                ? Streams.openConnection("127.0.0.1", server.getPort(), TLS)
                : Streams.openConnection("127.0.0.1", server.getPort())) {
      if (late) {
        connection.writer().startTls(TLS);
      }
      exchange(connection);
    }
  }

  @Async
  private static void exchange(Connection connection) throws IOException {
    connection.writer().write("x\n");
    assertThat(connection.reader().readLine()).isEqualTo("x");
  }

  @Async
  private static void echo(StreamReader reader, StreamWriter writer, boolean encrypts) {
    try {
      if (encrypts) {
        writer.startTls(TLS);
      }
      writer.write(reader.readLine() + "\n");
    } catch (IOException e) {
      // the scenario was cancelled
    }
  }

  @Async
  private static void unix(Run run) throws IOException {
    expectNoSocket(run);
    Path folder = Files.createTempDirectory("sockets");
    Path path = folder.resolve("s");
    try (Server server = Streams.startUnixServer((in, out) -> echo(in, out, false), path);
        Connection connection = Streams.openUnixConnection(path)) {
      exchange(connection);
      run.step(1);
    } finally {
      Files.deleteIfExists(path);
      Files.delete(folder);
    }
  }

  /** A protocol at each end, which are told of the end. */
  @Async
  private static void protocols(Run run, Tls tls) throws IOException {
    expectNoSocket(run);
    int[] open = new int[1];
    run.afterwards(() -> assertThat(open[0]).isZero());
    class Counted implements Protocol {
      @Override
      public void connectionMade(Transport transport) {
        open[0]++;
      }

      @Override
      public void connectionLost(Throwable failure) {
        open[0]--;
      }
    }

    try (Server server =
        tls == null
            ? Streams.createServer(Counted::new, "127.0.0.1", 0)
            : Streams.createServer(Counted::new, "127.0.0.1", 0, tls)) {
      Transport transport =
          tls == null
              ? Streams.createConnection(Counted::new, "127.0.0.1", server.getPort())
              : Streams.createConnection(Counted::new, "127.0.0.1", server.getPort(), tls);
      try {
        run.step(1);
      } finally {
        transport.close();
      }
    }
  }

  /** More than the sockets hold, to a reader that takes its time. */
  @Async
  private static void sendMuch(Run run, boolean closes) throws IOException {
    expectNoSocket(run);
    try (Server server =
        Streams.startServer(
            (reader, writer) -> {
              Await.sleep(2);
              byte[] into = new byte[1 << 16];
              while (reader.read(into, 0, into.length) >= 0) {
                // drops it
              }
            },
            "127.0.0.1",
            0)) {
      Connection connection = Streams.openConnection("127.0.0.1", server.getPort());
      try {
        connection.writer().write(new byte[8_000_000]);
        if (closes) {
          connection.writer().close();
          connection.writer().waitClosed();
        } else {
          connection.writer().drain();
        }
      } finally {
        connection.writer().abort();
      }
    }
  }

  /** What a scenario is made of, and what it has begun and ended. */
  private static final class Run {
    private final Future<Void> gate;
    private final List<Runnable> checks = new ArrayList<>();
    private boolean ended;
    private int entered;
    private int left;

    Run(EventLoop loop) {
      gate = loop.createFuture();
    }

    @Async
    void step(long millis) {
      entered++;
      try {
        Await.sleep(millis);
      } finally {
        left++;
      }
    }

    @Async
    int value(int millis) {
      step(millis);
      return millis;
    }

    @Async
    void fail(long millis) {
      step(millis);
      throw new IllegalStateException("staged");
    }

    /** Takes its time also when it is cancelled. */
    @Async
    void cleanUpFor(int millis) {
      try {
        step(9);
      } finally {
        CancelScope.shielded(shield -> step(millis));
      }
    }

    /** Starts a task that isn't cancelled with the scenario, but ends soon. */
    void beside(AsyncRunnable body) {
      Asyncio.createTask(body);
    }

    /** What must hold when all have ended. */
    void afterwards(Runnable check) {
      checks.add(check);
    }

    boolean isUnderWay() {
      return !ended;
    }

    Task<Void> task(long millis) {
      return Asyncio.createTask(() -> step(millis));
    }

    Task<Void> failing(long millis) {
      return Asyncio.createTask(() -> fail(millis));
    }
  }

  static Stream<String> names() {
    return SCENARIOS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void leavesNothingBehind(String name) {
    int last = name.startsWith("Stream") ? LAST_TURN_OF_STREAMS : LAST_TURN;
    int turns = 0;
    while (turns < last && isCancelledAfter(turns, name)) {
      turns++;
    }
    assertThat(turns).as("cancelled before it began, and at least twice after").isGreaterThan(2);
    assertThat(turns < last || name.equals(WAITS_FOR_ALL)).as("ends by itself").isTrue();
  }

  private static boolean isCancelledAfter(int turns, String name) {
    VirtualTime time = new VirtualTime();
    try (EventLoop loop = time.newLoop()) {
      loop.setDefaultExecutor(new SameThread());
      Run run = new Run(loop);
      Task<Void> task = loop.createTask(() -> SCENARIOS.get(name).accept(run));
      boolean cancelled =
          loop.<Boolean>runUntilComplete(
              () -> {
                for (int i = 0; i < turns; i++) {
                  Await.sleep(0);
                  time.advance(Duration.ofNanos(250_000));
                }
                boolean taken = task.cancel();
                Await.wait(List.of(task));
                run.ended = true;
                Await.sleep(20); // what goes on alone
                return taken;
              });
      assertThat(task.isCancelled()).as("%s after %d turns", name, turns).isEqualTo(cancelled);
      if (!cancelled) {
        task.result();
      }
      assertThat(task.cancelling()).isEqualTo(cancelled ? 1 : 0);
      assertThat(run.left).as("%s after %d turns: finally", name, turns).isEqualTo(run.entered);
      assertThat(((LoopFuture<?>) run.gate).callbacks()).isNull();
      assertThat(loop.timers().isEmpty()).as("%s after %d turns: timers", name, turns).isTrue();
      assertThat(loop.allTasks()).as("%s after %d turns: tasks", name, turns).isEmpty();
      run.checks.forEach(Runnable::run);
      return cancelled;
    }
  }

  /** Calls at once what it is given: so a call in a thread takes a known number of turns. */
  private static final class SameThread extends AbstractExecutorService {
    private boolean shutDown;

    @Override
    public void execute(Runnable work) {
      work.run();
    }

    @Override
    public void shutdown() {
      shutDown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
      shutDown = true;
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return shutDown;
    }

    @Override
    public boolean isTerminated() {
      return shutDown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }

  @Test
  void everyOperationThatSuspendsHasAScenario() {
    Set<String> operations = new TreeSet<>();
    for (Class<?> type : SUSPENDING) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Async.class) && Modifier.isPublic(method.getModifiers())) {
          operations.add(type.getSimpleName() + "." + method.getName());
        }
      }
    }
    Set<String> staged = new TreeSet<>();
    SCENARIOS.keySet().forEach(name -> staged.add(name.replaceAll(",.*", "")));
    assertThat(staged).containsExactlyElementsOf(operations);
  }
}
