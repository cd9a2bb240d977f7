package io.jasyncio.benchmarks.net;

import io.jasyncio.benchmarks.MissingInPeer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/**
 * A server in a process of its own: sends back what it gets, at any port of all addresses. Says
 * {@code PORT} and which one; told {@code heap}, collects, and says {@code HEAP} and how many bytes
 * are in use. Ends with its input.
 */
final class Echo {
  /** One library's way to write it. */
  interface Server {
    /** Begins to listen, and serves in other threads from then on. Returns the port. */
    int start() throws Exception;
  }

  private static final int COLLECTIONS = 3;

  private Echo() {}

  /** Argument: the peer. */
  public static void main(String[] args) throws Exception {
    System.out.println("PORT " + server(args[0]).start());
    obey();
    System.exit(0);
  }

  private static Server server(String peer) {
    return switch (peer) {
      case "hand" -> new HandWrittenEcho();
      case "jasyncio" -> new JasyncioEcho();
      case "netty" -> new NettyEcho();
      case "virtual" -> new VirtualThreadsEcho();
      default -> throw new MissingInPeer();
    };
  }

  private static void obey() throws IOException, InterruptedException {
    var orders = new BufferedReader(new InputStreamReader(System.in));
    while (orders.readLine() != null) {
      System.out.println("HEAP " + used());
    }
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      Thread.sleep(100);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** A thread that doesn't keep the process. */
  static void inThread(Body body) {
    Thread thread =
        new Thread(
            () -> {
              try {
                body.run();
              } catch (Exception e) {
                e.printStackTrace();
                System.exit(1);
              }
            },
            "server");
    thread.setDaemon(true);
    thread.start();
  }

  /** What a thread does. */
  interface Body {
    /** To the end, or until it fails. */
    void run() throws Exception;
  }
}
