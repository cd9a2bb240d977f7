package io.jasyncio.agent;

import io.jasyncio.weaver.Reason;
import io.jasyncio.weaver.Refusal;
import io.jasyncio.weaver.Warning;
import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.WeaverBug;
import io.jasyncio.weaver.Weaving;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Weaves one class that is being loaded.
 *
 * <pre>
 *   core isn't visible to its loader ─▶ said once; stays as it is
 *   newer than the weaver knows ──────▶ said once; stays as it is
 *   nothing to weave ─────────────────▶ stays as it is
 *   woven ────────────────────────────▶ companions defined, woven bytes
 *   methods refused ──────────────────▶ said once; woven bytes, in which these methods throw the refusal when called
 *   the weaver fails ─────────────────▶ said once; bytes in which all @Async methods throw that when called
 * </pre>
 */
final class LoadTimeWeaving {
  private final Options options;
  private final Console console;
  private final Companions companions;

  LoadTimeWeaving(Options options, Console console, Companions companions) {
    this.options = options;
    this.console = console;
    this.companions = companions;
  }

  /**
   * Weaves a class and defines its companions.
   *
   * @return what the JVM shall define, or null for the class as it is
   */
  byte[] weave(Loading loading, ClassScan scan, byte[] file) {
    String name = scan.className();
    LoaderView view = loading.view();
    if (loading.isHot() && !view.hasWoven(name)) {
      return null; // a class that runs un-woven can't be given methods any more
    }
    if (!canBeWoven(scan, view)) {
      return null;
    }
    byte[] woven = weave(loading, name, file);
    if (woven != null) {
      view.rememberWoven(name);
    }
    return woven;
  }

  private byte[] weave(Loading loading, String name, byte[] file) {
    try {
      Weaver weaver = loading.view().weaver(loading.domain(), options.blocking(), options.debug());
      Weaving weaving = weaver.weave(file);
      report(weaving);
      if (weaving.isUnchanged()) {
        return refused(file, weaving.refusals());
      }
      dump(name, weaving);
      verify(weaving, weaver);
      companions.define(weaving.companions(), loading);
      return weaving.bytes();
    } catch (Companions.FramesChanged e) {
      console.sayOnce(framesChanged(name, e));
      return null; // its woven methods are missing there, so the JVM rejects it as well
    } catch (Throwable e) {
      String bug = describe(name, e);
      console.sayOnce(bug);
      return refusing(file, bug);
    }
  }

  /** Says that something went wrong outside {@link #weave}. */
  byte[] fail(String className, Throwable e) {
    try {
      console.sayOnce(describe(className, e));
    } catch (Throwable again) {
      // out of memory or stack, most likely; nothing more can be done or said
    }
    return null;
  }

  private boolean canBeWoven(ClassScan scan, LoaderView view) {
    if (!view.seesCore()) {
      if (scan.declaresAsync() && view.saysThatCoreIsMissing()) {
        console.sayOnce(
            "can't weave "
                + dotted(scan.className())
                + ", nor anything else of its class loader, which doesn't see jasyncio-core:"
                + " put jasyncio-core.jar where this class comes from");
      }
      return false;
    }
    if (scan.major() > ClassScan.NEWEST_MAJOR) {
      console.sayOnce(
          "can't weave "
              + dotted(scan.className())
              + ": its class file version "
              + scan.major()
              + " is newer than this agent knows ("
              + ClassScan.NEWEST_MAJOR
              + "). Use a newer jasyncio-agent, or compile with an older --release");
      return false;
    }
    return true;
  }

  private void report(Weaving weaving) {
    List<Refusal> refusals = new ArrayList<>(weaving.refusals());
    refusals.sort(Comparator.comparingInt(Refusal::line));
    for (Refusal refusal : refusals) {
      console.sayOnce(refusal.message());
    }
    for (Warning warning : weaving.warnings()) {
      console.sayOnce("warning: " + warning.message());
    }
    if (console.isVerbose()) {
      String name = weaving.className();
      console.tell(
          weaving.isUnchanged()
              ? "looked at " + name + ": nothing to weave"
              : "wove " + name + ": " + String.join(", ", weaving.methods()));
    }
  }

  private void verify(Weaving weaving, Weaver weaver) {
    if (options.verify()) {
      List<String> findings = weaver.verify(weaving);
      if (!findings.isEmpty()) {
        throw new WeaverBug(
            weaving.className(), new VerifyError(String.join(System.lineSeparator(), findings)));
      }
    }
  }

  /**
   * A class that the weaver leaves alone: for good, or because something is wrong with all of it.
   */
  private static byte[] refused(byte[] file, List<Refusal> refusals) {
    StringJoiner message = new StringJoiner(System.lineSeparator()).setEmptyValue("");
    for (Refusal refusal : refusals) {
      if (refusal.reason() != Reason.CLASS_FILE) {
        message.add(refusal.message());
      }
    }
    return message.length() == 0 ? null : refusing(file, message.toString());
  }

  private static byte[] refusing(byte[] file, String message) {
    try {
      return RefusingClass.of(file, message);
    } catch (RuntimeException e) {
      return null; // a damaged class file: the JVM has words for it
    }
  }

  private void dump(String name, Weaving weaving) {
    if (options.dump() == null) {
      return;
    }
    try {
      dump(name, weaving.bytes());
      for (Map.Entry<String, byte[]> companion : weaving.companions().entrySet()) {
        dump(companion.getKey(), companion.getValue());
      }
    } catch (IOException | RuntimeException e) {
      console.sayOnce("can't write woven classes into " + options.dump() + ": " + e);
    }
  }

  private void dump(String name, byte[] file) throws IOException {
    Path path = options.dump().resolve(name + ".class").normalize();
    if (!path.startsWith(options.dump())) {
      throw new IOException(name + " leads out of the folder");
    }
    Files.createDirectories(path.getParent());
    Files.write(path, file);
  }

  private static String framesChanged(String className, Companions.FramesChanged e) {
    return "can't redefine "
        + dotted(className)
        + " while it runs: "
        + dotted(e.getMessage())
        + " would no longer fit activations that are suspended. Restart the program";
  }

  private static String describe(String className, Throwable e) {
    WeaverBug bug = e instanceof WeaverBug ? (WeaverBug) e : new WeaverBug(dotted(className), e);
    StackTraceElement[] trace = bug.getCause().getStackTrace();
    return bug.getMessage()
        + (trace.length == 0 ? "" : " at " + trace[0])
        + ". Please report it, with this message and the class file";
  }

  private static String dotted(String internalName) {
    return internalName.replace('/', '.');
  }
}
