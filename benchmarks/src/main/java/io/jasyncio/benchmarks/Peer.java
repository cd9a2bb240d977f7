package io.jasyncio.benchmarks;

/**
 * One way to write coroutines, and the work that all of them do. Every method runs its work to the
 * end on the calling thread (virtual threads: on their carriers, while the caller waits) and
 * returns a number that only the whole work can give, so that no compiler leaves any of it out; the
 * rows compare it.
 *
 * <p>What "the same work" is stands at each method; why a peer's way of doing it is that work
 * stands at the peer's class. What a peer can't do it leaves to the defaults: its cell in the table
 * stays empty.
 */
public interface Peer {
  /**
   * Coroutines that do nothing but give way to the others, first come, first served.
   *
   * @return the number of times that one of them went on: {@code coroutines * turns}
   */
  default long turns(int coroutines, int turns) {
    throw new MissingInPeer();
  }

  /**
   * Fibonacci numbers by two recursive calls that may suspend; the leaves give way where {@code n}
   * is {@link Trap#fib}, which outside of the set-up is nowhere. A coroutine is begun for the whole
   * tree, not for each call.
   *
   * @return the {@code n}th Fibonacci number
   */
  default long fib(int n) {
    throw new MissingInPeer();
  }

  /**
   * One coroutine that gives way in the innermost of {@code depth} nested calls, each of which may
   * suspend and adds one to what it is returned.
   *
   * @return {@code turns + depth}
   */
  default long turnsAtDepth(int depth, int turns) {
    throw new MissingInPeer();
  }

  /**
   * Starts coroutines that give way once, and waits for the last one; all are started before the
   * first one runs, except where a peer's threads take them up at once.
   *
   * @return the number of coroutines that have ended
   */
  default long spawn(int coroutines) {
    throw new MissingInPeer();
  }

  /**
   * A coroutine starts children and waits for all their results, in order; each child gives way
   * once and returns its number as an object.
   *
   * @return the sum of the results
   */
  default long gather(int children) {
    throw new MissingInPeer();
  }

  /**
   * A tree of coroutines, ten children to each, down to {@code leaves} leaves that return their
   * number; the others start their children, then wait for each one's result and add them up.
   *
   * @param leaves a power of ten
   * @return the sum of the numbers
   */
  default long skynet(int leaves) {
    throw new MissingInPeer();
  }

  /**
   * Two coroutines and two channels that hold nothing: who sends waits until the other one has
   * taken it. One sends a number and waits for the answer, the number plus one, which it sends
   * next.
   *
   * @return the last answer: {@code rounds}
   */
  default long pingPong(int rounds) {
    throw new MissingInPeer();
  }

  /**
   * One coroutine puts numbers into a queue that holds {@code capacity} of them, another one takes
   * them out; who finds it full or empty waits.
   *
   * @return the sum of the numbers
   */
  default long produceConsume(int items, int capacity) {
    throw new MissingInPeer();
  }

  /**
   * A coroutine awaits, again and again, a future that has its result already.
   *
   * @return the sum of the results, which are 1
   */
  default long awaitDone(int times) {
    throw new MissingInPeer();
  }

  /**
   * The lecture's program: two coroutines map a function over a list of Integers each, give way
   * after every element, and put the list of results into a future.
   *
   * @param elements of both lists together
   * @return the sum of the results
   */
  default long lecture(int elements) {
    throw new MissingInPeer();
  }

  /**
   * A generator of objects that are there already, {@code Numbers.lowBits} of 0, 1, …, and a loop
   * that takes them out of it, one at a time.
   *
   * @return the sum of the values
   */
  default long generate(int values) {
    throw new MissingInPeer("it has no generators");
  }

  /**
   * A call gives way in the innermost of {@code depth} nested calls and throws there, when it goes
   * on; the outermost catches. The exception is made anew each time, with its stack trace.
   *
   * @return the number of exceptions caught
   */
  default long exceptions(int depth, int times) {
    throw new MissingInPeer();
  }

  /**
   * Other threads hand callbacks to the thread that runs coroutines, all that they have, as fast as
   * they can; that one counts them.
   *
   * @return the number of callbacks that have run
   */
  default long handIn(int threads, int callbacksEach) {
    throw new MissingInPeer("it has no loop of its own that others could hand anything to");
  }

  /**
   * Suspends coroutines in the innermost of {@code depth} nested calls, each of which keeps a
   * number and an object, and returns while they are suspended.
   *
   * @return what keeps them; closing it ends them
   */
  default AutoCloseable suspended(int coroutines, int depth) {
    throw new MissingInPeer();
  }

  /**
   * Coroutines that each sleep for a time of their own and then tell {@code sleepers}; returns when
   * all have ended.
   */
  default void sleep(Sleepers sleepers) {
    throw new MissingInPeer();
  }

  /**
   * Coroutines that each sleep for a time of their own, as in {@link #sleep}; once all of them
   * sleep, 99 of 100 are cancelled, the caller is told ({@link Sleepers#cancelled}), and the rest
   * are waited for.
   */
  default void sleepCancelled(Sleepers sleepers) {
    throw new MissingInPeer("nothing can be cancelled");
  }
}
