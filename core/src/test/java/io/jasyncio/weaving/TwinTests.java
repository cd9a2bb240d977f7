package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.jasyncio.weaving.probe.ProbedCoroutine;
import io.jasyncio.weaving.probe.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/** The tests of one fixture: plain, and woven under each schedule. */
final class TwinTests {
  private final Fixtures fixtures;
  private final WeavingLoader.Woven woven;
  private final String name;
  private Class<?> shared;
  private Trace plain;

  TwinTests(Fixtures fixtures, WeavingLoader.Woven woven, String name) {
    this.fixtures = fixtures;
    this.woven = woven;
    this.name = name;
  }

  Stream<DynamicTest> all() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String schedule : Schedules.all()) {
      tests.add(test(schedule, () -> check(Schedule.parse(schedule))));
    }
    tests.add(test("each point alone", this::checkAlone));
    return tests.stream();
  }

  private DynamicTest test(String schedule, Executable check) {
    return dynamicTest(Fixtures.simple(name) + " · " + schedule, check);
  }

  private void checkAlone() throws Exception {
    ProbedCoroutine counting = new ProbedCoroutine(new Schedule.None());
    Twin.woven(fixture(), counting);
    for (Schedule schedule : Schedules.alone(counting.points())) {
      check(schedule);
    }
  }

  private void check(Schedule schedule) throws Exception {
    ProbedCoroutine coroutine = new ProbedCoroutine(schedule);
    Trace trace = Twin.woven(fixture(), coroutine);
    String difference = plain().difference(trace);
    if (difference != null) {
      throw new AssertionError(
          name + " suspended at " + schedule + ", " + difference, trace.thrown());
    }
    assertThat(coroutine.points()).as("suspend points passed").isPositive();
    if (schedule instanceof Schedule.Every) {
      assertThat(coroutine.suspensions()).isEqualTo(coroutine.points());
    }
  }

  private Trace plain() throws ClassNotFoundException {
    if (plain == null) {
      plain = Twin.plain(WeavingLoader.plain(fixtures).loadClass(name));
    }
    assumeFalse(
        plain.thrown() instanceof LinkageError,
        () -> "the compiler's own fault: " + plain.outcome());
    assertThat(plain.events()).as("the fixture's log: " + plain.outcome()).isNotEmpty();
    return plain;
  }

  /** The woven class; a new one each time if it has static state. */
  private Class<?> fixture() throws ClassNotFoundException {
    if (shared == null || StaticState.isIn(shared)) {
      shared = WeavingLoader.woven(fixtures, woven).loadClass(name);
    }
    return shared;
  }
}
