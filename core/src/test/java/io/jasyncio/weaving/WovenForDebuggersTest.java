package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.jasyncio.weaver.BlockingCalls;
import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.Weaving;
import io.jasyncio.weaving.probe.Schedule;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The fixtures, woven for debuggers, verify, and do what they do un-woven. */
class WovenForDebuggersTest {
  private final Fixtures fixtures = Fixtures.of(Flavour.DEBUG);
  private final WeavingLoader.Woven woven =
      new WeavingLoader.Woven(
          fixtures, new Weaver(fixtures.lookup(), BlockingCalls.standard(), true));

  @TestFactory
  Stream<DynamicTest> fixtures() {
    return fixtures.names().stream()
        .map(name -> dynamicTest(Fixtures.simple(name), () -> check(name)));
  }

  private void check(String name) throws ClassNotFoundException {
    for (String each : fixtures.classesOf(name)) {
      Weaving weaving = woven.weave(each);
      assertThat(woven.weaver().verify(weaving)).isEmpty();
    }
    Trace plain = Twin.plain(WeavingLoader.plain(fixtures).loadClass(name));
    Class<?> fixture = WeavingLoader.woven(fixtures, woven).loadClass(name);
    Trace suspended = Twin.woven(fixture, Schedule.parse("every"));
    assertThat(plain.difference(suspended)).isNull();
  }
}
