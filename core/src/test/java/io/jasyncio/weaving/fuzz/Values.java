package io.jasyncio.weaving.fuzz;

import static org.objectweb.asm.Opcodes.*;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/** Pushes values of a given kind: locals, constants, objects made for it, results of calls. */
abstract class Values extends Code {
  private static final int DEEPEST = 3;

  final Program program;
  final Signature self;
  private int depth;
  private int constructions;

  Values(MethodVisitor out, Program program, Signature self, int parameterSlots) {
    super(out, parameterSlots, Math.floorMod(program.seed + parameterSlots, 16) == 0);
    this.program = program;
    this.self = self;
  }

  /** The kinds that parameters, results and operands may have. */
  static Kind anyKind(java.util.SplittableRandom random) {
    int which = random.nextInt(100);
    if (which < 50) {
      return Kind.PRIMITIVES.get(random.nextInt(4));
    }
    Kind[] references = {
      Kind.OBJECT,
      Kind.OBJECT,
      Kind.STRING,
      Kind.STRING,
      Kind.NUMBER,
      Kind.INTEGER,
      Kind.LONG_OBJECT,
      Kind.BOX,
      Kind.BOX,
      Kind.PAIR,
      Kind.INTS,
      Kind.LONGS,
      Kind.BYTES,
      Kind.DOUBLES,
      Kind.SHORTS,
      Kind.CHARS,
      Kind.FLAGS,
      Kind.FLOATS,
      Kind.GRID,
      Kind.TABLE,
      Kind.OBJECTS,
      Kind.STRINGS,
      Kind.THROWABLE,
      Kind.STATE_ERROR,
      Kind.BASE,
      Kind.MAIN,
      Kind.FACE
    };
    if (which < 94) {
      return references[random.nextInt(references.length)];
    }
    return Function.values()[random.nextInt(Function.values().length)].kind();
  }

  /** Pushes a value of a kind, or of one below it; it may suspend on the way. */
  final void value(Kind kind) {
    depth++;
    if (!fromLocal(kind)) {
      fresh(kind);
    }
    depth--;
    if (!isLarge() && chance(4)) {
      probe();
    }
  }

  private boolean fromLocal(Kind kind) {
    if (chance(3)) {
      return false;
    }
    List<Integer> slots = new ArrayList<>();
    for (int i = 0; i < firstHidden; i++) {
      if (state.locals[i] != null && state.locals[i].isAssignableTo(kind)) {
        slots.add(i);
      }
    }
    if (slots.isEmpty()) {
      return false;
    }
    load(slots.get(dice(slots.size())));
    return true;
  }

  private boolean isDeep() {
    return depth > DEEPEST || isLarge();
  }

  private void fresh(Kind kind) {
    if (kind.isPrimitive()) {
      primitive(kind);
    } else if (kind.equals(Kind.NULL) || chance(24)) {
      insn(ACONST_NULL, 0, Kind.NULL);
    } else {
      reference(kind);
    }
  }

  private void primitive(Kind kind) {
    switch (kind.descriptor()) {
      case "I" -> {
        if (chance(3)) {
          push(any(0, 1, -1, 7, 255, 70_000, Integer.MIN_VALUE, dice(1000)));
        } else {
          roll();
        }
      }
      case "J" -> {
        if (chance(2)) {
          ldc(any(0L, -1L, 1L << 40, Long.MIN_VALUE, (long) dice(100)), kind);
        } else {
          roll();
          insn(I2L, 1, kind);
        }
      }
      case "F" -> {
        if (chance(2)) {
          ldc(any(0f, -0f, 1.5f, Float.intBitsToFloat(0x7fc0_0001), (float) dice(100)), kind);
        } else {
          roll();
          insn(I2F, 1, kind);
        }
      }
      default -> {
        if (chance(2)) {
          ldc(any(0d, -0d, 2.5, Double.NaN, (double) dice(100)), kind);
        } else {
          roll();
          insn(I2D, 1, kind);
        }
      }
    }
  }

  final void roll() {
    tape("roll", "()I", Kind.INT);
  }

  private void reference(Kind kind) {
    if (kind.isFunction()) {
      lambda(Function.of(kind));
      return;
    }
    switch (kind.descriptor()) {
      case "Ljava/lang/Object;" ->
          reference(
              isDeep()
                  ? Kind.STRING
                  : any(Kind.STRING, Kind.INTEGER, Kind.BOX, Kind.INTS, Kind.MAIN));
      case "Ljava/lang/String;" -> {
        if (isDeep() || chance(2)) {
          ldc("s" + dice(100), Kind.STRING);
        } else {
          value(Kind.OBJECT);
          tape("text", "(Ljava/lang/Object;)Ljava/lang/String;", Kind.STRING);
        }
      }
      case "Ljava/lang/Number;" -> reference(any(Kind.INTEGER, Kind.LONG_OBJECT));
      case "Ljava/lang/Integer;" -> {
        value(Kind.INT);
        call(INVOKESTATIC, "java/lang/Integer", "valueOf", "(I)Ljava/lang/Integer;", Kind.INTEGER);
      }
      case "Ljava/lang/Long;" -> {
        value(Kind.LONG);
        call(INVOKESTATIC, "java/lang/Long", "valueOf", "(J)Ljava/lang/Long;", Kind.LONG_OBJECT);
      }
      case "[I" -> newArray(T_INT, kind);
      case "[J" -> newArray(T_LONG, kind);
      case "[B" -> newArray(T_BYTE, kind);
      case "[D" -> newArray(T_DOUBLE, kind);
      case "[S" -> newArray(T_SHORT, kind);
      case "[C" -> newArray(T_CHAR, kind);
      case "[Z" -> newArray(T_BOOLEAN, kind);
      case "[F" -> newArray(T_FLOAT, kind);
      case "[[I", "[[Ljava/lang/String;" -> newGrid(kind);
      case "[Ljava/lang/Object;" ->
          newArray(Kind.OBJECT, any(Kind.OBJECT, Kind.OBJECT, Kind.STRING));
      case "[Ljava/lang/String;" -> newArray(Kind.STRING, Kind.STRING);
      case "Ljava/lang/Throwable;", "Ljava/lang/IllegalStateException;" ->
          newObject(Kind.STATE_ERROR);
      case "Lfuzzed/Base;" -> newObject(any(Kind.BASE, Kind.MAIN));
      case "Lfuzzed/Face;", "Lfuzzed/Main;" -> newObject(Kind.MAIN);
      default -> newObject(kind);
    }
  }

  private void newArray(int type, Kind kind) {
    push(1 + dice(4));
    out.visitIntInsn(NEWARRAY, type);
    state.pop();
    state.push(kind);
  }

  private void newGrid(Kind kind) {
    push(1 + dice(3));
    push(1 + dice(3));
    int dimensions = 1 + dice(2);
    if (dimensions == 1) {
      insn(POP);
      state.pop();
    }
    out.visitMultiANewArrayInsn(kind.descriptor(), dimensions);
    state.pop(dimensions);
    state.push(kind);
  }

  private void newArray(Kind declared, Kind element) {
    push(1 + dice(4));
    type(ANEWARRAY, element);
    state.pop();
    state.push(element.equals(Kind.STRING) ? Kind.STRINGS : Kind.OBJECTS);
    if (!isDeep() && chance(2)) { // an initializer
      insn(DUP);
      state.push(state.top(0));
      push(0);
      value(element);
      insn(AASTORE, 3, Kind.VOID);
    }
  }

  // ---- objects ----

  private void newObject(Kind kind) {
    Kind uninitialized = startObject(kind);
    insn(DUP);
    state.push(uninitialized);
    construct(uninitialized);
  }

  /** Makes an object that a constructor is still to be called on. */
  final Kind startObject(Kind kind) {
    type(NEW, kind);
    Kind uninitialized = kind.uninitialized(++constructions);
    state.push(uninitialized);
    return uninitialized;
  }

  /** Pushes a constructor's arguments and calls it on what was on top. */
  final void construct(Kind uninitialized) {
    String descriptor = constructor(uninitialized.internalName());
    for (Type argument : Type.getArgumentTypes(descriptor)) {
      value(Kind.of(argument.getDescriptor()));
    }
    call(INVOKESPECIAL, uninitialized.internalName(), "<init>", descriptor, Kind.VOID);
    state.initialize(uninitialized);
  }

  private String constructor(String name) {
    String box = Kind.BOX.descriptor();
    return switch (name) {
      case Kind.PACKAGE + "Box" ->
          isDeep()
              ? "(I)V"
              : any("()V", "(I)V", "(JLjava/lang/Object;)V", "(Ljava/lang/Object;I" + box + ")V");
      case Kind.PACKAGE + "Pair" -> any("(I)V", "(DLjava/lang/Object;)V");
      case "java/lang/IllegalStateException", Kind.PACKAGE + "Oops" -> "(Ljava/lang/String;)V";
      default -> "()V";
    };
  }

  // ---- suspend points ----

  /** Passes what is on top through a leaf that may suspend. */
  final void probe() {
    Kind kind = state.top(0);
    if (kind.isPrimitive()) {
      String type = kind.descriptor();
      if (kind.equals(Kind.INT) && chance(4)) {
        type = any("Z", "B", "C", "S");
        narrow(type);
      }
      probe("value", "(" + type + ")" + type, kind);
    } else if (kind.equals(Kind.STRING)) {
      probe("text", "(Ljava/lang/String;)Ljava/lang/String;", kind);
    } else if (kind.equals(Kind.INTS)) {
      probe("ints", "([I)[I", kind);
    } else if (kind.equals(Kind.OBJECTS)) {
      probe("objects", "([Ljava/lang/Object;)[Ljava/lang/Object;", kind);
    } else if (kind.isReference()) {
      probe("value", "(Ljava/lang/Object;)Ljava/lang/Object;", Kind.OBJECT);
      if (!kind.equals(Kind.OBJECT) && !kind.equals(Kind.NULL)) {
        type(CHECKCAST, kind);
        state.pop();
        state.push(kind);
      }
      if (kind.equals(Kind.NULL)) { // it still is, but only the schedule knows
        insn(POP);
        insn(ACONST_NULL, 1, Kind.NULL);
      }
    }
  }

  private void narrow(String type) {
    switch (type) {
      case "B" -> insn(I2B);
      case "C" -> insn(I2C);
      case "S" -> insn(I2S);
      default -> {
        push(1);
        insn(IAND);
        state.pop();
      }
    }
  }

  // ---- calls ----

  /** Calls one of the program's methods. */
  final void call(Signature method) {
    boolean isInSuper =
        method.owner().equals(Kind.BASE_CLASS) && method.form() == Signature.Form.INSTANCE
            || method.form() == Signature.Form.DEFAULT; // Face.super.m()
    boolean isSuper =
        self.owner().equals(Kind.MAIN_CLASS)
            && isInSuper
            && Kind.MAIN.equals(state.locals[0])
            && !self.isStatic()
            && chance(3);
    if (isSuper) {
      load(0);
    } else if (!method.isStatic()) {
      value(method.ownerKind());
    }
    method.parameters().forEach(this::value);
    int opcode = INVOKEVIRTUAL;
    if (method.isStatic()) {
      opcode = INVOKESTATIC;
    } else if (isSuper) {
      opcode = INVOKESPECIAL;
    } else if (method.isInInterface()) {
      opcode = INVOKEINTERFACE;
    } else if (method.isPrivate()
        && chance(2)
        && state.top(method.parameters().size()).equals(self.ownerKind())) {
      opcode = INVOKESPECIAL;
    }
    call(opcode, method.owner(), method.name(), method.descriptor(), method.result());
  }

  // ---- lambdas ----

  private static final String FACTORY_TYPE =
      "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
          + "Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodHandle;"
          + "Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/CallSite;";

  /** Makes a lambda, or a method reference, out of one of the program's methods. */
  final void lambda(Function function) {
    List<Signature> fitting = new ArrayList<>();
    if (!isDeep()) {
      for (Signature method : program.signatures()) {
        boolean isVisible =
            method.form().isLambdaBody()
                ? method.owner().equals(self.owner())
                : method.isVisibleFrom(self.owner());
        // javac gives lambda bodies their interface's result
        boolean converts = method.form().isLambdaBody() && !method.result().equals(function.result);
        if (isVisible && !converts && instantiated(function, method) != null) {
          fitting.add(method);
        }
      }
    }
    if (fitting.isEmpty()) {
      insn(ACONST_NULL, 0, Kind.NULL);
      return;
    }
    Signature method = fitting.get(dice(fitting.size()));
    program.use(method);
    List<Kind> all = allParameters(method);
    List<Kind> captured = all.subList(0, all.size() - function.parameters.size());
    captured.forEach(this::value);
    out.visitInvokeDynamicInsn(
        "apply",
        Type.getMethodDescriptor(
            function.kind().type(), captured.stream().map(Kind::type).toArray(Type[]::new)),
        new Handle(
            H_INVOKESTATIC,
            "java/lang/invoke/LambdaMetafactory",
            "metafactory",
            FACTORY_TYPE,
            false),
        function.methodType(),
        new Handle(
            tag(method),
            method.owner(),
            method.name(),
            method.descriptor(),
            method.isInInterface()),
        instantiated(function, method));
    state.pop(captured.size());
    state.push(function.kind());
  }

  private static List<Kind> allParameters(Signature method) {
    List<Kind> all = new ArrayList<>();
    if (!method.isStatic()) {
      all.add(method.ownerKind());
    }
    all.addAll(method.parameters());
    return all;
  }

  private int tag(Signature method) {
    if (method.isStatic()) {
      return H_INVOKESTATIC;
    }
    if (method.isPrivate()) {
      return any(H_INVOKESPECIAL, method.isInInterface() ? H_INVOKEINTERFACE : H_INVOKEVIRTUAL);
    }
    return method.isInInterface() ? H_INVOKEINTERFACE : H_INVOKEVIRTUAL;
  }

  /** The type that the interface's method has in a lambda for a method; null if it doesn't fit. */
  private static Type instantiated(Function function, Signature method) {
    List<Kind> all = allParameters(method);
    int captured = all.size() - function.parameters.size();
    Kind result = result(function.result, method.result());
    if (captured < 0 || result == null) {
      return null;
    }
    Type[] parameters = new Type[function.parameters.size()];
    for (int i = 0; i < parameters.length; i++) {
      Kind parameter = parameter(function.parameters.get(i), all.get(captured + i));
      if (parameter == null) {
        return null;
      }
      parameters[i] = parameter.type();
    }
    return Type.getMethodType(result.type(), parameters);
  }

  private static Kind parameter(Kind given, Kind wanted) {
    if (given.isAssignableTo(wanted)) {
      return given;
    }
    if (given.isReference() && wanted.isAssignableTo(given)) {
      return wanted;
    }
    if (given.equals(Kind.INT)) {
      return List.of(Kind.LONG, Kind.DOUBLE, Kind.INTEGER, Kind.NUMBER, Kind.OBJECT)
              .contains(wanted)
          ? given
          : null;
    }
    return given.equals(Kind.OBJECT) && wanted.equals(Kind.INT) ? Kind.INTEGER : null;
  }

  private static Kind result(Kind wanted, Kind given) {
    if (wanted.equals(Kind.VOID) || given.equals(wanted)) {
      return wanted;
    }
    if (given.equals(Kind.VOID)) {
      return null;
    }
    if (wanted.isPrimitive()) {
      boolean isWidened =
          given.equals(Kind.INT) && "JFD".contains(wanted.descriptor())
              || given.equals(Kind.LONG) && wanted.equals(Kind.DOUBLE)
              || given.equals(Kind.FLOAT) && wanted.equals(Kind.DOUBLE);
      boolean isUnboxed = given.equals(Kind.INTEGER) && "IJ".contains(wanted.descriptor());
      return isWidened || isUnboxed ? wanted : null;
    }
    if (given.isReference()) {
      return given.isAssignableTo(wanted) ? given : null;
    }
    if (wanted.equals(Kind.OBJECT)) {
      return switch (given.descriptor()) {
        case "I" -> Kind.INTEGER;
        case "J" -> Kind.LONG_OBJECT;
        default -> null;
      };
    }
    return wanted.equals(Kind.INTEGER) && given.equals(Kind.INT) ? Kind.INTEGER : null;
  }
}
