package io.jasyncio.weaving.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What lies on the operand stack and in the locals where the next instruction is to be written. */
final class State {
  static final int LOCALS = 440;

  final List<Kind> stack;

  /**
   * By slot; null for slots that hold nothing usable, the second half of wide values among them.
   */
  final Kind[] locals;

  /** False behind a jump, a return or a throw: nothing is written until a label is placed. */
  boolean isLive = true;

  State() {
    this(new ArrayList<>(), new Kind[LOCALS]);
  }

  private State(List<Kind> stack, Kind[] locals) {
    this.stack = stack;
    this.locals = locals;
  }

  State copy() {
    State copy = new State(new ArrayList<>(stack), Arrays.copyOf(locals, locals.length));
    copy.isLive = isLive;
    return copy;
  }

  int height() {
    return stack.size();
  }

  void push(Kind kind) {
    if (!kind.equals(Kind.VOID)) {
      stack.add(kind);
    }
  }

  Kind pop() {
    return stack.remove(stack.size() - 1);
  }

  void pop(int count) {
    for (int i = 0; i < count; i++) {
      pop();
    }
  }

  /** The operand so many below the top. */
  Kind top(int depth) {
    return stack.get(stack.size() - 1 - depth);
  }

  void store(int slot, Kind kind) {
    if (slot > 0 && locals[slot - 1] != null && locals[slot - 1].isWide()) {
      locals[slot - 1] = null;
    }
    locals[slot] = kind;
    if (kind.isWide()) {
      locals[slot + 1] = null;
    }
  }

  /** The constructor has run: all copies of its object may be used. */
  void initialize(Kind uninitialized) {
    Kind made = Kind.of(uninitialized.descriptor());
    stack.replaceAll(kind -> kind.equals(uninitialized) ? made : kind);
    for (int i = 0; i < locals.length; i++) {
      if (uninitialized.equals(locals[i])) {
        locals[i] = made;
      }
    }
  }

  /** Where control comes from two places, with operands of like kinds. */
  static State merge(State a, State b) {
    if (!a.isLive || !b.isLive) {
      return a.isLive ? a : b;
    }
    if (a.height() != b.height()) {
      throw new IllegalStateException("stacks differ: " + a.stack + ", " + b.stack);
    }
    State merged = new State();
    for (int i = 0; i < a.height(); i++) {
      Kind kind = Kind.merge(a.stack.get(i), b.stack.get(i));
      if (kind == null) {
        throw new IllegalStateException("operands differ: " + a.stack + ", " + b.stack);
      }
      merged.push(kind);
    }
    for (int i = 0; i < a.locals.length; i++) {
      merged.locals[i] = Kind.merge(a.locals[i], b.locals[i]);
    }
    return merged;
  }
}
