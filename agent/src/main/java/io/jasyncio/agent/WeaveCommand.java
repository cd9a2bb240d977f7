package io.jasyncio.agent;

import io.jasyncio.weaver.WeaverBug;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code weave}: reads its arguments, weaves, and tells one line per target. */
final class WeaveCommand {
  private static final List<String> KNOWN =
      List.of("--blocking", "--classpath", "--debug", "--help", "--sources", "--verify");

  private static final String USAGE =
      "usage: java -jar jasyncio-agent.jar weave [--classpath PATH] [--sources PATH] [--blocking METHOD|@FILE]…"
          + " [--verify] [--debug] DIR|JAR…";

  private static final String HELP =
      String.join(
          System.lineSeparator(),
          USAGE,
          "",
          "Weaves class folders and jars in place. Weaving twice is weaving once. If anything is"
              + " refused, all",
          "refusals are listed and nothing is written.",
          "",
          "  --classpath PATH    what the classes were compiled against: folders and jars, as for"
              + " javac",
          "  --sources PATH      source folders: refusals then name the source files",
          "  --blocking METHOD   a call to warn of in coroutines: com.acme.Db.query, with advice"
              + " behind a colon;",
          "                      -com.acme.Db.query takes one away, none all, @FILE reads a file of"
              + " such lines",
          "  --verify            checks each woven class before it's written",
          "  --debug             keeps variables that won't be read any more, for debuggers",
          "",
          "Exit status: 0 all is well, 1 something was refused, 2 a mistake in the command line, 3"
              + " a file",
          "couldn't be read or written.");

  private final PrintStream out;
  private final PrintStream err;
  private final List<Path> targets = new ArrayList<>();
  private List<Path> classPath;
  private List<Path> sources;
  private final List<String> blocking = new ArrayList<>();
  private boolean verify;
  private boolean debug;
  private boolean help;

  WeaveCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  int run(List<String> arguments) {
    FolderWeaving weaving;
    try {
      parse(arguments);
      weaving = weaving();
    } catch (OptionMistake e) {
      err.println(e.getMessage());
      err.println(USAGE);
      return Main.MISTAKE;
    }
    if (help) {
      out.println(HELP);
      return Main.FINE;
    }
    try {
      return report(weaving.weave(targets));
    } catch (IOException e) {
      err.println(AtomicFile.why(e));
      return Main.FAILED;
    } catch (WeaverBug e) {
      err.println(e.getMessage());
      err.println("Please report it, with this and the class file:");
      e.getCause().printStackTrace(err);
      return Main.FAILED;
    }
  }

  private FolderWeaving weaving() {
    return new FolderWeaving(classPath == null ? List.of() : classPath)
        .sources(sources == null ? List.of() : sources)
        .blocking(blocking)
        .verify(verify)
        .debug(debug);
  }

  private void parse(List<String> arguments) {
    for (int i = 0; i < arguments.size() && !help; i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("-")) {
        targets.add(paths(argument, false).get(0));
        continue;
      }
      switch (argument) {
        case "--classpath":
          once(argument, classPath);
          classPath = paths(value(arguments, ++i), true);
          break;
        case "--sources":
          once(argument, sources);
          sources = paths(value(arguments, ++i), true);
          break;
        case "--blocking":
          blocking.add(value(arguments, ++i));
          break;
        case "--debug":
          debug = true;
          break;
        case "--verify":
          verify = true;
          break;
        case "--help":
          help = true;
          break;
        default:
          throw new OptionMistake(
              "unknown option " + Nearest.quote(argument) + " " + Nearest.hint(argument, KNOWN));
      }
    }
    if (targets.isEmpty() && !help) {
      throw new OptionMistake("nothing to weave: name a class folder or a jar");
    }
  }

  private static void once(String option, List<Path> before) {
    if (before != null) {
      throw new OptionMistake("option \"" + option + "\" is given twice");
    }
  }

  private static String value(List<String> arguments, int index) {
    if (index >= arguments.size()) {
      throw new OptionMistake("option \"" + arguments.get(index - 1) + "\" needs a value");
    }
    return arguments.get(index);
  }

  private static List<Path> paths(String text, boolean several) {
    try {
      return several ? ClassPath.split(text) : List.of(Path.of(text));
    } catch (InvalidPathException e) {
      throw new OptionMistake("not a path: " + e.getMessage());
    }
  }

  private int report(FolderWeaving.Result result) {
    for (String warning : result.warnings()) {
      err.println("warning: " + warning);
    }
    if (result.isRefused()) {
      for (FolderWeaving.Refused refused : result.refused()) {
        err.println(refused.message());
      }
      err.println(count(result.refused().size(), "refusal") + ": nothing was written");
      return Main.REFUSED;
    }
    for (FolderWeaving.Target target : result.targets()) {
      out.println(line(target));
    }
    return Main.FINE;
  }

  private static String line(FolderWeaving.Target target) {
    String line =
        target.path()
            + ": wove "
            + count(target.methods(), "method")
            + " in "
            + count(target.classes(), "class");
    if (target.already() > 0) {
      line += ", " + target.already() + " woven before";
    }
    if (target.removed() > 0) {
      line += ", removed " + count(target.removed(), "left-over class");
    }
    return line;
  }

  private static String count(int number, String noun) {
    String plural = noun.endsWith("s") ? noun + "es" : noun + "s";
    return number + " " + (number == 1 ? noun : plural);
  }
}
