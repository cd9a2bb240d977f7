package io.jasyncio.loop;

/** What waits in the ready queue: a callback, or the next step of a task. */
public interface Turn {
  /** Takes the turn, in the loop's thread. Failures are dealt with inside: nothing is thrown. */
  void turn();
}
