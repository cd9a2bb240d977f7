package io.jasyncio;

import java.util.ArrayList;
import java.util.List;

/**
 * The tasks by which an operator reads several sources at once, or one ahead of its consumer. They
 * hand the values over and wait if there is no room: that is the back pressure.
 *
 * <p>A failure comes the same way, behind the values that came before it. At the operator's end the
 * tasks are cancelled and waited for.
 *
 * @param <T> the type of the values
 */
final class Pumps<T> {
  private static final Object NULL = new Object();

  private record Failure(Throwable thrown) {}

  private final List<Task<?>> tasks = new ArrayList<>();
  private final Handover<Object> handover;
  private int running;

  /** Of who waits until another task has ended, or null. */
  private Future<Void> fewer;

  /**
   * Makes an empty set of pumps.
   *
   * @param ahead how many values may wait for the consumer, beside one of each source
   */
  Pumps(int ahead) {
    handover = new Handover<>(ahead);
  }

  /** Starts a task, which may {@link #send}, and start others. */
  void start(AsyncRunnable body) {
    tasks.removeIf(Future::isDone);
    handover.open();
    running++;
    Task<Void> task = Asyncio.createTask(() -> run(body));
    tasks.add(task);
    task.addDoneCallback(done -> ended());
  }

  private void ended() {
    running--;
    handover.close();
    if (fewer != null && !fewer.isDone()) {
      fewer.setResult(null);
    }
  }

  @Async
  private void run(AsyncRunnable body) {
    try {
      body.run();
    } catch (CancelledError e) {
      throw e;
    } catch (Throwable t) {
      handover.send(new Failure(t));
    }
  }

  /** Starts a task that sends the values of a source. */
  void start(AsyncIterable<? extends T> source) {
    start(() -> send(source));
  }

  /** Sends the values of a source. */
  @Async
  void send(AsyncIterable<? extends T> source) {
    for (T value : source) {
      handover.send(value == null ? NULL : value);
    }
  }

  /** Waits until fewer tasks than that run. */
  @Async
  void awaitFewerThan(int tasks) {
    while (running >= tasks) {
      fewer = Asyncio.getRunningLoop().createFuture();
      Await.await(fewer);
    }
  }

  /** Yields what is sent, until all tasks have ended. */
  @Async
  void yieldTo(Yield<? super T> y) {
    try {
      Object sent;
      while ((sent = handover.peek()) != null) {
        handover.remove();
        if (sent instanceof Failure failure) {
          throw Throwing.<RuntimeException>sneaky(failure.thrown());
        }
        y.yield(Pumps.<T>value(sent));
      }
    } finally {
      stop(tasks);
    }
  }

  @SuppressWarnings("unchecked") // nothing else is sent
  private static <T> T value(Object sent) {
    return sent == NULL ? null : (T) sent;
  }

  /** Cancels tasks and waits until they have ended; what they fail with then is nobody's. */
  @Async
  static void stop(List<? extends Task<?>> tasks) {
    if (!tasks.isEmpty()) {
      tasks.forEach(Task::cancel);
      Await.gatherOutcomes(tasks);
    }
  }
}
