package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.Weaving;
import io.jasyncio.weaving.probe.Log;
import io.jasyncio.weaving.probe.ProbedCoroutine;
import io.jasyncio.weaving.probe.Schedule;
import java.lang.invoke.MethodHandle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;
import org.jacoco.core.instr.Instrumenter;
import org.jacoco.core.runtime.LoggerRuntime;
import org.jacoco.core.runtime.RuntimeData;
import org.junit.jupiter.api.Test;

/** The bugs that libraries of this kind had, each under the number of its report. */
class PredecessorsBugsTest {

  // ---- EA Async ----

  /** EA Async #6: a local that was null, beside an int: {@code VerifyError}. */
  @Test
  void eaAsync6ALocalThatIsNullBesideAnInt() throws Exception {
    doesTheSame(
        """
        @Async static void run(Log log) {
          String a = null;
          int n = 1;
          Probe.point();
          log.add(a);
          log.add(n);
        }
        """);
  }

  /** EA Async #42: an array merged with null and walked, then a field's method: VerifyError. */
  @Test
  void eaAsync42AnArrayThatMayBeNullIsWalked() throws Exception {
    doesTheSame(
        """
        static class Measure {
          Double value = 1.5;
        }
        @Async static void run(Log log) {
          for (int i = 0; i < 2; i++) {
            Measure[] measures = null;
            if (i == 1) {
              measures = new Measure[] {new Measure(), new Measure()};
            }
            double sum = 0;
            if (measures != null) {
              for (Measure m : measures) {
                Probe.point();
                sum += m.value.doubleValue();
              }
            }
            log.add(sum);
          }
        }
        """);
  }

  /** EA Async #45: a method reference to a suspending method was silently left as it was. */
  @Test
  void eaAsync45AMethodReferenceToASuspendingMethod() throws Exception {
    doesTheSame(
        """
        interface Step { @Async int take(int n); }
        @Async int take(int n) { return n + Probe.value(n); }
        @Async static int all(Step step) { return step.take(1) * step.take(2); }
        @Async static void run(Log log) {
          log.add(all(new Case()::take));
          log.add(all(Case::fixed));
        }
        @Async static int fixed(int n) { return n + Probe.value(1); }
        """);
  }

  /** EA Async #10: a method that ends in an endless loop couldn't be instrumented. */
  @Test
  void eaAsync10AnEndlessLoop() throws Exception {
    doesTheSame(
        """
        @Async static void run(Log log) throws Exception {
          for (int i = 0; ; i++) {
            Probe.point();
            log.add(i);
            if (i == 3) {
              throw new Exception("the only way out");
            }
          }
        }
        """);
  }

  // ---- Quasar ----

  /**
   * Quasar #104 and #230: a method that isn't instrumented stood in the middle of the stack; the
   * body beneath it ran a second time, with wrong data and without an error.
   */
  @Test
  void quasar104CodeThatIsNotWovenInTheMiddle() throws Throwable {
    for (Schedule schedule : List.of(new Schedule.None(), new Schedule.Every())) {
      MethodHandle run = Behaviour.of("Middle").hidden(void.class, "run", Log.class);
      Log log = new Log();
      new ProbedCoroutine(schedule).run(c -> run.invoke(log, c));

      assertThat(log.events()).hasSize(3);
      assertThat(log.events().get(0))
          .contains("unwoven.OldCallers.twice(OldCallers.java:10)")
          .contains("@Async");
      assertThat(log.events().subList(1, 3)).containsExactly("the body runs", "int 2");
    }
  }

  /** Quasar #137, #168, #275: a lambda for a suspendable interface was left out; later, an NPE. */
  @Test
  void quasar137ALambdaForASuspendableInterfaceOfOnesOwn() throws Exception {
    doesTheSame(
        """
        interface Source<T> { @Async T get() throws Exception; }
        static final Source<String> FIELD = () -> Probe.text("field");
        static <T> Source<T> made(Source<T> of) { return () -> of.get(); }
        @Async static void run(Log log) throws Exception {
          int n = Probe.value(1);
          log.add(FIELD.get());
          log.add(made(made(() -> n + Probe.value(2))).get());
        }
        """);
  }

  /**
   * Quasar #280, and why Kotlin rewrites {@code new}: an object under construction on the stack.
   */
  @Test
  void quasar280AnArgumentOfAConstructorSuspends() throws Exception {
    doesTheSame(
        """
        record Pair(long a, Object b) {}
        @Async static void run(Log log) {
          log.add(new Pair(Probe.value(1L), new Pair(2, Probe.text("b"))));
        }
        """);
  }

  /** Quasar #296: JaCoCo's agent came first, and the calls it had touched weren't instrumented. */
  @Test
  void quasar296JacocoComesFirst() throws Exception {
    Fixtures fixtures = Fixtures.of(Flavour.DEBUG);
    String name = "shapes.exceptions.TryWithResources";
    LoggerRuntime runtime = new LoggerRuntime();
    runtime.startup(new RuntimeData());
    Instrumenter jacoco = new Instrumenter(runtime);
    Weaver weaver = new Weaver(fixtures.lookup());
    Map<String, byte[]> woven = new HashMap<>();
    for (String each : fixtures.classesOf(name)) {
      Weaving weaving = weaver.weave(jacoco.instrument(fixtures.classFiles().get(each), each));
      woven.putAll(weaving.companions());
      woven.put(each, weaving.bytes());
    }
    ProbedCoroutine coroutine = new ProbedCoroutine(new Schedule.Every());

    Trace trace = Twin.woven(new MapLoader(woven).loadClass(name), coroutine);

    runtime.shutdown();
    assertThat(Twin.plain(WeavingLoader.plain(fixtures).loadClass(name)).difference(trace))
        .isNull();
    assertThat(coroutine.suspensions()).isPositive().isEqualTo(coroutine.points());
  }

  // ---- Kotlin ----

  /** kotlinx.coroutines #2168, #2085, #2041: a slot came back with the type it had before. */
  @Test
  void kotlinx2168ASlotChangesItsType() throws Exception {
    doesTheSame(
        """
        static final class Ref { Object held; }
        @Async static void run(Log log) {
          for (int i = 0; i < 3; i++) {
            if (i != 1) {
              Object any = Probe.text("text");
              Probe.point();
              log.add(any);
            } else {
              Ref ref = new Ref();
              Probe.point();
              ref.held = Probe.text("held");
              log.add(ref.held);
            }
          }
        }
        """);
  }

  // ---- agents ----

  /**
   * newrelic-java-agent #2616: another agent puts its code into suspending methods. Here it is Byte
   * Buddy's advice, at the beginning and the end of every method of the woven classes.
   */
  @Test
  void newRelic2616AnotherAgentChangesWovenMethods() throws Exception {
    Fixtures fixtures = Fixtures.of(Flavour.DEBUG);
    for (String name :
        List.of(
            "shapes.values.PrimitiveKinds",
            "shapes.values.SlotReuse",
            "shapes.construction.NewNested",
            "shapes.exceptions.FinallyThreeDeep",
            "shapes.exceptions.TryWithResources",
            "shapes.lambdas.Capturing")) {
      Map<String, byte[]> advised = new HashMap<>();
      Map<String, byte[]> woven = woven(fixtures, name);
      woven.forEach((each, bytes) -> advised.put(each, advised(each, woven)));
      int before = Around.entered;

      Trace trace = Twin.woven(new MapLoader(advised).loadClass(name), new Schedule.Every());

      assertThat(Twin.plain(WeavingLoader.plain(fixtures).loadClass(name)).difference(trace))
          .as(name)
          .isNull();
      assertThat(Around.entered).isGreaterThan(before);
    }
  }

  /** What is put around each method. */
  public static final class Around {
    public static int entered;

    private Around() {}

    @Advice.OnMethodEnter
    static long enter() {
      entered++;
      return entered;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class)
    static void exit(@Advice.Enter long number, @Advice.Thrown Throwable thrown) {
      if (thrown == null && number < 0) {
        entered--;
      }
    }
  }

  private static byte[] advised(String name, Map<String, byte[]> classFiles) {
    Map<String, byte[]> byName = new HashMap<>();
    classFiles.forEach((each, bytes) -> byName.put(each.replace('/', '.'), bytes));
    ClassFileLocator locator =
        new ClassFileLocator.Compound(
            new ClassFileLocator.Simple(byName),
            ClassFileLocator.ForClassLoader.of(PredecessorsBugsTest.class.getClassLoader()));
    return new ByteBuddy()
        .redefine(TypePool.Default.of(locator).describe(name.replace('/', '.')).resolve(), locator)
        .visit(
            Advice.to(Around.class)
                .on(
                    ElementMatchers.isMethod()
                        .and(ElementMatchers.not(ElementMatchers.isAbstract()))))
        .make()
        .getBytes();
  }

  private static Map<String, byte[]> woven(Fixtures fixtures, String name) {
    WeavingLoader.Woven weaver = new WeavingLoader.Woven(fixtures);
    Map<String, byte[]> woven = new HashMap<>();
    for (String each : fixtures.classesOf(name)) {
      Weaving weaving = weaver.weave(each);
      woven.putAll(weaving.companions());
      woven.put(each, weaving.isUnchanged() ? fixtures.classFiles().get(each) : weaving.bytes());
    }
    return woven;
  }

  /**
   * btrace #123, wildfly #12739, bytekit #7: computing stack maps loaded the application's classes.
   */
  @Test
  void btrace123WeavingLoadsNoClass() {
    Fixtures fixtures = Fixtures.of(Flavour.DEBUG);
    WeavingLoader loader = WeavingLoader.plain(fixtures);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      for (String name : fixtures.names()) {
        assertThat(woven(fixtures, name)).isNotEmpty(); // this JVM can't load them elsewhere
      }
    } finally {
      thread.setContextClassLoader(before);
    }
    assertThat(loader.loaded()).isEmpty();
  }

  // ---- running ----

  private static void doesTheSame(String members) throws Exception {
    Fixtures fixtures =
        Fixtures.ofSources(
            "predecessors",
            Map.of(
                "Case",
                """
            package shapes.predecessors;
            import io.jasyncio.Async;
            import io.jasyncio.weaving.probe.Log;
            import io.jasyncio.weaving.probe.Probe;
            class Case {
            %s}
            """
                    .formatted(members)));
    TwinTests tests =
        new TwinTests(fixtures, new WeavingLoader.Woven(fixtures), "shapes.predecessors.Case");
    for (var test : tests.all().toList()) {
      try {
        test.getExecutable().execute();
      } catch (Exception | Error e) {
        throw e;
      } catch (Throwable other) {
        throw new AssertionError(other);
      }
    }
  }

  private static final class MapLoader extends ClassLoader {
    private final Map<String, byte[]> classes;

    MapLoader(Map<String, byte[]> classes) {
      super(PredecessorsBugsTest.class.getClassLoader());
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
