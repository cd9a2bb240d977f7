package io.jasyncio.benchmarks.peers;

import io.jasyncio.Async;
import io.jasyncio.AsyncCallable;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import io.jasyncio.Future;
import io.jasyncio.Generator;
import io.jasyncio.Task;
import io.jasyncio.benchmarks.Peer;
import io.jasyncio.benchmarks.Sleepers;
import io.jasyncio.benchmarks.Trap;
import io.jasyncio.sync.Channel;
import io.jasyncio.sync.Queue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * jasyncio, as a user writes it. Coroutines are tasks, giving way is {@code Await.sleep(0)}, and
 * the loop's thread is the caller's. Whether the classes were woven at build time or by the agent
 * is the class path's matter.
 */
public final class Jasyncio implements Peer {
  @Override
  public long turns(int coroutines, int turns) {
    return sum(coroutines, i -> () -> giveWay(turns));
  }

  @Async
  private static int giveWay(int turns) {
    int taken = 0;
    while (taken < turns) {
      Await.sleep(0);
      taken++;
    }
    return taken;
  }

  @Override
  public long fib(int n) {
    return run(() -> fibonacci(n));
  }

  @Async
  private static int fibonacci(int n) {
    if (n < 2) {
      if (n == Trap.fib) {
        Await.sleep(0);
      }
      return n;
    }
    return fibonacci(n - 1) + fibonacci(n - 2);
  }

  @Override
  public long turnsAtDepth(int depth, int turns) {
    return run(() -> down(depth, turns));
  }

  @Async
  private static int down(int depth, int turns) {
    return 1 + (depth == 1 ? giveWay(turns) : down(depth - 1, turns));
  }

  @Override
  public long spawn(int coroutines) {
    int[] ended = {0};
    try (var loop = new EventLoop()) {
      for (int i = 0; i < coroutines; i++) {
        loop.createTask(
            () -> {
              Await.sleep(0);
              if (++ended[0] == coroutines) {
                loop.stop();
              }
            });
      }
      loop.runForever();
    }
    return ended[0];
  }

  @Override
  public long gather(int children) {
    return run(
        () -> {
          List<Task<Integer>> tasks = new ArrayList<>(children);
          for (int i = 0; i < children; i++) {
            int number = i;
            tasks.add(
                Asyncio.createTask(
                    () -> {
                      Await.sleep(0);
                      return number;
                    }));
          }
          long sum = 0;
          for (int result : Await.<Integer>gather(tasks)) {
            sum += result;
          }
          return sum;
        });
  }

  @Override
  public long skynet(int leaves) {
    return run(() -> node(0, leaves));
  }

  @Async
  private static long node(long first, int leaves) {
    if (leaves == 1) {
      return first;
    }
    int share = leaves / 10;
    List<Task<Long>> children = new ArrayList<>(10);
    for (int i = 0; i < 10; i++) {
      long from = first + i * share;
      children.add(Asyncio.createTask(() -> node(from, share)));
    }
    long sum = 0;
    for (Task<Long> child : children) {
      sum += Await.await(child);
    }
    return sum;
  }

  @Override
  public long pingPong(int rounds) {
    Channel<Integer> there = Channel.rendezvous();
    Channel<Integer> back = Channel.rendezvous();
    return run(
        () -> {
          Task<Void> pong =
              Asyncio.createTask(
                  () -> {
                    for (int i = 0; i < rounds; i++) {
                      back.sender().send(there.receiver().receive() + 1);
                    }
                  });
          int answer = 0;
          for (int i = 0; i < rounds; i++) {
            there.sender().send(answer);
            answer = back.receiver().receive();
          }
          Await.await(pong);
          return (long) answer;
        });
  }

  @Override
  public long produceConsume(int items, int capacity) {
    return run(
        () -> {
          Queue<Integer> queue = new Queue<>(capacity);
          Task<Void> producer =
              Asyncio.createTask(
                  () -> {
                    for (int i = 0; i < items; i++) {
                      queue.put(i);
                    }
                  });
          long sum = 0;
          for (int i = 0; i < items; i++) {
            sum += queue.get();
          }
          Await.await(producer);
          return sum;
        });
  }

  @Override
  public long awaitDone(int times) {
    return run(
        () -> {
          Future<Integer> done = Asyncio.getRunningLoop().createFuture();
          Future<Integer> notYet = Asyncio.getRunningLoop().createFuture();
          Asyncio.getRunningLoop().callSoon(() -> notYet.setResult(0));
          done.setResult(1);
          return addUp(notYet, 1) + addUp(done, times);
        });
  }

  @Async
  private static long addUp(Future<Integer> future, int times) {
    long sum = 0;
    for (int i = 0; i < times; i++) {
      sum += Await.await(future);
    }
    return sum;
  }

  @Override
  public long lecture(int elements) {
    List<Integer> numbers = Numbers.upTo(elements / 2);
    try (var loop = new EventLoop()) {
      Future<List<Integer>> squares = loop.createFuture();
      Future<List<Integer>> successors = loop.createFuture();
      Task<Void> first = loop.createTask(() -> amap(squares, x -> x * x, numbers));
      Task<Void> second = loop.createTask(() -> amap(successors, x -> x + 1, numbers));
      loop.runUntilComplete(Asyncio.gather(first, second));
      return Numbers.sum(squares.result()) + Numbers.sum(successors.result());
    }
  }

  @Async
  private static void amap(
      Future<List<Integer>> future, UnaryOperator<Integer> fn, List<Integer> elements) {
    List<Integer> results = new ArrayList<>();
    for (int x : elements) {
      results.add(fn.apply(x));
      Await.sleep(0);
    }
    future.setResult(results);
  }

  @Override
  public long generate(int values) {
    Generator<Integer> numbers =
        Generator.of(
            y -> {
              for (int i = 0; i < values; i++) {
                y.yield(Numbers.lowBits(i));
              }
            });
    long sum = 0;
    for (int number : numbers) {
      sum += number;
    }
    return sum;
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

  @Async
  private static void dive(int depth) throws Stop {
    if (depth == 1) {
      Await.sleep(0);
      throw new Stop();
    }
    dive(depth - 1);
    Stop.passed();
  }

  @Override
  public long handIn(int threads, int callbacksEach) {
    int[] counted = {0};
    try (var loop = new EventLoop()) {
      Runnable callback =
          () -> {
            if (++counted[0] == threads * callbacksEach) {
              loop.stop();
            }
          };
      Senders senders =
          Senders.start(threads, callbacksEach, () -> loop.callSoonThreadsafe(callback));
      loop.runForever();
      senders.join();
    }
    return counted[0];
  }

  @Override
  public AutoCloseable suspended(int coroutines, int depth) {
    EventLoop loop = new EventLoop();
    boolean[] released = new boolean[1];
    for (int i = 0; i < coroutines; i++) {
      int number = i;
      loop.createTask(() -> hold(number, depth, released));
    }
    Task<Void> last = loop.createTask(() -> {});
    loop.runUntilComplete(last);
    return () -> {
      for (Task<?> task : loop.allTasks()) {
        task.cancel();
      }
      loop.runUntilComplete(loop.createTask(() -> Await.sleep(0)));
      loop.close();
    };
  }

  @Async
  private static int hold(int number, int depth, boolean[] released) {
    int sum = number;
    if (depth == 1) {
      do {
        Await.sleep(0); // several times: the loop stops a turn after it's told to
      } while (!released[0]);
    } else {
      sum += hold(number + 1, depth - 1, released);
    }
    return sum + (released[0] ? 0 : 1);
  }

  @Override
  public void sleep(Sleepers sleepers) {
    try (var loop = new EventLoop()) {
      for (int i = 0; i < sleepers.count(); i++) {
        int number = i;
        loop.createTask(() -> sleep(sleepers, number, loop));
      }
      loop.runForever();
    }
  }

  @Async
  private static void sleep(Sleepers sleepers, int number, EventLoop loop) {
    long deadline = sleepers.deadline(number);
    Await.sleep(sleepers.millis(number));
    sleepers.woke(deadline);
    if (sleepers.woken() == sleepers.count()) {
      loop.stop();
    }
  }

  @Override
  public void sleepCancelled(Sleepers sleepers) {
    run(
        () -> {
          List<Task<Void>> all = new ArrayList<>(sleepers.count());
          for (int i = 0; i < sleepers.count(); i++) {
            int number = i;
            all.add(
                Asyncio.createTask(
                    () -> {
                      long deadline = sleepers.deadline(number);
                      Await.sleep(sleepers.millis(number));
                      sleepers.woke(deadline);
                    }));
          }
          Await.sleep(0);
          List<Task<Void>> kept = new ArrayList<>();
          for (int i = 0; i < all.size(); i++) {
            if (sleepers.isKept(i)) {
              kept.add(all.get(i));
            } else {
              all.get(i).cancel();
            }
          }
          all = null;
          Await.sleep(0);
          sleepers.cancelled();
          Await.<Void>gather(kept);
          return 0;
        });
  }

  /** Makes the coroutine of a number. */
  private interface Bodies {
    AsyncCallable<Integer> body(int number);
  }

  private static long sum(int coroutines, Bodies bodies) {
    long sum = 0;
    try (var loop = new EventLoop()) {
      List<Task<Integer>> tasks = new ArrayList<>(coroutines);
      for (int i = 0; i < coroutines; i++) {
        tasks.add(loop.createTask(bodies.body(i)));
      }
      for (int result : loop.runUntilComplete(Asyncio.<Integer>gather(tasks))) {
        sum += result;
      }
    }
    return sum;
  }

  private static long run(AsyncCallable<? extends Number> body) {
    try (var loop = new EventLoop()) {
      return loop.runUntilComplete(body).longValue();
    }
  }
}
