package io.jasyncio.weaving.fuzz;

import io.jasyncio.weaving.fuzz.Signature.Form;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** A program, made of a seed: its methods, and what it calls first. */
final class Program {
  /** A method with its statements. */
  record Method(Signature signature, List<Node> nodes) {}

  private static final int METHODS = 36;

  /** The sum of the weights of all statements. */
  private static final int WEIGHTS;

  static {
    int sum = 0;
    for (Op op : Op.values()) {
      sum += op.weight;
    }
    WEIGHTS = sum;
  }

  final long seed;
  private final SplittableRandom random;
  private final List<Method> methods = new ArrayList<>();
  private final List<Signature> signatures = new ArrayList<>();
  private final List<Node> entries = new ArrayList<>();
  private final BitSet dropped;
  private final Set<Signature> used = new HashSet<>();
  private int nodes;

  /**
   * Makes a program.
   *
   * @param dropped the statements to leave out
   */
  Program(long seed, BitSet dropped) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.dropped = dropped;
    int count = METHODS / 2 + random.nextInt(METHODS);
    for (int i = 0; i < count; i++) {
      add(i);
    }
  }

  private void add(int number) {
    Form form = form();
    String owner =
        switch (form) {
          case DEFAULT, ABSTRACT -> Kind.FACE_CLASS;
          case LAMBDA_BODY, LAMBDA_BODY_OF_INSTANCE -> Kind.MAIN_CLASS;
          case PRIVATE_STATIC, PRIVATE_INSTANCE ->
              any(Kind.MAIN_CLASS, Kind.MAIN_CLASS, Kind.BASE_CLASS, Kind.FACE_CLASS);
          case STATIC -> any(Kind.MAIN_CLASS, Kind.MAIN_CLASS, Kind.BASE_CLASS, Kind.FACE_CLASS);
          default -> any(Kind.MAIN_CLASS, Kind.BASE_CLASS);
        };
    String name = (form.isLambdaBody() ? "lambda$" : "m") + number;
    List<Kind> parameters = new ArrayList<>();
    Kind result = random.nextInt(6) == 0 ? Kind.VOID : Values.anyKind(random);
    if (form.isLambdaBody()) {
      Function function = Function.values()[random.nextInt(Function.values().length)];
      for (int i = random.nextInt(3); i > 0; i--) {
        parameters.add(Values.anyKind(random));
      }
      parameters.addAll(function.parameters);
      result = function.result;
    } else {
      for (int i = random.nextInt(5); i > 0; i--) {
        parameters.add(Values.anyKind(random));
      }
    }
    Signature signature =
        new Signature(form, owner, name, Collections.unmodifiableList(parameters), result, null);
    add(signature);
    if (form == Form.INSTANCE && owner.equals(Kind.BASE_CLASS) && random.nextBoolean()) {
      add(new Signature(form, Kind.MAIN_CLASS, name, parameters, result, null)); // overrides it
    }
    if (form == Form.ABSTRACT) {
      add(new Signature(Form.INSTANCE, Kind.MAIN_CLASS, name, parameters, result, null));
    }
    if (form == Form.INSTANCE && owner.equals(Kind.MAIN_CLASS) && random.nextInt(3) == 0) {
      addBridge(signature);
    }
    entries.add(node(Op.CALL, 0));
  }

  private Form form() {
    Form[] forms = {
      Form.STATIC,
      Form.STATIC,
      Form.PRIVATE_STATIC,
      Form.INSTANCE,
      Form.INSTANCE,
      Form.PRIVATE_INSTANCE,
      Form.DEFAULT,
      Form.ABSTRACT,
      Form.LAMBDA_BODY,
      Form.LAMBDA_BODY_OF_INSTANCE
    };
    return any(forms);
  }

  @SafeVarargs
  private <T> T any(T... values) {
    return values[random.nextInt(values.length)];
  }

  private void add(Signature signature) {
    signatures.add(signature);
    if (signature.form() == Form.ABSTRACT) {
      methods.add(new Method(signature, List.of()));
      return;
    }
    int count = 1 + random.nextInt(random.nextInt(8) == 0 ? 16 : 5);
    methods.add(new Method(signature, nodes(count, 0)));
  }

  private void addBridge(Signature target) {
    List<Kind> erased = target.parameters().stream().map(Program::erased).toList();
    Signature bridge =
        new Signature(
            Form.BRIDGE, target.owner(), target.name(), erased, erased(target.result()), target);
    if (!bridge.descriptor().equals(target.descriptor())) {
      signatures.add(bridge);
      methods.add(new Method(bridge, List.of()));
    }
  }

  private static Kind erased(Kind kind) {
    return kind.isReference() ? Kind.OBJECT : kind;
  }

  private List<Node> nodes(int count, int depth) {
    List<Node> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(node(op(depth), depth));
    }
    return list;
  }

  private Node node(Op op, int depth) {
    int id = ++nodes;
    long seed = random.nextLong();
    List<List<Node>> blocks = new ArrayList<>();
    for (int i = 0; i < op.blocks; i++) {
      blocks.add(nodes(random.nextInt(depth == 0 ? 4 : 3), depth + 1));
    }
    return new Node(id, op, seed, blocks);
  }

  private Op op(int depth) {
    while (true) {
      int at = random.nextInt(WEIGHTS);
      for (Op op : Op.values()) {
        at -= op.weight;
        if (at < 0) {
          if (op.blocks == 0 || depth < 3) {
            return op;
          }
          break;
        }
      }
    }
  }

  // ---- what it is ----

  List<Method> methods() {
    return methods;
  }

  List<Signature> signatures() {
    return signatures;
  }

  /** One statement for each method, that calls it. */
  List<Node> entries() {
    return entries;
  }

  boolean has(Node node) {
    return !dropped.get(node.id());
  }

  int nodes() {
    return nodes;
  }

  /** Remembers that a lambda is made of a method: a body that none is made of has no colour. */
  void use(Signature method) {
    used.add(method);
  }

  boolean isUsed(Signature method) {
    return used.contains(method);
  }

  static String staticField(Kind kind) {
    return kind.equals(Kind.INT) ? "i" : kind.equals(Kind.LONG) ? "l" : "o";
  }
}
