package io.jasyncio.benchmarks.peers.javaflow;

import io.jasyncio.benchmarks.Peer;
import io.jasyncio.benchmarks.Sleepers;
import io.jasyncio.benchmarks.Trap;
import io.jasyncio.benchmarks.peers.DeadlineHeap;
import io.jasyncio.benchmarks.peers.Numbers;
import io.jasyncio.benchmarks.peers.Ring;
import io.jasyncio.benchmarks.peers.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.commons.javaflow.api.Continuation;
import org.apache.commons.javaflow.api.continuable;

/**
 * Tascalate JavaFlow: methods that may suspend are marked {@code @continuable}, and are woven after
 * compilation by its own plugin. What's measured is its continuation, in the cheaper form that is
 * resumed once, on a loop as small as the hand-written machines': the same array ring, the calling
 * thread, no locks; so are the few things that a coroutine waits for. Results go through locals:
 * its plugin loses its way where a long lies below a call whose result is unboxed.
 */
public final class Javaflow implements Peer {
  /** The coroutines that are ready, and the one that runs. */
  private final Ring<Body> ready = new Ring<>();

  private Body current;

  /** A coroutine; it holds where it is to go on. */
  private abstract static class Body implements Runnable {
    private Continuation next = Continuation.startSuspendedWith(this, true);

    @Override
    public abstract @continuable void run();
  }

  private void start(Body body) {
    ready.add(body);
  }

  private void runOne() {
    current = ready.take();
    resume(current);
  }

  /** Whether it has ended. */
  private static boolean resume(Body body) {
    body.next = body.next.resume();
    return body.next == null;
  }

  private @continuable void yieldNow() {
    ready.add(current);
    Continuation.suspend();
  }

  private static @continuable void park() {
    Continuation.suspend();
  }

  private long run(NumberBody body) {
    start(body);
    runAll();
    return body.result;
  }

  /** A coroutine that gives a number. */
  private abstract class NumberBody extends Body {
    long result = Long.MIN_VALUE;
  }

  private void runAll() {
    while (!ready.isEmpty()) {
      runOne();
    }
  }

  @Override
  public long turns(int coroutines, int turns) {
    long[] sum = {0};
    for (int i = 0; i < coroutines; i++) {
      start(
          new Body() {
            @Override
            public @continuable void run() {
              int taken = giveWay(turns);
              sum[0] += taken;
            }
          });
    }
    runAll();
    return sum[0];
  }

  @continuable
  private int giveWay(int turns) {
    int taken = 0;
    while (taken < turns) {
      yieldNow();
      taken++;
    }
    return taken;
  }

  @Override
  public long fib(int n) {
    return run(
        new NumberBody() {
          @Override
          public @continuable void run() {
            result = fibonacci(n);
          }
        });
  }

  @continuable
  private int fibonacci(int n) {
    if (n < 2) {
      if (n == Trap.fib) {
        yieldNow();
      }
      return n;
    }
    return fibonacci(n - 1) + fibonacci(n - 2);
  }

  @Override
  public long turnsAtDepth(int depth, int turns) {
    return run(
        new NumberBody() {
          @Override
          public @continuable void run() {
            result = down(depth, turns);
          }
        });
  }

  @continuable
  private int down(int depth, int turns) {
    return 1 + (depth == 1 ? giveWay(turns) : down(depth - 1, turns));
  }

  @Override
  public long spawn(int coroutines) {
    int[] ended = {0};
    for (int i = 0; i < coroutines; i++) {
      start(
          new Body() {
            @Override
            public @continuable void run() {
              yieldNow();
              ended[0]++;
            }
          });
    }
    runAll();
    return ended[0];
  }

  /** A result that one coroutine waits for. */
  private final class Result {
    private Object value;
    private Body waiter;

    void set(Object value) {
      this.value = value;
      if (waiter != null) {
        ready.add(waiter);
      }
    }

    @continuable
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
        new NumberBody() {
          @Override
          public @continuable void run() {
            Object[] results = new Object[children];
            int[] pending = {children};
            for (int i = 0; i < children; i++) {
              start(child(i, results, pending, this));
            }
            park();
            long sum = 0;
            for (Object each : results) {
              sum += (Integer) each;
            }
            result = sum;
          }
        });
  }

  private Body child(int number, Object[] results, int[] pending, Body parent) {
    return new Body() {
      @Override
      public @continuable void run() {
        yieldNow();
        results[number] = number;
        if (--pending[0] == 0) {
          ready.add(parent);
        }
      }
    };
  }

  @Override
  public long skynet(int leaves) {
    return run(
        new NumberBody() {
          @Override
          public @continuable void run() {
            result = node(0, leaves);
          }
        });
  }

  @continuable
  private long node(long first, int leaves) {
    if (leaves == 1) {
      return first;
    }
    int share = leaves / 10;
    List<Result> children = new ArrayList<>(10);
    for (int i = 0; i < 10; i++) {
      Result result = new Result();
      children.add(result);
      start(node(first + i * share, share, result));
    }
    long sum = 0;
    for (int i = 0; i < 10; i++) {
      Object value = children.get(i).await();
      sum += (Long) value;
    }
    return sum;
  }

  private Body node(long first, int leaves, Result result) {
    return new Body() {
      @Override
      public @continuable void run() {
        result.set(node(first, leaves));
      }
    };
  }

  /** A channel that holds nothing: at most one side waits at it. */
  private final class Rendezvous {
    private Integer value;
    private Body waiting;

    @continuable
    void send(Integer value) {
      this.value = value;
      meet();
    }

    @continuable
    Integer receive() {
      meet();
      return value;
    }

    @continuable
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
    NumberBody ping =
        new NumberBody() {
          @Override
          public @continuable void run() {
            Integer answer = 0;
            for (int i = 0; i < rounds; i++) {
              there.send(answer);
              answer = back.receive();
            }
            result = answer;
          }
        };
    start(ping);
    start(
        new Body() {
          @Override
          public @continuable void run() {
            for (int i = 0; i < rounds; i++) {
              Integer received = there.receive();
              back.send(received + 1);
            }
          }
        });
    runAll();
    return ping.result;
  }

  @Override
  public long produceConsume(int items, int capacity) {
    Bounded queue = new Bounded(capacity);
    NumberBody consumer =
        new NumberBody() {
          @Override
          public @continuable void run() {
            long sum = 0;
            for (int i = 0; i < items; i++) {
              Integer item = queue.take();
              sum += item;
            }
            result = sum;
          }
        };
    start(consumer);
    start(
        new Body() {
          @Override
          public @continuable void run() {
            for (int i = 0; i < items; i++) {
              queue.put(i);
            }
          }
        });
    runAll();
    return consumer.result;
  }

  /** A queue with room for so many items. */
  private final class Bounded {
    private final Ring<Integer> items = new Ring<>();
    private int room;
    private Body producer;
    private Body consumer;

    Bounded(int capacity) {
      this.room = capacity;
    }

    @continuable
    void put(Integer item) {
      while (room == 0) {
        producer = current;
        park();
      }
      room--;
      items.add(item);
      if (consumer != null) {
        ready.add(consumer);
        consumer = null;
      }
    }

    @continuable
    Integer take() {
      while (items.isEmpty()) {
        consumer = current;
        park();
      }
      room++;
      if (producer != null) {
        ready.add(producer);
        producer = null;
      }
      return items.take();
    }
  }

  @Override
  public long awaitDone(int times) {
    return run(
        new NumberBody() {
          @Override
          public @continuable void run() {
            Result notYet = new Result();
            start(
                new Body() {
                  @Override
                  public @continuable void run() {
                    notYet.set(0);
                  }
                });
            Result done = new Result();
            done.set(1);
            result = addUp(notYet, 1) + addUp(done, times);
          }
        });
  }

  @continuable
  private long addUp(Result future, int times) {
    long sum = 0;
    for (int i = 0; i < times; i++) {
      Object value = future.await();
      sum += (Integer) value;
    }
    return sum;
  }

  @Override
  public long lecture(int elements) {
    List<Integer> numbers = Numbers.upTo(elements / 2);
    Result squares = new Result();
    Result successors = new Result();
    start(mapping(squares, x -> x * x, numbers));
    start(mapping(successors, x -> x + 1, numbers));
    runAll();
    return sum(squares) + sum(successors);
  }

  private Body mapping(Result future, UnaryOperator<Integer> fn, List<Integer> elements) {
    return new Body() {
      @Override
      public @continuable void run() {
        amap(future, fn, elements);
      }
    };
  }

  @continuable
  private void amap(Result future, UnaryOperator<Integer> fn, List<Integer> elements) {
    List<Integer> results = new ArrayList<>();
    for (int x : elements) {
      results.add(fn.apply(x));
      yieldNow();
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
    Body generator =
        new Body() {
          @Override
          public @continuable void run() {
            for (int i = 0; i < values; i++) {
              given[0] = Numbers.lowBits(i);
              park();
            }
          }
        };
    long sum = 0;
    while (!resume(generator)) {
      sum += given[0];
    }
    return sum;
  }

  @Override
  public long exceptions(int depth, int times) {
    return run(
        new NumberBody() {
          @Override
          public @continuable void run() {
            result = caught(depth, times);
          }
        });
  }

  @continuable
  private long caught(int depth, int times) {
    long caught = 0;
    for (int i = 0; i < times; i++) {
      try {
        dive(depth);
      } catch (Stop e) {
        caught++;
      }
    }
    return caught;
  }

  @continuable
  private void dive(int depth) throws Stop {
    if (depth == 1) {
      yieldNow();
      throw new Stop();
    }
    dive(depth - 1);
    Stop.passed();
  }

  @Override
  public AutoCloseable suspended(int coroutines, int depth) {
    Object token = new Object();
    for (int i = 0; i < coroutines; i++) {
      start(holding(i, depth, token));
    }
    for (int i = 0; i < coroutines; i++) {
      runOne();
    }
    return this::runAll;
  }

  private Body holding(int number, int depth, Object token) {
    return new Body() {
      @Override
      public @continuable void run() {
        hold(number, depth, token);
      }
    };
  }

  @continuable
  private int hold(int number, int depth, Object token) {
    int sum = number;
    if (depth == 1) {
      yieldNow();
    } else {
      sum += hold(number + 1, depth - 1, token);
    }
    return sum + (token == null ? 1 : 0);
  }

  @Override
  public void sleep(Sleepers sleepers) {
    DeadlineHeap<Body> heap = new DeadlineHeap<>();
    for (int i = 0; i < sleepers.count(); i++) {
      start(sleeping(i, sleepers, heap));
    }
    do {
      runAll();
      heap.awaitFirst();
      heap.moveDue(ready);
    } while (!ready.isEmpty() || !heap.isEmpty());
  }

  private Body sleeping(int number, Sleepers sleepers, DeadlineHeap<Body> heap) {
    return new Body() {
      @Override
      public @continuable void run() {
        long deadline = sleepers.deadline(number);
        heap.add(deadline, this);
        park();
        sleepers.woke(deadline);
      }
    };
  }
}
