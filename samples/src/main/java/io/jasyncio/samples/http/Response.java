package io.jasyncio.samples.http;

import io.jasyncio.Async;
import io.jasyncio.net.StreamWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** An answer; {@link #with} adds headers to it. */
record Response(Status status, Map<String, String> headers, Content content) {
  Response(Status status, Content content) {
    this(status, Map.of(), content);
  }

  static Response error(Status status, String why) {
    return new Response(status, new Content.Text(status + ": " + why + "\n"))
        .with("Content-Type", "text/plain; charset=utf-8");
  }

  Response with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Response(status, more, content);
  }

  /**
   * Sends the response.
   *
   * @param withContent false if it answers HEAD: then the headers are sent alone
   */
  @Async
  void send(StreamWriter writer, boolean withContent) throws IOException, TimeoutException {
    writer.write(head().getBytes(StandardCharsets.ISO_8859_1));
    if (withContent) {
      content.send(writer);
    }
  }

  private String head() {
    var head = new StringBuilder("HTTP/1.1 " + status + "\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    if (status != Status.NOT_MODIFIED) {
      head.append("Content-Length: " + content.length() + "\r\n");
    }
    return head.append("Date: " + HttpDate.of(Instant.now()) + "\r\n\r\n").toString();
  }
}
