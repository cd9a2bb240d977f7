package io.jasyncio;

import io.jasyncio.loop.Sockets;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * What a task waits for whose channel isn't ready. A task has one, which it uses again and again.
 */
final class SocketWait implements Wait, Sockets.Watcher {
  private final CoroutineTask<?> task;
  private SelectableChannel channel;
  private boolean writes;
  private boolean cancelled;

  SocketWait(CoroutineTask<?> task) {
    this.task = task;
  }

  /** For the next wait. */
  SocketWait of(SelectableChannel channel, boolean writes) {
    this.channel = channel;
    this.writes = writes;
    this.cancelled = false;
    return this;
  }

  @Override
  public void begin() throws ClosedChannelException {
    Sockets sockets = task.getLoop().sockets();
    if (writes) {
      checkFree(sockets.writer(channel), "write to");
      sockets.setWriter(channel, this);
    } else {
      checkFree(sockets.reader(channel), "read from");
      sockets.setReader(channel, this);
    }
  }

  private void checkFree(Sockets.Watcher other, String what) {
    if (other != null) {
      throw new IllegalStateException(
          task.describe()
              + " can't wait to "
              + what
              + " "
              + channel
              + ": "
              + other
              + " does already. One at a time; use a lock");
    }
  }

  @Override
  public void ready() {
    channel = null;
    task.wake(this);
  }

  @Override
  public void cancel() {
    Sockets sockets = task.getLoop().sockets();
    if (writes) {
      sockets.removeWriter(channel);
    } else {
      sockets.removeReader(channel);
    }
    channel = null;
    cancelled = true;
    task.wake(this);
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public String waitText(long now) {
    SelectableChannel watched = channel;
    if (watched instanceof SocketChannel socket) {
      String what =
          socket.isConnectionPending()
              ? "a connection to "
              : writes ? "room to write to " : "bytes from ";
      return what + remoteAddress(socket);
    }
    if (watched instanceof NetworkChannel network) {
      String what = watched instanceof ServerSocketChannel ? "a client at " : "a datagram at ";
      return (writes ? "room to write at " : what) + localAddress(network);
    }
    return (writes ? "room to write to " : "bytes from ") + watched;
  }

  private static String remoteAddress(SocketChannel channel) {
    if (channel.isConnected()) {
      try {
        return String.valueOf(channel.getRemoteAddress());
      } catch (IOException e) {
        // closed meanwhile
      }
    }
    return channel.toString(); // names who it is being connected to
  }

  private static String localAddress(NetworkChannel channel) {
    try {
      return String.valueOf(channel.getLocalAddress());
    } catch (IOException e) {
      return channel.toString();
    }
  }

  @Override
  public String toString() {
    return task.describe();
  }
}
