package io.jasyncio.agent;

import io.jasyncio.weaver.BlockingCalls;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands behind the {@code =} of {@code -javaagent:jasyncio-agent.jar=…}.
 *
 * @param verbose whether to say what is woven
 * @param verify whether to check each woven class
 * @param debug whether to keep variables that won't be read any more, for debuggers
 * @param include the classes to look at; empty means all
 * @param exclude the classes to leave alone
 * @param blocking the blocking calls to warn of, or null for the standard ones
 * @param dump where to write woven classes, or null
 */
record Options(
    boolean verbose,
    boolean verify,
    boolean debug,
    List<Glob> include,
    List<Glob> exclude,
    BlockingCalls blocking,
    Path dump) {

  static final String USAGE =
      "usage: -javaagent:jasyncio-agent.jar[=OPTION,…]   options: verbose, verify,"
          + " debug, include=GLOB[:GLOB…], exclude=GLOB[:GLOB…], blocking=METHOD[:METHOD…],"
          + " dump=FOLDER";

  private static final List<String> KNOWN =
      List.of("blocking", "debug", "dump", "exclude", "include", "verbose", "verify");

  /**
   * Reads the agent's argument.
   *
   * @param argument the options, or null
   * @throws OptionMistake if it can't be understood; the message holds the usage
   */
  static Options parse(String argument) {
    Map<String, String> given = new HashMap<>();
    if (argument != null && !argument.isEmpty()) {
      for (String option : argument.split(",", -1)) {
        int equals = option.indexOf('=');
        String key = equals < 0 ? option : option.substring(0, equals);
        if (key.isEmpty()) {
          throw mistake("an empty option in " + Nearest.quote(argument));
        }
        if (!KNOWN.contains(key)) {
          throw mistake("unknown option " + Nearest.quote(key) + " " + Nearest.hint(key, KNOWN));
        }
        if (given.containsKey(key)) {
          throw mistake("option \"" + key + "\" is given twice");
        }
        given.put(key, equals < 0 ? null : option.substring(equals + 1));
      }
    }
    return new Options(
        flag(given, "verbose"),
        flag(given, "verify"),
        flag(given, "debug"),
        globs(given, "include"),
        globs(given, "exclude"),
        blocking(given, "blocking"),
        folder(given, "dump"));
  }

  /** Whether the user lets the agent look at a class. */
  boolean mayLookAt(String internalName) {
    return (include.isEmpty() || matchesOne(include, internalName))
        && !matchesOne(exclude, internalName);
  }

  private static boolean matchesOne(List<Glob> globs, String name) {
    for (int i = 0; i < globs.size(); i++) {
      if (globs.get(i).matches(name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean flag(Map<String, String> given, String key) {
    if (!given.containsKey(key)) {
      return false;
    }
    String value = given.get(key);
    if (value == null || value.equals("true")) {
      return true;
    }
    if (value.equals("false")) {
      return false;
    }
    throw mistake(
        "option \"" + key + "\" is either there, or true or false, not " + Nearest.quote(value));
  }

  private static List<Glob> globs(Map<String, String> given, String key) {
    List<Glob> globs = new ArrayList<>();
    if (given.containsKey(key)) {
      for (String pattern : value(given, key, "com.acme.*").split(":", -1)) {
        if (pattern.isEmpty()) {
          throw mistake("option \"" + key + "\" has an empty pattern");
        }
        if (pattern.indexOf('/') >= 0) {
          throw mistake(
              "option \"" + key + "\" takes class names with dots, not " + Nearest.quote(pattern));
        }
        globs.add(new Glob(pattern));
      }
    }
    return globs;
  }

  /** The agent reads no file that an argument names, so entries stand in it. */
  private static BlockingCalls blocking(Map<String, String> given, String key) {
    if (!given.containsKey(key)) {
      return null; // it isn't even read until the first class is woven
    }
    try {
      BlockingCalls calls = BlockingCalls.standard();
      for (String entry : value(given, key, "com.acme.Db.query").split(":", -1)) {
        calls = calls.with(entry);
      }
      return calls;
    } catch (OptionMistake mistake) {
      throw mistake;
    } catch (IllegalArgumentException e) {
      throw mistake("option \"" + key + "\": " + e.getMessage());
    }
  }

  private static Path folder(Map<String, String> given, String key) {
    if (!given.containsKey(key)) {
      return null;
    }
    String value = value(given, key, "build/woven");
    try {
      Path folder = Path.of(value).toAbsolutePath().normalize();
      if (Files.exists(folder) && !Files.isDirectory(folder)) {
        throw mistake(
            "option \"" + key + "\" needs a folder: " + Nearest.quote(value) + " is a file");
      }
      return folder;
    } catch (InvalidPathException e) {
      throw mistake("option \"" + key + "\" needs a folder: " + e.getMessage());
    }
  }

  private static String value(Map<String, String> given, String key, String example) {
    String value = given.get(key);
    if (value == null || value.isEmpty()) {
      throw mistake("option \"" + key + "\" needs a value, as in " + key + "=" + example);
    }
    return value;
  }

  private static OptionMistake mistake(String what) {
    return new OptionMistake("jasyncio agent: " + what + System.lineSeparator() + USAGE);
  }
}
