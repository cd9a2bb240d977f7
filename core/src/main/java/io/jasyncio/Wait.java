package io.jasyncio;

import java.io.IOException;

/**
 * What a task waits for, if it isn't a future: belongs to that task alone, and wakes it, with
 * {@link CoroutineTask#wake}. For the loop's thread.
 */
interface Wait {
  /** Registers with what will wake the task: its frames are stored by now. */
  void begin() throws IOException;

  /** Ends the wait before its time, and wakes the task. */
  void cancel();

  /** Whether the wait has ended by {@link #cancel}. */
  boolean isCancelled();

  /**
   * What is waited for, in words.
   *
   * @param now nanoseconds of the loop's clock
   */
  String waitText(long now);
}
