package io.jasyncio;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A loop's calls of functions that block, and its default executor. For the loop's thread alone.
 */
final class BlockingWork {
  private static final int MOST_THREADS =
      Math.min(32, Runtime.getRuntime().availableProcessors() + 4);
  private static final int FIRST_WITH_GOOD_VIRTUAL_THREADS = 24;

  private final EventLoop loop;

  /** Null until it is needed. */
  private ExecutorService executor;

  private boolean shutDown;

  BlockingWork(EventLoop loop) {
    this.loop = loop;
  }

  <T> Future<T> submit(Executor chosen, Callable<T> function) {
    Executor target = chosen == null ? defaultExecutor() : chosen;
    ExecutorFuture<T> future = new ExecutorFuture<>(loop, function);
    target.execute(future);
    loop.idle().expectWork();
    return future;
  }

  void setExecutor(ExecutorService executor) {
    this.executor = executor;
  }

  private Executor defaultExecutor() {
    if (shutDown) {
      throw new IllegalStateException(
          "the loop's default executor has been shut down: it takes no more functions");
    }
    if (executor == null) {
      executor = newPool();
    }
    return executor;
  }

  private static ExecutorService newPool() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            MOST_THREADS,
            MOST_THREADS,
            60,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            newThreads());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ThreadFactory newThreads() {
    if (Runtime.version().feature() >= FIRST_WITH_GOOD_VIRTUAL_THREADS) {
      try {
        Class<?> builder = Class.forName("java.lang.Thread$Builder");
        Object virtual = Thread.class.getMethod("ofVirtual").invoke(null);
        Object named =
            builder.getMethod("name", String.class, long.class).invoke(virtual, "jasyncio-", 1L);
        return (ThreadFactory) builder.getMethod("factory").invoke(named);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("Java " + Runtime.version() + " has no virtual threads", e);
      }
    }
    AtomicInteger number = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, "jasyncio-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Lets a thread of its own wait for the executor's, so that the loop can go on. */
  Future<Void> shutdown(Duration limit) {
    shutDown = true;
    Future<Void> done = loop.createFuture();
    if (executor == null) {
      done.setResult(null);
      return done;
    }
    ExecutorService ending = executor;
    ending.shutdown();
    loop.idle().expectWork();
    Thread waiter =
        new Thread(
            () -> {
              boolean ended = isTerminated(ending, limit);
              loop.enter(() -> shutdownDone(done, ended, limit));
            },
            "jasyncio-shutdown");
    waiter.setDaemon(true);
    waiter.start();
    return done;
  }

  private static boolean isTerminated(ExecutorService executor, Duration limit) {
    try {
      return executor.awaitTermination(EventLoop.nanosOf(limit), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return false; // somebody wants this thread to end
    }
  }

  private void shutdownDone(Future<Void> done, boolean ended, Duration limit) {
    loop.idle().workArrived();
    if (!ended) {
      loop.callExceptionHandler(
          ExceptionContext.of(
              "the threads of the default executor haven't ended in "
                  + limit
                  + ": a function blocks there"));
    }
    if (!done.isDone()) {
      done.setResult(null);
    }
  }

  /** Lets the executor go without waiting. */
  void close() {
    shutDown = true;
    if (executor != null) {
      executor.shutdown();
    }
  }
}
