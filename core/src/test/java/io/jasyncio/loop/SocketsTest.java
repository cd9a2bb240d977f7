package io.jasyncio.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketsTest {
  private static final long HOUR = 3_600_000_000_000L;

  private final Sockets sockets = new Sockets();
  private final List<String> told = new ArrayList<>();
  private Pipe pipe;

  @BeforeEach
  void open() throws IOException {
    pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    pipe.sink().configureBlocking(false);
  }

  @AfterEach
  void close() throws IOException {
    sockets.close();
    pipe.source().close();
    pipe.sink().close();
  }

  @Test
  void aWatcherIsToldOnce() throws IOException {
    sockets.setReader(pipe.source(), () -> told.add("read"));
    sockets.poll();
    assertThat(told).isEmpty();

    pipe.sink().write(ByteBuffer.allocate(1));
    sockets.select(HOUR);
    sockets.poll();
    sockets.poll();

    assertThat(told).containsExactly("read");
    assertThat(sockets.isWaitedFor()).isFalse();
  }

  @Test
  void whatIsLeftUnreadIsReportedToTheNextWatcher() throws IOException {
    pipe.sink().write(ByteBuffer.allocate(1));
    for (int i = 0; i < 3; i++) {
      sockets.setReader(pipe.source(), () -> told.add("read"));
      sockets.select(HOUR);
      sockets.poll(); // nobody waits, and the selector is told so
    }

    assertThat(told).containsExactly("read", "read", "read");
  }

  @Test
  void bothDirectionsHaveTheirOwnWatchers() throws IOException {
    sockets.setWriter(pipe.sink(), () -> told.add("write"));
    sockets.setReader(pipe.source(), () -> told.add("read"));
    sockets.select(HOUR);
    assertThat(told).containsExactly("write");

    assertThat(sockets.removeReader(pipe.source())).isNotNull();
    assertThat(sockets.removeReader(pipe.source())).isNull();
    pipe.sink().write(ByteBuffer.allocate(1));
    sockets.poll();
    assertThat(told).containsExactly("write");
  }

  @Test
  void whoeverWaitsForAClosingChannelIsTold() throws IOException {
    sockets.setReader(pipe.source(), () -> told.add("closing"));

    sockets.giveUp(pipe.source());

    assertThat(told).containsExactly("closing");
    assertThat(sockets.selector().keys()).isEmpty();
  }

  @Test
  void aWakeUpEndsTheNextWait() {
    sockets.wakeUp();
    sockets.select(HOUR);
    sockets.wakeUp();
    sockets.select(Idle.FOREVER);

    assertThat(told).isEmpty();
  }

  /** As a selector does whose set of descriptors is broken. */
  @Test
  void aSelectorThatReturnsAtOnceAgainAndAgainIsReplaced() throws IOException {
    sockets.setReader(pipe.source(), () -> told.add("read"));
    Selector broken = sockets.selector();
    for (int i = 0; i < Sockets.MOST_IDLE_RETURNS; i++) {
      assertThat(sockets.selector()).isSameAs(broken);
      broken.wakeup(); // not by Sockets.wakeUp: nobody wants that
      sockets.select(HOUR);
    }

    assertThat(sockets.selector()).isNotSameAs(broken);
    assertThat(broken.isOpen()).isFalse();
    pipe.sink().write(ByteBuffer.allocate(1));
    sockets.select(HOUR);
    assertThat(told).containsExactly("read");
  }

  /** A new one needs descriptors, and a process may have none left. */
  @Test
  void aSelectorThatCanNotBeReplacedStays() throws IOException {
    Iterator<Selector> only = List.of(Selector.open()).iterator();
    try (Sockets sockets =
        new Sockets(
            () -> {
              if (!only.hasNext()) {
                throw new UncheckedIOException(new IOException("Too many open files"));
              }
              return only.next();
            })) {
      sockets.setReader(pipe.source(), () -> told.add("read"));
      Selector broken = sockets.selector();
      for (int i = 0; i < Sockets.MOST_IDLE_RETURNS + 1; i++) {
        broken.wakeup();
        sockets.select(HOUR);
      }

      assertThat(sockets.selector()).isSameAs(broken);
      pipe.sink().write(ByteBuffer.allocate(1));
      sockets.select(HOUR);
      assertThat(told).containsExactly("read");
    }
  }

  @Test
  void wakeUpsInARowAreNoReasonToReplaceTheSelector() {
    Selector selector = sockets.selector();
    for (int i = 0; i < 2 * Sockets.MOST_IDLE_RETURNS; i++) {
      sockets.wakeUp();
      sockets.select(HOUR);
    }

    assertThat(sockets.selector()).isSameAs(selector);
  }
}
