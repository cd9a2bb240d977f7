package io.jasyncio.samples;

import io.jasyncio.Async;
import io.jasyncio.Await;
import io.jasyncio.CancelledError;
import io.jasyncio.Runner;
import io.jasyncio.TaskGroup;
import io.jasyncio.net.LimitOverrunException;
import io.jasyncio.net.Server;
import io.jasyncio.net.StreamReader;
import io.jasyncio.net.StreamWriter;
import io.jasyncio.net.Streams;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * A room for all who come; enter it with {@code nc localhost 7008} or {@code telnet localhost
 * 7008}, from several terminals. Each guest has a task that hears and one that tells: who reads
 * slowly, or not at all, misses lines, and holds nobody up. Ctrl-C, or SIGTERM, closes the room.
 *
 * <p>All of it runs in one thread, so {@link #guests} needs no lock.
 */
public final class ChatServer {
  private static final int LONGEST_LINE = 16 * 1024;
  private static final int LONGEST_NAME = 20;
  private static final Duration TIME_FOR_A_NAME = Duration.ofMinutes(1);
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** Those who are connected; they have a name from the moment that they have entered. */
  private final Set<Guest> guests = new LinkedHashSet<>();

  public static void main(String[] args) {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 7008; // 0 stands for any that is free
    try (var runner = new Runner().withInterruptSignal().withTerminationSignal()) {
      runner.run(() -> new ChatServer().serve(port), IOException.class);
    } catch (CancelledError e) {
      System.out.println("stopped");
    } catch (IOException e) {
      System.err.println("can't listen at port " + port + ": " + e.getMessage());
      System.exit(1);
    }
  }

  @Async
  private void serve(int port) throws IOException {
    Server server = Streams.startServer(this::welcome, "localhost", port, LONGEST_LINE);
    System.out.println("Chatting at localhost, port " + server.getPort());
    try {
      server.serveForever(); // suspends until a signal cancels it
    } finally {
      for (Guest guest : guests) {
        guest.tell("* the room closes");
        guest.dismiss();
      }
      server.close(GRACE); // who hasn't taken their lines by then is cut off
    }
  }

  /** Serves a guest, from the first word to the last. */
  @Async
  void welcome(StreamReader reader, StreamWriter writer) {
    var guest = new Guest();
    guests.add(guest);
    TaskGroup.run(
        group -> {
          group.createTask(() -> guest.sendLines(writer));
          try {
            hear(guest, reader);
          } catch (IOException e) {
            // The guest has gone without a word.
          } finally {
            leave(guest);
          }
        }); // suspends until what was told has been sent, too
  }

  @Async
  private void hear(Guest guest, StreamReader reader) throws IOException {
    try {
      Await.timeout(TIME_FOR_A_NAME, () -> enter(guest, reader), IOException.class);
    } catch (TimeoutException e) {
      guest.tell("* so long, stranger");
      return;
    }
    if (!guest.hasEntered()) {
      return;
    }
    for (String line; (line = line(guest, reader)) != null && !line.equals("/quit"); ) {
      if (line.equals("/who")) {
        guest.tell("* " + names());
      } else if (!line.isBlank()) {
        tellOthers(guest, guest.name() + ": " + line);
      }
      Await.sleep(0); // gives way: else a guest who sends quickly fills the others' queues
    }
  }

  /** Asks for a name until there is a good one, or the guest has left. */
  @Async
  private void enter(Guest guest, StreamReader reader) throws IOException {
    guest.tell("* What is your name?");
    for (String name; (name = line(guest, reader)) != null; ) {
      String problem = problemWith(name.strip());
      if (problem == null) {
        guest.tell("* Hello, " + name.strip() + ". Here are: " + names());
        guest.enter(name.strip());
        tellOthers(guest, "* " + guest.name() + " has come");
        return;
      }
      guest.tell("* " + problem);
    }
  }

  private String problemWith(String name) {
    if (!name.matches("[\\p{L}\\p{N}_-]+") || name.length() > LONGEST_NAME) {
      return "A name has letters and digits, " + LONGEST_NAME + " at most. What is your name?";
    }
    return guests.stream().anyMatch(guest -> name.equalsIgnoreCase(guest.name()))
        ? name + " is here already. What is your name?"
        : null;
  }

  private void leave(Guest guest) {
    guests.remove(guest);
    guest.dismiss();
    if (guest.hasEntered()) {
      tellOthers(guest, "* " + guest.name() + " has left");
    }
  }

  /** The next line, without control characters: they could do things to others' terminals. */
  @Async
  private static String line(Guest guest, StreamReader reader) throws IOException {
    while (true) {
      try {
        String line = reader.readLine();
        return line == null ? null : line.replaceAll("\\p{Cntrl}", "");
      } catch (LimitOverrunException e) {
        guest.tell("* That was too long; nobody has heard it.");
      }
    }
  }

  private void tellOthers(Guest speaker, String line) {
    for (Guest guest : guests) {
      if (guest != speaker && guest.hasEntered()) {
        guest.tell(line);
      }
    }
  }

  private String names() {
    List<String> names = new ArrayList<>();
    guests.stream().filter(Guest::hasEntered).map(Guest::name).forEach(names::add);
    return names.isEmpty() ? "nobody" : names.stream().sorted().collect(Collectors.joining(", "));
  }
}
