package io.jasyncio.weaver.analysis;

import io.jasyncio.weaver.Explanation.Kind;
import io.jasyncio.weaver.Explanation.Line;
import io.jasyncio.weaver.hierarchy.Hierarchy;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/** Writes out a woven method's code, with the operand stack behind each instruction. */
public final class Listing {
  private final MethodNode method;
  private final Marks marks;
  private final TypeInterpreter interpreter;
  private final Frame<BasicValue>[] before;
  private final Map<LabelNode, String> labels = new HashMap<>();
  private final InstructionText text;
  private final List<Line> lines = new ArrayList<>();
  private int line;
  private Map<Integer, String> saved = Map.of();

  /**
   * What the emitter knows of the code it wrote.
   *
   * @param labels the labels that have a name
   * @param states the suspend point that such a label belongs to
   * @param copied the indices of the instructions that are the source's
   * @param calls the suspending calls, by index, with their states
   * @param names what the locals are called that are saved and restored, by state and slot
   */
  public record Marks(
      Map<LabelNode, String> labels,
      Map<LabelNode, Integer> states,
      BitSet copied,
      Map<Integer, Integer> calls,
      Map<Integer, Map<Integer, String>> names) {

    /** No marks. */
    public Marks() {
      this(new HashMap<>(), new HashMap<>(), new BitSet(), new HashMap<>(), new HashMap<>());
    }

    /** Names a label: {@code save_2}. */
    public void name(LabelNode label, String what, int state) {
      labels.put(label, what + "_" + state);
      states.put(label, state);
    }
  }

  private Listing(
      String owner, String frameClass, MethodNode method, Hierarchy types, Marks marks) {
    this.method = method;
    this.marks = marks;
    this.interpreter = new TypeInterpreter(types);
    this.before = Types.of(owner, method, types);
    this.text = new InstructionText(method, frameClass, labels);
  }

  /**
   * Lists a method.
   *
   * @param frameClass the internal name of its frame class, or null
   */
  public static List<Line> of(
      String owner, String frameClass, MethodNode method, Hierarchy hierarchy, Marks marks) {
    Listing listing = new Listing(owner, frameClass, method, hierarchy, marks);
    listing.nameLabels();
    listing.instructions();
    listing.handlers();
    return listing.lines;
  }

  /** Names the labels that something refers to; the others don't show. */
  private void nameLabels() {
    Set<LabelNode> used = new HashSet<>(marks.labels().keySet());
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof JumpInsnNode jump) {
        used.add(jump.label);
      } else if (insn instanceof TableSwitchInsnNode table) {
        used.addAll(table.labels);
        used.add(table.dflt);
      } else if (insn instanceof LookupSwitchInsnNode lookup) {
        used.addAll(lookup.labels);
        used.add(lookup.dflt);
      }
    }
    for (TryCatchBlockNode block : method.tryCatchBlocks) {
      used.addAll(List.of(block.start, block.end, block.handler));
    }
    int number = 0;
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof LabelNode label && used.contains(label)) {
        String name = marks.labels().get(label);
        labels.put(label, name != null ? name : "L" + number++);
      }
    }
  }

  private void instructions() {
    AbstractInsnNode[] insns = method.instructions.toArray();
    for (int i = 0; i < insns.length; i++) {
      if (insns[i] instanceof LineNumberNode node) {
        line = node.line;
        lines.add(new Line(Kind.SOURCE_LINE, line, -1, "line " + line, List.of()));
      } else if (insns[i] instanceof LabelNode label) {
        label(label);
      } else if (!(insns[i] instanceof FrameNode)) {
        instruction(i, insns[i]);
      }
    }
  }

  private void label(LabelNode label) {
    String name = labels.get(label);
    if (name != null) {
      int state = marks.states().getOrDefault(label, -1);
      if (marks.labels().containsKey(label)) {
        saved = marks.names().getOrDefault(state, Map.of());
      }
      lines.add(new Line(Kind.LABEL, line, state, name + ":", List.of()));
    }
  }

  private void instruction(int index, AbstractInsnNode insn) {
    Integer state = marks.calls().get(index);
    Kind kind = state != null ? Kind.CALL : marks.copied().get(index) ? Kind.COPIED : Kind.ADDED;
    lines.add(
        new Line(
            kind,
            line,
            state == null ? -1 : state,
            text.of(insn, before[index], kind == Kind.ADDED ? saved : Map.of()),
            before[index] == null ? List.of() : stackBehind(index, insn)));
  }

  private List<String> stackBehind(int index, AbstractInsnNode insn) {
    Frame<BasicValue> after = new TypeFrame(before[index], new TypeFrame.Effort());
    try {
      after.execute(insn, interpreter);
    } catch (AnalyzerException e) {
      throw new BadCode(e);
    }
    List<String> stack = new ArrayList<>();
    for (int i = 0; i < after.getStackSize(); i++) {
      BasicValue value = after.getStack(i);
      String type = value.getType() == null ? "?" : Spelling.type(value.getType());
      stack.add(TypedValue.made(value) == null ? type : "new " + type);
    }
    return stack;
  }

  private void handlers() {
    for (TryCatchBlockNode block : method.tryCatchBlocks) {
      String type = block.type == null ? "anything" : Spelling.type(Type.getObjectType(block.type));
      String entry =
          "try %s to %s catch %s at %s"
              .formatted(
                  labels.get(block.start), labels.get(block.end), type, labels.get(block.handler));
      lines.add(new Line(Kind.HANDLER, 0, -1, entry, List.of()));
    }
  }
}
