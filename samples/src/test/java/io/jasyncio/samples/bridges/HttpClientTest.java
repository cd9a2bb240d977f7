package io.jasyncio.samples.bridges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.jasyncio.Async;
import io.jasyncio.AsyncGenerator;
import io.jasyncio.AsyncIterable;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Future;
import io.jasyncio.Task;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code java.net.http} in coroutines, against a server in this JVM. */
@Timeout(60)
class HttpClientTest {
  private static final int CHUNK = 64 * 1024;
  private static final int CHUNKS = 64;

  private final ExecutorService serverThreads = Executors.newCachedThreadPool();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final CompletableFuture<Long> received = new CompletableFuture<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(serverThreads);
    server.createContext(
        "/echo",
        exchange -> {
          byte[] answer = exchange.getRequestURI().getQuery().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.createContext(
        "/hang",
        exchange -> {
          hanging.countDown();
          try {
            released.await();
          } catch (InterruptedException e) {
            // the test has ended
          }
          exchange.close();
        });
    server.createContext(
        "/big",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] chunk = new byte[CHUNK];
          try (var body = exchange.getResponseBody()) {
            for (int i = 0; i < CHUNKS; i++) {
              body.write(chunk);
            }
          } catch (IOException e) {
            // the client has left
          }
        });
    server.createContext(
        "/upload",
        exchange -> {
          long count = 0;
          try (InputStream body = exchange.getRequestBody()) {
            byte[] chunk = new byte[CHUNK];
            for (int n; (n = body.read(chunk)) >= 0; ) {
              count += n;
            }
          }
          received.complete(count);
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    released.countDown();
    server.stop(0);
    serverThreads.shutdownNow();
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(uri(path)).build();
  }

  private URI uri(String path) {
    return URI.create(
        "http://"
            + server.getAddress().getHostString()
            + ":"
            + server.getAddress().getPort()
            + path);
  }

  @Async
  private String get(String path) throws IOException {
    return Await.await(client.sendAsync(request(path), BodyHandlers.ofString()), IOException.class)
        .body();
  }

  @Test
  void manyRequestsAtOnceOnOneLoop() {
    List<String> answers = new ArrayList<>();
    Asyncio.run(
        () -> {
          Thread home = Thread.currentThread();
          List<Future<String>> all = new ArrayList<>();
          for (int i = 0; i < 50; i++) {
            int number = i;
            all.add(
                Asyncio.createTask(
                    () -> {
                      String answer = get("/echo?" + number);
                      assertThat(Thread.currentThread()).isSameAs(home);
                      return answer;
                    }));
          }
          answers.addAll(Await.gather(all));
        });
    assertThat(answers).hasSize(50).startsWith("0", "1", "2").endsWith("49");
  }

  @Test
  void aFailureIsCaughtByItsType() throws IOException {
    server.stop(0);
    String caught =
        Asyncio.run(
            () -> {
              try {
                return get("/echo?x");
              } catch (java.net.ConnectException e) {
                return "caught";
              }
            });
    assertThat(caught).isEqualTo("caught");
  }

  @Test
  void aTimeLimitEndsTheExchange() {
    assertThatThrownBy(
            () ->
                Asyncio.run(
                    () -> {
                      Task<String> call = Asyncio.createTask(() -> get("/hang"));
                      Await.toThread(
                          () -> {
                            hanging.await();
                            return null;
                          });
                      Await.timeout(Duration.ofMillis(1), () -> Await.await(call));
                    }))
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void cancellingTheTaskCancelsTheExchange() {
    Asyncio.run(
        () -> {
          var exchange = client.sendAsync(request("/hang"), BodyHandlers.ofString());
          Task<?> call = Asyncio.createTask(() -> Await.await(exchange));
          Await.toThread(
              () -> {
                hanging.await();
                return null;
              });
          call.cancel();
          Await.wait(List.of(call));
          assertThat(call.isCancelled()).isTrue();
          assertThat(exchange).isCompletedExceptionally(); // "Request cancelled"
        });
  }

  @Test
  void aBodyIsReadAsItComes() {
    long length =
        Asyncio.run(
            () -> {
              var response =
                  Await.await(client.sendAsync(request("/big"), BodyHandlers.ofPublisher()));
              long count = 0;
              try (var chunks = AsyncIterable.from(response.body(), 1)) {
                for (List<ByteBuffer> chunk : chunks) {
                  for (ByteBuffer buffer : chunk) {
                    count += buffer.remaining();
                  }
                  Await.sleep(0);
                }
              }
              return count;
            });
    assertThat(length).isEqualTo((long) CHUNK * CHUNKS);
  }

  @Test
  void aBodyIsLeftEarly() {
    Asyncio.run(
        () -> {
          var response = Await.await(client.sendAsync(request("/big"), BodyHandlers.ofPublisher()));
          try (var chunks = AsyncIterable.from(response.body(), 1)) {
            for (List<ByteBuffer> chunk : chunks) {
              assertThat(chunk).isNotEmpty();
              break;
            }
          }
          assertThat(get("/echo?next")).isEqualTo("next");
        });
  }

  @Test
  void aBodyIsSentNoFasterThanItIsTaken() {
    AtomicInteger made = new AtomicInteger();
    AsyncGenerator<ByteBuffer> chunks =
        AsyncGenerator.of(
            y -> {
              for (int i = 0; i < CHUNKS; i++) {
                Await.sleep(0);
                made.incrementAndGet();
                y.yield(ByteBuffer.allocate(CHUNK));
              }
            });
    int status =
        Asyncio.run(
            () -> {
              var body = HttpRequest.BodyPublishers.fromPublisher(chunks.toPublisher());
              var request = HttpRequest.newBuilder(uri("/upload")).POST(body).build();
              return Await.await(client.sendAsync(request, BodyHandlers.discarding())).statusCode();
            });
    assertThat(status).isEqualTo(204);
    assertThat(made).hasValue(CHUNKS);
    assertThat(received).isCompletedWithValue((long) CHUNK * CHUNKS);
  }

  @Test
  void aBodyThatFailsFailsTheRequest() {
    AsyncGenerator<ByteBuffer> chunks =
        AsyncGenerator.of(
            y -> {
              y.yield(ByteBuffer.allocate(CHUNK));
              throw new IOException("the source has failed");
            });
    assertThatThrownBy(
            () ->
                Asyncio.run(
                    () -> {
                      var body = HttpRequest.BodyPublishers.fromPublisher(chunks.toPublisher());
                      var request = HttpRequest.newBuilder(uri("/upload")).POST(body).build();
                      Await.await(client.sendAsync(request, BodyHandlers.discarding()));
                    }))
        .isInstanceOf(IOException.class)
        .hasStackTraceContaining("the source has failed");
  }
}
