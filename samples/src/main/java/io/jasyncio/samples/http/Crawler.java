package io.jasyncio.samples.http;

import io.jasyncio.Async;
import io.jasyncio.AsyncIterable;
import io.jasyncio.Await;
import io.jasyncio.CancelledError;
import io.jasyncio.Runner;
import io.jasyncio.TaskGroup;
import io.jasyncio.sync.Semaphore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * Follows the links of a site, a few requests at a time, and reports those that are broken. One
 * task per page, all in one thread; {@code java.net.http} does the requests, and its stages are
 * awaited. Progress goes to the standard error stream, the report to the standard output; Ctrl-C
 * ends it with a report of what it has seen so far.
 */
public final class Crawler {
  private static final Duration TIME_FOR_A_PAGE = Duration.ofSeconds(10);
  private static final int LARGEST_PAGE = 4 * 1024 * 1024;
  private static final int INTERRUPTED = 130;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Link start;
  private final int deepest;
  private final Semaphore slots;
  private final Set<URI> seen = new HashSet<>();
  private final CrawlReport report;
  private final CrawlProgress progress;

  Crawler(URI start, int deepest, int atOnce, CrawlProgress progress) {
    this.start = new Link(start, null, 0);
    this.deepest = deepest;
    this.slots = new Semaphore(atOnce);
    this.report = new CrawlReport(start);
    this.progress = progress;
  }

  public static void main(String[] args) {
    if (args.length == 0) {
      System.err.println("usage: Crawler URL [DEPTH [REQUESTS-AT-ONCE]]");
      System.exit(2);
    }
    int deepest = args.length > 1 ? Integer.parseInt(args[1]) : 10;
    int atOnce = args.length > 2 ? Integer.parseInt(args[2]) : 8;
    var progress = new CrawlProgress(System.err, CrawlProgress.isTerminal());
    System.exit(new Crawler(URI.create(args[0]), deepest, atOnce, progress).run());
  }

  /** 0 if all is well, 1 if links are broken, 130 if it was interrupted. */
  private int run() {
    boolean isInterrupted = false;
    try (var runner = new Runner().withInterruptSignal().withTerminationSignal()) {
      runner.run(() -> crawl());
    } catch (CancelledError e) {
      isInterrupted = true;
    }
    progress.ended();
    report.print(System.out, isInterrupted);
    return isInterrupted ? INTERRUPTED : report.hasBroken() ? 1 : 0;
  }

  @Async
  private void crawl() {
    TaskGroup.run(group -> follow(start, group)); // suspends until the last page has been visited
  }

  /** Starts a task for a page that is new. */
  private void follow(Link link, TaskGroup group) {
    if (!link.isNear(start)) {
      report.elsewhere(link);
    } else if (link.depth() <= deepest && seen.add(link.uri())) {
      progress.found();
      group.createTask(() -> visit(link, group));
    }
  }

  @Async
  @SuppressWarnings("try") // a slot is held, not used
  private void visit(Link link, TaskGroup group) {
    try (var held = slots.hold()) { // suspends while enough requests are under way
      Page page = Await.timeout(TIME_FOR_A_PAGE, () -> fetch(link.uri()), IOException.class);
      report.visited(link, page);
      progress.visited(link, String.valueOf(page.status()), page.size());
      page.links(link).forEach(next -> follow(next, group));
    } catch (IOException | TimeoutException e) {
      String problem = e instanceof TimeoutException ? "no answer in time" : "no answer: " + e;
      report.failed(link, problem);
      progress.visited(link, problem, 0);
    }
  }

  @Async
  private Page fetch(URI uri) throws IOException {
    var request = HttpRequest.newBuilder(uri).build();
    var response =
        Await.await(client.sendAsync(request, BodyHandlers.ofPublisher()), IOException.class);
    String type = response.headers().firstValue("Content-Type").orElse("");
    var html = new ByteArrayOutputStream();
    long size = 0;
    try (var chunks = AsyncIterable.from(response.body(), 4)) {
      for (List<ByteBuffer> chunk : chunks) { // suspends until more of the body has come
        for (ByteBuffer part : chunk) {
          size += part.remaining();
          if (type.startsWith("text/html") && html.size() < LARGEST_PAGE) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            html.writeBytes(bytes);
          }
        }
      }
    }
    String location = response.headers().firstValue("Location").orElse(null);
    return new Page(response.statusCode(), size, html.toString(StandardCharsets.UTF_8), location);
  }
}
