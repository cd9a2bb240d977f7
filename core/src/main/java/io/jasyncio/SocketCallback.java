package io.jasyncio;

import io.jasyncio.loop.Sockets;
import io.jasyncio.loop.Turn;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;

/** Calls back whenever a channel is ready, until it is removed. For the loop's thread alone. */
final class SocketCallback implements Sockets.Watcher, Turn {
  private final EventLoop loop;
  private final SelectableChannel channel;
  private final boolean writes;
  private final ScheduledCallback callback;

  private SocketCallback(
      EventLoop loop, SelectableChannel channel, boolean writes, Runnable callback) {
    this.loop = loop;
    this.channel = channel;
    this.writes = writes;
    this.callback = new ScheduledCallback(loop, callback);
  }

  static void onReadable(EventLoop loop, SelectableChannel channel, Runnable callback)
      throws ClosedChannelException {
    Sockets sockets = loop.sockets();
    checkNoTaskWaits(sockets.reader(channel), channel);
    remove(sockets, channel, false);
    new SocketCallback(loop, channel, false, callback).watch();
  }

  static void onWritable(EventLoop loop, SelectableChannel channel, Runnable callback)
      throws ClosedChannelException {
    Sockets sockets = loop.sockets();
    checkNoTaskWaits(sockets.writer(channel), channel);
    remove(sockets, channel, true);
    new SocketCallback(loop, channel, true, callback).watch();
  }

  private static void checkNoTaskWaits(Sockets.Watcher other, SelectableChannel channel) {
    if (other instanceof SocketWait) {
      throw new IllegalStateException(
          other + " waits for " + channel + " already: it would never go on. One at a time");
    }
  }

  /** Ends a callback. False if there was none. */
  static boolean remove(Sockets sockets, SelectableChannel channel, boolean writes) {
    Sockets.Watcher watcher = writes ? sockets.writer(channel) : sockets.reader(channel);
    if (!(watcher instanceof SocketCallback callback)) {
      return false;
    }
    callback.callback.cancel();
    if (writes) {
      sockets.removeWriter(channel);
    } else {
      sockets.removeReader(channel);
    }
    return true;
  }

  private void watch() throws ClosedChannelException {
    if (writes) {
      loop.sockets().setWriter(channel, this);
    } else {
      loop.sockets().setReader(channel, this);
    }
  }

  @Override
  public void ready() {
    loop.schedule(this);
    watchAgain();
  }

  @Override
  public void turn() {
    callback.turn();
  }

  private void watchAgain() {
    try {
      watch();
    } catch (ClosedChannelException e) {
      callback.cancel();
    }
  }
}
