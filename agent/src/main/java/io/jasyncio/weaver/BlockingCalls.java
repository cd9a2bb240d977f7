package io.jasyncio.weaver;

import io.jasyncio.weaver.analysis.Spelling;
import io.jasyncio.weaver.hierarchy.Hierarchy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The calls that make a thread wait, each with what to write instead in a coroutine. Immutable.
 *
 * <p>A call is one of them if its receiver's static type is the listed type or a subtype.
 */
public final class BlockingCalls {
  private static final Pattern ENTRY =
      Pattern.compile("(-?)([\\w$.]+)\\.([\\w$]+)\\s*(\\([^)]*\\))?\\s*(?::\\s*(\\S.*))?");
  private static final String ADVICE = "Do it in another thread: Await.toThread(() -> …)";
  private static final BlockingCalls STANDARD = parse(StandardBlockingCalls.LINES);

  private final List<Entry> entries;
  private final Map<String, List<Entry>> byMethod = new HashMap<>();

  private BlockingCalls(List<Entry> entries) {
    this.entries = List.copyOf(entries);
    for (Entry entry : entries) {
      byMethod.computeIfAbsent(entry.method, key -> new ArrayList<>()).add(entry);
    }
  }

  /**
   * One line of the list.
   *
   * @param type the type that declares the method, in the source's spelling
   * @param method the method's name; {@code <init>} for a constructor
   * @param parameters {@code (long, TimeUnit)}, or null for all methods of that name
   * @param advice what to write instead
   */
  public record Entry(String type, String method, String parameters, String advice) {
    private boolean fits(String descriptor) {
      return parameters == null || parameters.equals(Spelling.signature("", descriptor));
    }

    /** The method as it stands in the list. */
    public String name() {
      String shown = method.equals("<init>") ? "new" : method;
      return type + "." + shown + (parameters == null ? "" : parameters);
    }
  }

  /** The JDK's blocking calls, as far as they're listed. */
  public static BlockingCalls standard() {
    return STANDARD;
  }

  /** No calls at all. */
  public static BlockingCalls none() {
    return new BlockingCalls(List.of());
  }

  /** What is listed, in this order. */
  public List<Entry> entries() {
    return entries;
  }

  /**
   * Adds or takes away a call.
   *
   * @param line {@code com.acme.Db.query}, {@code com.acme.Db.query(String, int)} or {@code
   *     com.acme.Db.new}, each with advice behind a colon or without; {@code
   *     -java.lang.Thread.sleep} takes all lines of a method away, {@code none} all there are;
   *     empty lines and those that begin with {@code #} mean nothing
   * @return the list with it; its advice comes before that of the lines so far
   * @throws IllegalArgumentException if the line can't be understood; the message says why
   */
  public BlockingCalls with(String line) {
    String text = line.strip();
    if (text.isEmpty() || text.startsWith("#")) {
      return this;
    }
    if (text.equals("none")) {
      return none();
    }
    Matcher matcher = ENTRY.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" names no method. Write com.acme.Db.query, com.acme.Db.query(String) or, to take"
              + " one away, -com.acme.Db.query; advice follows a colon");
    }
    String method = matcher.group(3).equals("new") ? "<init>" : matcher.group(3);
    return matcher.group(1).isEmpty()
        ? add(new Entry(matcher.group(2), method, parameters(matcher.group(4)), advice(matcher)))
        : without(text.substring(1), matcher.group(2), method);
  }

  private BlockingCalls add(Entry entry) {
    List<Entry> more = new ArrayList<>(List.of(entry));
    more.addAll(entries);
    return new BlockingCalls(more);
  }

  private BlockingCalls without(String name, String type, String method) {
    List<Entry> fewer = new ArrayList<>(entries);
    if (!fewer.removeIf(each -> each.type.equals(type) && each.method.equals(method))) {
      throw new IllegalArgumentException(
          "\"" + name + "\" isn't listed as a blocking call, so it can't be taken away");
    }
    return new BlockingCalls(fewer);
  }

  private static String advice(Matcher entry) {
    return entry.group(5) == null ? ADVICE : entry.group(5);
  }

  /** As {@link Spelling#signature} has it: {@code (String, int)}, without packages. */
  private static String parameters(String written) {
    if (written == null) {
      return null;
    }
    return written
        .replaceAll("\\s", "")
        .replaceAll("(?:[a-z_][\\w$]*\\.)+(?=[A-Z])", "")
        .replace(",", ", ");
  }

  private static BlockingCalls parse(String lines) {
    List<Entry> entries = new ArrayList<>();
    for (String line : lines.split("\n")) {
      entries.addAll(none().with(line).entries());
    }
    return new BlockingCalls(entries);
  }

  /** The entry that a call fits, or null. Type relations are asked for only where the name fits. */
  public Entry find(String owner, String name, String descriptor, Hierarchy hierarchy) {
    List<Entry> candidates = byMethod.get(name);
    if (candidates == null || owner.charAt(0) == '[') {
      return null;
    }
    Set<String> types = null;
    for (Entry entry : candidates) {
      if (entry.fits(descriptor)) {
        if (types == null) {
          types = name.equals("<init>") ? Set.of(owner) : hierarchy.supertypes(owner);
        }
        if (types.stream().anyMatch(type -> isSpelled(type, entry.type))) {
          return entry;
        }
      }
    }
    return null;
  }

  private static boolean isSpelled(String internalName, String type) {
    return internalName.length() == type.length()
        && internalName.replace('/', '.').replace('$', '.').equals(type.replace('$', '.'));
  }
}
