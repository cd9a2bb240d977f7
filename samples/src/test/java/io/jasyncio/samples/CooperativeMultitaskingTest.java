package io.jasyncio.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CooperativeMultitaskingTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void theCoroutinesTakeTurns(Woven woven) {
    var output = woven.run(folder, CooperativeMultitasking.class);

    assertThat(output.err()).isEmpty();
    assertThat(output.out())
        .isEqualTo(
            """
            square    1 -> 1
            successor 4 -> 5
            square    2 -> 4
            successor 5 -> 6
            square    3 -> 9
            successor 6 -> 7
            squares    [1, 4, 9]
            successors [5, 6, 7]
            """);
    assertThat(output.status()).isZero();
  }
}
