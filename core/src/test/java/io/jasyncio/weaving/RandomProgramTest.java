package io.jasyncio.weaving;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/**
 * Random programs in Java, woven, do what they do un-woven. The trace fuzzer makes the bytecode
 * that nobody thought of; here it's javac that turns finally, switches, resources and lambdas,
 * nested at random, into its own idioms. Some seeds are always the same, some are new each time.
 * One program again: {@code -Djasyncio.program=SEED} (it's in the program's name, and its source is
 * left under {@code target/fixtures/random}); many: {@code -Djasyncio.programs=1000}.
 */
class RandomProgramTest {
  private static final int ALWAYS = 12;
  private static final int FRESH = Integer.getInteger("jasyncio.programs", 6);

  @TestFactory
  Stream<DynamicContainer> programs() {
    Fixtures fixtures = Fixtures.ofSources("random", sources());
    WeavingLoader.Woven woven = new WeavingLoader.Woven(fixtures);
    return fixtures.names().stream()
        .map(
            name ->
                dynamicContainer(
                    Fixtures.simple(name), new TwinTests(fixtures, woven, name).all()));
  }

  private static Map<String, String> sources() {
    return seeds().stream().collect(Collectors.toMap(RandomProgram::name, RandomProgram::source));
  }

  private static List<Long> seeds() {
    Long given = Long.getLong("jasyncio.program");
    if (given != null) {
      return List.of(given);
    }
    long start = System.nanoTime() & 0xff_ffff_ffffL;
    return LongStream.concat(
            LongStream.rangeClosed(1, ALWAYS), LongStream.range(start, start + FRESH))
        .boxed()
        .toList();
  }
}
