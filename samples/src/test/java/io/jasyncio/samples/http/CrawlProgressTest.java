package io.jasyncio.samples.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import org.junit.jupiter.api.Test;

class CrawlProgressTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Link link = new Link(URI.create("http://localhost/"), null, 0);

  @Test
  void aTerminalShowsABar() {
    var progress = new CrawlProgress(new PrintStream(out, true), true);
    progress.found();
    progress.found();
    progress.visited(link, "200", 1234);
    progress.ended();
    assertThat(out.toString())
        .isEqualTo(
            "\r[------------------------------] 0 of 1, 0 bytes"
                + "\r[------------------------------] 0 of 2, 0 bytes"
                + "\r[###############---------------] 1 of 2, 1,234 bytes"
                + ("\r" + " ".repeat(52) + "\r"));
  }

  @Test
  void elsewhereEachPageHasALine() {
    var progress = new CrawlProgress(new PrintStream(out, true), false);
    progress.found();
    progress.visited(link, "200", 1234);
    progress.ended();
    assertThat(out.toString()).isEqualTo("200 1,234 bytes http://localhost/\n");
  }
}
