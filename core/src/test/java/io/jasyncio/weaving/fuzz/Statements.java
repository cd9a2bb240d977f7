package io.jasyncio.weaving.fuzz;

import static org.objectweb.asm.Opcodes.*;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/** The statements that hold no others. */
abstract class Statements extends Values {
  /** Operands above the floor, beyond which no statement adds more. */
  private static final int HIGHEST = 8;

  Statements(MethodVisitor out, Program program, Signature self, int parameterSlots) {
    super(out, program, self, parameterSlots);
  }

  final int available() {
    return state.height() - floor;
  }

  private boolean isFull() {
    return available() >= HIGHEST;
  }

  final void simple(Op op) {
    switch (op) {
      case PUSH -> pushAny();
      case LOAD -> loadAny();
      case STORE -> storeAny();
      case INCREMENT -> increment();
      case ARITHMETIC -> arithmetic();
      case CONVERT -> convert();
      case SHUFFLE -> shuffle();
      case LOG -> logTop();
      case PROBE -> probeTop();
      case POINT -> probe("point", "()V", Kind.VOID);
      case CALL -> callAny();
      case LAMBDA -> makeLambda();
      case INVOKE_LAMBDA -> invokeLambda();
      case THROW -> throwPerhaps();
      case RETURN -> returnPerhaps();
      case ARRAY -> array();
      case FIELD -> field();
      case CONCATENATE -> concatenate();
      case CAST -> cast();
      case MONITOR -> monitor();
      case DEAD -> dead();
      default -> throw new IllegalArgumentException(op.name());
    }
  }

  // ---- operands and locals ----

  private void pushAny() {
    if (!isFull()) {
      value(anyKind(random));
    }
  }

  private void loadAny() {
    List<Integer> slots = new ArrayList<>();
    for (int i = 0; i < firstHidden; i++) {
      if (state.locals[i] != null) {
        slots.add(i);
      }
    }
    if (!slots.isEmpty() && !isFull()) {
      load(slots.get(dice(slots.size())));
    }
  }

  private void storeAny() {
    if (available() == 0) {
      value(anyKind(random));
    }
    List<Integer> slots = new ArrayList<>();
    for (int i = 0; i < firstHidden; i++) {
      if (canStore(i, state.top(0)) && (i > 0 || self.isStatic() || chance(10))) {
        slots.add(i);
      }
    }
    if (!slots.isEmpty()) {
      store(slots.get(dice(slots.size())));
    }
  }

  private void increment() {
    List<Integer> slots = new ArrayList<>();
    for (int i = 0; i < firstHidden; i++) {
      if (Kind.INT.equals(state.locals[i])) {
        slots.add(i);
      }
    }
    if (slots.isEmpty()) {
      return;
    }
    int slot = slots.get(dice(slots.size()));
    if (!isFull() && chance(2)) {
      load(slot); // the copy on the stack keeps the old value
    }
    out.visitIincInsn(slot, any(1, -1, 100, -3000));
  }

  private void logTop() {
    if (available() > 0) {
      log();
    }
  }

  private void probeTop() {
    if (available() == 0) {
      value(anyKind(random));
    }
    probe();
  }

  private void arithmetic() {
    if (available() == 0 || !state.top(0).isPrimitive()) {
      if (!isFull()) {
        value(Kind.PRIMITIVES.get(dice(4)));
      }
      return;
    }
    Kind kind = state.top(0);
    if (chance(6)) {
      insn(kind.type().getOpcode(INEG));
      return;
    }
    if (available() < 2 || !state.top(1).equals(kind)) {
      value(kind);
    }
    boolean isIntegral = kind.equals(Kind.INT) || kind.equals(Kind.LONG);
    int opcode =
        isIntegral ? any(IADD, ISUB, IMUL, IDIV, IREM, IAND, IXOR) : any(IADD, ISUB, IMUL, IDIV);
    insn(kind.type().getOpcode(opcode), 2, kind);
  }

  private void convert() {
    if (available() == 0) {
      return;
    }
    switch (state.top(0).descriptor()) {
      case "I" -> {
        switch (dice(6)) {
          case 0 -> insn(I2L, 1, Kind.LONG);
          case 1 -> insn(I2F, 1, Kind.FLOAT);
          case 2 -> insn(I2D, 1, Kind.DOUBLE);
          case 3 -> insn(I2B);
          case 4 -> insn(I2C);
          default -> insn(I2S);
        }
      }
      case "J" -> {
        switch (dice(3)) {
          case 0 -> insn(L2I, 1, Kind.INT);
          case 1 -> insn(L2F, 1, Kind.FLOAT);
          default -> insn(L2D, 1, Kind.DOUBLE);
        }
      }
      case "F" -> insn(F2D, 1, Kind.DOUBLE);
      case "D" -> insn(D2L, 1, Kind.LONG);
      default -> {}
    }
  }

  /** Swaps, copies or drops what is on top, in one of the forms that fit; may suspend over it. */
  private void shuffle() {
    for (int wanted = 1 + dice(4); available() < wanted && !isLarge(); ) {
      value(chance(2) ? Kind.PRIMITIVES.get(dice(4)) : anyKind(random));
    }
    shuffleSomehow();
    if (chance(2)) {
      probe("point", "()V", Kind.VOID);
    }
  }

  private void shuffleSomehow() {
    List<Integer> fitting = new ArrayList<>();
    boolean one = available() >= 1;
    boolean two = available() >= 2;
    boolean three = available() >= 3;
    boolean four = available() >= 4;
    boolean aWide = one && state.top(0).isWide();
    boolean bWide = two && state.top(1).isWide();
    boolean cWide = three && state.top(2).isWide();
    boolean dWide = four && state.top(3).isWide();
    if (two && !aWide && !bWide) {
      fitting.add(SWAP);
      fitting.add(SWAP);
      fitting.add(POP2);
    }
    if (!isFull()) {
      if (one && !aWide) {
        fitting.add(DUP);
        if (two && !bWide) {
          fitting.add(DUP_X1);
          fitting.add(DUP2);
        }
        if (two && bWide || three && !cWide) {
          fitting.add(DUP_X2);
        }
      }
      if (aWide) {
        fitting.add(DUP2);
        if (two && !bWide) {
          fitting.add(DUP2_X1);
        }
        if (two && bWide || three && !cWide) {
          fitting.add(DUP2_X2);
        }
      } else if (two && !bWide) {
        if (three && !cWide) {
          fitting.add(DUP2_X1);
        }
        if (three && cWide || four && !dWide) {
          fitting.add(DUP2_X2);
        }
      }
    }
    if (fitting.isEmpty()) {
      pushAny();
    } else {
      shuffle(fitting.get(dice(fitting.size())));
    }
  }

  /** Writes an instruction that only moves operands. */
  final void shuffle(int opcode) {
    insn(opcode);
    List<Kind> stack = state.stack;
    int top = stack.size();
    Kind a = state.top(0);
    boolean isPair = !a.isWide();
    switch (opcode) {
      case SWAP -> {
        stack.remove(top - 1);
        stack.add(top - 2, a);
      }
      case POP2 -> state.pop(isPair ? 2 : 1);
      case DUP -> stack.add(a);
      case DUP_X1 -> stack.add(top - 2, a);
      case DUP_X2 -> stack.add(top - (state.top(1).isWide() ? 2 : 3), a);
      default -> {
        int copied = isPair ? 2 : 1;
        List<Kind> copies = List.copyOf(stack.subList(top - copied, top));
        int over = 0;
        if (opcode == DUP2_X1) {
          over = 1;
        } else if (opcode == DUP2_X2) {
          over = stack.get(top - copied - 1).isWide() ? 1 : 2;
        }
        stack.addAll(top - copied - over, copies);
      }
    }
  }

  // ---- calls ----

  private void callAny() {
    List<Signature> visible = new ArrayList<>();
    for (Signature method : program.signatures()) {
      if (method.isVisibleFrom(self.owner())) {
        visible.add(method);
      }
    }
    if (visible.isEmpty() || isFull() || isLarge()) {
      return;
    }
    call(visible.get(dice(visible.size())));
  }

  private void makeLambda() {
    if (!isFull()) {
      lambda(any(Function.values()));
    }
  }

  private void invokeLambda() {
    if (isFull() || isLarge()) {
      return;
    }
    Function function = any(Function.values());
    if (available() > 0 && state.top(0).isFunction()) {
      function = Function.of(state.top(0));
    } else {
      value(function.kind());
    }
    function.parameters.forEach(this::value);
    call(
        INVOKEINTERFACE,
        function.internalName(),
        "apply",
        function.methodType().getDescriptor(),
        function.result);
  }

  // ---- leaving ----

  private void throwPerhaps() {
    Label go = new Label();
    tapeChance(2 + dice(3));
    jump(IFEQ, go);
    State after = state.copy();
    if (chance(5)) {
      value(any(Kind.THROWABLE, Kind.STATE_ERROR));
    } else {
      Kind kind = any(Kind.STATE_ERROR, Kind.OOPS);
      Kind thrown = startObject(kind);
      shuffle(DUP);
      construct(thrown);
    }
    if (chance(2)) {
      insn(ATHROW, 1, Kind.VOID);
      state.isLive = false;
    } else {
      tape("failure", "(Ljava/lang/Throwable;)Ljava/lang/Throwable;", Kind.THROWABLE);
      switch (dice(3)) {
        case 0 -> probe("fail", "(Ljava/lang/Throwable;)V", Kind.VOID);
        case 1 -> {
          probe("failInt", "(Ljava/lang/Throwable;)I", Kind.INT);
          log();
        }
        default -> {
          probe("failValue", "(Ljava/lang/Throwable;)Ljava/lang/Object;", Kind.OBJECT);
          log();
        }
      }
    }
    place(go, after);
  }

  final void tapeChance(int in) {
    push(in);
    tape("chance", "(I)Z", Kind.INT);
  }

  private void returnPerhaps() {
    Label go = new Label();
    tapeChance(4);
    jump(IFEQ, go);
    State after = state.copy();
    giveBackAny();
    place(go, after);
  }

  final void giveBackAny() {
    if (!self.result().equals(Kind.VOID)) {
      value(self.result());
    }
    giveBack(self.result());
  }

  /** Jumps if something holds. */
  final void jumpIf(Label label) {
    switch (dice(8)) {
      case 0 -> {
        value(Kind.INT);
        jump(any(IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE), label);
      }
      case 1 -> {
        value(Kind.INT);
        value(Kind.INT);
        jump(any(IF_ICMPEQ, IF_ICMPNE, IF_ICMPLT, IF_ICMPGE), label);
      }
      case 2 -> {
        value(Kind.LONG);
        value(Kind.LONG);
        insn(LCMP, 2, Kind.INT);
        jump(any(IFLT, IFGE), label);
      }
      case 3 -> {
        value(Kind.DOUBLE);
        value(Kind.DOUBLE);
        insn(any(DCMPG, DCMPL), 2, Kind.INT);
        jump(any(IFLT, IFGE), label);
      }
      case 4 -> {
        value(any(Kind.OBJECT, Kind.STRING, Kind.BOX, Kind.INTS));
        jump(any(IFNULL, IFNONNULL), label);
      }
      case 5 -> {
        Kind kind = any(Kind.STRING, Kind.BOX, Kind.INTS);
        value(kind);
        value(kind);
        jump(any(IF_ACMPEQ, IF_ACMPNE), label);
      }
      default -> {
        tapeChance(2);
        if (chance(3)) {
          probe("value", "(Z)Z", Kind.INT);
        }
        jump(any(IFEQ, IFNE), label);
      }
    }
  }

  // ---- memory ----

  /** An element of an array, changed in place: {@code a[i] += f()}. */
  private void array() {
    boolean isPrimitive = chance(2);
    Kind array =
        isPrimitive
            ? Kind.PRIMITIVE_ARRAYS.get(dice(Kind.PRIMITIVE_ARRAYS.size()))
            : any(Kind.OBJECTS, Kind.STRINGS, Kind.GRID, Kind.TABLE);
    value(array);
    index();
    Kind element = array.element();
    if (!isPrimitive) {
      if (chance(2)) {
        insn(AALOAD, 2, element);
        log();
      } else {
        value(element);
        insn(AASTORE, 3, Kind.VOID);
      }
      return;
    }
    Type type = Type.getType(array.descriptor().substring(1));
    shuffle(DUP2);
    insn(type.getOpcode(IALOAD), 2, element);
    value(element);
    insn(element.type().getOpcode(any(IADD, IMUL, ISUB)), 2, element);
    boolean keep = !isFull() && chance(2);
    if (keep) {
      shuffleBelowTwo(element);
    }
    insn(type.getOpcode(IASTORE), 3, Kind.VOID);
  }

  private void shuffleBelowTwo(Kind element) {
    insn(element.isWide() ? DUP2_X2 : DUP_X2); // array, index are one slot each
    state.stack.add(state.height() - 3, element);
  }

  private void index() {
    if (chance(4)) {
      value(Kind.INT);
      push(3);
      insn(IAND, 2, Kind.INT);
      if (chance(2)) {
        probe();
      }
    } else {
      push(0);
    }
  }

  private void field() {
    if (chance(2)) {
      staticField();
      return;
    }
    value(Kind.BOX);
    Kind field = any(Kind.INT, Kind.LONG, Kind.OBJECT);
    String name = field.equals(Kind.INT) ? "number" : field.equals(Kind.LONG) ? "wide" : "content";
    shuffle(DUP);
    access(GETFIELD, Kind.BOX.internalName(), name, field);
    state.pop();
    state.push(field);
    change(field);
    if (!isFull() && chance(2)) {
      insn(field.isWide() ? DUP2_X1 : DUP_X1);
      state.stack.add(state.height() - 2, state.top(0));
    }
    access(PUTFIELD, Kind.BOX.internalName(), name, field);
    state.pop(2);
  }

  private void staticField() {
    Kind field = any(Kind.INT, Kind.LONG, Kind.OBJECT);
    String name = Program.staticField(field);
    access(GETSTATIC, Kind.MAIN_CLASS, name, field);
    state.push(field);
    change(field);
    access(PUTSTATIC, Kind.MAIN_CLASS, name, field);
    state.pop();
  }

  private void change(Kind field) {
    if (field.isPrimitive()) {
      value(field);
      insn(field.type().getOpcode(IADD), 2, field);
    } else {
      log();
      value(any(Kind.STRING, Kind.INTEGER));
    }
  }

  private void access(int opcode, String owner, String name, Kind kind) {
    out.visitFieldInsn(opcode, owner, name, kind.descriptor());
  }

  private void concatenate() {
    StringBuilder recipe = new StringBuilder();
    StringBuilder types = new StringBuilder("(");
    int count = 1 + dice(3);
    for (int i = 0; i < count; i++) {
      Kind kind = any(Kind.INT, Kind.LONG, Kind.FLOAT, Kind.DOUBLE, Kind.STRING, Kind.STRING);
      value(kind);
      recipe.append(i).append(':').append('\1');
      types.append(kind.descriptor());
    }
    out.visitInvokeDynamicInsn(
        "makeConcatWithConstants",
        types + ")Ljava/lang/String;",
        new Handle(
            H_INVOKESTATIC,
            "java/lang/invoke/StringConcatFactory",
            "makeConcatWithConstants",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
                + "Ljava/lang/invoke/MethodType;Ljava/lang/String;[Ljava/lang/Object;)"
                + "Ljava/lang/invoke/CallSite;",
            false),
        recipe.toString());
    state.pop(count);
    state.push(Kind.STRING);
    tape("cut", "(Ljava/lang/String;)Ljava/lang/String;", Kind.STRING);
    if (isFull() || chance(2)) {
      log();
    }
  }

  private void cast() {
    if (available() == 0 || !state.top(0).isReference() || state.top(0).equals(Kind.NULL)) {
      if (isFull()) {
        return;
      }
      value(Kind.OBJECT);
    }
    Kind kind = any(Kind.STRING, Kind.INTEGER, Kind.BOX, Kind.INTS, Kind.BASE, Kind.NUMBER);
    if (chance(2)) {
      type(INSTANCEOF, kind);
      state.pop();
      state.push(Kind.INT);
    } else {
      type(CHECKCAST, kind);
      state.pop();
      state.push(kind);
    }
  }

  /** Code that control never comes to; what writes the class makes no-ops of it. */
  private void dead() {
    Label end = new Label();
    State after = state.copy();
    jump(GOTO, end);
    state.isLive = true;
    value(anyKind(random));
    probe("point", "()V", Kind.VOID);
    place(end, after);
  }

  /** A monitor that is held over no suspension: the handler lets go of it, as javac has it. */
  private void monitor() {
    int slot = hiddenSlot();
    Label end = new Label();
    Label handler = new Label();
    Label next = new Label();
    ldc("monitor", Kind.STRING);
    shuffle(DUP);
    store(slot);
    insn(MONITORENTER, 1, Kind.VOID);
    Label start = here();
    push(dice(10));
    log();
    load(slot);
    insn(MONITOREXIT, 1, Kind.VOID);
    out.visitLabel(end);
    State after = state.copy();
    jump(GOTO, next);
    State failed = after.copy();
    failed.stack.clear();
    failed.push(Kind.THROWABLE);
    place(handler, failed);
    load(slot);
    insn(MONITOREXIT, 1, Kind.VOID);
    Label exited = new Label();
    out.visitLabel(exited);
    insn(ATHROW, 1, Kind.VOID);
    letGo(start, end, handler);
    letGo(handler, exited, handler);
    place(next, after);
  }

  /** Adds to the exception table a handler that leaves a monitor, before all others. */
  abstract void letGo(Label start, Label end, Label handler);
}
