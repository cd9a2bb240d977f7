package io.jasyncio.conformance;

import io.jasyncio.testing.VirtualTime;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs scenarios by their names, {@code 01_seed_amap}; also as a program, which prints the traces
 * of all that are given.
 */
final class Conformance {
  static final String IN_VIRTUAL_TIME = "--virtual-time";

  private Conformance() {}

  /** Prints the traces of scenarios; in a virtual time after {@value #IN_VIRTUAL_TIME}. */
  public static void main(String[] arguments) throws Exception {
    List<String> names = new ArrayList<>(List.of(arguments));
    boolean inVirtualTime = names.remove(IN_VIRTUAL_TIME);
    for (String name : names) {
      System.out.println("== " + name);
      Scenario scenario = scenario(name, System.out);
      if (inVirtualTime) {
        new VirtualTime().run(scenario::run);
      } else {
        loadClassesOf(name);
        scenario.run();
      }
    }
  }

  /**
   * Runs a scenario in virtual time, unseen. Under the real clock, delays are some hundredths of a
   * second apart: loading and weaving its classes between two of them could take longer than that.
   */
  private static void loadClassesOf(String name) throws Exception {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    new VirtualTime().run(scenario(name, nowhere)::run);
  }

  /** The lines that a scenario prints. */
  static String trace(String name) throws Exception {
    loadClassesOf(name);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    scenario(name, out).run();
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  private static Scenario scenario(String name, PrintStream out)
      throws ReflectiveOperationException {
    String simpleName =
        "Scenario"
            + Arrays.stream(name.split("_"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    return (Scenario)
        Class.forName(Conformance.class.getPackageName() + "." + simpleName)
            .getDeclaredConstructor(PrintStream.class)
            .newInstance(out);
  }
}
