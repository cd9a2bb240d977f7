package io.jasyncio.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The channels that a loop watches, and the selector that does it. For the loop's thread alone, but
 * for {@link #wakeUp}.
 *
 * <p>Who waits for a channel is told once, and forgotten: each direction of a channel has room for
 * one watcher.
 */
public final class Sockets implements AutoCloseable {
  /*
   * To tell the selector what is of interest costs a system call, so it is told as seldom as
   * possible:
   *
   *   reading   stays of interest when the watcher has been told; most read again at once. If
   *             nobody does, the next report finds no watcher, and ends the interest.
   *   writing   is nearly always possible, so the interest ends with the report.
   *
   * select(nanos) may return early for no reason: a selector whose descriptor set is broken, as an
   * old bug of epoll does it, would return at once for ever. After MOST_IDLE_RETURNS such returns in
   * a row a new selector takes over all channels, if there are descriptors for one.
   */

  /** Who waits for a channel. */
  @FunctionalInterface
  public interface Watcher {
    /** Hears that the channel is ready, or that it is being closed. Must not throw. */
    void ready();
  }

  /** What is attached to a channel's key: who waits for it. */
  private static final class Watched {
    Watcher reader;
    Watcher writer;
  }

  static final int MOST_IDLE_RETURNS = 512;

  /** A selector's timeout isn't more exact than this. */
  private static final long GRANULARITY_NANOS = 1_000_000;

  private static final int READING = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
  private static final int WRITING = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;
  private static final System.Logger LOGGER = System.getLogger("io.jasyncio");

  private final Consumer<SelectionKey> report = this::report;
  private final Supplier<Selector> opener;
  private volatile Selector selector;
  private int idleReturns;

  /** How many watchers wait. */
  private int waiting;

  private long tellings;

  /** Opens a selector. */
  public Sockets() {
    this(Sockets::open);
  }

  Sockets(Supplier<Selector> opener) {
    this.opener = opener;
    this.selector = opener.get();
  }

  /** The selector that is in use now. */
  Selector selector() {
    return selector;
  }

  private static Selector open() {
    try {
      return Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("the loop can't open a selector, to watch a socket", e);
    }
  }

  // ---- watching

  /** Who waits until a channel can be read from, or accept a connection; null if nobody does. */
  public Watcher reader(SelectableChannel channel) {
    Watched watched = find(channel);
    return watched == null ? null : watched.reader;
  }

  /** Who waits until a channel can be written to, or is connected; null if nobody does. */
  public Watcher writer(SelectableChannel channel) {
    Watched watched = find(channel);
    return watched == null ? null : watched.writer;
  }

  /**
   * Lets a watcher hear when the channel can be read from, or accept a connection; it takes the
   * place of another.
   *
   * @throws ClosedChannelException if the channel is closed
   */
  public void setReader(SelectableChannel channel, Watcher watcher) throws ClosedChannelException {
    SelectionKey key = key(channel);
    Watched watched = (Watched) key.attachment();
    if (watched.reader == null) {
      waiting++;
    }
    watched.reader = watcher;
    addInterest(key, READING & channel.validOps());
  }

  /**
   * Lets a watcher hear when the channel can be written to, or is connected; it takes the place of
   * another.
   *
   * @throws ClosedChannelException if the channel is closed
   */
  public void setWriter(SelectableChannel channel, Watcher watcher) throws ClosedChannelException {
    SelectionKey key = key(channel);
    Watched watched = (Watched) key.attachment();
    if (watched.writer == null) {
      waiting++;
    }
    watched.writer = watcher;
    boolean connecting = channel instanceof SocketChannel socket && socket.isConnectionPending();
    addInterest(key, connecting ? SelectionKey.OP_CONNECT : SelectionKey.OP_WRITE);
  }

  /** Forgets who waits to read. Null if nobody did. */
  public Watcher removeReader(SelectableChannel channel) {
    Watched watched = find(channel);
    return watched == null ? null : takeReader(watched);
  }

  /** Forgets who waits to write. Null if nobody did. */
  public Watcher removeWriter(SelectableChannel channel) {
    Watched watched = find(channel);
    return watched == null ? null : takeWriter(watched);
  }

  /**
   * Tells all who wait for a channel, because it is being closed, and gives it up: a channel that a
   * selector holds stays open, whatever its close() has said, until the next selection.
   */
  public void giveUp(SelectableChannel channel) {
    tell(removeReader(channel));
    tell(removeWriter(channel));
    SelectionKey key = channel.keyFor(selector);
    if (key != null) {
      key.cancel();
      poll();
    }
  }

  private Watched find(SelectableChannel channel) {
    SelectionKey key = channel.keyFor(selector);
    return key == null ? null : (Watched) key.attachment();
  }

  private SelectionKey key(SelectableChannel channel) throws ClosedChannelException {
    SelectionKey key = channel.keyFor(selector);
    if (key != null && key.isValid()) {
      return key;
    }
    return channel.register(selector, 0, new Watched());
  }

  private static void addInterest(SelectionKey key, int operations) throws ClosedChannelException {
    try {
      if ((key.interestOps() & operations) != operations) {
        key.interestOpsOr(operations);
      }
    } catch (CancelledKeyException e) {
      throw new ClosedChannelException();
    }
  }

  /** Whether anybody waits for a channel. */
  public boolean isWaitedFor() {
    return waiting > 0;
  }

  /** How many watchers have been told so far. */
  public long tellings() {
    return tellings;
  }

  // ---- waiting

  /** Tells the watchers of all channels that are ready now. Doesn't wait. */
  public void poll() {
    try {
      selector.selectNow(report);
    } catch (IOException e) {
      throw new UncheckedIOException("the loop's selector failed", e);
    }
  }

  /**
   * Waits until a channel is ready, {@link #wakeUp} is called or the time is over, and tells the
   * watchers. May return early.
   *
   * @param nanos how long, at least 1; rounded up to milliseconds
   */
  public void select(long nanos) {
    long millis = nanos == Idle.FOREVER ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos - 1) + 1;
    long start = System.nanoTime();
    int ready;
    try {
      ready = selector.select(report, millis);
    } catch (IOException e) {
      throw new UncheckedIOException("the loop's selector failed", e);
    }
    noteReturn(ready == 0 && System.nanoTime() - start < nanos - GRANULARITY_NANOS);
  }

  /** Ends a wait, or the next one if there is none now. From any thread. */
  public void wakeUp() {
    idleReturns = 0; // a race with the loop's thread does no harm: it is a heuristic
    selector.wakeup();
  }

  private void noteReturn(boolean isIdle) {
    idleReturns = isIdle && !Thread.currentThread().isInterrupted() ? idleReturns + 1 : 0;
    if (idleReturns >= MOST_IDLE_RETURNS) {
      idleReturns = 0;
      replaceSelector();
    }
  }

  private void report(SelectionKey key) {
    Watched watched = (Watched) key.attachment();
    try {
      int ready = key.readyOps();
      if ((ready & READING) != 0) {
        Watcher reader = takeReader(watched);
        if (reader == null) {
          key.interestOpsAnd(~READING);
        }
        tell(reader);
      }
      if ((ready & WRITING) != 0) {
        key.interestOpsAnd(~WRITING);
        tell(takeWriter(watched));
      }
    } catch (CancelledKeyException e) {
      tell(takeReader(watched));
      tell(takeWriter(watched));
    }
  }

  private void tell(Watcher watcher) {
    if (watcher != null) {
      tellings++;
      watcher.ready();
    }
  }

  private Watcher takeReader(Watched watched) {
    Watcher reader = watched.reader;
    if (reader != null) {
      waiting--;
      watched.reader = null;
    }
    return reader;
  }

  private Watcher takeWriter(Watched watched) {
    Watcher writer = watched.writer;
    if (writer != null) {
      waiting--;
      watched.writer = null;
    }
    return writer;
  }

  // ---- the selector

  private void replaceSelector() {
    Selector old = selector;
    Selector fresh;
    try {
      fresh = opener.get();
    } catch (UncheckedIOException e) {
      warn("no new one can be opened: it stays");
      return; // it still works, if not well; the next time there may be descriptors
    }
    warn("a new one takes over");
    for (SelectionKey key : old.keys()) {
      try {
        int operations = key.interestOps();
        Object watched = key.attachment();
        key.cancel();
        key.channel().register(fresh, operations, watched);
      } catch (CancelledKeyException | ClosedChannelException e) {
        tell(takeReader((Watched) key.attachment()));
        tell(takeWriter((Watched) key.attachment()));
      }
    }
    selector = fresh;
    close(old);
  }

  private static void warn(String andNow) {
    LOGGER.log(
        System.Logger.Level.WARNING,
        "the selector returned {0} times in a row at once, and no channel was ready; {1}",
        MOST_IDLE_RETURNS,
        andNow);
  }

  /** Closes the selector; the channels stay open. */
  @Override
  public void close() {
    close(selector);
  }

  private static void close(Selector selector) {
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the loop's selector can't be closed", e);
    }
  }
}
