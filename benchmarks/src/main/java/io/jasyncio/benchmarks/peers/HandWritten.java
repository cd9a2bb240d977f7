package io.jasyncio.benchmarks.peers;

import io.jasyncio.benchmarks.Peer;
import io.jasyncio.benchmarks.Sleepers;
import io.jasyncio.benchmarks.Trap;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * What one would write by hand for exactly this work: objects with a {@link Machine#step} each, on
 * an array that is used as a ring. The physical limit: it keeps no list of its tasks, cancels
 * nothing, hands on no failure, checks no thread.
 *
 * <p>Where the work is a call that doesn't suspend, this is the plain Java method, with the test
 * and a branch that is taken in the set-up.
 */
public final class HandWritten implements Peer {
  /** A coroutine: does what it does until it waits. */
  abstract static class Machine {
    abstract void step(Ring<Machine> ready);
  }

  private static void run(Ring<Machine> ready) {
    while (!ready.isEmpty()) {
      ready.take().step(ready);
    }
  }

  // ---- turns

  private static final class GivesWay extends Machine {
    private final int turns;
    int taken = -1;

    GivesWay(int turns) {
      this.turns = turns;
    }

    @Override
    void step(Ring<Machine> ready) {
      if (++taken < turns) {
        ready.add(this);
      }
    }
  }

  @Override
  public long turns(int coroutines, int turns) {
    Ring<Machine> ready = new Ring<>();
    List<GivesWay> all = new ArrayList<>(coroutines);
    for (int i = 0; i < coroutines; i++) {
      GivesWay machine = new GivesWay(turns);
      all.add(machine);
      ready.add(machine);
    }
    run(ready);
    long sum = 0;
    for (GivesWay machine : all) {
      sum += machine.taken;
    }
    return sum;
  }

  // ---- calls

  @Override
  public long fib(int n) {
    return fibonacci(n);
  }

  private static int fibonacci(int n) {
    if (n < 2) {
      if (n == Trap.fib) {
        trapped++;
      }
      return n;
    }
    return fibonacci(n - 1) + fibonacci(n - 2);
  }

  private static int trapped;

  // ---- turns at depth: a frame for each call, of which the innermost runs

  private static final class Level extends Machine {
    private final Level caller;
    private final int depth;
    private int left;
    int result;

    Level(Level caller, int depth, int turns) {
      this.caller = caller;
      this.depth = depth;
      this.left = turns;
    }

    @Override
    void step(Ring<Machine> ready) {
      if (depth > 1) {
        ready.add(new Level(this, depth - 1, left));
      } else if (left-- > 0) {
        result++;
        ready.add(this);
      } else {
        finish();
      }
    }

    private void finish() {
      Level ended = this;
      ended.result++;
      while (ended.caller != null) {
        ended.caller.result = ended.result + 1;
        ended = ended.caller;
      }
    }
  }

  @Override
  public long turnsAtDepth(int depth, int turns) {
    Ring<Machine> ready = new Ring<>();
    Level outermost = new Level(null, depth, turns);
    ready.add(outermost);
    run(ready);
    return outermost.result;
  }

  // ---- spawn

  private static final class Once extends Machine {
    private final int[] ended;
    private boolean begun;

    Once(int[] ended) {
      this.ended = ended;
    }

    @Override
    void step(Ring<Machine> ready) {
      if (begun) {
        ended[0]++;
      } else {
        begun = true;
        ready.add(this);
      }
    }
  }

  @Override
  public long spawn(int coroutines) {
    int[] ended = {0};
    Ring<Machine> ready = new Ring<>();
    for (int i = 0; i < coroutines; i++) {
      ready.add(new Once(ended));
    }
    run(ready);
    return ended[0];
  }

  // ---- gather

  private static final class Gather extends Machine {
    private final Object[] results;
    private int pending;
    long sum;

    Gather(int children) {
      this.results = new Object[children];
    }

    @Override
    void step(Ring<Machine> ready) {
      if (pending == 0) {
        pending = results.length;
        for (int i = 0; i < results.length; i++) {
          ready.add(new Child(this, i));
        }
        return;
      }
      for (Object result : results) {
        sum += (Integer) result;
      }
    }

    void ended(int number, Ring<Machine> ready) {
      results[number] = number;
      if (--pending == 0) {
        pending = -1;
        ready.add(this);
      }
    }
  }

  private static final class Child extends Machine {
    private final Gather parent;
    private final int number;
    private boolean begun;

    Child(Gather parent, int number) {
      this.parent = parent;
      this.number = number;
    }

    @Override
    void step(Ring<Machine> ready) {
      if (begun) {
        parent.ended(number, ready);
      } else {
        begun = true;
        ready.add(this);
      }
    }
  }

  @Override
  public long gather(int children) {
    Ring<Machine> ready = new Ring<>();
    Gather gather = new Gather(children);
    ready.add(gather);
    run(ready);
    return gather.sum;
  }

  // ---- skynet

  private static final class Node extends Machine {
    private final Node parent;
    private final long first;
    private final int leaves;
    private int pending;
    long sum;

    Node(Node parent, long first, int leaves) {
      this.parent = parent;
      this.first = first;
      this.leaves = leaves;
    }

    @Override
    void step(Ring<Machine> ready) {
      if (leaves == 1) {
        sum = first;
        finish(ready);
      } else if (pending == 0) {
        pending = 10;
        int share = leaves / 10;
        for (int i = 0; i < 10; i++) {
          ready.add(new Node(this, first + i * share, share));
        }
      } else {
        finish(ready);
      }
    }

    private void finish(Ring<Machine> ready) {
      if (parent != null) {
        parent.sum += sum;
        if (--parent.pending == 0) {
          parent.pending = -1;
          ready.add(parent);
        }
      }
    }
  }

  @Override
  public long skynet(int leaves) {
    Ring<Machine> ready = new Ring<>();
    Node root = new Node(null, 0, leaves);
    ready.add(root);
    run(ready);
    return root.sum;
  }

  // ---- ping-pong

  /** A channel that holds nothing: at most one side waits at it. */
  private static final class Rendezvous {
    Integer value;
    Player receiver;
    Player sender;

    /** False if the sender has to wait. */
    boolean send(Player sender, Integer value, Ring<Machine> ready) {
      if (receiver == null) {
        this.sender = sender;
        this.value = value;
        return false;
      }
      receiver.received = value;
      ready.add(receiver);
      receiver = null;
      return true;
    }

    /** Null if the receiver has to wait. */
    Integer receive(Player receiver, Ring<Machine> ready) {
      if (sender == null) {
        this.receiver = receiver;
        return null;
      }
      ready.add(sender);
      sender = null;
      return value;
    }
  }

  /** Who plays: sends first, or answers first. */
  private static final class Player extends Machine {
    private static final int SEND = 0;
    private static final int SENT = 1;
    private static final int RECEIVED = 2;

    private final Rendezvous in;
    private final Rendezvous out;
    private final int added;
    private int left;
    private int state;
    Integer received = 0;

    Player(Rendezvous in, Rendezvous out, int rounds, boolean begins) {
      this.in = in;
      this.out = out;
      this.left = rounds;
      this.added = begins ? 0 : 1;
      this.state = begins ? SEND : SENT;
    }

    @Override
    void step(Ring<Machine> ready) {
      while (true) {
        if (state == SEND) {
          state = SENT;
          if (!out.send(this, received + added, ready)) {
            return;
          }
        } else if (state == SENT) {
          if (added == 1 && left-- == 0) {
            return;
          }
          state = RECEIVED;
          Integer value = in.receive(this, ready);
          if (value == null) {
            return;
          }
          received = value;
        } else {
          if (added == 0 && --left == 0) {
            return;
          }
          state = SEND;
        }
      }
    }
  }

  @Override
  public long pingPong(int rounds) {
    Ring<Machine> ready = new Ring<>();
    Rendezvous there = new Rendezvous();
    Rendezvous back = new Rendezvous();
    Player ping = new Player(back, there, rounds, true);
    ready.add(ping);
    ready.add(new Player(there, back, rounds, false));
    run(ready);
    return ping.received;
  }

  // ---- producer and consumer

  private static final class Bounded {
    final Ring<Integer> items = new Ring<>();
    int room;
    Machine producer;
    Machine consumer;

    Bounded(int capacity) {
      this.room = capacity;
    }

    void wake(Machine waiting, Ring<Machine> ready) {
      if (waiting != null) {
        ready.add(waiting);
      }
    }
  }

  private static final class Producer extends Machine {
    private final Bounded queue;
    private final int items;
    private int next;

    Producer(Bounded queue, int items) {
      this.queue = queue;
      this.items = items;
    }

    @Override
    void step(Ring<Machine> ready) {
      queue.producer = null;
      for (; next < items; next++) {
        if (queue.room == 0) {
          queue.producer = this;
          return;
        }
        queue.room--;
        queue.items.add(next);
        queue.wake(queue.consumer, ready);
        queue.consumer = null;
      }
    }
  }

  private static final class Consumer extends Machine {
    private final Bounded queue;
    private int left;
    long sum;

    Consumer(Bounded queue, int items) {
      this.queue = queue;
      this.left = items;
    }

    @Override
    void step(Ring<Machine> ready) {
      queue.consumer = null;
      for (; left > 0; left--) {
        if (queue.items.isEmpty()) {
          queue.consumer = this;
          return;
        }
        sum += queue.items.take();
        queue.room++;
        queue.wake(queue.producer, ready);
        queue.producer = null;
      }
    }
  }

  @Override
  public long produceConsume(int items, int capacity) {
    Ring<Machine> ready = new Ring<>();
    Bounded queue = new Bounded(capacity);
    Consumer consumer = new Consumer(queue, items);
    ready.add(consumer);
    ready.add(new Producer(queue, items));
    run(ready);
    return consumer.sum;
  }

  // ---- a finished future: a result, behind a flag that other threads may read

  private static final class Done {
    private volatile boolean done;
    private Object result;

    void set(Object result) {
      this.result = result;
      done = true;
    }
  }

  @Override
  public long awaitDone(int times) {
    Done future = new Done();
    future.set(1);
    return addUp(future, times);
  }

  private static long addUp(Done future, int times) {
    long sum = 0;
    for (int i = 0; i < times; i++) {
      if (!future.done) {
        throw new IllegalStateException();
      }
      sum += (Integer) future.result;
    }
    return sum;
  }

  // ---- the lecture's program

  private static final class Mapping extends Machine {
    private final UnaryOperator<Integer> fn;
    private final Iterator<Integer> elements;
    private final List<Integer> results = new ArrayList<>();
    List<Integer> future;

    Mapping(UnaryOperator<Integer> fn, List<Integer> elements) {
      this.fn = fn;
      this.elements = elements.iterator();
    }

    @Override
    void step(Ring<Machine> ready) {
      if (elements.hasNext()) {
        results.add(fn.apply(elements.next()));
        ready.add(this);
      } else {
        future = results;
      }
    }
  }

  @Override
  public long lecture(int elements) {
    List<Integer> numbers = Numbers.upTo(elements / 2);
    Ring<Machine> ready = new Ring<>();
    Mapping squares = new Mapping(x -> x * x, numbers);
    Mapping successors = new Mapping(x -> x + 1, numbers);
    ready.add(squares);
    ready.add(successors);
    run(ready);
    return Numbers.sum(squares.future) + Numbers.sum(successors.future);
  }

  // ---- a generator: an object with a state, behind the interface that its user sees

  private interface Values {
    boolean advance();

    Integer value();
  }

  private static final class Counting implements Values {
    private final int values;
    private int next = -1;

    Counting(int values) {
      this.values = values;
    }

    @Override
    public boolean advance() {
      return ++next < values;
    }

    @Override
    public Integer value() {
      return Numbers.lowBits(next);
    }
  }

  @Override
  public long generate(int values) {
    Values generator = new Counting(values);
    long sum = 0;
    while (generator.advance()) {
      sum += generator.value();
    }
    return sum;
  }

  // ---- exceptions: through plain calls

  @Override
  public long exceptions(int depth, int times) {
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

  private static void dive(int depth) throws Stop {
    if (depth == 1) {
      throw new Stop();
    }
    dive(depth - 1);
    Stop.passed();
  }

  // ---- callbacks from other threads

  @Override
  public long handIn(int threads, int callbacksEach) {
    int[] counted = {0};
    int all = threads * callbacksEach;
    ConcurrentLinkedQueue<Runnable> door = new ConcurrentLinkedQueue<>();
    Thread loop = Thread.currentThread();
    Runnable callback = () -> counted[0]++;
    Senders senders =
        Senders.start(
            threads,
            callbacksEach,
            () -> {
              boolean wasEmpty = door.isEmpty();
              door.add(callback);
              if (wasEmpty) {
                LockSupport.unpark(loop);
              }
            });
    while (counted[0] < all) {
      Runnable next = door.poll();
      if (next == null) {
        LockSupport.parkNanos(1_000_000);
      } else {
        next.run();
      }
    }
    senders.join();
    return counted[0];
  }

  // ---- memory: a task that can be awaited, and a frame for each call

  private static final class HeldTask extends Machine {
    Object result;
    Throwable failure;
    Object waiter;
    HeldCall innermost;

    @Override
    void step(Ring<Machine> ready) {
      innermost.step(this);
    }
  }

  private static final class HeldCall {
    final HeldCall caller;
    final int number;
    final Object token;
    int state;

    HeldCall(HeldCall caller, int number, Object token) {
      this.caller = caller;
      this.number = number;
      this.token = token;
    }

    void step(HeldTask task) {
      state = 1;
      task.innermost = caller;
      if (caller == null) {
        task.result = number;
      }
    }
  }

  @Override
  public AutoCloseable suspended(int coroutines, int depth) {
    Ring<Machine> ready = new Ring<>();
    Object token = new Object();
    for (int i = 0; i < coroutines; i++) {
      HeldTask task = new HeldTask();
      for (int d = 0; d < depth; d++) {
        task.innermost = new HeldCall(task.innermost, i + d, token);
      }
      ready.add(task);
    }
    return () -> run(ready);
  }

  // ---- timers: a binary heap

  private static final class Sleeper extends Machine {
    private final DeadlineHeap<Sleeper> heap;
    private final Sleepers sleepers;
    private final int number;
    private long deadline;
    boolean cancelled;

    Sleeper(DeadlineHeap<Sleeper> heap, Sleepers sleepers, int number) {
      this.heap = heap;
      this.sleepers = sleepers;
      this.number = number;
    }

    @Override
    void step(Ring<Machine> ready) {
      if (deadline == 0) {
        deadline = sleepers.deadline(number);
        heap.add(deadline, this);
      } else if (!cancelled) {
        sleepers.woke(deadline);
      }
    }
  }

  @Override
  public void sleep(Sleepers sleepers) {
    Ring<Machine> ready = new Ring<>();
    DeadlineHeap<Sleeper> heap = new DeadlineHeap<>();
    for (int i = 0; i < sleepers.count(); i++) {
      ready.add(new Sleeper(heap, sleepers, i));
    }
    runWithTimers(ready, heap);
  }

  @Override
  public void sleepCancelled(Sleepers sleepers) {
    Ring<Machine> ready = new Ring<>();
    DeadlineHeap<Sleeper> heap = new DeadlineHeap<>();
    List<Sleeper> all = new ArrayList<>();
    for (int i = 0; i < sleepers.count(); i++) {
      Sleeper sleeper = new Sleeper(heap, sleepers, i);
      all.add(sleeper);
      ready.add(sleeper);
    }
    run(ready);
    for (int i = 0; i < all.size(); i++) {
      all.get(i).cancelled = !sleepers.isKept(i);
    }
    all = null;
    sleepers.cancelled();
    runWithTimers(ready, heap);
  }

  private static void runWithTimers(Ring<Machine> ready, DeadlineHeap<Sleeper> heap) {
    do {
      run(ready);
      heap.awaitFirst();
      heap.moveDue(ready);
    } while (!ready.isEmpty() || !heap.isEmpty());
  }
}
