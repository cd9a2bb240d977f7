package io.jasyncio.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes the logical callers of a coroutine into the stack traces of what it throws. For those who
 * drive coroutines; nothing of it runs until something has been thrown.
 */
public final class LogicalTrace {
  /*
   * A resumed activation stands alone on the thread's stack, and below it is the loop. What it
   * throws is filled in so; when that leaves the activation, before the caller sees it, the loop's
   * part is replaced by the stored callers:
   *
   *   as the JVM filled it in                       as the caller sees it
   *   Parser.parse(Parser.java:7)                   Parser.parse(Parser.java:7)
   *   Shop.fetch(Shop.java:30)      resume method   Shop.fetch(Shop.java:30)
   *   Shop.fetch(Shop.java)         its door        Shop.page(Shop.java:17)    stored callers, each
   *   Shop$$fetch.resume                            Shop.serve(Shop.java:9)    at its await
   *   Coroutine.resumeFrames        the seam
   *   CoroutineTask.goOn, …         the loop
   *
   * A fresh coroutine has its callers on the stack: there only the loop is cut off (a callback's
   * trace likewise), and the hidden
   * overloads, which have no lines, are taken out. An exception that crosses from one task to
   * another gets a line that says so, and then the callers of the one who awaits:
   *
   *   … the trace in the failed task
   *   --- task Task-2.awaitedBy(Task-1)
   *   Main.run(Main.java:12)
   *
   * An exception that has no seam in its trace has been dealt with, or comes from elsewhere: it is
   * left alone. So are those whose trace is empty or can't be written. Awaiting something that has
   * failed once more replaces what an earlier await of it has written.
   *
   * Asking an exception for its trace costs more than all the rest (0.2 µs for each line): so it's
   * done once for each coroutine that it crosses, not for each activation.
   */

  private static final String COROUTINE = Coroutine.class.getName();
  private static final String TASK = "io.jasyncio.CoroutineTask";
  private static final String LOOP = "io.jasyncio.EventLoop";
  private static final String MARK = "--- ";
  private static final String AWAITED_BY = "awaitedBy";
  private static final String LEFT_OUT = "left out";

  /**
   * The most lines that a trace grows to, from the system property {@code jasyncio.trace.limit}; at
   * first as many as the JVM fills in. 0 leaves all traces as the JVM made them.
   */
  private static final int LIMIT = Math.max(0, Integer.getInteger("jasyncio.trace.limit", 1024));

  private LogicalTrace() {}

  // ---- when something is thrown

  /**
   * Takes the loop and what the weaver made out of the trace of something that a coroutine has
   * thrown in its first run, in which all its callers are on the stack.
   *
   * @param thrown what it threw
   */
  public static void leftFirstRun(Throwable thrown) {
    left(thrown, null);
  }

  /**
   * Writes the stored callers into the trace of what has left a resumed activation.
   *
   * @param thrown what it threw
   * @param caller who called it, or null
   */
  static void left(Throwable thrown, Frame caller) {
    if (LIMIT == 0) {
      return;
    }
    try {
      StackTraceElement[] trace = thrown.getStackTrace();
      int seam = seam(trace);
      if (seam < trace.length) {
        thrown.setStackTrace(bounded(joined(trace, seam, caller)));
      }
    } catch (Throwable t) {
      // No memory, or an exception with methods of its own: then its trace stays as it is.
    }
  }

  /**
   * Writes into the trace of a failure who awaited what has failed.
   *
   * @param failure the failure
   * @param awaited what failed, in words
   * @param awaiter who awaited it, in words
   * @param callers where that one stands, innermost first
   */
  public static void awaited(
      Throwable failure, String awaited, String awaiter, List<StackTraceElement> callers) {
    if (LIMIT == 0) {
      return;
    }
    try {
      StackTraceElement[] trace = failure.getStackTrace();
      if (trace.length == 0) {
        return;
      }
      StackTraceElement mark = new StackTraceElement(MARK + awaited, AWAITED_BY, awaiter, -1);
      int end = earlier(trace, mark.getClassName());
      int seam = seam(trace);
      List<StackTraceElement> spliced =
          seam < end ? joined(trace, seam, null) : new ArrayList<>(List.of(trace).subList(0, end));
      spliced.add(mark);
      spliced.addAll(callers);
      failure.setStackTrace(bounded(spliced));
    } catch (Throwable t) {
      // as above
    }
  }

  /** Where an earlier await of the same has been written into a trace; its end, if none has. */
  private static int earlier(StackTraceElement[] trace, String mark) {
    for (int i = 0; i < trace.length; i++) {
      if (trace[i].getMethodName().equals(AWAITED_BY) && trace[i].getClassName().equals(mark)) {
        return i;
      }
    }
    return trace.length;
  }

  // ---- stacks

  /**
   * Where a suspended coroutine stands.
   *
   * @param innermost its innermost activation, or null
   * @return the activations, innermost first; as many as a trace may have, and one that says so if
   *     there are more
   */
  static List<StackTraceElement> of(Frame innermost) {
    List<StackTraceElement> stack = new ArrayList<>();
    for (Frame frame = innermost; frame != null; frame = frame.caller) {
      if (stack.size() >= Math.max(LIMIT, 1)) {
        stack.add(leftOut(1));
        break;
      }
      stack.add(FrameTable.positionOf(frame));
    }
    return stack;
  }

  /** As {@link #of}, but the innermost and the outermost activations, of a stack that is long. */
  static List<StackTraceElement> ends(Frame innermost, int most) {
    int depth = 0;
    for (Frame frame = innermost; frame != null; frame = frame.caller) {
      depth++;
    }
    List<StackTraceElement> stack = new ArrayList<>();
    int head = depth <= most ? depth : most / 2;
    int tail = depth <= most ? depth : depth - (most - head);
    int place = 0;
    for (Frame frame = innermost; frame != null && place < depth; frame = frame.caller) {
      if (place < head || place >= tail) {
        stack.add(FrameTable.positionOf(frame));
      } else if (place == head) {
        stack.add(leftOut(tail - head));
      }
      place++;
    }
    return stack;
  }

  /**
   * Where running code stands: what is on the thread's stack, then the stored callers.
   *
   * @param stack the thread's stack
   * @param caller who called the resumed activation, or null
   */
  static List<StackTraceElement> ofRunning(StackTraceElement[] stack, Frame caller) {
    return joined(stack, seam(stack), caller);
  }

  // ---- reading and joining

  /** Where the loop begins in a trace; its length, if nowhere. */
  private static int seam(StackTraceElement[] trace) {
    for (int i = 0; i < trace.length; i++) {
      String type = trace[i].getClassName();
      String method = trace[i].getMethodName();
      if (type.equals(COROUTINE) && method.equals("resumeFrames")
          || type.equals(TASK) && method.equals("begin")
          || type.equals(LOOP) && method.equals("call")) {
        return i;
      }
    }
    return trace.length;
  }

  private static List<StackTraceElement> joined(StackTraceElement[] trace, int seam, Frame caller) {
    List<StackTraceElement> joined = new ArrayList<>(seam + 16);
    int end = isResumed(trace, seam) ? seam - 1 : seam; // without the frame class
    for (int i = 0; i < end; i++) {
      if (!isOverload(trace, i) && !(i == end - 1 && isDoor(trace, i, end < seam))) {
        joined.add(trace[i]);
      }
    }
    if (isResuming(trace, seam)) {
      joined.addAll(of(caller));
      if (!trace[seam + 1].getClassName().equals(TASK)) {
        // Who drives a coroutine without a loop has called it.
        joined.addAll(List.of(trace).subList(seam + 1, trace.length));
      }
    }
    return joined;
  }

  private static boolean isResuming(StackTraceElement[] trace, int seam) {
    return seam < trace.length - 1 && trace[seam].getClassName().equals(COROUTINE);
  }

  private static boolean isResumed(StackTraceElement[] trace, int seam) {
    return seam > 0 && isResuming(trace, seam) && trace[seam - 1].getMethodName().equals("resume");
  }

  /** Whether a method only hands on to the one above it: it is called so, and has no lines. */
  private static boolean isOverload(StackTraceElement[] trace, int i) {
    return i > 0
        && trace[i].getLineNumber() == -1
        && trace[i - 1].getLineNumber() > 0
        && trace[i].getMethodName().equals(trace[i - 1].getMethodName());
  }

  /** Whether a method is the way from a frame class to the resume method, also without lines. */
  private static boolean isDoor(StackTraceElement[] trace, int i, boolean resumed) {
    return resumed && i > 0 && trace[i].getMethodName().equals(trace[i - 1].getMethodName());
  }

  // ---- the bound

  /** Leaves lines in the middle out, if there are too many. */
  private static StackTraceElement[] bounded(List<StackTraceElement> trace) {
    int size = trace.size();
    if (size <= LIMIT) {
      return trace.toArray(new StackTraceElement[0]);
    }
    int head = LIMIT / 2;
    int tail = size - (LIMIT - head - 1);
    int count = 0;
    for (StackTraceElement element : trace.subList(head, tail)) {
      count += element.getMethodName().equals(LEFT_OUT) ? element.getLineNumber() : 1;
    }
    List<StackTraceElement> shorter = new ArrayList<>(trace.subList(0, head));
    shorter.add(leftOut(count));
    shorter.addAll(trace.subList(tail, size));
    return shorter.toArray(new StackTraceElement[0]);
  }

  /** Stands for lines that aren't there; at least so many. */
  private static StackTraceElement leftOut(int count) {
    return new StackTraceElement(MARK + "lines", LEFT_OUT, "at least", count);
  }
}
