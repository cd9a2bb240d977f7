package io.jasyncio.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.testing.VirtualTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same scenarios in a virtual time. */
class ConformanceInVirtualTimeTest {
  @ParameterizedTest
  @MethodSource("io.jasyncio.conformance.ConformanceTest#names")
  void printsWhatPythonPrints(String name) throws Exception {
    assertThat(new VirtualTime().call(() -> Conformance.trace(name)))
        .isEqualTo(ConformanceTest.expected(name));
  }
}
