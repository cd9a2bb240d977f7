package io.jasyncio.weaving;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Writes a random program: the source of a fixture whose statements and expressions are nested as
 * dice say. The same seed gives the same program.
 *
 * <p>Every program ends: each turn of a loop and each call takes one from a ration of fuel, and who
 * finds it used up throws. Only what is effectively final is used in lambdas, and no statement is
 * unreachable.
 */
final class RandomProgram {
  private static final int METHODS = 4;
  private static final int DEEPEST = 5;
  private static final int BUDGET = 100;

  private enum Type {
    INT("int"),
    LONG("long"),
    DOUBLE("double"),
    BOOLEAN("boolean"),
    STRING("String"),
    INTS("int[]"),
    PAIR("Pair");

    final String name;

    Type(String name) {
      this.name = name;
    }
  }

  private record Local(String name, Type type, boolean isFinal) {}

  private final SplittableRandom dice;
  private final StringBuilder out = new StringBuilder();
  private final String name;

  /** The locals in scope, innermost last. */
  private final List<Local> locals = new ArrayList<>();

  /** The labels of the loops around, innermost last; none inside a lambda. */
  private final List<String> loops = new ArrayList<>();

  private int method;
  private int names;
  private int depth;

  /** How many more expressions the method may have that aren't leaves. */
  private int budget;

  private boolean suspends = true;
  private boolean inLambda;
  private Type result;

  private RandomProgram(long seed) {
    this.dice = new SplittableRandom(seed);
    this.name = name(seed);
  }

  /** The class's simple name. */
  static String name(long seed) {
    return "Random" + Long.toUnsignedString(seed);
  }

  /** The source of a class in package {@code shapes.random}. */
  static String source(long seed) {
    return new RandomProgram(seed).program();
  }

  private String program() {
    line("package shapes.random;");
    line("import io.jasyncio.Async;");
    line("import io.jasyncio.weaving.probe.Log;");
    line("import io.jasyncio.weaving.probe.Probe;");
    line("@SuppressWarnings(\"all\")");
    line("final class " + name + " {");
    line("record Pair(Object left, int right) {}");
    line("interface Fun { @Async long apply(int a, String b) throws Exception; }");
    line("interface Act<T> { @Async T act(); }");
    line("private int field = 3;");
    line("private long wide = 5;");
    for (method = 0; method < METHODS; method++) {
      method();
    }
    line("@Async static void run(Log log) throws Exception {");
    line(name + " it = new " + name + "();");
    line("Probe.point();");
    line("int[] fuel = {300};");
    for (int i = 0; i < METHODS; i++) {
      line(
          "try { log.add(" + (isStatic(i) ? "" : "it.") + "m" + i + "(log, fuel, " + i + ", 7L));");
      line("} catch (RuntimeException e) { log.add(e.getMessage()); }");
    }
    line("log.add(it.field); log.add(it.wide);");
    line("}");
    line("}");
    return out.toString();
  }

  private static boolean isStatic(int method) {
    return method % 2 == 0;
  }

  private static Type resultOf(int method) {
    return Type.values()[method % Type.values().length];
  }

  private void method() {
    locals.clear();
    loops.clear();
    result = resultOf(method);
    budget = BUDGET;
    locals.add(new Local("a", Type.INT, false));
    locals.add(new Local("b", Type.LONG, false));
    line(
        "@Async private "
            + (isStatic(method) ? "static " : "")
            + result.name
            + " m"
            + method
            + "(Log log, int[] fuel, int a, long b) {");
    burn();
    for (int i = 0; i < 8; i++) {
      statement();
    }
    line("return " + expression(result) + ";");
    line("}");
  }

  // ---- statements ----

  private void statement() {
    if (depth >= DEEPEST || budget < 0) {
      simple();
      return;
    }
    depth++;
    switch (dice.nextInt(16)) {
      case 0 -> ifElse();
      case 1 -> forLoop();
      case 2 -> whileLoop();
      case 3 -> doLoop();
      case 4, 5 -> tryCatch();
      case 6 -> switchStatement();
      case 7 -> foreach();
      case 8 -> lambda();
      case 9 -> withResources();
      case 10 -> synchronizedBlock();
      default -> simple();
    }
    depth--;
  }

  private void simple() {
    Local local;
    switch (dice.nextInt(12)) {
      case 0, 1, 2 -> declare();
      case 3 -> {
        if ((local = variable()) != null) {
          line(local.name + " = " + expression(local.type) + ";");
        }
      }
      case 4 -> {
        if ((local = variable(Type.INT)) != null) {
          line(local.name + pick(" += ", " -= ", " ^= ", " *= ") + expression(Type.INT) + ";");
        }
      }
      case 5 -> {
        if ((local = variable(Type.LONG)) != null) {
          line(local.name + pick("++", "--", " += 3", " *= 5") + ";");
        }
      }
      case 6 -> {
        if ((local = local(Type.INTS)) != null) {
          line(
              local.name
                  + "["
                  + index()
                  + "]"
                  + pick(" = ", " += ", " -= ")
                  + expression(Type.INT)
                  + ";");
        }
      }
      case 7 -> leave();
      case 8 -> {
        if (suspends) {
          line("Probe.point();");
        }
      }
      case 9 -> raise();
      case 10 -> {
        if (!isStatic(method)) {
          line(pick("field += ", "field ^= ") + expression(Type.INT) + ";");
        }
      }
      default -> line("log.add(" + expression(any()) + ");");
    }
  }

  private void declare() {
    Type type = any();
    String value = expression(type);
    Local local = new Local(fresh(), type, false);
    line(type.name + " " + local.name + " = " + value + ";");
    locals.add(local);
  }

  /** Leaves a loop or the method, under a condition. */
  private void leave() {
    String how =
        loops.isEmpty()
            ? inLambda ? "" : "return " + expression(result)
            : pick("break", "continue") + " " + loops.get(dice.nextInt(loops.size()));
    if (!how.isEmpty()) {
      line("if (" + expression(Type.BOOLEAN) + ") " + how + ";");
    }
  }

  private void raise() {
    String failure = "new IllegalStateException(" + expression(Type.STRING) + ")";
    line(
        "if ("
            + expression(Type.BOOLEAN)
            + ") "
            + (suspends && dice.nextBoolean()
                ? "Probe.fail(" + failure + ");"
                : "throw " + failure + ";"));
  }

  private void burn() {
    line("if (--fuel[0] < 0) throw new IllegalStateException(\"no fuel\");");
  }

  private void block(String before, Runnable extra) {
    int scope = locals.size();
    line(before + " {");
    extra.run();
    for (int i = dice.nextInt(1, 4); i > 0; i--) {
      statement();
    }
    while (locals.size() > scope) {
      locals.remove(locals.size() - 1);
    }
    line("}");
  }

  private void block(String before) {
    block(before, () -> {});
  }

  private void ifElse() {
    block("if (" + expression(Type.BOOLEAN) + ")");
    if (dice.nextBoolean()) {
      block("else if (" + expression(Type.BOOLEAN) + ")");
      block("else");
    }
  }

  private void loop(String before, String after) {
    loops.add(before.substring(0, before.indexOf(':')));
    block(before, this::burn);
    loops.remove(loops.size() - 1);
    if (!after.isEmpty()) {
      line(after);
    }
  }

  private void forLoop() {
    String i = fresh();
    int scope = locals.size();
    String limit = dice.nextBoolean() ? expression(Type.INT) + " % 4" : "3";
    locals.add(new Local(i, Type.INT, true));
    loop(
        fresh()
            + ": for (int "
            + i
            + " = 0; "
            + i
            + " < "
            + limit
            + "; "
            + (suspends ? i + " += Probe.value(1)" : i + "++")
            + ")",
        "");
    locals.remove(scope);
  }

  private void whileLoop() {
    String label = fresh();
    if (dice.nextBoolean()) {
      loop(label + ": while (" + condition() + ")", "");
    } else {
      loops.add(label);
      block(
          label + ": while (true)",
          () -> {
            burn();
            line("if (" + expression(Type.BOOLEAN) + ") break " + label + ";");
          });
      loops.remove(loops.size() - 1);
    }
  }

  private void doLoop() {
    loop(fresh() + ": do", "while (" + condition() + ");");
  }

  /** A condition that is no constant: the compiler would know that the loop doesn't end. */
  private String condition() {
    return "fuel[0] >= 0 && " + expression(Type.BOOLEAN);
  }

  private void foreach() {
    String each = fresh();
    String label = fresh();
    String array = expression(Type.INTS);
    loops.add(label);
    block(
        label + ": for (int " + each + " : " + array + ")",
        () -> {
          burn();
          locals.add(new Local(each, Type.INT, false));
        });
    loops.remove(loops.size() - 1);
  }

  private void tryCatch() {
    block("try");
    boolean catches = dice.nextInt(3) > 0;
    if (catches) {
      String e = fresh();
      block(
          "catch ("
              + pick("IllegalStateException", "RuntimeException", "Throwable")
              + " "
              + e
              + ")",
          () -> line("log.add(" + e + ".getMessage());"));
    }
    if (!catches || dice.nextBoolean()) {
      block("finally");
    }
  }

  private void withResources() {
    if (suspends) {
      String r = fresh();
      line("Act<String> " + r + "a = () -> Probe.text(\"" + r + "\");");
      block(
          "try (var " + r + " = new java.io.StringReader(" + r + "a.act()))",
          () -> line("log.add(" + r + ".hashCode() != 0);"));
      line(
          "catch (IllegalStateException " + r + "e) { log.add(" + expression(Type.STRING) + "); }");
    }
  }

  private void switchStatement() {
    boolean old = dice.nextBoolean();
    boolean strings = dice.nextInt(3) == 0;
    line(
        "switch ("
            + (strings ? "\"s\" + " + expression(Type.INT) + " % 3" : expression(Type.INT) + " % 4")
            + ") {");
    for (int i = 0; i < 3; i++) {
      String label = strings ? "\"s" + i + "\"" : "" + i;
      block("case " + label + (old ? ": " : " -> "));
      if (old && dice.nextBoolean()) {
        line(dice.nextBoolean() ? "if (" + expression(Type.BOOLEAN) + ") break;" : "break;");
      }
    }
    block(old ? "default: " : "default -> ");
    line("}");
  }

  private void synchronizedBlock() {
    boolean before = suspends;
    suspends = false;
    block("synchronized (fuel)");
    suspends = before;
  }

  /** A lambda that sees only what is final, and is called at once. */
  private void lambda() {
    if (!suspends) {
      return;
    }
    Local outer = local(any());
    List<Local> saved = new ArrayList<>(locals);
    List<String> savedLoops = new ArrayList<>(loops);
    boolean wasInLambda = inLambda;
    String copy = fresh();
    String fun = fresh();
    if (outer != null) {
      line("final " + outer.type.name + " " + copy + " = " + outer.name + ";");
    }
    locals.removeIf(
        local -> !local.isFinal || local.type == Type.INT && !local.name.startsWith("f"));
    loops.clear();
    inLambda = true;
    String p = fresh();
    String q = fresh();
    line("Fun " + fun + " = (" + p + ", " + q + ") -> {");
    locals.clear();
    locals.add(new Local(p, Type.INT, false));
    locals.add(new Local(q, Type.STRING, false));
    if (outer != null) {
      locals.add(new Local(copy, outer.type, true));
    }
    burn();
    for (int i = 0; i < 2; i++) {
      statement();
    }
    line("return " + expression(Type.LONG) + ";");
    line("};");
    inLambda = wasInLambda;
    locals.clear();
    locals.addAll(saved);
    loops.clear();
    loops.addAll(savedLoops);
    String e = fresh();
    line(
        "try { log.add("
            + fun
            + ".apply("
            + expression(Type.INT)
            + ", "
            + expression(Type.STRING)
            + ")); }");
    line("catch (RuntimeException " + e + ") { throw " + e + "; } catch (Exception " + e + ") {}");
  }

  // ---- expressions ----

  private String expression(Type type) {
    if (depth >= DEEPEST + 3 || budget-- < 0) {
      return leaf(type);
    }
    depth++;
    String expression = dice.nextInt(4) == 0 ? leaf(type) : compound(type);
    depth--;
    return expression;
  }

  private String leaf(Type type) {
    Local local = local(type);
    if (local != null && dice.nextInt(4) > 0) {
      return local.name;
    }
    return switch (type) {
      case INT -> "" + dice.nextInt(10);
      case LONG -> dice.nextInt(1000) + "L";
      case DOUBLE -> dice.nextInt(10) + ".25";
      case BOOLEAN -> "(fuel[0] % 3 == " + dice.nextInt(3) + ")";
      case STRING -> "\"s" + dice.nextInt(10) + "\"";
      case INTS -> "new int[] {1, 2, 3}";
      case PAIR -> "new Pair(null, 4)";
    };
  }

  private String compound(Type type) {
    if (suspends && dice.nextInt(3) == 0) {
      return type == Type.STRING
          ? "Probe.text(" + expression(type) + ")"
          : type == Type.INTS
              ? "Probe.ints(" + expression(type) + ")"
              : "Probe.value(" + expression(type) + ")";
    }
    if (dice.nextInt(8) == 0) {
      return "("
          + expression(Type.BOOLEAN)
          + " ? "
          + expression(type)
          + " : "
          + expression(type)
          + ")";
    }
    if (dice.nextInt(10) == 0) {
      return switchExpression(type);
    }
    if (suspends && !inLambda && dice.nextInt(12) == 0) {
      return call(type);
    }
    if (dice.nextInt(8) == 0) {
      Local local = variable(type);
      if (local != null) {
        return "(" + local.name + " = " + expression(type) + ")";
      }
    }
    return operation(type);
  }

  private String switchExpression(Type type) {
    int y = names++;
    return "(switch ("
        + expression(Type.INT)
        + " & 3) { case 0 -> "
        + expression(type)
        + "; case 1, 2 -> { "
        + (suspends ? "Probe.point(); " : "")
        + "var y"
        + y
        + " = "
        + expression(type)
        + "; yield y"
        + y
        + "; } default -> "
        + expression(type)
        + "; })";
  }

  /** A call of a method before this one: so calls end. */
  private String call(Type type) {
    for (int i = method - 1; i >= 0; i--) {
      if (resultOf(i) == type && (isStatic(i) || !isStatic(method))) {
        return "m" + i + "(log, fuel, " + expression(Type.INT) + ", " + expression(Type.LONG) + ")";
      }
    }
    return operation(type);
  }

  private String operation(Type type) {
    return switch (type) {
      case INT -> intOperation();
      case LONG ->
          pick(
              () ->
                  "("
                      + expression(Type.LONG)
                      + pick(" + ", " * ", " ^ ")
                      + expression(Type.LONG)
                      + ")",
              () -> "(long) " + expression(Type.INT),
              () -> "(" + expression(Type.LONG) + " << " + expression(Type.INT) + ")",
              () -> "(long) (" + expression(Type.DOUBLE) + ")",
              () -> isStatic(method) || inLambda ? "2L" : "wide++");
      case DOUBLE ->
          pick(
              () ->
                  "("
                      + expression(Type.DOUBLE)
                      + pick(" + ", " * ", " - ")
                      + expression(Type.DOUBLE)
                      + ")",
              () -> "(double) " + expression(Type.LONG),
              () -> "(" + expression(Type.INT) + " / 4.0)");
      case BOOLEAN ->
          pick(
              () ->
                  "("
                      + expression(Type.INT)
                      + pick(" < ", " == ", " >= ")
                      + expression(Type.INT)
                      + ")",
              () -> "(" + expression(Type.LONG) + pick(" < ", " != ") + expression(Type.LONG) + ")",
              () ->
                  "("
                      + expression(Type.BOOLEAN)
                      + pick(" && ", " || ", " ^ ")
                      + expression(Type.BOOLEAN)
                      + ")",
              () -> "!" + expression(Type.BOOLEAN),
              () -> "(" + expression(Type.DOUBLE) + " > " + expression(Type.DOUBLE) + ")",
              () ->
                  "("
                      + expression(Type.PAIR)
                      + ".left() instanceof String t"
                      + names
                      + " && t"
                      + names++
                      + ".length() > 1)");
      case STRING ->
          pick(
              () ->
                  "("
                      + expression(Type.STRING)
                      + " + "
                      + expression(printable())
                      + ").substring(1)",
              () ->
                  "(\"<\" + "
                      + expression(Type.INT)
                      + " + "
                      + expression(Type.LONG)
                      + " + "
                      + expression(Type.STRING)
                      + ").substring(1, 3)",
              () -> "new StringBuilder(" + expression(Type.STRING) + ").reverse().toString()",
              () -> "String.valueOf(" + expression(Type.DOUBLE) + ")");
      case INTS ->
          pick(
              () -> "new int[] {" + expression(Type.INT) + ", " + expression(Type.INT) + ", 3}",
              () -> expression(Type.INTS) + ".clone()",
              () -> "(new int[3 + (" + expression(Type.INT) + " & 1)])");
      case PAIR ->
          pick(
              () -> "new Pair(" + expression(Type.PAIR) + ", " + expression(Type.INT) + ")",
              () -> "new Pair(" + expression(Type.STRING) + ", " + expression(Type.INT) + ")",
              () ->
                  "new Pair(" + expression(Type.DOUBLE) + ", (int) " + expression(Type.LONG) + ")");
    };
  }

  private String intOperation() {
    return pick(
        () ->
            "("
                + expression(Type.INT)
                + pick(" + ", " * ", " - ", " & ")
                + expression(Type.INT)
                + ")",
        () -> "(int) (" + expression(Type.LONG) + ")",
        () -> expression(Type.STRING) + ".length()",
        () -> expression(Type.PAIR) + ".right()",
        () -> expression(Type.INTS) + "[" + index() + "]",
        () -> {
          Local local = variable(Type.INT);
          return local == null
              ? "1"
              : pick(
                  "(" + local.name + "++)",
                  "(--" + local.name + ")",
                  "(" + local.name + " += " + expression(Type.INT) + ")");
        },
        () -> {
          Local local = local(Type.INTS);
          return local == null
              ? "2"
              : "(" + local.name + "[" + index() + "] += " + expression(Type.INT) + ")";
        },
        () -> "(" + expression(Type.INT) + " / (" + expression(Type.INT) + " & 7))",
        () -> isStatic(method) || inLambda ? "3" : "(field = " + expression(Type.INT) + ")");
  }

  private String index() {
    return "(" + expression(Type.INT) + " & 1)";
  }

  // ---- choices ----

  private Type any() {
    return Type.values()[dice.nextInt(Type.values().length)];
  }

  /** Any type but arrays, whose text is never the same. */
  private Type printable() {
    Type type = any();
    return type == Type.INTS ? Type.INT : type;
  }

  private Local local(Type type) {
    List<Local> fitting = locals.stream().filter(local -> local.type == type).toList();
    return fitting.isEmpty() ? null : fitting.get(dice.nextInt(fitting.size()));
  }

  private Local variable(Type type) {
    List<Local> fitting =
        locals.stream().filter(local -> local.type == type && !local.isFinal).toList();
    return fitting.isEmpty() ? null : fitting.get(dice.nextInt(fitting.size()));
  }

  private Local variable() {
    return variable(any());
  }

  private String fresh() {
    return "v" + names++;
  }

  private String pick(String... from) {
    return from[dice.nextInt(from.length)];
  }

  @SafeVarargs
  private String pick(Supplier<String>... from) {
    return from[dice.nextInt(from.length)].get();
  }

  private void line(String line) {
    out.append("  ".repeat(Math.min(depth, 20))).append(line).append('\n');
  }
}
