package io.jasyncio.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jasyncio.weaver.BlockingCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  private static final String USAGE =
      "usage: -javaagent:jasyncio-agent.jar[=OPTION,…]   options: verbose, verify,"
          + " debug, include=GLOB[:GLOB…], exclude=GLOB[:GLOB…], blocking=METHOD[:METHOD…],"
          + " dump=FOLDER";

  @Test
  void isQuietAndLooksAtAllByDefault() {
    for (String argument : new String[] {null, ""}) {
      Options options = Options.parse(argument);
      assertThat(options.verbose()).isFalse();
      assertThat(options.verify()).isFalse();
      assertThat(options.dump()).isNull();
      assertThat(options.mayLookAt("com/acme/Job")).isTrue();
    }
  }

  @Test
  void readsAll() {
    Options options =
        Options.parse(
            "verbose,verify=true,include=com.acme.*:org.*,exclude=*.Old,dump=target/woven");
    assertThat(options.verbose()).isTrue();
    assertThat(options.verify()).isTrue();
    assertThat(options.dump()).isEqualTo(Path.of("target/woven").toAbsolutePath());
    assertThat(options.mayLookAt("com/acme/Job")).isTrue();
    assertThat(options.mayLookAt("org/Job")).isTrue();
    assertThat(options.mayLookAt("com/acme/Old")).isFalse();
    assertThat(options.mayLookAt("net/Job")).isFalse();
    assertThat(Options.parse("verbose=false").verbose()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "verbos           | unknown option \"verbos\" (did you mean \"verbose\"?)",
        "Verbose          | unknown option \"Verbose\" (did you mean \"verbose\"?)",
        "verfiy           | unknown option \"verfiy\" (did you mean \"verify\"?)",
        "includes=com.*   | unknown option \"includes\" (did you mean \"include\"?)",
        "frobnicate       | unknown option \"frobnicate\" (known: blocking, debug, dump, exclude,"
            + " include, verbose, verify)",
        "verbose=ture     | option \"verbose\" is either there, or true or false, not \"ture\"",
        "verbose=         | option \"verbose\" is either there, or true or false, not \"\"",
        "include          | option \"include\" needs a value, as in include=com.acme.*",
        "include=         | option \"include\" needs a value, as in include=com.acme.*",
        "exclude          | option \"exclude\" needs a value, as in exclude=com.acme.*",
        "include=a::b     | option \"include\" has an empty pattern",
        "include=com/acme | option \"include\" takes class names with dots, not \"com/acme\"",
        "blocking=        | option \"blocking\" needs a value, as in blocking=com.acme.Db.query",
        "blocking=Db      | option \"blocking\": \"Db\" names no method. Write com.acme.Db.query,"
            + " com.acme.Db.query(String) or, to take one away, -com.acme.Db.query; advice follows"
            + " a colon",
        "blocking=-a.B.c  | option \"blocking\": \"a.B.c\" isn't listed as a blocking call, so it"
            + " can't be taken away",
        "dump             | option \"dump\" needs a value, as in dump=build/woven",
        "verify,verify    | option \"verify\" is given twice",
        "verbose,,verify  | an empty option in \"verbose,,verify\"",
        "verbose,         | an empty option in \"verbose,\"",
        "=x               | an empty option in \"=x\"",
      })
  void answersMistakes(String argument, String answer) {
    assertThatThrownBy(() -> Options.parse(argument))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("jasyncio agent: " + answer + System.lineSeparator() + USAGE);
  }

  @Test
  void readsWhichCallsBlock() {
    int standard = BlockingCalls.standard().entries().size();
    assertThat(Options.parse("").blocking()).isNull();
    assertThat(Options.parse("blocking=none").blocking().entries()).isEmpty();
    assertThat(
            Options.parse("blocking=com.acme.Db.query:com.acme.Db.new:-java.lang.Thread.sleep")
                .blocking()
                .entries())
        .hasSize(standard + 1)
        .extracting(BlockingCalls.Entry::name)
        .startsWith("com.acme.Db.new", "com.acme.Db.query")
        .doesNotContain("java.lang.Thread.sleep");
  }

  @Test
  void cutsWhatItQuotes() {
    String argument = "x".repeat(1_000_000);
    assertThatThrownBy(() -> Options.parse(argument))
        .hasMessageStartingWith(
            "jasyncio agent: unknown option \"" + "x".repeat(40) + "…\" (known: blocking,");
  }

  @Test
  void wantsAFolderToDumpInto(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> Options.parse("dump=" + file))
        .hasMessageStartingWith("jasyncio agent: option \"dump\" needs a folder: ")
        .hasMessageContaining("is a file");
  }
}
