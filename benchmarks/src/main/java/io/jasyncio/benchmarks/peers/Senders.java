package io.jasyncio.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;

/** Threads that hand callbacks in. */
public final class Senders {
  private final List<Thread> threads = new ArrayList<>();

  private Senders() {}

  /** Starts threads that each do {@code send} so many times. */
  public static Senders start(int threads, int timesEach, Runnable send) {
    Senders senders = new Senders();
    for (int i = 0; i < threads; i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int k = 0; k < timesEach; k++) {
                  send.run();
                }
              });
      senders.threads.add(thread);
      thread.start();
    }
    return senders;
  }

  /** Waits for their end. */
  public void join() {
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
