package io.jasyncio.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jasyncio.Async;
import io.jasyncio.AsyncRunnable;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.CancelledError;
import io.jasyncio.Task;
import io.jasyncio.testing.VirtualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Readers that are fed by hand. */
class StreamReaderTest {
  private static void run(AsyncRunnable body) {
    new VirtualTime().run(() -> Asyncio.run(body));
  }

  private static StreamReader fed(String text) {
    StreamReader reader = new StreamReader();
    reader.feedData(text.getBytes(UTF_8));
    reader.feedEof();
    return reader;
  }

  @Test
  void readsLinesOfBothKindsAndALastOneWithoutEnd() {
    run(
        () -> {
          List<String> lines = new ArrayList<>();
          for (String line : fed("one\ntwo\r\n\nfür\nlast")) {
            lines.add(line);
          }
          assertThat(lines).containsExactly("one", "two", "", "für", "last");
        });
  }

  @Test
  void theEndOfTheStreamIsNull() {
    run(
        () -> {
          StreamReader reader = fed("one\n");
          assertThat(reader.readLine()).isEqualTo("one");
          assertThat(reader.atEof()).isTrue();
          assertThat(reader.readLine()).isNull();
          assertThat(reader.readLine()).isNull();
          assertThat(reader.read(5)).isEmpty();
          assertThat(reader.read(new byte[5], 0, 5)).isEqualTo(-1);
          assertThat(reader.readExactly(0)).isEmpty();
        });
  }

  @Test
  void aReadOfNothingDoesNotWait() {
    run(
        () -> {
          StreamReader reader = new StreamReader();
          assertThat(reader.read(0)).isEmpty();
          assertThat(reader.read(new byte[3], 1, 0)).isZero();
          assertThat(reader.readExactly(0)).isEmpty();
        });
  }

  @Test
  void aReadTakesWhatIsThere() {
    run(
        () -> {
          StreamReader reader = new StreamReader();
          Task<byte[]> read = Asyncio.createTask(() -> reader.read(100));
          Await.sleep(0);
          reader.feedData(new byte[] {1, 2, 3});
          assertThat(Await.await(read)).containsExactly(1, 2, 3);
        });
  }

  @Test
  void aSeparatorOfSeveralBytesMayComeInPieces() {
    run(
        () -> {
          StreamReader reader = new StreamReader();
          Task<byte[]> read = Asyncio.createTask(() -> reader.readUntil((byte) 13, (byte) 10));
          for (byte each : new byte[] {'a', 13, 'b', 13, 10, 'c'}) {
            reader.feedData(each);
            Await.sleep(0);
          }
          assertThat(Await.await(read)).containsExactly('a', 13, 'b', 13, 10);
        });
  }

  @Test
  void anEarlyEndHasWhatCame() {
    run(
        () -> {
          try {
            fed("abc").readExactly(5);
            throw new AssertionError("read");
          } catch (IncompleteReadException e) {
            assertThat(e).hasMessage("the stream ended after 3 of the 5 bytes that were asked for");
            assertThat(e.partial()).containsExactly('a', 'b', 'c');
            assertThat(e.expected()).isEqualTo(5);
          }
        });
  }

  @Test
  void readsExactlyIntoAnArray() {
    run(
        () -> {
          StreamReader reader = new StreamReader();
          byte[] into = new byte[5];
          Task<Void> read = Asyncio.createTask(() -> reader.readExactly(into, 1, 3));
          Await.sleep(0);
          reader.feedData(new byte[] {1, 2});
          Await.sleep(0);
          assertThat(read.isDone()).isFalse();
          reader.feedData(new byte[] {3, 4});
          Await.await(read);
          assertThat(into).containsExactly(0, 1, 2, 3, 0);
          reader.feedEof();
          try {
            reader.readExactly(into, 0, 2);
            throw new AssertionError("read");
          } catch (IncompleteReadException e) {
            assertThat(e.partial()).containsExactly(4);
          }
        });
  }

  @Test
  void noSeparatorWithinTheLimit() {
    run(
        () -> {
          StreamReader reader = new StreamReader(4);
          reader.feedData("abcdefgh".getBytes(UTF_8));
          try {
            reader.readUntil((byte) 'x');
            throw new AssertionError("read");
          } catch (LimitOverrunException e) {
            assertThat(e.consumed()).isEqualTo(8);
            assertThat(e).hasMessageContaining("no separator came within the limit of 4 bytes");
          }
          assertThat(reader.readExactly(8)).as("the bytes stay").hasSize(8);
        });
  }

  @Test
  void aLineThatIsTooLongIsDroppedAndTheNextOneRead() {
    run(
        () -> {
          StreamReader reader = new StreamReader(4);
          reader.feedData("abcdefgh\nok\n".getBytes(UTF_8));
          try {
            reader.readLine();
            throw new AssertionError("read");
          } catch (LimitOverrunException e) {
            assertThat(e).hasMessageContaining("the separator came behind the limit of 4 bytes");
          }
          assertThat(reader.readLine()).isEqualTo("ok");
        });
  }

  @Test
  void oneTaskAtATimeWaits() {
    run(
        () -> {
          StreamReader reader = new StreamReader();
          Asyncio.createTask(() -> reader.readLine());
          Await.sleep(0);
          try {
            reader.read(1);
            throw new AssertionError("read");
          } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("another task waits in this reader already");
          }
          reader.feedEof();
        });
  }

  @Test
  void aCancelledReadLosesNothing() {
    run(
        () -> {
          StreamReader reader = new StreamReader();
          Task<byte[]> read = Asyncio.createTask(() -> reader.readExactly(4));
          Await.sleep(0);
          reader.feedData(new byte[] {1, 2});
          Await.sleep(0);
          read.cancel();
          try {
            Await.await(read);
            throw new AssertionError("read");
          } catch (CancelledError e) {
            assertThat(read.isCancelled()).isTrue();
          }
          reader.feedData(new byte[] {3, 4});
          assertThat(reader.readExactly(4)).containsExactly(1, 2, 3, 4);
        });
  }

  @Test
  void aTimeLimitLosesNothing() {
    run(
        () -> {
          StreamReader reader = new StreamReader();
          reader.feedData("par".getBytes(UTF_8));
          try {
            Await.timeout(100, reader::readLine);
            throw new AssertionError("read");
          } catch (TimeoutException e) {
            reader.feedData("tial\n".getBytes(UTF_8));
          }
          assertThat(reader.readLine()).isEqualTo("partial");
        });
  }

  @Test
  void aFailureReachesWhoWaitsAndTheLoopOverLines() {
    run(
        () -> {
          StreamReader reader = new StreamReader();
          IOException failure = new IOException("cut");
          Task<String> read = Asyncio.createTask(() -> reader.readLine());
          Await.sleep(0);
          reader.setException(failure);
          try {
            Await.await(read, IOException.class);
            throw new AssertionError("read");
          } catch (IOException e) {
            assertThat(e).isSameAs(failure);
          }
          try {
            for (String line : reader) {
              throw new AssertionError(line);
            }
          } catch (UncheckedIOException e) {
            assertThat(e.getCause()).isSameAs(failure);
          }
        });
  }

  @Test
  void refusesWhatMakesNoSense() {
    StreamReader reader = fed("");
    assertThatIllegalStateException().isThrownBy(() -> reader.feedData((byte) 1));
    assertThatIllegalArgumentException().isThrownBy(() -> run(() -> reader.read(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> run(() -> reader.readUntil()));
    assertThatIllegalArgumentException().isThrownBy(() -> new StreamReader(0));
  }

  @Test
  void anyChunksAndReadsGiveTheSameBytes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[] all = new byte[20_000];
    random.nextBytes(all);
    run(
        () -> {
          StreamReader reader = new StreamReader();
          Task<Void> feeder = Asyncio.createTask(() -> feed(reader, all, random));
          int at = 0;
          while (at < all.length) {
            byte[] got = random.nextBoolean() ? reader.read(700) : some(reader, random);
            assertThat(got)
                .as("seed %d at %d", seed, at)
                .isEqualTo(java.util.Arrays.copyOfRange(all, at, at + got.length));
            at += got.length;
          }
          assertThat(reader.read()).isEmpty();
          Await.await(feeder);
        });
  }

  @Async
  private static byte[] some(StreamReader reader, Random random) throws IOException {
    byte[] into = new byte[300];
    int count = reader.read(into, 100, 1 + random.nextInt(200));
    return java.util.Arrays.copyOfRange(into, 100, 100 + Math.max(0, count));
  }

  @Async
  private static void feed(StreamReader reader, byte[] all, Random random) {
    int at = 0;
    while (at < all.length) {
      int count = Math.min(all.length - at, random.nextInt(900));
      reader.feedData(java.util.Arrays.copyOfRange(all, at, at + count));
      at += count;
      if (random.nextInt(3) > 0) {
        Await.sleep(0);
      }
    }
    reader.feedEof();
  }
}
