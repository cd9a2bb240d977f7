package io.jasyncio.loop;

import java.util.Random;
import java.util.function.Predicate;

/**
 * The turns that are due, first come first served: a ring that grows. For the loop's thread alone.
 */
public final class ReadyQueue {
  private static final int SMALLEST = 64;

  /** Its length is a power of two. */
  private Turn[] ring = new Turn[SMALLEST];

  /** How many turns were ever taken and added; they overflow, and their difference is right. */
  private int taken;

  private int added;

  /** Appends a turn. */
  public void add(Turn turn) {
    if (added - taken == ring.length) {
      grow();
    }
    ring[added++ & (ring.length - 1)] = turn;
  }

  /** Removes the oldest turn; there must be one. */
  public Turn take() {
    int oldest = taken++ & (ring.length - 1);
    Turn turn = ring[oldest];
    ring[oldest] = null;
    return turn;
  }

  /**
   * Looks at a turn and leaves it where it is.
   *
   * @param place 0 for the oldest
   */
  public Turn get(int place) {
    return ring[(taken + place) & (ring.length - 1)];
  }

  /**
   * Puts some of the turns into a random order, among their places; the others stay where they are.
   *
   * @param chosen which turns
   * @param random decides
   */
  public void shuffle(Predicate<? super Turn> chosen, Random random) {
    int[] places = new int[size()];
    int count = 0;
    for (int i = taken; i != added; i++) {
      int place = i & (ring.length - 1);
      if (chosen.test(ring[place])) {
        places[count++] = place;
      }
    }
    for (int i = count - 1; i > 0; i--) {
      int other = places[random.nextInt(i + 1)];
      Turn turn = ring[places[i]];
      ring[places[i]] = ring[other];
      ring[other] = turn;
    }
  }

  /** The number of turns that wait. */
  public int size() {
    return added - taken;
  }

  /** Whether no turn waits. */
  public boolean isEmpty() {
    return added == taken;
  }

  /** Drops all turns and the room that they took. */
  public void clear() {
    ring = new Turn[SMALLEST];
    taken = 0;
    added = 0;
  }

  private void grow() {
    Turn[] larger = new Turn[ring.length * 2];
    int head = taken & (ring.length - 1);
    int untilEnd = ring.length - head;
    System.arraycopy(ring, head, larger, 0, untilEnd);
    System.arraycopy(ring, 0, larger, untilEnd, head);
    taken = 0;
    added = ring.length;
    ring = larger;
  }
}
