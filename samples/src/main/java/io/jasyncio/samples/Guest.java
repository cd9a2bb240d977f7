package io.jasyncio.samples;

import io.jasyncio.Async;
import io.jasyncio.net.StreamWriter;
import io.jasyncio.sync.Queue;
import io.jasyncio.sync.QueueShutDownException;
import java.io.IOException;

/**
 * One who is connected to the {@link ChatServer}. Lines for them wait in a queue of a few; what
 * finds no room is lost, and counted.
 */
final class Guest {
  private static final int LINES_THAT_WAIT = 100;

  private final Queue<String> lines = new Queue<>(LINES_THAT_WAIT);
  private String name;
  private int lost;
  private boolean dismissed;

  boolean hasEntered() {
    return name != null;
  }

  /** Null before they have entered. */
  String name() {
    return name;
  }

  void enter(String name) {
    this.name = name;
  }

  /** Leaves a line for the guest; doesn't suspend, however slow the guest is. */
  void tell(String line) {
    if (dismissed) {
      return;
    }
    if (!lines.isFull() && lost > 0) {
      lines.putNowait("* You read too slowly: " + lost + " lines are lost.");
      lost = 0;
    }
    if (lines.isFull()) {
      lost++;
    } else {
      lines.putNowait(line);
    }
  }

  /** Lets {@link #sendLines} end, once it has sent what there is. */
  void dismiss() {
    dismissed = true;
    lines.shutdown();
  }

  /** Sends lines as they come, and as quickly as the guest takes them; in the end hangs up. */
  @Async
  void sendLines(StreamWriter writer) {
    try {
      while (true) {
        writer.write(lines.get() + "\n"); // suspends while there is nothing to tell
        writer.drain(); // suspends while the guest takes nothing
      }
    } catch (QueueShutDownException e) {
      writer.close();
    } catch (IOException e) {
      // The guest has gone; who hears them finds out, too.
    }
  }
}
