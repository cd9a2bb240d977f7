package io.jasyncio;

import io.jasyncio.insight.Waker;
import io.jasyncio.loop.ReadyQueue;
import io.jasyncio.loop.Timer;
import io.jasyncio.loop.Turn;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The instruments of a loop that has some. For the loop's thread alone.
 *
 * <p>Who wakes whom costs loops without instruments nothing, since nobody writes it down: it's seen
 * in the ready queue, which only grows at its end.
 *
 * <pre>
 *   head                  known                      end
 *   │ accounted for       │ new                      │
 *
 *   new after a step            that step has made them ready
 *   new before an iteration     the loop has: timers, sockets and threads, told by the turn's class
 *   new before a run            plain code has
 * </pre>
 *
 * <p>A callback is remembered with who has scheduled it, until its turn, so that its deeds count as
 * theirs.
 */
final class Instruments {
  private static final long NO_STEP = -1;

  private final EventLoop loop;
  private Instrument[] all = {};

  /** How many turns at the head of the queue are accounted for. */
  private int known;

  /**
   * Whether {@link #known} holds: not before the first iteration that is watched from its start.
   */
  private boolean counts;

  private long steps;
  private Origin running;
  private final Map<Turn, Origin> callbacks = new IdentityHashMap<>();

  /** Who makes things ready. */
  private record Origin(Waker waker, Task<?> task, long step) {
    static Origin outside(Waker waker) {
      return new Origin(waker, null, NO_STEP);
    }
  }

  Instruments(EventLoop loop) {
    this.loop = loop;
  }

  void add(Instrument instrument) {
    all = Arrays.copyOf(all, all.length + 1);
    all[all.length - 1] = instrument;
  }

  boolean remove(Instrument instrument) {
    int before = all.length;
    all = Arrays.stream(all).filter(each -> each != instrument).toArray(Instrument[]::new);
    return all.length < before;
  }

  boolean isEmpty() {
    return all.length == 0;
  }

  /** Tells all of them; who throws isn't told again. */
  void tell(Consumer<Instrument> news) {
    for (Instrument instrument : all) {
      try {
        news.accept(instrument);
      } catch (Throwable t) {
        loop.removeInstrument(instrument);
        loop.callExceptionHandler(
            ExceptionContext.of("an instrument failed, and is removed: " + instrument, t));
      }
    }
  }

  // ---- what the loop does

  void beginRun(ReadyQueue ready) {
    account(ready, turn -> Origin.outside(Waker.PROGRAM));
  }

  void beginIteration(ReadyQueue ready) {
    account(ready, turn -> Origin.outside(counts ? outsideOfSteps(turn) : Waker.PROGRAM));
  }

  private static Waker outsideOfSteps(Turn turn) {
    if (turn instanceof SleepTimer) {
      return Waker.SLEEP;
    }
    if (turn instanceof Timer) {
      return Waker.TIMER;
    }
    if (turn instanceof SocketCallback
        || turn instanceof CoroutineTask<?> task && task.waitsAtSocket()) {
      return Waker.SOCKET;
    }
    return turn instanceof ScheduledCallback ? Waker.THREAD : Waker.PROGRAM;
  }

  void beginStep(Turn turn) {
    known--;
    steps++;
    Task<?> task = taskOf(turn);
    if (task != null) {
      running = new Origin(Waker.TASK, task, steps);
    } else {
      Origin scheduledBy = callbacks.remove(turn);
      Waker waker = scheduledBy == null ? Waker.PROGRAM : scheduledBy.waker;
      running = waker == Waker.TASK ? scheduledBy : new Origin(waker, null, steps);
    }
    tell(instrument -> instrument.beforeStep(task));
  }

  void endStep(Turn turn, ReadyQueue ready) {
    Task<?> task = taskOf(turn);
    tell(instrument -> instrument.afterStep(task));
    if (counts) {
      Origin origin = running;
      account(ready, next -> origin);
    }
  }

  private static Task<?> taskOf(Turn turn) {
    return turn instanceof CoroutineTask<?> task ? task : null;
  }

  /** Notes who has made ready what is new in the queue. */
  private void account(ReadyQueue ready, Function<Turn, Origin> origins) {
    for (int place = counts ? known : 0; place < ready.size(); place++) {
      Turn turn = ready.get(place);
      Origin origin = origins.apply(turn);
      if (turn instanceof CoroutineTask<?> task) {
        long ago = origin.step == NO_STEP ? NO_STEP : steps - origin.step;
        Wake wake = new Wake(origin.waker, origin.task, ago, task.isWokenByCancel());
        tell(instrument -> instrument.taskReady(task, wake));
      } else {
        callbacks.put(turn, origin);
      }
    }
    known = ready.size();
    counts = true;
  }
}
