package io.jasyncio;

import io.jasyncio.insight.LoopDump;
import io.jasyncio.insight.TaskDump;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks at all tasks of a loop. In the loop's thread, where nothing changes meanwhile; if that
 * doesn't answer, from outside, where all that is met may be about to change: so every walk is
 * bounded, and what fails is left out.
 */
final class DumpWalk {
  /** How many tasks are told of. */
  static final int MOST_TASKS = 10_000;

  /** How much of each task's stack is told: the inner half and the outer half. */
  private static final int MOST_LINES = 64;

  private final EventLoop loop;
  private final boolean safe;
  private final StackTraceElement[] threadStack;
  private final long now;

  /**
   * When tasks will be cancelled, by a timeout of theirs or of who would cancel them with itself.
   */
  private final Map<CoroutineTask<?>, Long> deadlines = new IdentityHashMap<>();

  private DumpWalk(EventLoop loop, boolean safe) {
    this.loop = loop;
    this.safe = safe;
    this.threadStack = OwnTrace.of(loop.owner());
    this.now = loop.time();
  }

  /**
   * Dumps a loop, from any thread.
   *
   * @param patience how long the loop's thread may take to answer
   */
  static LoopDump of(EventLoop loop, Duration patience) {
    if (loop.isOwnThread() || !loop.isRunning()) {
      return new DumpWalk(loop, true).dump();
    }
    CompletableFuture<LoopDump> answer = new CompletableFuture<>();
    if (loop.enter(() -> answerWith(answer, loop))) {
      try {
        return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException e) {
        answer.cancel(false);
      } catch (InterruptedException e) {
        answer.cancel(false);
        Thread.currentThread().interrupt();
      }
    }
    return new DumpWalk(loop, false).dump();
  }

  private static void answerWith(CompletableFuture<LoopDump> answer, EventLoop loop) {
    if (!answer.isDone()) {
      try {
        answer.complete(new DumpWalk(loop, true).dump());
      } catch (Throwable t) {
        answer.completeExceptionally(t);
      }
    }
  }

  private LoopDump dump() {
    try {
      findDeadlines();
    } catch (RuntimeException e) {
      if (safe) {
        throw e;
      }
    }
    List<TaskDump> tasks = new ArrayList<>();
    int alive = 0;
    for (CoroutineTask<?> task = loop.oldest(); task != null; task = task.next) {
      if (alive++ < MOST_TASKS) {
        add(task, tasks);
      } else if (!safe) {
        break; // a list that changes may have no end
      }
    }
    return new LoopDump(
        loop.owner().getName(),
        loop.isRunning(),
        safe,
        safe ? List.of() : List.of(threadStack),
        loop.readyCount(),
        loop.timers().size(),
        alive,
        tasks);
  }

  private void findDeadlines() {
    int left = MOST_TASKS;
    List<CoroutineTask<?>> limited = new ArrayList<>();
    for (CoroutineTask<?> task = loop.oldest(); task != null && left-- > 0; task = task.next) {
      if (task.deadline().isPresent()) {
        limited.add(task);
      }
    }
    limited.sort(Comparator.comparingLong(task -> left(task.deadline().orElse(now))));
    for (CoroutineTask<?> task : limited) {
      cancelledWith(task, task.deadline().orElse(now));
    }
  }

  private long left(long deadline) {
    return deadline - now;
  }

  /**
   * Notes a deadline for a task and those that are cancelled with it, if there's no earlier one.
   */
  private void cancelledWith(CoroutineTask<?> first, long deadline) {
    Deque<Future<?>> open = new ArrayDeque<>(List.of(first));
    Set<Future<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Future<?> each = open.poll(); each != null; each = open.poll()) {
      if (!seen.add(each) || each instanceof CoroutineTask<?> task && isKnown(task, deadline)) {
        continue;
      }
      if (each instanceof ResourceFuture<?> group && group.isTaskGroup()) {
        group.forEachEnder(open::add);
      } else if (each instanceof LoopFuture<?> ours) {
        ours.forEachAwaited(open::add);
      }
    }
  }

  private boolean isKnown(CoroutineTask<?> task, long deadline) {
    return task.getLoop() != loop || deadlines.putIfAbsent(task, deadline) != null;
  }

  private Duration timeout(CoroutineTask<?> task) {
    Long deadline = deadlines.get(task);
    return deadline == null ? null : Duration.ofNanos(left(deadline));
  }

  private void add(CoroutineTask<?> task, List<TaskDump> tasks) {
    try {
      tasks.add(of(task));
    } catch (RuntimeException e) {
      if (safe) {
        throw e;
      }
    }
  }

  private TaskDump of(CoroutineTask<?> task) {
    boolean current = task == loop.currentTask();
    return new TaskDump(
        task.number(),
        task.getName(),
        task.state(),
        task.isAskedToEnd(),
        Duration.ofNanos(loop.ages().of(task.number(), now)),
        task.waitText(now),
        enders(task),
        timeout(task),
        current ? task.runningStack(ownPart()) : task.suspendedStack(MOST_LINES));
  }

  /** The loop's stack without the methods that dump. */
  private StackTraceElement[] ownPart() {
    int first = threadStack.length - 1;
    while (first >= 0 && !isDump(threadStack[first])) {
      first--;
    }
    return Arrays.copyOfRange(threadStack, first + 1, threadStack.length);
  }

  private static boolean isDump(StackTraceElement element) {
    String type = element.getClassName();
    String method = element.getMethodName();
    return type.equals(EventLoop.class.getName()) && method.equals("dump")
        || type.equals(Asyncio.class.getName()) && method.endsWith("CallGraph");
  }

  /** The tasks that a task waits for, through other futures. */
  private List<Integer> enders(CoroutineTask<?> task) {
    Future<?> awaited = task.awaited();
    if (awaited == null) {
      return List.of();
    }
    Set<Integer> tasks = new LinkedHashSet<>();
    Set<Future<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Future<?>> open = new ArrayDeque<>(List.of(awaited));
    for (Future<?> each = open.poll(); each != null; each = open.poll()) {
      if (each.isDone() || !seen.add(each)) {
        continue;
      }
      if (each instanceof CoroutineTask<?> other) {
        if (other.getLoop() == loop) {
          tasks.add(other.number());
        }
      } else if (each instanceof LoopFuture<?> ours) {
        ours.forEachEnder(open::add);
      }
    }
    return List.copyOf(tasks);
  }
}
