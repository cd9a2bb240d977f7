package io.jasyncio.weaving.fuzz;

import static org.objectweb.asm.Opcodes.*;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/** The statements that hold others: branches, loops, handlers, objects under construction. */
final class Blocks extends Statements {
  private static final String[] CAUGHT = {
    null,
    null,
    "java/lang/Throwable",
    "java/lang/Exception",
    "java/lang/RuntimeException",
    "java/lang/RuntimeException",
    "java/lang/IllegalStateException",
    "java/lang/IllegalStateException",
    "java/lang/ArithmeticException",
    Kind.PACKAGE + "Oops"
  };

  /** Where {@code break} and {@code continue} go, with what must be there. */
  private record Target(Label label, State state, int handler) {}

  private record Range(Label start, Label end) {}

  private record Entry(Label start, Label end, Label handler, String type) {}

  private final List<Entry> table = new ArrayList<>();
  private final List<Entry> monitors = new ArrayList<>();

  private final Deque<Target> targets = new ArrayDeque<>();

  /** Tells apart the handlers that code may be in: entering one empties the operand stack. */
  private int handler;

  private int handlers;

  Blocks(MethodVisitor out, Program program, Signature self, int parameterSlots) {
    super(out, program, self, parameterSlots);
  }

  void write(List<Node> nodes) {
    for (Node node : nodes) {
      if (state.isLive && program.has(node) && !(isLarge() && node.op().blocks > 0)) {
        write(node);
      }
    }
  }

  private void write(Node node) {
    SplittableRandom outer = random;
    random = new SplittableRandom(node.seed());
    Label line = new Label();
    out.visitLabel(line);
    out.visitLineNumber(node.id(), line);
    List<List<Node>> blocks = node.blocks();
    Kind[] outerPins = pins;
    switch (node.op()) {
      case BREAK -> leave();
      case IF -> branch(blocks);
      case CHOOSE -> choose(blocks);
      case LOOP -> loop(blocks.get(0));
      case TWO_ENTRIES -> twoEntries(blocks);
      case TRY -> catching(blocks);
      case FINALLY -> finallyDoing(blocks);
      case HANDLER_COVERS_ITSELF -> handlerCoversItself(blocks);
      case SWITCH -> choice(blocks);
      case CONSTRUCT -> construct(blocks.get(0));
      case CONSTRUCT_UNDER_BRANCH -> constructUnderBranch(blocks);
      default -> simple(node.op());
    }
    pins = outerPins;
    random = outer;
  }

  /** Writes statements that leave the operand stack as it was. */
  private void block(List<Node> nodes) {
    int outer = floor;
    floor = state.height();
    write(nodes);
    drain(floor);
    floor = outer;
  }

  // ---- branches ----

  private void branch(List<List<Node>> blocks) {
    Label other = new Label();
    Label end = new Label();
    jumpIf(other);
    State start = state.copy();
    block(blocks.get(0));
    State first = state.copy();
    if (state.isLive) {
      jump(GOTO, end);
    }
    place(other, start);
    block(blocks.get(1));
    join(end, first);
  }

  private void join(Label label, State other) {
    if (other.isLive || state.isLive) {
      place(label, State.merge(other, state));
    }
  }

  /** {@code condition ? a : b}, with values of different kinds. */
  private void choose(List<List<Node>> blocks) {
    Kind one = anyKind(random);
    Kind two =
        one.isPrimitive()
            ? one
            : any(one, any(Kind.STRING, Kind.PAIR, Kind.INTS, Kind.NULL, Kind.INTEGER));
    Label other = new Label();
    Label end = new Label();
    jumpIf(other);
    State start = state.copy();
    block(blocks.get(0));
    if (state.isLive) {
      value(one);
    }
    State first = state.copy();
    if (state.isLive) {
      jump(GOTO, end);
    }
    place(other, start);
    block(blocks.get(1));
    if (state.isLive) {
      value(two);
    }
    join(end, first);
  }

  private void choice(List<List<Node>> blocks) {
    value(Kind.INT);
    push(3);
    insn(IAND, 2, Kind.INT);
    Label end = new Label();
    Label[] arms = new Label[blocks.size()];
    Arrays.setAll(arms, i -> new Label());
    state.pop();
    if (chance(2)) {
      out.visitTableSwitchInsn(0, arms.length - 1, end, arms);
    } else {
      out.visitLookupSwitchInsn(end, new int[] {-7, 1, 2}, arms);
    }
    State start = state.copy();
    State ended = start.copy(); // the default
    state.isLive = false;
    for (int i = 0; i < arms.length; i++) {
      place(arms[i], State.merge(state, start.copy()));
      block(blocks.get(i));
      if (state.isLive && chance(2)) { // else it falls through
        ended = State.merge(ended, state.copy());
        jump(GOTO, end);
      }
    }
    join(end, ended);
  }

  // ---- loops ----

  private int counter() {
    int slot = hiddenSlot();
    push(1 + dice(3));
    store(slot);
    return slot;
  }

  /** Jumps if the counter is used up, or the fuel is. */
  private void leaveIfDone(int counter, Label end) {
    tape("burn", "()Z", Kind.INT);
    jump(IFEQ, end);
    countDown(counter);
    jump(IFLT, end);
  }

  private void countDown(int counter) {
    out.visitIincInsn(counter, -1);
    load(counter);
    if (chance(3)) {
      probe("value", "(I)I", Kind.INT);
    }
  }

  private void loop(List<Node> body) {
    int counter = counter();
    State entry = pin();
    Label head = new Label();
    Label again = new Label();
    Label end = new Label();
    boolean testsFirst = chance(2);
    place(head, entry.copy());
    if (testsFirst) {
      leaveIfDone(counter, end);
    }
    targets.push(new Target(end, entry, handler));
    targets.push(new Target(testsFirst ? head : again, entry, handler));
    block(body);
    targets.pop();
    targets.pop();
    if (testsFirst) {
      if (state.isLive) {
        jump(GOTO, head);
      }
    } else {
      place(again, entry.copy());
      tape("burn", "()Z", Kind.INT);
      jump(IFEQ, end);
      countDown(counter);
      jump(IFGT, head);
    }
    place(end, entry.copy());
  }

  private void twoEntries(List<List<Node>> blocks) {
    int counter = counter();
    State entry = pin();
    Label first = new Label();
    Label second = new Label();
    Label end = new Label();
    jumpIf(second);
    place(first, entry.copy());
    targets.push(new Target(end, entry, handler));
    targets.push(new Target(second, entry, handler));
    block(blocks.get(0));
    targets.pop();
    place(second, entry.copy());
    targets.push(new Target(first, entry, handler));
    block(blocks.get(1));
    targets.pop();
    targets.pop();
    if (state.isLive) {
      leaveIfDone(counter, end);
      jumpIf(first);
      jump(GOTO, second);
    }
    place(end, entry.copy());
  }

  /** {@code break} or {@code continue}, of any loop around. */
  private void leave() {
    if (targets.isEmpty()) {
      return;
    }
    List<Target> all = List.copyOf(targets);
    Target target = all.get(dice(all.size()));
    Label go = new Label();
    tape("burn", "()Z", Kind.INT); // or a loop that is only continued would not end
    jump(IFEQ, go);
    tapeChance(2);
    jump(IFEQ, go);
    State after = state.copy();
    if (target.handler == handler || canRebuild(target.state)) {
      reshape(target.state, target.handler);
      jump(GOTO, target.label);
    }
    place(go, after);
  }

  private static boolean canRebuild(State wanted) {
    return wanted.stack.stream().noneMatch(Kind::isUninitialized);
  }

  /** Makes the operand stack what it must be at a label. */
  private void reshape(State wanted, int itsHandler) {
    if (itsHandler == handler) {
      drain(wanted.height());
    } else {
      drain(0);
      for (Kind kind : wanted.stack) {
        value(kind);
      }
    }
  }

  // ---- handlers ----

  private void catching(List<List<Node>> blocks) {
    State entry = pin();
    Label end = new Label();
    List<Range> parts = new ArrayList<>();
    int outer = floor;
    floor = state.height();
    for (int i = 0; i < 2; i++) {
      if (state.isLive) {
        Label start = here();
        write(blocks.get(i));
        if (i == 1) {
          drain(floor);
        }
        parts.add(new Range(start, state.isLive ? here() : mark()));
      }
    }
    drain(floor);
    floor = outer;
    boolean isReached = state.isLive;
    if (isReached) {
      jump(GOTO, end);
    }
    List<Range> covered = ranges(parts);
    Label start = new Label();
    out.visitLabel(start);
    isReached |= handler(blocks.get(2), entry, covered, end);
    Label handled = new Label();
    out.visitLabel(handled);
    if (chance(2)) {
      List<Range> more = ranges(parts);
      if (chance(2)) {
        more.add(new Range(start, handled));
      }
      isReached |= handler(blocks.get(3), entry, more, end);
    }
    state.isLive = false;
    if (isReached) {
      place(end, entry.copy());
    }
  }

  /** All parts, or one of them. */
  private List<Range> ranges(List<Range> parts) {
    List<Range> some = new ArrayList<>();
    if (parts.size() == 1 || chance(2)) {
      some.add(new Range(parts.get(0).start, parts.get(parts.size() - 1).end));
    } else {
      some.add(parts.get(dice(parts.size())));
    }
    return some;
  }

  private void cover(List<Range> ranges, Label handler) {
    String type = any(CAUGHT);
    boolean first = chance(6);
    for (Range range : ranges) {
      cover(range.start, range.end, handler, type, first);
    }
  }

  /**
   * Adds to the exception table; an entry that comes first shadows those of the handlers inside.
   */
  private void cover(Label start, Label end, Label handler, String type, boolean first) {
    table.add(first ? 0 : table.size(), new Entry(start, end, handler, type));
  }

  @Override
  void letGo(Label start, Label end, Label handler) {
    monitors.add(new Entry(start, end, handler, null));
  }

  /** Writes what a method needs behind its code. */
  void end() {
    table.addAll(0, monitors);
    for (Entry entry : table) {
      out.visitTryCatchBlock(entry.start, entry.end, entry.handler, entry.type);
    }
    out.visitMaxs(0, 0);
    out.visitEnd();
  }

  /** A handler; returns whether it goes on to the label behind the statement. */
  private boolean handler(List<Node> nodes, State entry, List<Range> covered, Label end) {
    Label label = new Label();
    cover(covered, label);
    int outer = enterHandler(label, entry);
    write(nodes);
    boolean goesOn = goOn(entry, outer);
    if (goesOn) {
      jump(GOTO, end);
    }
    leaveHandler(outer);
    return goesOn;
  }

  private int enterHandler(Label label, State entry) {
    State start = entry.copy();
    start.stack.clear();
    start.push(Kind.THROWABLE);
    place(label, start);
    floorOutside.push(floor);
    floor = 0;
    int outer = handler;
    handler = ++handlers;
    return outer;
  }

  private final Deque<Integer> floorOutside = new ArrayDeque<>();

  private void leaveHandler(int outer) {
    handler = outer;
    floor = floorOutside.pop();
    state.isLive = false;
  }

  /** At a handler's end: goes back to the code around, or leaves the method. */
  private boolean goOn(State entry, int outer) {
    if (!state.isLive) {
      return false;
    }
    if (canRebuild(entry) && !chance(5)) {
      reshape(entry, outer);
      return true;
    }
    if (chance(2) && state.height() > 0 && state.top(0).isAssignableTo(Kind.THROWABLE)) {
      insn(ATHROW, 1, Kind.VOID);
      state.isLive = false;
    } else {
      giveBackAny();
    }
    return false;
  }

  private void finallyDoing(List<List<Node>> blocks) {
    State entry = pin();
    Label end = new Label();
    Label start = here();
    block(blocks.get(0));
    Range covered = new Range(start, state.isLive ? here() : mark());
    boolean isReached = state.isLive;
    if (state.isLive) {
      block(blocks.get(1));
      isReached = state.isLive;
    }
    if (state.isLive) {
      jump(GOTO, end);
    }
    Label label = new Label();
    cover(covered.start, covered.end, label, null, false);
    int thrown = hiddenSlot();
    int outer = enterHandler(label, entry);
    if (chance(2)) {
      store(thrown);
      write(blocks.get(1));
      drain(0);
      if (state.isLive && Kind.THROWABLE.equals(state.locals[thrown])) {
        load(thrown);
      }
    } else { // it stays on the stack, below all that the finally block does
      floor = 1;
      write(blocks.get(1));
      drain(1);
    }
    if (state.isLive) {
      if (chance(4)) {
        giveBackAny();
      } else {
        insn(ATHROW, 1, Kind.VOID);
      }
    }
    leaveHandler(outer);
    if (isReached) {
      place(end, entry.copy());
    }
  }

  private Label mark() {
    Label label = new Label();
    out.visitLabel(label);
    return label;
  }

  private void handlerCoversItself(List<List<Node>> blocks) {
    int counter = counter();
    State entry = pin();
    Label end = new Label();
    Label giveUp = new Label();
    Label start = here();
    block(blocks.get(0));
    boolean isReached = state.isLive;
    if (state.isLive) {
      jump(GOTO, end);
    }
    Label label = new Label();
    int outer = enterHandler(label, entry);
    leaveIfDone(counter, giveUp);
    State handled = state.copy();
    write(blocks.get(1));
    if (goOn(entry, outer)) {
      boolean again = chance(2);
      isReached |= !again;
      jump(GOTO, again ? start : end);
    }
    cover(start, mark(), label, any(CAUGHT), false);
    place(giveUp, handled);
    if (goOn(entry, outer)) {
      isReached = true;
      jump(GOTO, end);
    }
    leaveHandler(outer);
    if (isReached) {
      place(end, entry.copy());
    }
  }

  // ---- construction ----

  private static final Kind[] CONSTRUCTED = {
    Kind.BOX, Kind.BOX, Kind.PAIR, Kind.STATE_ERROR, Kind.MAIN
  };

  private void construct(List<Node> nodes) {
    Kind kind = any(CONSTRUCTED);
    Kind object = startObject(kind);
    int copies = dice(4);
    for (int i = 0; i < copies && isOnTop(object); i++) {
      copy(object);
    }
    block(nodes);
    if (!state.isLive) {
      return;
    }
    if (!isOnTop(object)) {
      reload(object);
    }
    if (isOnTop(object) && !chance(8)) {
      construct(object);
    } else {
      drop(object);
    }
  }

  private boolean isOnTop(Kind object) {
    return available() > 0 && state.top(0).equals(object);
  }

  /** Makes another copy of an object under construction, somewhere. */
  private void copy(Kind object) {
    switch (dice(5)) {
      case 0 -> {
        for (int i = 1; i < firstHidden; i++) {
          if (state.locals[i] == null && canStore(i, object) && !chance(3)) {
            if (!chance(3)) {
              shuffle(DUP);
            }
            store(i);
            return;
          }
        }
      }
      case 1 -> {
        boolean hasOther = available() >= 2 && !state.top(1).isWide();
        shuffle(hasOther ? DUP_X1 : DUP);
      }
      case 2 -> {
        boolean hasOther = available() >= 2 && !state.top(1).isWide();
        shuffle(hasOther ? DUP2 : DUP);
      }
      default -> shuffle(DUP);
    }
  }

  private void reload(Kind object) {
    for (int i = 0; i < firstHidden; i++) {
      if (object.equals(state.locals[i])) {
        load(i);
        return;
      }
    }
  }

  /** Forgets an object that no constructor is called on. */
  private void drop(Kind object) {
    while (state.stack.contains(object)) {
      log();
    }
    for (int i = 0; i < state.locals.length; i++) {
      if (object.equals(state.locals[i])) {
        state.locals[i] = null;
      }
    }
  }

  private void constructUnderBranch(List<List<Node>> blocks) {
    Kind object = startObject(any(CONSTRUCTED));
    shuffle(DUP);
    block(blocks.get(0));
    if (!state.isLive) {
      return;
    }
    Label other = new Label();
    Label end = new Label();
    jumpIf(other);
    State start = state.copy();
    block(blocks.get(1));
    if (state.isLive) {
      construct(object);
    }
    State first = state.copy();
    if (state.isLive) {
      jump(GOTO, end);
    }
    place(other, start);
    block(blocks.get(2));
    if (state.isLive) {
      construct(object);
    }
    join(end, first);
  }
}
