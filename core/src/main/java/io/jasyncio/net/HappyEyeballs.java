package io.jasyncio.net;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import io.jasyncio.ReturnWhen;
import io.jasyncio.Task;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;

/** Connects to the first of several addresses that answers (RFC 8305). */
final class HappyEyeballs {
  private static final Duration DELAY = Duration.ofMillis(250);

  private final Queue<SocketAddress> untried;
  private final List<Task<SocketChannel>> attempts = new ArrayList<>();
  private IOException failure;

  private HappyEyeballs(List<SocketAddress> addresses) {
    untried = new ArrayDeque<>(addresses);
  }

  /** Addresses of both families in turn, beginning with the family of the first. */
  static List<InetAddress> alternating(List<InetAddress> addresses) {
    Queue<InetAddress> same = new ArrayDeque<>();
    Queue<InetAddress> other = new ArrayDeque<>();
    boolean isFirstSix = addresses.get(0) instanceof Inet6Address;
    for (InetAddress address : addresses) {
      (address instanceof Inet6Address == isFirstSix ? same : other).add(address);
    }
    List<InetAddress> mixed = new ArrayList<>();
    while (!same.isEmpty() || !other.isEmpty()) {
      if (!same.isEmpty()) {
        mixed.add(same.remove());
      }
      if (!other.isEmpty()) {
        mixed.add(other.remove());
      }
    }
    return mixed;
  }

  /** A connected channel in non-blocking mode. */
  @Async
  static SocketChannel connect(List<SocketAddress> addresses) throws IOException {
    if (addresses.size() == 1) {
      return attempt(addresses.get(0));
    }
    return new HappyEyeballs(addresses).race();
  }

  @Async
  private SocketChannel race() throws IOException {
    try {
      while (true) {
        if (!untried.isEmpty()) {
          SocketAddress next = untried.remove();
          attempts.add(Asyncio.createTask(() -> attempt(next), "connects to " + next));
        }
        SocketChannel winner = awaitWinner();
        if (winner != null) {
          return winner;
        }
        if (attempts.isEmpty() && untried.isEmpty()) {
          throw failure;
        }
      }
    } finally {
      attempts.forEach(HappyEyeballs::giveUp);
    }
  }

  /** Waits for the end of an attempt, or until the next one may begin. Null if none succeeded. */
  @Async
  private SocketChannel awaitWinner() {
    Collection<Task<SocketChannel>> ended =
        untried.isEmpty()
            ? Await.wait(attempts, ReturnWhen.FIRST_COMPLETED).done()
            : Await.wait(attempts, DELAY, ReturnWhen.FIRST_COMPLETED).done();
    for (Task<SocketChannel> attempt : ended) {
      attempts.remove(attempt);
      if (attempt.exception() == null) {
        return attempt.result();
      }
      note(attempt.exception());
    }
    return null;
  }

  private void note(Throwable exception) {
    IOException thrown =
        exception instanceof IOException e ? e : new IOException(exception.toString(), exception);
    if (failure == null) {
      failure = thrown;
    } else {
      failure.addSuppressed(thrown);
    }
  }

  /** Ends an attempt; if it has succeeded by then, nobody wants what it opened. */
  private static void giveUp(Task<SocketChannel> attempt) {
    attempt.cancel();
    attempt.addDoneCallback(HappyEyeballs::closeUnwanted);
  }

  private static void closeUnwanted(io.jasyncio.Future<SocketChannel> attempt) {
    if (attempt.isCancelled() || attempt.exception() != null) {
      return;
    }
    try {
      attempt.result().close();
    } catch (IOException e) {
      // It was of no use anyway.
    }
  }

  @Async
  private static SocketChannel attempt(SocketAddress address) throws IOException {
    SocketChannel channel =
        address instanceof UnixDomainSocketAddress
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open();
    boolean connected = false;
    EventLoop loop = Asyncio.getRunningLoop();
    try {
      channel.configureBlocking(false);
      loop.sockConnect(channel, address);
      connected = true;
      return channel;
    } finally {
      if (!connected) {
        loop.notifyClosing(channel);
        channel.close();
      }
    }
  }
}
