package io.jasyncio.weaving.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Some programs that mutants of the weaver are held against; what fails isn't shrunk. */
class FuzzMutation {
  private static final int PROGRAMS = 15;

  @TestFactory
  Stream<DynamicTest> programs() {
    return LongStream.rangeClosed(1, PROGRAMS)
        .mapToObj(
            seed ->
                dynamicTest(
                    "program " + seed,
                    () -> assertThat(Case.of(seed).run(true).failure()).isNull()));
  }
}
