package io.jasyncio.samples.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.samples.Jvm;
import io.jasyncio.samples.Running;
import io.jasyncio.samples.Woven;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The crawler as a user runs it, against the file server as a user runs it. */
@Timeout(120)
class CrawlerTest {
  @TempDir Path folder;

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void writeSite() throws IOException {
    write(
        "index.html",
        """
        <a href="a.html">a</a> <A class=x HREF='b.html#part'>b</A> <img src=picture.png>
        <a href="mailto:me@example.org">me</a> <a href="https://example.org/">elsewhere</a>
        <!-- <a href="commented.html">not</a> --> <a href="sub">sub</a> <a href="#top">top</a>
        """);
    write("a.html", "<a href=\"b.html\">b</a> <a href=\"missing.html\">missing</a>");
    write("b.html", "<a href=\"/\">home</a> <a href=\"http://[broken\">no uri</a>");
    write("picture.png", "not a picture");
    write("sub/index.html", "<a href=\"deep.html\">deep</a>");
    write("sub/deep.html", "<a href=\"../deeper.html\">deeper</a>");
    write("deeper.html", "");
  }

  @ParameterizedTest
  @EnumSource
  void followsTheLinksOfASite(Woven woven) throws IOException {
    writeSite();
    try (Running server = woven.start(folder, FileServer.class, ".", "0")) {
      String site = "http://localhost:" + server.port() + "/";
      Jvm.Output output = woven.run(folder, Crawler.class, site, "2", "1"); // one at a time
      assertThat(output.out().replace(site, "SITE/"))
          .isEqualTo(
              """
              SITE/:
                     8 answers, of 483 bytes
                     6 of them with status 200
                     1 of them with status 301
                     1 of them with status 404
                     2 links away at most
                     1 links lead elsewhere
                     1 are broken
                       SITE/missing.html: 404, linked from SITE/a.html
              """);
      assertThat(output.err().replace(site, "SITE/"))
          .isEqualTo(
              """
              200 252 bytes SITE/
              200 57 bytes SITE/a.html
              200 56 bytes SITE/b.html
              200 13 bytes SITE/picture.png
              301 0 bytes SITE/sub
              404 42 bytes SITE/missing.html
              200 28 bytes SITE/sub/
              200 35 bytes SITE/sub/deep.html
              """);
      assertThat(output.status()).isEqualTo(1);
    }
  }

  @Test
  void severalRequestsAtOnceGiveTheSame() throws IOException {
    writeSite();
    Files.delete(folder.resolve("a.html"));
    try (Running server = Woven.BY_THE_PLUGIN.start(folder, FileServer.class, ".", "0")) {
      String site = "http://localhost:" + server.port() + "/";
      Jvm.Output output = Woven.BY_THE_PLUGIN.run(folder, Crawler.class, site);
      assertThat(output.err().lines()).hasSize(8);
      assertThat(output.out().replace(site, "SITE/"))
          .contains(
              "       3 links away at most\n", "         SITE/a.html: 404, linked from SITE/\n");
      assertThat(output.status()).isEqualTo(1);
    }
  }

  @Test
  void aSiteWithoutBrokenLinksIsSound() throws IOException {
    write("one.txt", "");
    write("folder/two.txt", "");
    try (Running server = Woven.BY_THE_PLUGIN.start(folder, FileServer.class, ".", "0")) {
      String site = "http://localhost:" + server.port() + "/";
      Jvm.Output output = Woven.BY_THE_PLUGIN.run(folder, Crawler.class, site);
      assertThat(output.out()).contains("       4 of them with status 200\n");
      assertThat(output.out()).endsWith("       0 are broken\n");
      assertThat(output.status()).isZero();
    }
  }

  @Test
  void controlCEndsItWithWhatItHasSeen() throws IOException {
    try (var server = new ServerSocket()) {
      server.bind(new InetSocketAddress("localhost", 0));
      String site = "http://localhost:" + server.getLocalPort() + "/";
      try (Running crawler = Woven.BY_THE_PLUGIN.start(folder, Crawler.class, site)) {
        try (Socket first = server.accept()) {
          readHead(first);
          String page = "<a href=\"never.html\">never</a>";
          String head =
              "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: ";
          first.getOutputStream().write((head + page.length() + "\r\n\r\n" + page).getBytes());
        }
        try (Socket second = server.accept()) {
          readHead(second); // and gives no answer
          Jvm.Output output = crawler.interrupt();
          assertThat(output.out().replace(site, "SITE/"))
              .isEqualTo(
                  """
                  SITE/, interrupted; so far:
                         1 answers, of 30 bytes
                         1 of them with status 200
                         0 links away at most
                         0 links lead elsewhere
                         0 are broken
                  """);
          assertThat(output.err()).isEqualTo("200 30 bytes " + site + "\n");
          assertThat(output.status()).isEqualTo(130);
        }
      }
    }
  }

  private static void readHead(Socket socket) throws IOException {
    var reader = new BufferedReader(new InputStreamReader(socket.getInputStream()));
    for (String line; (line = reader.readLine()) != null && !line.isEmpty(); ) {
      // a header
    }
  }

  @Test
  void whereNobodyListensTheFirstPageIsBroken() throws IOException {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Jvm.Output output =
        Woven.BY_THE_PLUGIN.run(folder, Crawler.class, "http://localhost:" + port + "/");
    assertThat(output.out()).contains("       1 are broken\n").contains("no answer: ");
    assertThat(output.err()).startsWith("no answer: ");
    assertThat(output.status()).isEqualTo(1);
  }

  @Test
  void withoutAnAddressItSaysHowToUseIt() {
    Jvm.Output output = Woven.BY_THE_PLUGIN.run(folder, Crawler.class);
    assertThat(output.err()).isEqualTo("usage: Crawler URL [DEPTH [REQUESTS-AT-ONCE]]\n");
    assertThat(output.status()).isEqualTo(2);
  }
}
