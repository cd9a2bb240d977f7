package io.jasyncio.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.monitoring.RunRecording;
import io.jasyncio.testing.VirtualTime;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The pictures in {@code docs/pictures} are what the samples draw now, in a virtual time. With
 * {@code -Djasyncio.pictures=write} they are made anew: docs/debugging.md has the command.
 */
class PicturesTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  @Test
  void cooperativeMultitasking() throws Exception {
    PrintStream out = System.out;
    System.setOut(NOWHERE);
    try {
      check("cooperative-multitasking", () -> CooperativeMultitasking.main(new String[0]));
    } finally {
      System.setOut(out);
    }
  }

  @Test
  void wordCount() throws Exception {
    String[] files = {
      "corpus/the-two-ferries.txt",
      "corpus/harbour-log.txt",
      "corpus/letters-from-abroad.txt",
      "corpus/missing.txt",
      "corpus/a-very-short-tale.txt"
    };
    check("word-count", () -> new WordCount(NOWHERE, NOWHERE, false).run(files));
  }

  private static void check(String name, Runnable sample) throws Exception {
    String picture = new VirtualTime().call(() -> RunRecording.during(sample)).run().svg();
    Path committed = Markdown.document("docs/pictures/" + name + ".svg");
    if ("write".equals(System.getProperty("jasyncio.pictures"))) {
      write(committed, picture);
    }
    assertThat(picture).isEqualTo(Files.readString(committed));
  }

  private static void write(Path file, String picture) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, picture);
  }
}
