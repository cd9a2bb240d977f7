package io.jasyncio;

import java.util.concurrent.CompletableFuture;

/** The thread of a loop that was started together with a portal. */
final class PortalThread extends Thread {
  private final CompletableFuture<Portal> started = new CompletableFuture<>();
  private EventLoop loop;

  /** Set, in the loop's thread, when the loop is to end. */
  private Future<Void> ending;

  private PortalThread() {
    super("jasyncio-portal");
    setDaemon(true);
  }

  /** Starts the thread, and waits until the loop is there. */
  static Portal open() {
    PortalThread thread = new PortalThread();
    thread.start();
    return thread.started.join();
  }

  @Override
  public void run() {
    try (Runner runner = new Runner()) {
      loop = runner.getLoop();
      ending = loop.createFuture();
      started.complete(new Portal(loop, this)); // publishes the fields
      runner.run(() -> awaitEnd());
    } catch (Throwable t) {
      if (!started.completeExceptionally(t)) {
        throw t;
      }
    }
  }

  /** The main task. A future of nobody else's: who cancels all tasks ends the loop as well. */
  @Async
  private void awaitEnd() {
    try {
      Await.await(ending);
    } catch (CancelledError e) {
      // somebody has cancelled all tasks
    }
  }

  /** Lets the loop end; blocks until it has, unless this is the loop's own thread. */
  void end() {
    loop.enter(
        () -> {
          if (!ending.isDone()) {
            ending.setResult(null);
          }
        });
    if (Thread.currentThread() != this) {
      joinUninterruptibly();
    }
  }

  private void joinUninterruptibly() {
    boolean interrupted = false;
    while (isAlive()) {
      try {
        join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
