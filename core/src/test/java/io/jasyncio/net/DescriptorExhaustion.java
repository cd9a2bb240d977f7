package io.jasyncio.net;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import io.jasyncio.ExceptionContext;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A server in a process that may open few files: its clients take all descriptors, and give them
 * back after a while. For a JVM of its own; says what came of it.
 */
final class DescriptorExhaustion {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final List<String> reports = new ArrayList<>();
  private final List<SocketChannel> clients = new ArrayList<>();

  private DescriptorExhaustion() {}

  /** No arguments. */
  public static void main(String[] arguments) {
    Asyncio.run(() -> new DescriptorExhaustion().run());
  }

  @Async
  private void run() throws IOException {
    EventLoop loop = Asyncio.getRunningLoop();
    loop.setExceptionHandler((l, context) -> reports.add(context.message()));
    try (Server server =
        Streams.startServer(DescriptorExhaustion::echo, new InetSocketAddress("127.0.0.1", 0))) {
      var address = new InetSocketAddress("127.0.0.1", server.getPort());
      loadClasses(loop, address);
      int before = Descriptors.open();
      takeAllDescriptors(address);
      while (reports.isEmpty()) {
        Await.sleep(1);
      }
      System.out.println(
          "reported: " + reports.get(0).replaceFirst("Server\\[.*] ", "").split(";")[0]);
      System.out.println(
          rests(Duration.ofSeconds(2)) ? "rests meanwhile" : "restless: " + reports.size());
      freeHalf();
      System.out.println(isServed(loop) ? "serves again" : "serves no more");
      closeAll();
      while (Descriptors.open() > before) {
        Await.sleep(1);
      }
      System.out.println("descriptors as before");
    }
  }

  @Async
  private static void echo(StreamReader reader, StreamWriter writer) throws IOException {
    String line;
    while ((line = reader.readLine()) != null) {
      writer.write(line + "\n");
    }
  }

  /** A class can't be loaded without a descriptor, if it's a file. */
  @Async
  private void loadClasses(EventLoop loop, SocketAddress address) throws IOException {
    clients.add(SocketChannel.open(address));
    isServed(loop);
    loop.callExceptionHandler(ExceptionContext.of("tried", new IOException("tried")));
    reports.clear();
    rests(Duration.ofMillis(1));
    Descriptors.open();
    freeHalf();
  }

  /** Gives way to nobody meanwhile: all wait to be accepted when there is no descriptor left. */
  private void takeAllDescriptors(SocketAddress address) {
    try {
      while (true) {
        clients.add(SocketChannel.open(address));
      }
    } catch (IOException e) {
      // too many open files
    }
  }

  /** Whether it does: a loop that doesn't rest takes all of that time. */
  @Async
  private boolean rests(Duration time) {
    long cpu = THREADS.getCurrentThreadCpuTime();
    Await.sleep(time);
    long taken = THREADS.getCurrentThreadCpuTime() - cpu;
    return reports.size() <= 2 + time.toSeconds() && taken < time.toNanos() / 4;
  }

  private void freeHalf() throws IOException {
    int kept = clients.size() / 2;
    while (clients.size() > kept) {
      clients.remove(0).close();
    }
  }

  /** Whether the last client gets an answer. */
  @Async
  private boolean isServed(EventLoop loop) throws IOException {
    SocketChannel client = clients.get(clients.size() - 1);
    client.configureBlocking(false);
    loop.sockSendall(client, ByteBuffer.wrap("x\n".getBytes()));
    return loop.sockRecv(client, ByteBuffer.allocate(8)) == 2;
  }

  private void closeAll() throws IOException {
    for (SocketChannel client : clients) {
      client.close();
    }
  }
}
