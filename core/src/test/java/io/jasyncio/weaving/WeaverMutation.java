package io.jasyncio.weaving;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaving.WeavingLoader.Woven;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What mutants of the weaver are held against: the fixtures and the refusals, each woven anew by
 * the code as it has become. The mutation run of docs/testing.md takes this class in place of
 * {@link TwinTest} and {@link RefusalTest}, which keep what they have woven once.
 */
class WeaverMutation {
  private static final Fixtures FIXTURES = Fixtures.of(Flavour.DEBUG);
  private static final Weaver WEAVER = new Weaver(FIXTURES.lookup());
  private static final Fixtures REFUSED = Fixtures.refused(Flavour.DEBUG);
  private static final Weaver REFUSING = new Weaver(REFUSED.lookup());

  @TestFactory
  Stream<DynamicTest> fixtures() {
    return FIXTURES.names().stream()
        .map(name -> dynamicTest(Fixtures.simple(name), () -> twin(name)));
  }

  private static void twin(String name) throws Throwable {
    TwinTests tests = new TwinTests(FIXTURES, new Woven(FIXTURES, WEAVER), name);
    for (DynamicTest each : tests.all().toList()) {
      each.getExecutable().execute();
    }
  }

  @TestFactory
  Stream<DynamicTest> refusals() {
    return Fixtures.refusedSources().stream()
        .map(source -> dynamicTest(source.getFileName().toString(), () -> refusal(source)));
  }

  private static void refusal(Path source) {
    RefusalTest.check(source, REFUSED, new Woven(REFUSED, REFUSING));
  }
}
