package io.jasyncio.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged class files: whatever they hold, the transformer neither throws nor hangs. */
class NeverThrowsTest {
  private static final long SEED = 20_250_101;
  private static final int TRIES = 3_000;

  @TempDir Path folder;

  @Test
  void whateverAClassFileHolds() throws Exception {
    Fixtures.compile(folder, FolderWeavingTest.JOB);
    byte[] file = Files.readAllBytes(folder.resolve("com/acme/Job.class"));
    URL[] urls = {folder.toUri().toURL(), Fixtures.core().toUri().toURL()};
    Random random = new Random(SEED);
    try (URLClassLoader loader = new URLClassLoader(urls, null)) {
      for (int i = 0; i < TRIES; i++) {
        byte[] damaged = damage(file, random);
        assertTimeoutPreemptively(
            Duration.ofSeconds(30),
            () -> transform(loader, damaged),
            "try " + i + ", seed " + SEED);
      }
    }
  }

  private static byte[] damage(byte[] file, Random random) {
    byte[] damaged = file.clone();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      damaged[8 + random.nextInt(damaged.length - 8)] = (byte) random.nextInt();
    }
    return random.nextInt(4) == 0
        ? Arrays.copyOf(damaged, random.nextInt(damaged.length))
        : damaged;
  }

  private static void transform(ClassLoader loader, byte[] file) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Options options = Options.parse("verify");
    Console console = new Console(new PrintStream(said, true), false);
    WeavingTransformer transformer =
        new WeavingTransformer(options, new LoadTimeWeaving(options, console, null));
    transformer.transform(null, loader, "com/acme/Job", null, null, file);
    assertThat(said.toString().lines().filter(line -> line.contains("Please report")))
        .hasSizeLessThanOrEqualTo(1);
  }
}
