package io.jasyncio.weaving.hostile;

import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.WeaverBug;
import io.jasyncio.weaver.Weaving;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;

/**
 * Weaves the hostile classes and prints a line for each: how many milliseconds of processor time it
 * took, what it is, what became of it. Those whose descriptions contain an argument, or all.
 */
final class HostileRun {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private HostileRun() {}

  public static void main(String[] wanted) {
    HostileClasses classes = HostileClasses.all();
    for (Map.Entry<String, byte[]> each : classes.files().entrySet()) {
      if (wanted.length == 0 || each.getKey().contains(wanted[0])) {
        long start = THREADS.getCurrentThreadCpuTime();
        Outcome outcome = weave(classes, each.getValue());
        long millis = (THREADS.getCurrentThreadCpuTime() - start) / 1_000_000;
        System.out.println(millis + "\t" + each.getKey() + "\t" + outcome.text());
      }
    }
  }

  /** What became of a class, and what is to be verified. */
  private record Outcome(String said, Weaver weaver, Weaving woven) {
    String text() {
      return woven == null ? said : said + problems();
    }

    private String problems() {
      try {
        List<String> problems = weaver.verify(woven);
        return problems.isEmpty() ? "" : ", wrongly: " + problems.get(0).lines().findFirst().get();
      } catch (OutOfMemoryError e) {
        return ", too large to verify";
      }
    }
  }

  private static Outcome weave(HostileClasses classes, byte[] file) {
    Weaver weaver = new Weaver(classes::find);
    try {
      Weaving weaving = weaver.weave(file);
      if (!weaving.refusals().isEmpty()) {
        String message = weaving.refusals().get(0).message();
        return new Outcome("refused: " + message.replace('\n', ' '), weaver, null);
      }
      return weaving.isUnchanged()
          ? new Outcome("unchanged", weaver, null)
          : new Outcome("woven into " + weaving.bytes().length + " bytes", weaver, weaving);
    } catch (WeaverBug bug) {
      return new Outcome("bug: " + bug.getMessage().replace('\n', ' '), weaver, null);
    } catch (Throwable e) {
      return new Outcome("threw " + e, weaver, null);
    }
  }
}
