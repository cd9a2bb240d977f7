package io.jasyncio.weaving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes the fixtures whose point is their size. */
final class LargeSources {
  private LargeSources() {}

  /** Writes them all below a folder. */
  static List<Path> write(Path folder) throws IOException {
    return List.of(
        source(folder, "ManySuspendPoints", "25, 98", manySuspendPoints()),
        source(folder, "ManyLocals", "25", manyLocals()),
        source(folder, "HugeSwitch", "57, 98", hugeSwitch()),
        source(folder, "ManyOperands", "16, 103", manyOperands()),
        source(folder, "ManyParameters", "95", manyParameters()),
        source(folder, "FarJumps", "61", farJumps()),
        source(folder, "DeepBlocks", "45, 59", deepBlocks()));
  }

  private static Path source(Path folder, String name, String rows, String body)
      throws IOException {
    Path file = folder.resolve("shapes/large").resolve(name + ".java");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        package shapes.large;

        import io.jasyncio.Async;
        import io.jasyncio.weaving.probe.Log;
        import io.jasyncio.weaving.probe.Probe;
        import io.jasyncio.weaving.probe.Shape;

        @Shape({%s})
        final class %s {
        %s}
        """
            .formatted(rows, name, body));
    return file;
  }

  private static String times(int n, IntFunction<String> line) {
    return times(n, "\n", line) + "\n";
  }

  private static String times(int n, String between, IntFunction<String> line) {
    return IntStream.range(0, n).mapToObj(line).collect(Collectors.joining(between));
  }

  /** Three hundred suspend points in one method, all with the same five locals live. */
  private static String manySuspendPoints() {
    return """
      @Async
      static void run(Log log) {
        int sum = 0;
        long wide = 1;
        String text = "t";
        for (int i = 0; i < 2; i++) {
    %s      log.add(sum + wide + text);
        }
      }
    """
        .formatted(
            times(
                300,
                k ->
                    switch (k % 3) {
                      case 0 -> "      sum += Probe.value(" + k + ");";
                      case 1 -> "      wide = wide * 3 + Probe.value(" + k + "L);";
                      default -> "      text = Probe.text(text.length() > 9 ? \"t\" : text + i);";
                    }));
  }

  /** Three hundred locals of several kinds: slots beyond 255. */
  private static String manyLocals() {
    IntFunction<String> declaration =
        k ->
            switch (k % 4) {
              case 0 -> "    int v" + k + " = " + k + ";";
              case 1 -> "    long v" + k + " = " + k + "L << 33;";
              case 2 -> "    String v" + k + " = \"s" + k + "\";";
              default -> "    double v" + k + " = " + k + ".5;";
            };
    return """
      @Async
      static void run(Log log) {
    %s    Probe.point();
        v0 += 1000;
        v280++;
        v284 += Probe.value(v288);
        v281 += Probe.value(v285);
        v282 += Probe.text(v286);
        v283 *= Probe.value(v287);
    %s  }
    """
        .formatted(times(300, declaration), times(300, k -> "    log.add(v" + k + ");"));
  }

  /** A switch of 300 cases, each with a suspend point. */
  private static String hugeSwitch() {
    return """
      @Async
      static void run(Log log) {
        for (int i = -1; i <= 300; i += 7) {
          log.add(of(i));
        }
      }

      @Async
      private static int of(int n) {
        switch (Probe.value(n)) {
    %s      default:
            return -Probe.value(n);
        }
      }
    """
        .formatted(
            times(300, k -> "      case " + k + ": return Probe.value(n) * " + (k + 1) + ";"));
  }

  /** Two hundred and fifty operands of one concatenation, which javac splits. */
  private static String manyOperands() {
    return """
      @Async
      static void run(Log log) {
        int i = 1;
        long j = 2;
        log.add("" + %s);
        log.add(sum(%s));
      }

      private static int sum(int... all) {
        int sum = 0;
        for (int each : all) {
          sum += each;
        }
        return sum;
      }
    """
        .formatted(
            times(250, " + ", k -> k % 25 == 3 ? "Probe.value(" + k + ")" : k % 2 == 0 ? "i" : "j"),
            times(250, ", ", k -> k % 50 == 7 ? "Probe.value(i)" : "i + " + k));
  }

  /** Parameters that fill 254 slots, and 253 beside the receiver: the hidden one still fits. */
  private static String manyParameters() {
    return """
      @Async
      static void run(Log log) {
        log.add(all(%s));
        log.add(new ManyParameters().most(%s));
        log.add(wide(%s));
      }

      @Async
      static int all(%s) {
        p0 += Probe.value(p253);
        return p0 + p1 + p252 + Probe.value(p100);
      }

      @Async
      int most(%s) {
        p0 += Probe.value(p252);
        return p0 + p1 + p251 + Probe.value(p100);
      }

      @Async
      private static long wide(%s) {
        Probe.point();
        p0 += Probe.value(p126);
        return p0 + p1 + p125 + Probe.value(p100);
      }
    """
        .formatted(
            times(254, ", ", k -> "" + k),
            times(253, ", ", k -> "" + k),
            times(127, ", ", k -> k + "L"),
            times(254, ", ", k -> "int p" + k),
            times(253, ", ", k -> "int p" + k),
            times(127, ", ", k -> "long p" + k));
  }

  /** Jumps over more than 32 KB of code: goto_w, and conditions turned round. */
  private static String farJumps() {
    return """
      @Async
      static void run(Log log) {
        int n = Probe.value(3);
        double d = 0.5;
        while (n > 0) {
          if (n == 2) {
            n = Probe.value(1);
            continue;
          }
    %s      log.add(d);
          n -= Probe.value(1);
        }
        log.add(d);
      }
    """
        .formatted(times(2700, k -> "      d = d * 1." + k + " + n - " + k + ".5;"));
  }

  /** Loops, ifs and tries fourteen deep, with a suspend point in each. */
  private static String deepBlocks() {
    StringBuilder body =
        new StringBuilder("  @Async\n  static void run(Log log) {\n    int n = 0;\n");
    for (int k = 0; k < 14; k++) {
      body.append(
          switch (k % 3) {
            case 0 -> "for (int i" + k + " = 0; i" + k + " < 2; i" + k + "++) {\n";
            case 1 -> "if (Probe.value(n) % " + (k + 2) + " != 1) {\n";
            default -> "try {\n";
          });
      body.append("n += Probe.value(").append(k).append(");\n");
    }
    body.append("if (n % 5 == 0) { Probe.fail(new IllegalStateException(\"n \" + n)); }\n");
    for (int k = 13; k >= 0; k--) {
      body.append(
          k % 3 == 2
              ? "} catch (IllegalStateException e) { log.add(e.getMessage() + Probe.value(n)); "
                  + "if (n % 3 == 0) { throw e; } } finally { n += Probe.value(1); }\n"
              : "log.add(n + Probe.value(" + k + "));\n}\n");
    }
    return body + "    log.add(n);\n  }\n";
  }
}
