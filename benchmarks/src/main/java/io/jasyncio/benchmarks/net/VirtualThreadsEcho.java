package io.jasyncio.benchmarks.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.ServerSocket;
import java.net.Socket;

/** A virtual thread for each connection, which blocks; on all cores. */
final class VirtualThreadsEcho implements Echo.Server {
  private static final int BACKLOG = 128;

  /** A thread that waits in a read holds its buffer: as large as a {@code BufferedReader}'s. */
  private static final int BUFFER = 8 * 1024;

  @Override
  public int start() throws Exception {
    // A JDK 17 hasn't got it.
    MethodHandle start =
        MethodHandles.lookup()
            .findStatic(
                Thread.class,
                "startVirtualThread",
                MethodType.methodType(Thread.class, Runnable.class));
    ServerSocket listening = new ServerSocket(0, BACKLOG);
    Echo.inThread(() -> serve(listening, start));
    return listening.getLocalPort();
  }

  private static void serve(ServerSocket listening, MethodHandle start) throws IOException {
    while (true) {
      Socket socket = listening.accept();
      try {
        start.invoke((Runnable) () -> echo(socket));
      } catch (Throwable t) {
        throw new IllegalStateException(t);
      }
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      int count;
      while ((count = in.read(buffer)) >= 0) {
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }
}
