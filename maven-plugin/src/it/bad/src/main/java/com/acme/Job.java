package com.acme;

import io.jasyncio.Async;
import io.jasyncio.Await;
import java.util.List;

public class Job {
  private int runs;

  @Async
  void run() {
    synchronized (this) {
      Await.sleep(1); // refused: holds a monitor
      runs++;
    }
  }

  @Async
  void runAll(List<Job> jobs) {
    jobs.forEach(
        job -> {
          job.run(); // refused: Consumer can't suspend
        });
  }

  @Async
  int runs() {
    Await.sleep(0);
    return runs;
  }
}
