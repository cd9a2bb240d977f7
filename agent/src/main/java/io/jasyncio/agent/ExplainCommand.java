package io.jasyncio.agent;

import io.jasyncio.agent.explain.HtmlPage;
import io.jasyncio.agent.explain.SourceText;
import io.jasyncio.agent.explain.Subject;
import io.jasyncio.agent.explain.TextPage;
import io.jasyncio.weaver.BlockingCalls;
import io.jasyncio.weaver.Explanation;
import io.jasyncio.weaver.Refusal;
import io.jasyncio.weaver.Warning;
import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.WeaverBug;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** {@code explain}: shows how a class is woven, as text or as a page for the browser. */
final class ExplainCommand {
  private static final List<String> KNOWN =
      List.of("--classpath", "--debug", "--help", "--html", "--sources");

  private static final String USAGE =
      "usage: java -jar jasyncio-agent.jar explain [--classpath PATH] [--sources PATH]"
          + " [--html FILE] [--debug] CLASS [METHOD]";

  private static final String HELP =
      String.join(
          System.lineSeparator(),
          USAGE,
          "",
          "Shows how a class is woven: where its @Async methods can suspend, what they keep there"
              + " and in which field",
          "of their frame, how large they get, and the woven code with the operand stack. Changes"
              + " nothing.",
          "",
          "  CLASS               a class file that isn't woven yet, or the name of a class on the"
              + " class path",
          "  METHOD              shows this method alone, with its lambdas: run, or run(String,"
              + " int)",
          "  --classpath PATH    what the class was compiled against: folders and jars, as for"
              + " javac",
          "  --sources PATH      source folders; without it the source is looked for beside the"
              + " class file",
          "  --html FILE         writes a page for the browser instead of text",
          "  --debug             shows what weave --debug would do",
          "",
          "Exit status: 0 all is well, 1 something is refused, 2 a mistake in the command line or"
              + " nothing to",
          "explain in the class, 3 a file couldn't be read or written.");

  private final PrintStream out;
  private final PrintStream err;
  private final List<String> names = new ArrayList<>();
  private List<Path> classPath;
  private List<Path> sources;
  private Path html;
  private boolean debug;
  private boolean help;

  ExplainCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  int run(List<String> arguments) {
    try {
      parse(arguments);
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
      return explain();
    } catch (OptionMistake e) {
      err.println(e.getMessage());
      return Main.MISTAKE;
    } catch (IOException e) {
      err.println(AtomicFile.why(e));
      return Main.FAILED;
    } catch (UncheckedIOException e) {
      err.println(AtomicFile.why(e.getCause()));
      return Main.FAILED;
    } catch (WeaverBug e) {
      err.println(e.getMessage());
      err.println("Please report it, with this and the class file:");
      e.getCause().printStackTrace(err);
      return Main.FAILED;
    }
  }

  // ---- the command line ----

  private void parse(List<String> arguments) {
    for (int i = 0; i < arguments.size() && !help; i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("-")) {
        names.add(argument);
        continue;
      }
      switch (argument) {
        case "--classpath":
          once(argument, classPath);
          classPath = paths(value(arguments, ++i));
          break;
        case "--sources":
          once(argument, sources);
          sources = paths(value(arguments, ++i));
          break;
        case "--html":
          once(argument, html);
          html = path(value(arguments, ++i));
          break;
        case "--debug":
          debug = true;
          break;
        case "--help":
          help = true;
          break;
        default:
          throw new OptionMistake(
              "unknown option " + Nearest.quote(argument) + " " + Nearest.hint(argument, KNOWN));
      }
    }
    if (names.isEmpty() && !help) {
      throw new OptionMistake("nothing to explain: name a class or a class file");
    }
    if (names.size() > 2) {
      throw new OptionMistake("one class and one method at a time, not " + names.size() + " names");
    }
  }

  private static void once(String option, Object before) {
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

  private static List<Path> paths(String text) {
    try {
      return ClassPath.split(text);
    } catch (InvalidPathException e) {
      throw new OptionMistake("not a path: " + e.getMessage());
    }
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new OptionMistake("not a path: " + e.getMessage());
    }
  }

  // ---- the class ----

  private int explain() throws IOException {
    List<Path> given = classPath == null ? List.of() : classPath;
    try (NamedClass named = NamedClass.find(names.get(0), given)) {
      Explanation explanation =
          new Weaver(named, BlockingCalls.standard(), debug).explain(named.bytes());
      if (explanation.wovenBefore()) {
        throw new OptionMistake(
            explanation.weaving().className()
                + " is woven already, and what it was made of is gone. Explain the class file that"
                + " the compiler wrote: compile it into another folder, with javac -g -d, and name"
                + " that");
      }
      named
          .missing(explanation.weaving().companions().keySet())
          .ifPresent(missing -> err.println("warning: " + missing));
      Subject subject = subject(explanation, named);
      warn(explanation);
      return show(subject);
    }
  }

  private void warn(Explanation explanation) {
    String name = names.size() > 1 ? methodName() : null;
    for (Warning warning : explanation.weaving().warnings()) {
      if (name == null || warning.method().equals(name)) {
        err.println("warning: " + warning.message());
      }
    }
  }

  /** The name of the wanted method, without its parameters. */
  private String methodName() {
    return names.get(1).replaceFirst("\\s*\\(.*", "");
  }

  private Subject subject(Explanation explanation, NamedClass named) throws IOException {
    List<Explanation.Method> methods = explanation.methods();
    List<Refusal> refusals =
        explanation.weaving().refusals().stream()
            .sorted(Comparator.comparingInt(Refusal::line))
            .toList();
    if (names.size() > 1) {
      String wanted = names.get(1).replace(" ", "");
      methods = methods.stream().filter(method -> isWanted(method, wanted)).toList();
      refusals = refusals.stream().filter(refusal -> isAbout(refusal, methodName())).toList();
    }
    if (methods.isEmpty() && refusals.isEmpty()) {
      throw new OptionMistake(nothing(explanation));
    }
    Path file = SourceFiles.find(explanation.sourceFile(), named, sources);
    return new Subject(
        explanation,
        methods,
        refusals,
        named.bytes().length,
        file == null ? null : SourceText.read(file));
  }

  private static boolean isWanted(Explanation.Method method, String wanted) {
    return wanted.equals(method.name())
        || wanted.equals(method.source())
        || wanted.equals(method.signature().replace(" ", ""));
  }

  /** Refusals of the whole class are about each method. */
  private static boolean isAbout(Refusal refusal, String name) {
    return refusal.method().equals(name) || refusal.method().equals("<class>");
  }

  /** Why there is nothing to show. */
  private String nothing(Explanation explanation) {
    String className = explanation.weaving().className();
    if (names.size() == 1) {
      return className
          + " has no code that may suspend: no @Async method that isn't abstract, no lambda for"
          + " one. It is left as it is";
    }
    String name = methodName();
    List<String> declared =
        explanation.declared().stream()
            .map(method -> method.substring(0, method.indexOf('(')))
            .distinct()
            .toList();
    if (!declared.contains(name)) {
      List<String> known = declared.stream().filter(each -> each.charAt(0) != '<').toList();
      return className + " has no method " + Nearest.quote(name) + " " + Nearest.hint(name, known);
    }
    boolean isAsync =
        Stream.concat(
                explanation.weaving().colours().stream(),
                explanation.methods().stream().map(method -> method.name() + method.descriptor()))
            .anyMatch(method -> method.startsWith(name + "("));
    return className
        + "."
        + name
        + (isAsync
            ? " has no such parameters, or no code: what is abstract keeps nothing"
            : " isn't @Async, and has no lambdas that are: it is left as it is");
  }

  // ---- the report ----

  private int show(Subject subject) throws IOException {
    if (html == null) {
      if (!subject.methods().isEmpty()) {
        out.print(TextPage.of(subject).replace("\n", System.lineSeparator()));
      }
    } else {
      write(HtmlPage.of(subject).getBytes(StandardCharsets.UTF_8));
      out.println(html + ": explains " + subject.explanation().weaving().className());
    }
    for (Refusal refusal : subject.refusals()) {
      err.println(refusal.message());
    }
    return subject.refusals().isEmpty() ? Main.FINE : Main.REFUSED;
  }

  private void write(byte[] page) throws IOException {
    try {
      AtomicFile.write(html, stream -> stream.write(page));
    } catch (IOException e) {
      throw new IOException(html + ": can't be written: " + AtomicFile.why(e), e);
    }
  }
}
