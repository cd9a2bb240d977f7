package io.jasyncio.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "com.acme.Job, com.acme.Job",
    "com.acme.*, com.acme.Job",
    "com.acme.*, com.acme.deep.down.Job",
    "*, Job",
    "*.Job, com.acme.Job",
    "*Job, Job",
    "com.*.Job, com.acme.other.Job",
    "com.acme.J?b, com.acme.Job",
    "**.Job, com.acme.Job",
    "*a*b*c, xaxbxbxc",
    "com.acme.Job*, com.acme.Job$Inner",
  })
  void matches(String pattern, String className) {
    assertThat(new Glob(pattern).matches(className)).isTrue();
    assertThat(new Glob(pattern).matches(className.replace('.', '/'))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "com.acme.Job, com.acme.Jobs",
    "com.acme.*, com.acmeJob",
    "com.acme.*, org.acme.Job",
    "com.acme.J?b, com.acme.Jb",
    "*.Job, Job",
    "*Job, com.acme.Job2",
    "com.acme.Job, com.acme",
    "com(a|b)+, comaaaa",
  })
  void passesOver(String pattern, String className) {
    assertThat(new Glob(pattern).matches(className)).isFalse();
  }

  @Test
  void backtracksNoFurtherThanTheLastStar() {
    Glob glob = new Glob("*a".repeat(500) + "b");
    String name = "a".repeat(100_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertThat(glob.matches(name)).isFalse());
  }
}
