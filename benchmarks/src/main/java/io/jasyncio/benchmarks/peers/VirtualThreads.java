package io.jasyncio.benchmarks.peers;

import io.jasyncio.benchmarks.Peer;
import io.jasyncio.benchmarks.Sleepers;
import io.jasyncio.benchmarks.Trap;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * Virtual threads, as a user writes them: giving way is {@code Thread.yield()}, a task is a thread,
 * its result a future of {@code java.util.concurrent}, as are the queues. They run on all cores, or
 * on one carrier if the JVM is told so; the caller waits meanwhile. On all cores they begin while
 * others are still being started, and the sums have to be atomic; there is no generator.
 */
public final class VirtualThreads implements Peer {
  private static final MethodHandle START;

  // A constant: the JIT compiles calls of it as calls of Thread.startVirtualThread, which a JDK 17
  // hasn't got.
  static {
    try {
      START =
          MethodHandles.lookup()
              .findStatic(
                  Thread.class,
                  "startVirtualThread",
                  MethodType.methodType(Thread.class, Runnable.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static Thread start(Runnable body) {
    try {
      return (Thread) START.invokeExact(body);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  private static <T> FutureTask<T> begin(Callable<T> body) {
    FutureTask<T> task = new FutureTask<>(body);
    start(task);
    return task;
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public long turns(int coroutines, int turns) {
    List<FutureTask<Integer>> all = new ArrayList<>(coroutines);
    for (int i = 0; i < coroutines; i++) {
      all.add(begin(() -> giveWay(turns)));
    }
    long sum = 0;
    for (FutureTask<Integer> each : all) {
      sum += get(each);
    }
    return sum;
  }

  private static int giveWay(int turns) {
    int taken = 0;
    while (taken < turns) {
      Thread.yield();
      taken++;
    }
    return taken;
  }

  @Override
  public long fib(int n) {
    return get(begin(() -> fibonacci(n)));
  }

  private static int fibonacci(int n) {
    if (n < 2) {
      if (n == Trap.fib) {
        Thread.yield();
      }
      return n;
    }
    return fibonacci(n - 1) + fibonacci(n - 2);
  }

  @Override
  public long turnsAtDepth(int depth, int turns) {
    return get(begin(() -> down(depth, turns)));
  }

  private static int down(int depth, int turns) {
    return 1 + (depth == 1 ? giveWay(turns) : down(depth - 1, turns));
  }

  @Override
  public long spawn(int coroutines) {
    AtomicLong ended = new AtomicLong();
    CountDownLatch last = new CountDownLatch(1);
    for (int i = 0; i < coroutines; i++) {
      start(
          () -> {
            Thread.yield();
            if (ended.incrementAndGet() == coroutines) {
              last.countDown();
            }
          });
    }
    await(last);
    return ended.get();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public long gather(int children) {
    return get(
        begin(
            () -> {
              List<FutureTask<Integer>> all = new ArrayList<>(children);
              for (int i = 0; i < children; i++) {
                int number = i;
                all.add(
                    begin(
                        () -> {
                          Thread.yield();
                          return number;
                        }));
              }
              long sum = 0;
              for (FutureTask<Integer> each : all) {
                sum += each.get();
              }
              return sum;
            }));
  }

  @Override
  public long skynet(int leaves) {
    return get(begin(() -> node(0, leaves)));
  }

  private static long node(long first, int leaves) {
    if (leaves == 1) {
      return first;
    }
    int share = leaves / 10;
    List<FutureTask<Long>> children = new ArrayList<>(10);
    for (int i = 0; i < 10; i++) {
      long from = first + i * share;
      children.add(begin(() -> node(from, share)));
    }
    long sum = 0;
    for (FutureTask<Long> child : children) {
      sum += get(child);
    }
    return sum;
  }

  @Override
  public long pingPong(int rounds) {
    BlockingQueue<Integer> there = new SynchronousQueue<>();
    BlockingQueue<Integer> back = new SynchronousQueue<>();
    FutureTask<Integer> ping =
        begin(
            () -> {
              int answer = 0;
              for (int i = 0; i < rounds; i++) {
                there.put(answer);
                answer = back.take();
              }
              return answer;
            });
    FutureTask<Integer> pong =
        begin(
            () -> {
              for (int i = 0; i < rounds; i++) {
                back.put(there.take() + 1);
              }
              return 0;
            });
    return get(ping) + get(pong);
  }

  @Override
  public long produceConsume(int items, int capacity) {
    BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(capacity);
    FutureTask<Integer> producer =
        begin(
            () -> {
              for (int i = 0; i < items; i++) {
                queue.put(i);
              }
              return 0;
            });
    FutureTask<Long> consumer =
        begin(
            () -> {
              long sum = 0;
              for (int i = 0; i < items; i++) {
                sum += queue.take();
              }
              return sum;
            });
    return get(producer) + get(consumer);
  }

  @Override
  public long awaitDone(int times) {
    return get(
        begin(
            () -> {
              CompletableFuture<Integer> notYet = new CompletableFuture<>();
              start(() -> notYet.complete(0));
              return addUp(notYet, 1) + addUp(CompletableFuture.completedFuture(1), times);
            }));
  }

  private static long addUp(CompletableFuture<Integer> future, int times) {
    long sum = 0;
    for (int i = 0; i < times; i++) {
      sum += get(future);
    }
    return sum;
  }

  @Override
  public long lecture(int elements) {
    List<Integer> numbers = Numbers.upTo(elements / 2);
    CompletableFuture<List<Integer>> squares = new CompletableFuture<>();
    CompletableFuture<List<Integer>> successors = new CompletableFuture<>();
    start(() -> amap(squares, x -> x * x, numbers));
    start(() -> amap(successors, x -> x + 1, numbers));
    return Numbers.sum(get(squares)) + Numbers.sum(get(successors));
  }

  private static void amap(
      CompletableFuture<List<Integer>> future, UnaryOperator<Integer> fn, List<Integer> elements) {
    List<Integer> results = new ArrayList<>();
    for (int x : elements) {
      results.add(fn.apply(x));
      Thread.yield();
    }
    future.complete(results);
  }

  @Override
  public long exceptions(int depth, int times) {
    return get(
        begin(
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
            }));
  }

  private static void dive(int depth) throws Stop {
    if (depth == 1) {
      Thread.yield();
      throw new Stop();
    }
    dive(depth - 1);
    Stop.passed();
  }

  @Override
  public AutoCloseable suspended(int coroutines, int depth) {
    Object token = new Object();
    CountDownLatch begun = new CountDownLatch(coroutines);
    List<Thread> all = new ArrayList<>(coroutines);
    for (int i = 0; i < coroutines; i++) {
      int number = i;
      all.add(start(() -> hold(number, depth, token, begun)));
    }
    await(begun);
    return () -> {
      all.forEach(LockSupport::unpark);
      for (Thread each : all) {
        each.join();
      }
    };
  }

  private static int hold(int number, int depth, Object token, CountDownLatch begun) {
    int sum = number;
    if (depth == 1) {
      begun.countDown();
      LockSupport.park();
    } else {
      sum += hold(number + 1, depth - 1, token, begun);
    }
    return sum + (token == null ? 1 : 0);
  }

  @Override
  public void sleep(Sleepers sleepers) {
    List<Thread> all = new ArrayList<>(sleepers.count());
    for (int i = 0; i < sleepers.count(); i++) {
      int number = i;
      all.add(start(() -> sleep(sleepers, number)));
    }
    join(all);
  }

  private static void sleep(Sleepers sleepers, int number) {
    long deadline = sleepers.deadline(number);
    try {
      Thread.sleep(sleepers.millis(number));
      sleepers.woke(deadline);
    } catch (InterruptedException e) {
      // cancelled
    }
  }

  @Override
  public void sleepCancelled(Sleepers sleepers) {
    List<Thread> kept = new ArrayList<>();
    List<Thread> rest = new ArrayList<>(sleepers.count());
    for (int i = 0; i < sleepers.count(); i++) {
      int number = i;
      (sleepers.isKept(i) ? kept : rest).add(start(() -> sleep(sleepers, number)));
    }
    rest.forEach(Thread::interrupt);
    join(rest);
    rest.clear();
    sleepers.cancelled();
    join(kept);
  }

  private static void join(List<Thread> all) {
    try {
      for (Thread each : all) {
        each.join();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
