package io.jasyncio.weaving.fuzz;

import static org.objectweb.asm.Opcodes.*;

import java.util.SplittableRandom;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/** Writes single instructions, and follows what they do to the operand stack and the locals. */
abstract class Code {
  static final String TAPE = Kind.PACKAGE + "Tape";
  static final String PROBE = "io/jasyncio/weaving/probe/Probe";

  /** Slots that statements may use, beyond the parameters. */
  private static final int FREE_SLOTS = 12;

  /** A slot that takes the wide form of instructions. */
  private static final int FAR_SLOT = 254;

  final MethodVisitor out;
  final int firstHidden;

  /** Of what each local must stay while a loop or a handler relies on it; null where it's free. */
  Kind[] pins = new Kind[State.LOCALS];

  State state = new State();

  /** Operands below this height belong to the statement around. */
  int floor;

  SplittableRandom random;
  private int hidden;
  private int written;

  Code(MethodVisitor out, int parameterSlots, boolean isFar) {
    this.out = out;
    this.firstHidden = parameterSlots + FREE_SLOTS;
    this.hidden = isFar ? FAR_SLOT : firstHidden;
  }

  /** Whether a method has grown so large that no more should be added. */
  final boolean isLarge() {
    return written > 700;
  }

  final boolean chance(int in) {
    return random.nextInt(in) == 0;
  }

  final int dice(int bound) {
    return random.nextInt(bound);
  }

  @SafeVarargs
  final <T> T any(T... values) {
    return values[dice(values.length)];
  }

  final void insn(int opcode) {
    written++;
    out.visitInsn(opcode);
  }

  /** An instruction that takes operands and pushes one. */
  final void insn(int opcode, int taken, Kind pushed) {
    insn(opcode);
    state.pop(taken);
    state.push(pushed);
  }

  final void push(int value) {
    written++;
    if (value >= -1 && value <= 5) {
      out.visitInsn(ICONST_0 + value);
    } else if (value == (short) value) {
      out.visitIntInsn(SIPUSH, value);
    } else {
      out.visitLdcInsn(value);
    }
    state.push(Kind.INT);
  }

  final void ldc(Object constant, Kind kind) {
    written++;
    out.visitLdcInsn(constant);
    state.push(kind);
  }

  final void type(int opcode, Kind kind) {
    written++;
    out.visitTypeInsn(opcode, kind.internalName());
  }

  final void load(int slot) {
    Kind kind = state.locals[slot];
    written++;
    out.visitVarInsn(kind.type().getOpcode(ILOAD), slot);
    state.push(kind);
  }

  final void store(int slot) {
    Kind kind = state.pop();
    written++;
    out.visitVarInsn(kind.type().getOpcode(ISTORE), slot);
    state.store(slot, kind);
  }

  final void call(int opcode, String owner, String name, String descriptor, Kind result) {
    written++;
    out.visitMethodInsn(
        opcode, owner, name, descriptor, opcode == INVOKEINTERFACE || isInterface(owner));
    state.pop(Type.getArgumentTypes(descriptor).length + (opcode == INVOKESTATIC ? 0 : 1));
    state.push(result);
  }

  private static boolean isInterface(String owner) {
    return owner.equals(Kind.FACE_CLASS);
  }

  final void probe(String name, String descriptor, Kind result) {
    call(INVOKESTATIC, PROBE, name, descriptor, result);
  }

  final void tape(String name, String descriptor, Kind result) {
    call(INVOKESTATIC, TAPE, name, descriptor, result);
  }

  /** Writes what is on top down, and takes it away. */
  final void log() {
    Kind kind = state.top(0);
    if (kind.isUninitialized()) {
      insn(POP);
      state.pop();
    } else {
      String type = kind.isPrimitive() ? kind.descriptor() : "Ljava/lang/Object;";
      tape("log", "(" + type + ")V", Kind.VOID);
    }
  }

  /** Takes operands away until so many are left. */
  final void drain(int height) {
    while (state.isLive && state.height() > height) {
      if (dice(4) > 0) {
        log();
      } else {
        insn(state.pop().isWide() ? POP2 : POP);
      }
    }
  }

  // ---- control ----

  final void jump(int opcode, Label to) {
    written++;
    out.visitJumpInsn(opcode, to);
    if (opcode == GOTO) {
      state.isLive = false;
    } else {
      state.pop(opcode >= IF_ICMPEQ && opcode <= IF_ACMPNE ? 2 : 1);
    }
  }

  final void place(Label label, State here) {
    out.visitLabel(label);
    state = here;
  }

  /** Places a label and makes sure that something is there. */
  final Label here() {
    Label label = new Label();
    out.visitLabel(label);
    insn(NOP);
    return label;
  }

  final void giveBack(Kind result) {
    insn(result.type().getOpcode(IRETURN));
    state.isLive = false;
  }

  final void zero(Kind kind) {
    if (kind.isReference()) {
      insn(ACONST_NULL, 0, Kind.NULL);
    } else if (!kind.equals(Kind.VOID)) {
      insn(
          switch (kind.descriptor()) {
            case "J" -> LCONST_0;
            case "F" -> FCONST_0;
            case "D" -> DCONST_0;
            default -> ICONST_0;
          },
          0,
          kind);
    }
  }

  // ---- locals ----

  final int hiddenSlot() {
    return hidden++;
  }

  final boolean canStore(int slot, Kind kind) {
    if (pins[slot] != null) {
      return pins[slot].size() == kind.size() && kind.isAssignableTo(pins[slot]);
    }
    boolean isHalf = slot > 0 && pins[slot - 1] != null && pins[slot - 1].isWide();
    return !isHalf && !(kind.isWide() && (slot + 1 >= firstHidden || pins[slot + 1] != null));
  }

  /**
   * Begins a stretch of code that can be entered again, or left for a handler: the locals must stay
   * what they are. Some are given up instead.
   *
   * @return what is known wherever the stretch is entered again
   */
  final State pin() {
    for (int i = 0; i < firstHidden; i++) {
      if (state.locals[i] != null && chance(5)) {
        state.locals[i] = null;
      }
    }
    pins = pins.clone();
    for (int i = 0; i < pins.length; i++) {
      if (state.locals[i] != null) {
        pins[i] = state.locals[i];
      }
    }
    return state.copy();
  }
}
