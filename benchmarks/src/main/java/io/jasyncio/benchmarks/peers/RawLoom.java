package io.jasyncio.benchmarks.peers;

import io.jasyncio.benchmarks.Peer;
import io.jasyncio.benchmarks.Sleepers;
import io.jasyncio.benchmarks.Trap;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What virtual threads are made of, {@code jdk.internal.vm.Continuation}, driven by a loop that is
 * as small as the hand-written machines': the same array ring, the calling thread, no locks. A
 * coroutine gives way by putting itself at the ring's end and yielding; what it waits for puts it
 * back. The bodies are plain Java: nothing is compiled for them.
 */
public final class RawLoom implements Peer {
  private static final Object SCOPE;
  private static final MethodHandle NEW;
  private static final MethodHandle RUN;
  private static final MethodHandle YIELD;

  // Constants, so that the JIT compiles calls of them as calls of the methods behind them; and this
  // class compiles on a JDK that has no such methods.
  static {
    try {
      Class<?> continuation = Class.forName("jdk.internal.vm.Continuation");
      Class<?> scope = Class.forName("jdk.internal.vm.ContinuationScope");
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      SCOPE = scope.getConstructor(String.class).newInstance("benchmark");
      NEW =
          lookup
              .findConstructor(
                  continuation, MethodType.methodType(void.class, scope, Runnable.class))
              .bindTo(SCOPE)
              .asType(MethodType.methodType(Object.class, Runnable.class));
      RUN =
          lookup
              .findVirtual(continuation, "run", MethodType.methodType(void.class))
              .asType(MethodType.methodType(void.class, Object.class));
      YIELD =
          lookup
              .findStatic(continuation, "yield", MethodType.methodType(boolean.class, scope))
              .bindTo(SCOPE)
              .asType(MethodType.methodType(void.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The coroutines that are ready, and the one that runs. */
  private final Ring<Object> ready = new Ring<>();

  private Object current;

  private void start(Runnable body) {
    ready.add(continuation(body));
  }

  private static Object continuation(Runnable body) {
    try {
      return (Object) NEW.invokeExact(body);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  private static void resume(Object continuation) {
    try {
      RUN.invokeExact(continuation);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  /** Suspends the running coroutine: somebody must put it into the ring again. */
  private static void park() {
    try {
      YIELD.invokeExact();
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  private void yield() {
    ready.add(current);
    park();
  }

  private void runAll() {
    while (!ready.isEmpty()) {
      runOne();
    }
  }

  private void runOne() {
    current = ready.take();
    resume(current);
  }

  /** What many rows are: a body that gives a number. */
  private interface Body {
    long run();
  }

  private long run(Body body) {
    long[] result = {Long.MIN_VALUE};
    start(() -> result[0] = body.run());
    runAll();
    return result[0];
  }

  @Override
  public long turns(int coroutines, int turns) {
    long[] sum = {0};
    for (int i = 0; i < coroutines; i++) {
      start(
          () -> {
            int taken = giveWay(turns);
            sum[0] += taken; // now: others have added theirs meanwhile
          });
    }
    runAll();
    return sum[0];
  }

  private int giveWay(int turns) {
    int taken = 0;
    while (taken < turns) {
      this.yield();
      taken++;
    }
    return taken;
  }

  @Override
  public long fib(int n) {
    return run(() -> fibonacci(n));
  }

  private int fibonacci(int n) {
    if (n < 2) {
      if (n == Trap.fib) {
        this.yield();
      }
      return n;
    }
    return fibonacci(n - 1) + fibonacci(n - 2);
  }

  @Override
  public long turnsAtDepth(int depth, int turns) {
    return run(() -> down(depth, turns));
  }

  private int down(int depth, int turns) {
    return 1 + (depth == 1 ? giveWay(turns) : down(depth - 1, turns));
  }

  @Override
  public long spawn(int coroutines) {
    int[] ended = {0};
    for (int i = 0; i < coroutines; i++) {
      start(
          () -> {
            this.yield();
            ended[0]++;
          });
    }
    runAll();
    return ended[0];
  }

  /** A result that one coroutine waits for. */
  private final class Result {
    private Object value;
    private Object waiter;

    void set(Object value) {
      this.value = value;
      if (waiter != null) {
        ready.add(waiter);
      }
    }

    Object await() {
      if (value == null) {
        waiter = current;
        park();
      }
      return value;
    }
  }

  @Override
  public long gather(int children) {
    return run(
        () -> {
          Object parent = current;
          Object[] results = new Object[children];
          int[] pending = {children};
          for (int i = 0; i < children; i++) {
            int number = i;
            start(
                () -> {
                  this.yield();
                  results[number] = number;
                  if (--pending[0] == 0) {
                    ready.add(parent);
                  }
                });
          }
          park();
          long sum = 0;
          for (Object result : results) {
            sum += (Integer) result;
          }
          return sum;
        });
  }

  @Override
  public long skynet(int leaves) {
    return run(() -> node(0, leaves));
  }

  private long node(long first, int leaves) {
    if (leaves == 1) {
      return first;
    }
    int share = leaves / 10;
    List<Result> children = new ArrayList<>(10);
    for (int i = 0; i < 10; i++) {
      long from = first + i * share;
      Result result = new Result();
      children.add(result);
      start(() -> result.set(node(from, share)));
    }
    long sum = 0;
    for (Result child : children) {
      sum += (Long) child.await();
    }
    return sum;
  }

  /** A channel that holds nothing: at most one side waits at it. */
  private final class Rendezvous {
    private Integer value;
    private Object waiting;

    void send(Integer value) {
      this.value = value;
      meet();
    }

    Integer receive() {
      meet();
      return value;
    }

    private void meet() {
      if (waiting == null) {
        waiting = current;
        park();
      } else {
        ready.add(waiting);
        waiting = null;
      }
    }
  }

  @Override
  public long pingPong(int rounds) {
    Rendezvous there = new Rendezvous();
    Rendezvous back = new Rendezvous();
    long[] answer = {0};
    start(
        () -> {
          int last = 0;
          for (int i = 0; i < rounds; i++) {
            there.send(last);
            last = back.receive();
          }
          answer[0] = last;
        });
    start(
        () -> {
          for (int i = 0; i < rounds; i++) {
            back.send(there.receive() + 1);
          }
        });
    runAll();
    return answer[0];
  }

  @Override
  public long produceConsume(int items, int capacity) {
    Ring<Integer> queue = new Ring<>();
    int[] room = {capacity};
    Object[] waiting = {null, null};
    long[] sum = {0};
    start(
        () -> {
          for (int i = 0; i < items; i++) {
            while (queue.isEmpty()) {
              waiting[0] = current;
              park();
            }
            sum[0] += queue.take();
            room[0]++;
            wake(waiting, 1);
          }
        });
    start(
        () -> {
          for (int i = 0; i < items; i++) {
            while (room[0] == 0) {
              waiting[1] = current;
              park();
            }
            room[0]--;
            queue.add(i);
            wake(waiting, 0);
          }
        });
    runAll();
    return sum[0];
  }

  private void wake(Object[] waiting, int which) {
    if (waiting[which] != null) {
      ready.add(waiting[which]);
      waiting[which] = null;
    }
  }

  @Override
  public long awaitDone(int times) {
    return run(
        () -> {
          Result done = new Result();
          done.set(1);
          Result notYet = new Result();
          start(() -> notYet.set(0));
          return addUp(notYet, 1) + addUp(done, times);
        });
  }

  private long addUp(Result result, int times) {
    long sum = 0;
    for (int i = 0; i < times; i++) {
      sum += (Integer) result.await();
    }
    return sum;
  }

  @Override
  public long lecture(int elements) {
    List<Integer> numbers = Numbers.upTo(elements / 2);
    Result squares = new Result();
    Result successors = new Result();
    start(() -> amap(squares, x -> x * x, numbers));
    start(() -> amap(successors, x -> x + 1, numbers));
    runAll();
    return sum(squares) + sum(successors);
  }

  private void amap(Result future, UnaryOperator<Integer> fn, List<Integer> elements) {
    List<Integer> results = new ArrayList<>();
    for (int x : elements) {
      results.add(fn.apply(x));
      this.yield();
    }
    future.set(results);
  }

  @SuppressWarnings("unchecked")
  private static long sum(Result results) {
    return Numbers.sum((List<Integer>) results.value);
  }

  @Override
  public long generate(int values) {
    Integer[] given = {null};
    Object generator =
        continuation(
            () -> {
              for (int i = 0; i < values; i++) {
                given[0] = Numbers.lowBits(i);
                park();
              }
              given[0] = null;
            });
    long sum = 0;
    while (true) {
      resume(generator);
      if (given[0] == null) {
        return sum;
      }
      sum += given[0];
    }
  }

  @Override
  public long exceptions(int depth, int times) {
    return run(
        () -> {
          long caught = 0;
          for (int i = 0; i < times; i++) {
            try {
              dive(depth);
            } catch (Stop e) {
              caught++;
            }
          }
          return caught;
        });
  }

  private void dive(int depth) throws Stop {
    if (depth == 1) {
      this.yield();
      throw new Stop();
    }
    dive(depth - 1);
    Stop.passed();
  }

  @Override
  public AutoCloseable suspended(int coroutines, int depth) {
    Object token = new Object();
    for (int i = 0; i < coroutines; i++) {
      int number = i;
      start(() -> hold(number, depth, token));
    }
    for (int i = 0; i < coroutines; i++) {
      runOne();
    }
    return this::runAll;
  }

  private int hold(int number, int depth, Object token) {
    int sum = number;
    if (depth == 1) {
      this.yield();
    } else {
      sum += hold(number + 1, depth - 1, token);
    }
    return sum + (token == null ? 1 : 0);
  }

  @Override
  public void sleep(Sleepers sleepers) {
    DeadlineHeap<Object> heap = new DeadlineHeap<>();
    for (int i = 0; i < sleepers.count(); i++) {
      int number = i;
      start(
          () -> {
            long deadline = sleepers.deadline(number);
            heap.add(deadline, current);
            park();
            sleepers.woke(deadline);
          });
    }
    do {
      runAll();
      heap.awaitFirst();
      heap.moveDue(ready);
    } while (!ready.isEmpty() || !heap.isEmpty());
  }
}
