package io.jasyncio.benchmarks.peers.offbynull;

import com.offbynull.coroutines.user.Continuation;
import com.offbynull.coroutines.user.Coroutine;
import com.offbynull.coroutines.user.CoroutineRunner;
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

/**
 * Coroutines by offbynull: methods that may suspend are handed a {@code Continuation}, and are
 * woven after compilation by its own instrumenter. They run on a loop as small as the hand-written
 * machines': the same array ring, the calling thread, no locks; so are the few things that a
 * coroutine waits for. The {@code Continuation} comes before a long parameter: behind one, the
 * instrumenter looks for it in the wrong slot.
 */
public final class Offbynull implements Peer {
  /** The coroutines that are ready, and the one that runs. */
  private final Ring<Body> ready = new Ring<>();

  private Body current;

  /** A coroutine. */
  private abstract static class Body implements Coroutine {
    private static final long serialVersionUID = 1;

    private final transient CoroutineRunner runner = new CoroutineRunner(this);

    @Override
    public abstract void run(Continuation c);
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
    return !body.runner.execute();
  }

  private void yieldNow(Continuation c) {
    ready.add(current);
    c.suspend();
  }

  private static void park(Continuation c) {
    c.suspend();
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
            public void run(Continuation c) {
              int taken = giveWay(turns, c);
              sum[0] += taken;
            }
          });
    }
    runAll();
    return sum[0];
  }

  private int giveWay(int turns, Continuation c) {
    int taken = 0;
    while (taken < turns) {
      yieldNow(c);
      taken++;
    }
    return taken;
  }

  @Override
  public long fib(int n) {
    return run(
        new NumberBody() {
          @Override
          public void run(Continuation c) {
            result = fibonacci(n, c);
          }
        });
  }

  private int fibonacci(int n, Continuation c) {
    if (n < 2) {
      if (n == Trap.fib) {
        yieldNow(c);
      }
      return n;
    }
    return fibonacci(n - 1, c) + fibonacci(n - 2, c);
  }

  @Override
  public long turnsAtDepth(int depth, int turns) {
    return run(
        new NumberBody() {
          @Override
          public void run(Continuation c) {
            result = down(depth, turns, c);
          }
        });
  }

  private int down(int depth, int turns, Continuation c) {
    return 1 + (depth == 1 ? giveWay(turns, c) : down(depth - 1, turns, c));
  }

  @Override
  public long spawn(int coroutines) {
    int[] ended = {0};
    for (int i = 0; i < coroutines; i++) {
      start(
          new Body() {
            @Override
            public void run(Continuation c) {
              yieldNow(c);
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

    Object await(Continuation c) {
      if (value == null) {
        waiter = current;
        park(c);
      }
      return value;
    }
  }

  @Override
  public long gather(int children) {
    return run(
        new NumberBody() {
          @Override
          public void run(Continuation c) {
            Object[] results = new Object[children];
            int[] pending = {children};
            for (int i = 0; i < children; i++) {
              start(child(i, results, pending, this));
            }
            park(c);
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
      public void run(Continuation c) {
        yieldNow(c);
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
          public void run(Continuation c) {
            result = node(c, 0, leaves);
          }
        });
  }

  private long node(Continuation c, long first, int leaves) {
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
      sum += (Long) children.get(i).await(c);
    }
    return sum;
  }

  private Body node(long first, int leaves, Result result) {
    return new Body() {
      @Override
      public void run(Continuation c) {
        result.set(node(c, first, leaves));
      }
    };
  }

  /** A channel that holds nothing: at most one side waits at it. */
  private final class Rendezvous {
    private Integer value;
    private Body waiting;

    void send(Integer value, Continuation c) {
      this.value = value;
      meet(c);
    }

    Integer receive(Continuation c) {
      meet(c);
      return value;
    }

    private void meet(Continuation c) {
      if (waiting == null) {
        waiting = current;
        park(c);
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
          public void run(Continuation c) {
            int answer = 0;
            for (int i = 0; i < rounds; i++) {
              there.send(answer, c);
              answer = back.receive(c);
            }
            result = answer;
          }
        };
    start(ping);
    start(
        new Body() {
          @Override
          public void run(Continuation c) {
            for (int i = 0; i < rounds; i++) {
              int received = there.receive(c);
              back.send(received + 1, c);
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
          public void run(Continuation c) {
            long sum = 0;
            for (int i = 0; i < items; i++) {
              sum += queue.take(c);
            }
            result = sum;
          }
        };
    start(consumer);
    start(
        new Body() {
          @Override
          public void run(Continuation c) {
            for (int i = 0; i < items; i++) {
              queue.put(i, c);
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

    void put(Integer item, Continuation c) {
      while (room == 0) {
        producer = current;
        park(c);
      }
      room--;
      items.add(item);
      if (consumer != null) {
        ready.add(consumer);
        consumer = null;
      }
    }

    Integer take(Continuation c) {
      while (items.isEmpty()) {
        consumer = current;
        park(c);
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
          public void run(Continuation c) {
            Result notYet = new Result();
            start(
                new Body() {
                  @Override
                  public void run(Continuation c) {
                    notYet.set(0);
                  }
                });
            Result done = new Result();
            done.set(1);
            result = addUp(notYet, 1, c) + addUp(done, times, c);
          }
        });
  }

  private long addUp(Result future, int times, Continuation c) {
    long sum = 0;
    for (int i = 0; i < times; i++) {
      sum += (Integer) future.await(c);
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
      public void run(Continuation c) {
        amap(future, fn, elements, c);
      }
    };
  }

  private void amap(
      Result future, UnaryOperator<Integer> fn, List<Integer> elements, Continuation c) {
    List<Integer> results = new ArrayList<>();
    for (int x : elements) {
      results.add(fn.apply(x));
      yieldNow(c);
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
          public void run(Continuation c) {
            for (int i = 0; i < values; i++) {
              given[0] = Numbers.lowBits(i);
              park(c);
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
          public void run(Continuation c) {
            result = caught(depth, times, c);
          }
        });
  }

  private long caught(int depth, int times, Continuation c) {
    long caught = 0;
    for (int i = 0; i < times; i++) {
      try {
        dive(depth, c);
      } catch (Stop e) {
        caught++;
      }
    }
    return caught;
  }

  private void dive(int depth, Continuation c) throws Stop {
    if (depth == 1) {
      yieldNow(c);
      throw new Stop();
    }
    dive(depth - 1, c);
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
      public void run(Continuation c) {
        hold(number, depth, token, c);
      }
    };
  }

  private int hold(int number, int depth, Object token, Continuation c) {
    int sum = number;
    if (depth == 1) {
      yieldNow(c);
    } else {
      sum += hold(number + 1, depth - 1, token, c);
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
      public void run(Continuation c) {
        long deadline = sleepers.deadline(number);
        heap.add(deadline, this);
        park(c);
        sleepers.woke(deadline);
      }
    };
  }
}
