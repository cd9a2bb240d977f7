package io.jasyncio.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
  private static final String USAGE =
      "usage: java -jar jasyncio-agent.jar weave [--classpath PATH] [--sources PATH] [--blocking METHOD|@FILE]…"
          + " [--verify] [--debug] DIR|JAR…\n";

  @TempDir Path folder;

  private static Forked run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Main.run(
            arguments,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Forked(status, text(out), text(err));
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  @Test
  void helps() {
    assertThat(run("--help").out())
        .startsWith("Weaves @Async methods")
        .contains("java -jar jasyncio-agent.jar weave", "-javaagent:jasyncio-agent.jar", "verbose");
    assertThat(run("--help").status()).isZero();
    assertThat(run("help")).isEqualTo(run("--help"));
    assertThat(run()).isEqualTo(new Forked(2, "", run("--help").out()));
    assertThat(run("weave", "--help").out()).startsWith(USAGE).contains("Exit status");
    assertThat(run("weave", "--help").status()).isZero();
  }

  @Test
  void tellsItsVersion() {
    assertThat(run("--version")).isEqualTo(new Forked(0, "jasyncio (a development build)\n", ""));
    Forked java = Forked.java(List.of("-jar", Fixtures.agentJar().toString(), "--version"));
    assertThat(java.out()).matches("jasyncio [0-9]+\\.[0-9]+\\.[0-9]+\\S*\\R");
    assertThat(java.status()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "weav      | unknown command \"weav\" (did you mean \"weave\"?)",
        "waeve     | unknown command \"waeve\" (did you mean \"weave\"?)",
        "--hepl    | unknown option \"--hepl\" (did you mean \"--help\"?)",
        "--versoin | unknown option \"--versoin\" (did you mean \"--version\"?)",
        "deploy-it | unknown command \"deploy-it\" (known: weave, explain, ps, pstree, --help, --version)",
      })
  void answersMistakes(String argument, String answer) {
    assertThat(run(argument)).isEqualTo(new Forked(2, "", answer + "\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "weave                           | nothing to weave: name a class folder or a jar",
        "weave --verify                  | nothing to weave: name a class folder or a jar",
        "weave --classpth x y            | unknown option \"--classpth\" (did you mean"
            + " \"--classpath\"?)",
        "weave x --classpath             | option \"--classpath\" needs a value",
        "weave --classpath a --classpath b | option \"--classpath\" is given twice",
        "weave --sources a --sources b x | option \"--sources\" is given twice",
        "weave --blocking Db x           | \"Db\" names no method. Write com.acme.Db.query,"
            + " com.acme.Db.query(String) or, to take one away, -com.acme.Db.query; advice follows"
            + " a colon",
        "weave --blocking @none/at/all x | can't read the list of blocking calls none/at/all: it"
            + " isn't there",
        "weave -v x                      | unknown option \"-v\" (known: --blocking, --classpath,"
            + " --debug, --help, --sources, --verify)",
      })
  void answersMistakesInWeave(String arguments, String answer) {
    assertThat(run(arguments.split(" "))).isEqualTo(new Forked(2, "", answer + "\n" + USAGE));
  }

  @Test
  void weaves() {
    Fixtures.compile(folder, FolderWeavingTest.JOB);
    String core = Fixtures.core().toString();
    assertThat(run("weave", "--classpath", core, "--verify", folder.toString()))
        .isEqualTo(new Forked(0, folder + ": wove 3 methods in 1 class\n", ""));
    assertThat(run("weave", "--classpath", core + File.pathSeparator, folder.toString()))
        .isEqualTo(new Forked(0, folder + ": wove 0 methods in 0 classes, 1 woven before\n", ""));
  }

  @Test
  void warnsOfBlockingCallsTheUsersOwnAmongThem() throws Exception {
    Fixtures.compile(
        folder,
        """
        package com.acme;
        class Job {
          static class Db { void query(String sql, int rows) {} void close() {} }
          static class Local extends Db {}
          @io.jasyncio.Async static void run(Local db) throws Exception {
            db.query("", 1);
            db.close();
            Thread.sleep(1);
          }
        }
        """);
    Path list =
        Files.writeString(
            folder.resolve("blocking.txt"),
            "# ours\n\ncom.acme.Job.Db.query(String, int): Write Db.ask(…)\n"
                + "-java.lang.Thread.sleep\n");
    Forked ran =
        run(
            "weave",
            "--classpath",
            Fixtures.core().toString(),
            "--blocking",
            "@" + list,
            "--blocking",
            "com.acme.Job.Db.close",
            folder.toString());
    String blocks = ", which blocks the loop's thread: no other coroutine runs meanwhile. ";
    assertThat(ran)
        .isEqualTo(
            new Forked(
                0,
                folder + ": wove 1 method in 1 class\n",
                "warning: Job.run(Job.java:6): calls Job.Local.query(String, int)"
                    + blocks
                    + "Write Db.ask(…) [blocking-call]\n"
                    + "warning: Job.run(Job.java:7): calls Job.Local.close()"
                    + blocks
                    + "Do it in another thread: Await.toThread(() -> …) [blocking-call]\n"));
    Files.writeString(list, "\n-java.lang.Thread.sleap\n");
    assertThat(run("weave", "--blocking", "@" + list, folder.toString()).err())
        .startsWith(
            list
                + ":2: \"java.lang.Thread.sleap\" isn't listed as a blocking call, so it can't be"
                + " taken away\n");
  }

  @Test
  void weavesAsAProcess() {
    Fixtures.compile(folder, FolderWeavingTest.JOB);
    Forked java =
        Forked.java(
            List.of(
                "-jar",
                Fixtures.agentJar().toString(),
                "weave",
                "--verify",
                "--classpath",
                Fixtures.core().toString(),
                folder.toString()));
    assertThat(java).isEqualTo(new Forked(0, folder + ": wove 3 methods in 1 class\n", ""));
    java = Forked.java(List.of("-jar", Fixtures.agentJar().toString(), "weave", "none/at/all"));
    assertThat(java).isEqualTo(new Forked(3, "", "none/at/all: no such folder or jar\n"));
  }

  @Test
  void listsRefusals() {
    Fixtures.compile(folder, "class Bad { void run() { io.jasyncio.Await.sleep(1); } }");
    Forked ran = run("weave", "--classpath", Fixtures.core().toString(), folder.toString());
    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .startsWith("Bad.run(Bad.java:1): ")
        .endsWith("[plain-caller]\n1 refusal: nothing was written\n");
  }
}
