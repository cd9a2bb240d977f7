package io.jasyncio.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.EventLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link Channel} and its ends do, rule by rule. */
class ChannelTest {
  private final Channel<String> rendezvous = Channel.rendezvous();
  private final Channel<String> buffered = Channel.buffered(1);
  private final List<String> log = new ArrayList<>();

  @Async
  private void send(Sender<String> sender, String value) {
    try {
      sender.send(value);
      log.add("sent " + value);
    } catch (ClosedResourceException | BrokenResourceException e) {
      log.add(value + ": " + e.getMessage());
    }
  }

  @Async
  private void receive(Receiver<String> receiver, String name) {
    try {
      log.add(name + " received " + receiver.receive());
    } catch (ClosedResourceException | EndOfChannelException e) {
      log.add(name + ": " + e.getMessage());
    }
  }

  // ---- sending and receiving

  @Test
  void withoutABufferWhoSendsWaitsUntilSomebodyReceives() {
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> send(rendezvous.sender(), "1"));
          Turns.pass(Turns.MANY);
          assertThat(log).isEmpty();
          assertThat(rendezvous.sender().statistics())
              .isEqualTo(new Channel.Statistics(0, 0, 1, 1, 1, 0));
          Turns.assertDoesntSuspend(() -> receive(rendezvous.receiver(), "main"));
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("main received 1", "sent 1");
  }

  @Test
  void sendingToWhoWaitsDoesntSuspend() {
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> receive(rendezvous.receiver(), "a"));
          Turns.assertDoesntSuspend(() -> send(rendezvous.sender(), "1"));
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("sent 1", "a received 1");
  }

  @Test
  void withABufferWhoSendsWaitsWhileItIsFull() {
    Asyncio.run(
        () -> {
          Turns.assertDoesntSuspend(() -> send(buffered.sender(), "1"));
          var tasks =
              Turns.start(() -> send(buffered.sender(), "2"), () -> send(buffered.sender(), "3"));
          assertThat(buffered.sender().statistics())
              .isEqualTo(new Channel.Statistics(1, 1, 1, 1, 2, 0));
          for (int i = 0; i < 3; i++) {
            Turns.assertDoesntSuspend(() -> receive(buffered.receiver(), "main"));
          }
          Turns.untilEnded(tasks);
        });
    assertThat(log)
        .containsExactly(
            "sent 1", "main received 1", "sent 2", "main received 2", "sent 3", "main received 3");
  }

  @Test
  void receiversWaitInTheOrderOfArrivalAndNobodyOvertakes() {
    Asyncio.run(
        () -> {
          var tasks =
              Turns.start(
                  () -> receive(buffered.receiver(), "a"), () -> receive(buffered.receiver(), "b"));
          buffered.sender().sendNowait("1");
          assertThatExceptionOfType(WouldBlockException.class)
              .isThrownBy(() -> buffered.receiver().receiveNowait());
          buffered.sender().sendNowait("2");
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("a received 1", "b received 2");
  }

  @Test
  void theNowaitFormsRefuseToWait() {
    assertThatExceptionOfType(WouldBlockException.class)
        .isThrownBy(() -> rendezvous.sender().sendNowait("1"))
        .withMessage("no receiver waits and the buffer is full: send(…) waits");
    assertThatExceptionOfType(WouldBlockException.class)
        .isThrownBy(() -> rendezvous.receiver().receiveNowait())
        .withMessage("no value is there: receive() waits for one");
    assertThatNullPointerException()
        .isThrownBy(() -> buffered.sender().sendNowait(null))
        .withMessage("value");
  }

  @Test
  void anUnboundedOneIsNeverFull() {
    Channel<Integer> unbounded = Channel.buffered(Integer.MAX_VALUE);
    for (int i = 0; i < 1_000; i++) {
      unbounded.sender().sendNowait(i);
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(unbounded.receiver().receiveNowait()).isEqualTo(i);
    }
  }

  @Test
  void aNegativeCapacityIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Channel.buffered(-1))
        .withMessage("a channel of capacity -1: 0 is the least");
  }

  // ---- closing

  @Test
  void itEndsWhenAllSendersAreClosedAndWhatIsLeftHasBeenReceived() {
    Sender<String> second = buffered.sender().clone();
    Asyncio.run(
        () -> {
          buffered.sender().sendNowait("1");
          buffered.sender().close();
          receive(buffered.receiver(), "a");
          var tasks = Turns.start(() -> receive(buffered.receiver(), "b"));
          second.close();
          Turns.untilEnded(tasks);
          receive(buffered.receiver(), "c");
        });
    assertThat(log)
        .containsExactly(
            "a received 1",
            "b: nothing more to receive: all senders of the channel are closed",
            "c: nothing more to receive: all senders of the channel are closed");
  }

  @Test
  void sendingIsBrokenWhenAllReceiversAreClosed() {
    Receiver<String> second = rendezvous.receiver().clone();
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> send(rendezvous.sender(), "1"));
          rendezvous.receiver().close();
          Turns.pass(Turns.MANY);
          assertThat(log).isEmpty();
          second.close();
          Turns.untilEnded(tasks);
          send(rendezvous.sender(), "2");
        });
    assertThat(log)
        .containsExactly(
            "1: nobody will receive this: all receivers of the channel are closed",
            "2: nobody will receive this: all receivers of the channel are closed");
  }

  @Test
  void closingTheLastReceiverDropsWhatIsInTheBuffer() {
    buffered.sender().sendNowait("1");
    buffered.receiver().close();
    assertThat(buffered.sender().statistics()).isEqualTo(new Channel.Statistics(0, 1, 1, 0, 0, 0));
  }

  @Test
  void closingAnEndWakesThoseWhoWaitInItAlone() {
    Sender<String> otherSender = rendezvous.sender().clone();
    Asyncio.run(
        () -> {
          var tasks =
              Turns.start(
                  () -> send(rendezvous.sender(), "1"),
                  () -> send(otherSender, "2"),
                  () -> send(rendezvous.sender(), "3"));
          rendezvous.sender().close();
          Turns.pass(Turns.MANY);
          assertThat(otherSender.statistics().tasksWaitingToSend()).isEqualTo(1);
          receive(rendezvous.receiver(), "main");
          Turns.untilEnded(tasks);
        });
    assertThat(log)
        .containsExactly(
            "1: this Sender is closed: give each user a clone() to close",
            "3: this Sender is closed: give each user a clone() to close",
            "main received 2",
            "sent 2");
  }

  @Test
  void closingAReceiverWakesThoseWhoWaitInIt() {
    Receiver<String> other = rendezvous.receiver().clone();
    Asyncio.run(
        () -> {
          var tasks =
              Turns.start(() -> receive(rendezvous.receiver(), "a"), () -> receive(other, "b"));
          rendezvous.receiver().close();
          Turns.pass(1);
          send(rendezvous.sender(), "1");
          Turns.untilEnded(tasks);
        });
    assertThat(log)
        .containsExactly(
            "a: this Receiver is closed: give each user a clone() to close",
            "sent 1",
            "b received 1");
  }

  @Test
  void whatWasHandedOverIsReceivedEvenIfTheEndIsClosedInTheSameTurn() {
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> receive(rendezvous.receiver(), "a"));
          rendezvous.sender().sendNowait("1");
          rendezvous.receiver().close();
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("a received 1");
  }

  @Test
  void aClosedEndIsRefusedAndMayBeClosedAgain() {
    buffered.sender().close();
    buffered.sender().close();
    assertThat(buffered.receiver().statistics().openSenders()).isZero();
    assertThatExceptionOfType(ClosedResourceException.class)
        .isThrownBy(() -> buffered.sender().sendNowait("1"));
    assertThatExceptionOfType(ClosedResourceException.class)
        .isThrownBy(() -> buffered.sender().clone());
    buffered.receiver().close();
    buffered.receiver().close();
    assertThatExceptionOfType(ClosedResourceException.class)
        .isThrownBy(() -> buffered.receiver().receiveNowait());
    assertThatExceptionOfType(ClosedResourceException.class)
        .isThrownBy(() -> buffered.receiver().clone());
    assertThat(buffered.receiver())
        .hasToString("Receiver[closed, Channel[0 of 1 buffered, 0 sending, 0 receiving]]");
  }

  // ---- cancelling

  @Test
  void aReceiverCancelledAfterTheHandOverPassesTheValueToTheNext() {
    Asyncio.run(
        () -> {
          var tasks =
              Turns.start(
                  () -> receive(rendezvous.receiver(), "a"),
                  () -> receive(rendezvous.receiver(), "b"));
          rendezvous.sender().sendNowait("1");
          tasks.get(0).cancel();
          Turns.untilEnded(tasks);
          assertThat(tasks.get(0).isCancelled()).isTrue();
        });
    assertThat(log).containsExactly("b received 1");
  }

  @Test
  void aReceiverCancelledAfterTheHandOverPutsTheValueBackInFront() {
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> receive(buffered.receiver(), "a"));
          buffered.sender().sendNowait("1");
          buffered.sender().sendNowait("2");
          tasks.get(0).cancel();
          Turns.untilEnded(tasks);
          assertThat(buffered.sender().statistics().buffered()).isEqualTo(2);
          receive(buffered.receiver(), "main");
          receive(buffered.receiver(), "main");
        });
    assertThat(log).containsExactly("main received 1", "main received 2");
  }

  @Test
  void aValuePutBackIsReceivedBeforeTheEnd() {
    Asyncio.run(
        () -> {
          var tasks =
              Turns.start(
                  () -> receive(rendezvous.receiver(), "a"),
                  () -> receive(rendezvous.receiver(), "b"));
          rendezvous.sender().sendNowait("1");
          rendezvous.sender().close();
          tasks.get(0).cancel();
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("b received 1");
  }

  @Test
  void aSenderCancelledWhileItWaitsTakesItsValueWithIt() {
    Asyncio.run(
        () -> {
          var tasks =
              Turns.start(
                  () -> send(rendezvous.sender(), "1"), () -> send(rendezvous.sender(), "2"));
          tasks.get(0).cancel();
          receive(rendezvous.receiver(), "main");
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("main received 2", "sent 2");
  }

  @Test
  void aSenderCancelledAfterItsValueWasTakenIsCancelled() {
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> send(rendezvous.sender(), "1"));
          receive(rendezvous.receiver(), "main");
          tasks.get(0).cancel();
          Turns.untilEnded(tasks);
          assertThat(tasks.get(0).isCancelled()).isTrue();
        });
    assertThat(log).containsExactly("main received 1");
  }

  @Test
  void belongsToTheLoopWhereSomebodyFirstHadToWait() {
    try (EventLoop first = new EventLoop()) {
      var receiver = first.createTask(() -> receive(rendezvous.receiver(), "a"));
      first.runUntilComplete(() -> Turns.pass(1));
      assertThatIllegalStateException()
          .isThrownBy(() -> Asyncio.run(() -> rendezvous.receiver().receive()))
          .withMessageContaining("is bound to another event loop");
      rendezvous.sender().sendNowait("1");
      first.runUntilComplete(receiver);
    }
    assertThat(log).containsExactly("a received 1");
  }
}
