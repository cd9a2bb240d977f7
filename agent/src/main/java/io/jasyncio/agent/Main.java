package io.jasyncio.agent;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/** The command line: {@code java -jar jasyncio-agent.jar weave DIR|JAR…}, and its like. */
public final class Main {
  /** Nothing to complain of. */
  static final int FINE = 0;

  /** Something in the classes is refused. */
  static final int REFUSED = 1;

  /** The command line can't be understood. */
  static final int MISTAKE = 2;

  /** A file couldn't be read or written, or jasyncio failed. */
  static final int FAILED = 3;

  private static final List<String> KNOWN =
      List.of("weave", "explain", "ps", "pstree", "--help", "--version");

  private static final String HELP =
      String.join(
          System.lineSeparator(),
          "Weaves @Async methods, so that they can suspend.",
          "",
          "At build time:  java -jar jasyncio-agent.jar weave [OPTION…] DIR|JAR…",
          "At class load:  java -javaagent:jasyncio-agent.jar[=OPTION,…] …",
          "                " + Options.USAGE.substring(Options.USAGE.indexOf("options: ")),
          "",
          "  weave               weaves class folders and jars in place, all or none",
          "  weave --help        says more about it",
          "  explain CLASS       shows how a class is woven, and what its methods keep",
          "  explain --help      says more about it",
          "  ps PID              lists the tasks of a running process",
          "  pstree PID          prints them as they wait for one another, with their stacks",
          "  --help              prints this",
          "  --version           prints the version");

  private Main() {}

  /**
   * Runs a command and ends the process: with 0 if all is well, 1 if something was refused, 2 if
   * the command line can't be understood, 3 if a file can't be read or written.
   *
   * @param arguments the command and its arguments
   */
  public static void main(String[] arguments) {
    int status = run(arguments, System.out, System.err);
    if (status != FINE) {
      System.exit(status);
    }
  }

  static int run(String[] arguments, PrintStream out, PrintStream err) {
    if (arguments.length == 0) {
      err.println(HELP);
      return MISTAKE;
    }
    List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
    switch (arguments[0]) {
      case "weave":
        return new WeaveCommand(out, err).run(rest);
      case "explain":
        return new ExplainCommand(out, err).run(rest);
      case "ps":
        return PsCommand.table(out, err).run(rest);
      case "pstree":
        return PsCommand.tree(out, err).run(rest);
      case "--help", "help":
        out.println(HELP);
        return FINE;
      case "--version":
        out.println("jasyncio " + version());
        return FINE;
      default:
        String kind = arguments[0].startsWith("-") ? "option" : "command";
        err.println(
            "unknown "
                + kind
                + " "
                + Nearest.quote(arguments[0])
                + " "
                + Nearest.hint(arguments[0], KNOWN));
        return MISTAKE;
    }
  }

  private static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "(a development build)" : version;
  }
}
