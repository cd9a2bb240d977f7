package io.jasyncio.weaving.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.weaving.fuzz.Case.Result;
import io.jasyncio.weaving.fuzz.Runs.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIf;

/** A short run of the fuzzer, the same in each build; {@link Fuzz} is the long one. */
class FuzzTest {
  private static final long FIRST_SEED = Long.getLong("jasyncio.fuzz.seed", 1);
  private static final int PROGRAMS = Integer.getInteger("jasyncio.fuzz.programs", 40);

  /** What has failed once. */
  @TestFactory
  Stream<DynamicTest> corpus() throws IOException {
    try (InputStream in = FuzzTest.class.getResourceAsStream("/fuzz-corpus.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList().stream()
              .map(line -> DynamicTest.dynamicTest(line, () -> check(Case.parse(line))));
    }
  }

  @Test
  void programsDoTheSameWoven() {
    System.out.println("fuzzer: " + PROGRAMS + " programs from seed " + FIRST_SEED);
    for (long seed = FIRST_SEED; seed < FIRST_SEED + PROGRAMS; seed++) {
      check(Case.of(seed));
    }
  }

  /** The long run, or the replay, if a property of {@link Fuzz} asks for it. */
  @Test
  @EnabledIf("io.jasyncio.weaving.fuzz.Fuzz#isAsked")
  void asAsked() throws IOException {
    assertThat(Fuzz.run()).isEmpty();
  }

  private static void check(Case each) {
    Result result = each.run(Math.floorMod(each.seed(), 8) == 0);
    if (result.failure() != null) {
      Case smallest = Shrinker.shrink(each, result);
      throw new AssertionError(Fuzz.message(smallest, smallest.run(true)));
    }
  }

  @Test
  void aCaseIsWrittenInOneLine() {
    for (String line :
        List.of("17", "17 -1..40,42", "-3 -5 @random 7", "17 -1..40,42,50 @only 3")) {
      assertThat(Case.parse(line)).hasToString(line);
    }
  }

  @Test
  void aProgramIsTheSameEachTime() {
    assertThat(Case.of(5).write().files().get(Kind.MAIN_CLASS))
        .isEqualTo(Case.of(5).write().files().get(Kind.MAIN_CLASS));
  }

  @Test
  void aProgramWithoutStatementsIsStillOne() {
    BitSet all = new BitSet();
    all.set(0, new Program(5, new BitSet()).nodes() + 1);
    assertThat(new Case(5, all, "every").run(true).failure()).isNull();
  }

  /** A failure that takes two statements and one suspension is shrunk to them. */
  @Test
  void aFailureIsShrunk() {
    Result failed = new Result(new Failure("here", "wrong"), "random 9", 1, 8);
    Result passed = new Result(null, null, 1, 8);
    Case smallest =
        Shrinker.shrink(
            Case.of(5),
            failed,
            each -> {
              boolean hasBoth = !each.dropped().get(20) && !each.dropped().get(33);
              boolean suspends = List.of("random 9", "only 6").contains(each.schedule());
              return hasBoth && suspends ? failed : passed;
            });
    int nodes = new Program(5, new BitSet()).nodes();
    assertThat(smallest).hasToString("5 -1..19,21..32,34.." + nodes + " @only 6");
  }
}
