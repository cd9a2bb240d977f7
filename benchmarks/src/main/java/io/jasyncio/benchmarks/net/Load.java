package io.jasyncio.benchmarks.net;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Measures the echo server of a peer from this process: rows {@code echo}, {@code bulk}, {@code
 * connect}.
 */
final class Load {
  /** How long each part takes. */
  private enum Form {
    SMOKE(200, 300, 20_000_000),
    SHORT(3_000, 3_000, 1_000_000_000),
    FULL(5_000, 10_000, 1_000_000_000);

    final long warmUp;
    final long part;
    final long bytes;

    Form(long warmUpMillis, long partMillis, long bytes) {
      this.warmUp = Duration.ofMillis(warmUpMillis).toNanos();
      this.part = Duration.ofMillis(partMillis).toNanos();
      this.bytes = bytes;
    }
  }

  private static final int SPARE_DESCRIPTORS = 200;
  private static final int IDLE = 10_000;

  private final String peer;
  private final Form form;

  private Load(String peer, Form form) {
    this.peer = peer;
    this.form = form;
  }

  /** Arguments: the row, the peer, the form. */
  public static void main(String[] args) throws IOException {
    Load load = new Load(args[1], Form.valueOf(args[2].toUpperCase(Locale.ROOT)));
    switch (args[0]) {
      case "echo" -> {
        load.echo(1, 2_000);
        load.echo(100, 10_000);
        load.echo(IDLE, 10_000);
      }
      case "bulk" -> load.bulk();
      case "connect" -> load.connect();
      default -> throw new IllegalArgumentException("no row " + args[0]);
    }
    System.exit(0);
  }

  private void echo(int connections, int perSecond) throws IOException {
    if (connections + SPARE_DESCRIPTORS > descriptors()) {
      System.out.println(
          connections
              + " connections left out: ulimit -n allows "
              + descriptors()
              + " descriptors");
      return;
    }
    String parameters = "connections=" + connections;
    try (ServerProcess server = ServerProcess.start(peer)) {
      warmUp(server);
      long heap = server.heap();
      long resident = server.residentBytes();
      try (Clients clients = new Clients(server.port(), connections)) {
        if (connections == IDLE) {
          long heapThen = server.heap();
          if (heapThen > 0) {
            result(parameters, "heap a connection", "B", (heapThen - heap) / (double) connections);
          }
          double more = server.residentBytes() - resident;
          result(parameters, "memory a connection", "B", more / connections);
        }
        clients.startFlood();
        clients.flood(form.warmUp);
        double cpu = server.cpuSeconds();
        Counted trips = clients.flood(form.part);
        cpu = server.cpuSeconds() - cpu;
        clients.endFlood();
        result(parameters, "round trips", "1/s", trips.perSecond());
        perCpuSecond(parameters, "round trips", trips, cpu);
        Histogram histogram = clients.paced(perSecond, form.part);
        for (double percentile : new double[] {50, 99, 99.9}) {
          String name = "p" + (percentile % 1 == 0 ? "" + (int) percentile : "" + percentile);
          double micros = histogram.getValueAtPercentile(percentile) / 1e3;
          result(parameters + " rate=" + perSecond, "latency " + name, "us", micros);
        }
      }
    }
  }

  /** Lets the server load and compile what it needs, before memory is counted. */
  private void warmUp(ServerProcess server) throws IOException {
    try (Clients clients = new Clients(server.port(), 10)) {
      clients.startFlood();
      clients.flood(form.warmUp);
      clients.endFlood();
    }
  }

  private void bulk() throws IOException {
    try (ServerProcess server = ServerProcess.start(peer)) {
      Bulk.run(server.port(), form.bytes / 4);
      double cpu = server.cpuSeconds();
      long begun = System.nanoTime();
      Bulk.run(server.port(), form.bytes);
      double seconds = (System.nanoTime() - begun) / 1e9;
      result("", "throughput", "MB/s", form.bytes / 1e6 / seconds);
      result("", "server CPU", "s/GB", (server.cpuSeconds() - cpu) / (form.bytes / 1e9));
    }
  }

  private void connect() throws IOException {
    try (ServerProcess server = ServerProcess.start(peer);
        Connecting connecting = new Connecting(server.port())) {
      connecting.run(form.warmUp);
      double cpu = server.cpuSeconds();
      Counted connections = connecting.run(form.part);
      cpu = server.cpuSeconds() - cpu;
      result("", "connections", "1/s", connections.perSecond());
      perCpuSecond("", "connections", connections, cpu);
    }
  }

  /** None, if the time is below what the system counts. */
  private static void perCpuSecond(
      String parameters, String what, Counted done, double cpuSeconds) {
    if (cpuSeconds > 0) {
      result(parameters, what + " a CPU second", "1/s", done.count() / cpuSeconds);
    }
  }

  private static long descriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? system.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }

  private static void result(String parameters, String metric, String unit, double figure) {
    System.out.printf(Locale.ROOT, "RESULT\t%s\t%s\t%s\t%.6g%n", parameters, metric, unit, figure);
  }
}
