package io.jasyncio.weaving.fuzz;

import io.jasyncio.weaving.fuzz.Case.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs the fuzzer for as long as one likes.
 *
 * <pre>
 *   -Djasyncio.fuzz.case=LINE      replays one case and writes its class files to target/fuzz
 *   -Djasyncio.fuzz.seed=N         the first seed (default: a new one)
 *   -Djasyncio.fuzz.methods=N      ends after so many methods
 *   -Djasyncio.fuzz.seconds=N      ends after so many seconds
 *   -Djasyncio.fuzz.failures=N     ends after so many failures (default 10)
 * </pre>
 */
public final class Fuzz {
  /** Of so many programs one is checked by ASM, too; the JVM's verifier sees all. */
  private static final int VERIFIED = 16;

  private long methods;
  private long programs;
  private final List<String> failures = new ArrayList<>();

  private Fuzz() {}

  /** Whether it's asked to run, by a property. */
  static boolean isAsked() {
    return Stream.of("case", "methods", "seconds")
        .anyMatch(name -> System.getProperty("jasyncio.fuzz." + name) != null);
  }

  /**
   * Runs it.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) throws IOException {
    System.exit(run().isEmpty() ? 0 : 1);
  }

  /** Does what the properties say; returns the failures. */
  static List<String> run() throws IOException {
    String replayed = System.getProperty("jasyncio.fuzz.case");
    if (replayed != null) {
      return replay(Case.parse(replayed));
    }
    Fuzz fuzz = new Fuzz();
    long seed = Long.getLong("jasyncio.fuzz.seed", System.nanoTime() & 0xffff_ffffL);
    long seconds = Long.getLong("jasyncio.fuzz.seconds", Integer.MAX_VALUE);
    long most = Long.getLong("jasyncio.fuzz.methods", Long.MAX_VALUE);
    System.out.println("from seed " + seed + " on JDK " + Runtime.version().feature());
    long end = System.nanoTime() + seconds * 1_000_000_000;
    fuzz.run(seed, most, end, Integer.getInteger("jasyncio.fuzz.failures", 10));
    System.out.println(fuzz.summary());
    return fuzz.failures;
  }

  private static List<String> replay(Case replayed) throws IOException {
    write(Path.of("target/fuzz/plain"), replayed.write().files());
    Runs runs = Runs.of(replayed.seed(), replayed.dropped());
    runs.weave(false);
    write(Path.of("target/fuzz/woven"), runs.wovenFiles());
    Result result = replayed.run(true);
    List<String> failures =
        result.failure() == null ? List.of() : List.of(message(replayed, result));
    System.out.println(failures.isEmpty() ? "no failure" : failures.get(0));
    return failures;
  }

  private static void write(Path folder, Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey() + ".class");
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  private void run(long first, long mostMethods, long end, int mostFailures) {
    long reported = 0;
    for (long seed = first; methods < mostMethods && System.nanoTime() < end; seed++) {
      run(Case.of(seed));
      if (failures.size() >= mostFailures) {
        return;
      }
      if (methods / 10_000 > reported) {
        reported = methods / 10_000;
        System.out.println(summary());
      }
    }
  }

  private void run(Case each) {
    Result result = each.run(programs++ % VERIFIED == 0);
    methods += result.methods();
    if (result.failure() != null) {
      Case smallest = Shrinker.shrink(each, result);
      failures.add(message(smallest, smallest.run(true)));
      System.out.println(failures.get(failures.size() - 1));
    }
  }

  private String summary() {
    return methods + " methods in " + programs + " programs, " + failures.size() + " failures";
  }

  /** What is wrong, how to see it again, and what to do about it. */
  static String message(Case failing, Result result) {
    return "the woven program differs: "
        + (result.failure() == null ? "(not when shrunk)" : result.failure().what())
        + "\n  replay it with -Djasyncio.fuzz.case=\""
        + failing
        + "\" and, when it's mended, add that line to fuzz-corpus.txt"
        + "\n";
  }
}
