package io.jasyncio.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jasyncio.Async;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassesWeavingTest {
  private static final String WELL =
      """
      import io.jasyncio.*;
      class Job {
        @Async void run() { Await.sleep(0); }
        @Async int runTwice() { run(); run(); return 2; }
      }
      """;
  private static final String REFUSED =
      """
      import io.jasyncio.*;
      class Job {
        void run() { Await.sleep(0); }
      }
      """;

  @TempDir Path folder;
  private Path sources;
  private Path classes;
  private final Lines log = new Lines();

  @BeforeEach
  void folders() throws IOException {
    sources = Files.createDirectory(folder.resolve("sources"));
    classes = folder.resolve("classes");
  }

  @Test
  void withoutClassesThereIsNothingToDo() throws Exception {
    weaving().run(log);

    assertThat(log.lines()).containsExactly("info No classes to weave");
    assertThat(classes).doesNotExist();
  }

  @Test
  void saysWhatItWove() throws Exception {
    compile(WELL);

    weaving().run(log);
    weaving().run(log);

    assertThat(log.lines())
        .containsExactly(
            "info Wove 2 methods in 1 class", "info Wove 0 methods in 0 classes, 1 woven before");
  }

  @Test
  void saysWhatItRemoved() throws Exception {
    compile(WELL);
    weaving().run(log);
    compile(WELL.replace("{ Await.sleep(0); }", "{}").replace("@Async void", "void"));

    weaving().run(log);

    assertThat(log.lines())
        .containsExactly(
            "info Wove 2 methods in 1 class",
            "info Wove 1 method in 1 class, removed 2 left-over classes");
  }

  @Test
  void failsTheBuildWithWhatIsRefused() throws Exception {
    compile(REFUSED);
    byte[] before = Files.readAllBytes(classes.resolve("Job.class"));

    assertThatThrownBy(() -> weaving().run(log))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith(
            "1 refusal: nothing was woven\n"
                + sources.resolve("Job.java")
                + ":[3,1] Job.run(Job.java:3): calls the @Async method Await.sleep(long)");
    assertThat(Files.readAllBytes(classes.resolve("Job.class"))).isEqualTo(before);
    assertThat(classes).isDirectoryNotContaining("glob:**META-INF");
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void warnsOfBlockingCalls() throws Exception {
    compile(WELL.replace("Await.sleep(0)", "new String().length()"));

    weaving("java.lang.String.length: Count yourself").run(log);

    assertThat(log.lines())
        .containsExactly(
            "warn "
                + sources.resolve("Job.java")
                + ":[3,1] Job.run(Job.java:3): calls String.length(), which blocks the loop's"
                + " thread: no other coroutine runs meanwhile. Count yourself [blocking-call]",
            "info Wove 2 methods in 1 class");
    assertThatThrownBy(() -> weaving("length").run(log))
        .isInstanceOf(MojoExecutionException.class)
        .hasMessageStartingWith("Parameter \"blocking\": \"length\" names no method. ");
  }

  @Test
  void anUnwritableFileIsAnErrorInWords() throws Exception {
    compile(WELL);
    Files.writeString(classes.resolve("META-INF"), "a file, where a folder must be made");

    assertThatThrownBy(() -> weaving().run(log))
        .isInstanceOf(MojoExecutionException.class)
        .hasMessageContaining("META-INF");
  }

  private ClassesWeaving weaving(String... blocking) throws URISyntaxException {
    return new ClassesWeaving(
        classes, List.of(core()), List.of(sources), List.of(blocking), true, false);
  }

  private void compile(String source) throws Exception {
    Path file = Files.writeString(sources.resolve("Job.java"), source);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                core().toString(),
                "-d",
                classes.toString(),
                "-proc:none",
                file.toString());
    assertThat(status).isZero();
  }

  private static Path core() throws URISyntaxException {
    return Path.of(Async.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
