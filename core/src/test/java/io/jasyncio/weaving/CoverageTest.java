package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.Weaving;
import io.jasyncio.weaving.probe.Schedule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.IClassCoverage;
import org.jacoco.core.analysis.ICounter;
import org.jacoco.core.analysis.ICoverageNode.CounterEntity;
import org.jacoco.core.analysis.IMethodCoverage;
import org.jacoco.core.data.ExecutionDataStore;
import org.jacoco.core.data.SessionInfoStore;
import org.jacoco.core.instr.Instrumenter;
import org.jacoco.core.runtime.LoggerRuntime;
import org.jacoco.core.runtime.RuntimeData;
import org.junit.jupiter.api.Test;

/** What JaCoCo reports of woven fixtures, beside what it reports of them un-woven. */
class CoverageTest {
  private final Fixtures fixtures = Fixtures.of(Flavour.DEBUG);
  private final List<String> names =
      fixtures.names().stream()
          .filter(name -> name.matches("shapes\\.(control|exceptions|lambdas|methods)\\..*"))
          .toList();

  /**
   * JaCoCo's agent works first and ours sees its probes: the report is of the un-woven classes. All
   * its counters are the same, with a suspension at every point.
   */
  @Test
  void instrumentedBeforeWeaving() throws Exception {
    Map<String, String> expected = report(Order.PLAIN, CoverageTest::allCounters);

    assertThat(report(Order.INSTRUMENTED_THEN_WOVEN, CoverageTest::allCounters))
        .isNotEmpty()
        .isEqualTo(expected);
  }

  /**
   * The classes are woven at build time: the same lines are covered, and the same aren't. A few
   * classes differ in one line each: a handler that can't be reached, which isn't woven; the brace
   * behind a resource or a finally, where JaCoCo leaves out what it knows to be javac's; and one
   * whose lines are lies.
   *
   * <p>Not so with suspensions: JaCoCo doesn't see a line whose last call fails after it was
   * resumed.
   */
  @Test
  void instrumentedAfterWeaving() throws Exception {
    Map<String, String> expected = report(Order.PLAIN, CoverageTest::lines);
    Map<String, String> actual = report(Order.WOVEN_THEN_INSTRUMENTED, CoverageTest::lines);
    for (String known : KNOWN) {
      assertThat(expected.remove(known)).isNotEqualTo(actual.remove(known));
    }

    assertThat(actual).isNotEmpty().isEqualTo(expected);
  }

  private static final List<String> KNOWN =
      List.of(
          "behaviour/Locking",
          "shapes/bytecode/LyingDebugTables",
          "shapes/exceptions/HandlerOrder",
          "shapes/exceptions/TryWithResources",
          "sizes/Sizes");

  private enum Order {
    PLAIN,
    INSTRUMENTED_THEN_WOVEN,
    WOVEN_THEN_INSTRUMENTED
  }

  private interface View {
    String of(IClassCoverage coverage);
  }

  /** The counters of a class and of its methods. */
  private static String allCounters(IClassCoverage type) {
    StringBuilder counters = new StringBuilder();
    for (CounterEntity entity : CounterEntity.values()) {
      counters.append(entity).append(' ').append(count(type.getCounter(entity))).append(' ');
    }
    for (IMethodCoverage method : type.getMethods()) {
      counters.append(method.getName()).append(method.getDesc());
      counters.append(count(method.getInstructionCounter()));
    }
    return counters.toString();
  }

  /** For each line with code, whether it is covered. */
  private static String lines(IClassCoverage type) {
    StringBuilder lines = new StringBuilder();
    for (int line = type.getFirstLine(); line >= 0 && line <= type.getLastLine(); line++) {
      int status = type.getLine(line).getStatus();
      if (status != ICounter.EMPTY) {
        lines.append(line).append(status == ICounter.NOT_COVERED ? "- " : "+ ");
      }
    }
    return lines.toString();
  }

  private static String count(ICounter counter) {
    return counter.getCoveredCount() + "/" + counter.getTotalCount();
  }

  // ---- running

  private Map<String, String> report(Order order, View view) throws Exception {
    LoggerRuntime runtime = new LoggerRuntime();
    RuntimeData data = new RuntimeData();
    runtime.startup(data);
    Map<String, byte[]> analysed = new HashMap<>();
    Map<String, byte[]> run = new HashMap<>();
    prepare(order, new Instrumenter(runtime), analysed, run);
    ClassLoader loader = new MapLoader(run);
    for (String name : names) {
      Class<?> fixture = loader.loadClass(name);
      switch (order) {
        case PLAIN -> Twin.plain(fixture);
        case INSTRUMENTED_THEN_WOVEN -> Twin.woven(fixture, new Schedule.Every());
        case WOVEN_THEN_INSTRUMENTED -> Twin.woven(fixture, new Schedule.None());
      }
    }
    ExecutionDataStore store = new ExecutionDataStore();
    data.collect(store, new SessionInfoStore(), false);
    runtime.shutdown();
    return coverage(store, analysed, view);
  }

  private void prepare(
      Order order, Instrumenter jacoco, Map<String, byte[]> analysed, Map<String, byte[]> run)
      throws Exception {
    Weaver weaver = new Weaver(fixtures.lookup());
    for (Map.Entry<String, byte[]> entry : fixtures.classFiles().entrySet()) {
      String name = entry.getKey();
      byte[] bytes = entry.getValue();
      switch (order) {
        case PLAIN -> {
          analysed.put(name, bytes);
          run.put(name, jacoco.instrument(bytes, name));
        }
        case INSTRUMENTED_THEN_WOVEN -> {
          analysed.put(name, bytes);
          byte[] instrumented = jacoco.instrument(bytes, name);
          Weaving weaving = weaver.weave(instrumented);
          run.put(name, weaving.isUnchanged() ? instrumented : weaving.bytes());
          run.putAll(weaving.companions());
        }
        case WOVEN_THEN_INSTRUMENTED -> {
          Weaving weaving = weaver.weave(bytes);
          byte[] woven = weaving.isUnchanged() ? bytes : weaving.bytes();
          analysed.put(name, woven);
          run.put(name, jacoco.instrument(woven, name));
          run.putAll(weaving.companions());
        }
      }
    }
  }

  private static Map<String, String> coverage(
      ExecutionDataStore store, Map<String, byte[]> analysed, View view) throws Exception {
    CoverageBuilder builder = new CoverageBuilder();
    Analyzer analyzer = new Analyzer(store, builder);
    for (Map.Entry<String, byte[]> entry : analysed.entrySet()) {
      analyzer.analyzeClass(entry.getValue(), entry.getKey());
    }
    Map<String, String> coverage = new TreeMap<>();
    for (IClassCoverage type : builder.getClasses()) {
      coverage.put(type.getName(), view.of(type));
    }
    return coverage;
  }

  private static final class MapLoader extends ClassLoader {
    private final Map<String, byte[]> classes;

    MapLoader(Map<String, byte[]> classes) {
      super(CoverageTest.class.getClassLoader());
      this.classes = classes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classes.get(name.replace('.', '/'));
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
