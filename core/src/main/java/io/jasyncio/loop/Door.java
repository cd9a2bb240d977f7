package io.jasyncio.loop;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The one way in from other threads: any thread hands turns in, the loop's thread takes all of them
 * at once, in order.
 *
 * <pre>
 *   any thread:   new node ──▶ last handed in ──▶ … ──▶ first handed in
 *                 (a stack, pushed by compare-and-set)
 *   the loop's:   takes the whole stack, turns it round, and moves it to the ready queue
 * </pre>
 *
 * <p>Lock-free. Who pushes on an empty stack must wake the loop; those who follow needn't: one
 * wake-up per batch.
 */
public final class Door {
  /** What has been handed in. */
  private static final class Node {
    final Turn turn;
    Node next;

    Node(Turn turn) {
      this.turn = turn;
    }
  }

  /** Stands in the stack of a closed door. */
  private static final Node CLOSED = new Node(null);

  private final AtomicReference<Node> last = new AtomicReference<>();

  /**
   * What has been taken, but not yet moved on (an error may have stopped the move). For the loop's
   * thread alone.
   */
  private Node taken;

  /** What became of a turn that was handed in. */
  public enum Entry {
    /** The loop must be woken. */
    FIRST,
    /** Others wait already: somebody has woken the loop. */
    FOLLOWING,
    /** Refused, because the door is closed. */
    REFUSED
  }

  /** Hands a turn in. From any thread. */
  public Entry enter(Turn turn) {
    Node node = new Node(turn);
    while (true) {
      Node before = last.get();
      if (before == CLOSED) {
        return Entry.REFUSED;
      }
      node.next = before;
      if (last.compareAndSet(before, node)) {
        return before == null ? Entry.FIRST : Entry.FOLLOWING;
      }
    }
  }

  /** Whether somebody waits at the door. */
  public boolean isEmpty() {
    return last.get() == null && taken == null;
  }

  /**
   * Moves what has been handed in until now to the ready queue; who comes meanwhile is for the next
   * time, or a crowd could keep the loop here. For the loop's thread alone.
   */
  public void moveTo(ReadyQueue ready) {
    moveTaken(ready); // what an error has left
    Node newest = last.get();
    if (newest != null && newest != CLOSED) {
      taken = turnedRound(last.getAndSet(null));
      moveTaken(ready);
    }
  }

  private void moveTaken(ReadyQueue ready) {
    for (; taken != null; taken = taken.next) {
      ready.add(taken.turn);
    }
  }

  /** Refuses all who come from now on, and drops those who wait. */
  public void close() {
    last.set(CLOSED);
    taken = null;
  }

  private static Node turnedRound(Node stack) {
    Node first = null;
    while (stack != null) {
      Node next = stack.next;
      stack.next = first;
      first = stack;
      stack = next;
    }
    return first;
  }
}
