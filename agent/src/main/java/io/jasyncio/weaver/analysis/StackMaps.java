package io.jasyncio.weaver.analysis;

import io.jasyncio.weaver.hierarchy.Hierarchy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * What the stack maps of a class say of classes whose files are missing. The compiler had them:
 * where it declares an {@code Exception}, and a {@code MissingException} arrives, that is one (or
 * no JVM accepts the class as it is).
 */
public final class StackMaps {
  private final Hierarchy hierarchy;
  private final Map<String, String> superclasses = new LinkedHashMap<>();

  private StackMaps(Hierarchy hierarchy) {
    this.hierarchy = hierarchy;
  }

  /**
   * A superclass for each missing class of which the stack maps know one, not always its direct
   * superclass.
   *
   * @param hierarchy what is known otherwise
   */
  public static Map<String, String> superclasses(ClassReader classFile, Hierarchy hierarchy) {
    StackMaps maps = new StackMaps(hierarchy);
    ClassNode node = new ClassNode();
    classFile.accept(node, ClassReader.EXPAND_FRAMES);
    for (MethodNode method : node.methods) {
      maps.read(node.name, method);
    }
    return maps.superclasses;
  }

  private void read(String owner, MethodNode method) {
    Map<Integer, FrameNode> declared = declared(method);
    if (declared.isEmpty()) {
      return;
    }
    Edges edges = new Edges(new TypeInterpreter(hierarchy));
    Frame<BasicValue>[] frames;
    try {
      TooComplex.check(method);
      frames = edges.analyzeAndComputeMaxs(owner, method);
    } catch (AnalyzerException | TooComplex unknown) {
      return; // whoever weaves the method will say so
    }
    for (Edge edge : edges.all) {
      FrameNode map = declared.get(edge.to);
      if (map != null && frames[edge.from] != null) {
        learn(arriving(edge, frames[edge.from], method), map);
      }
    }
  }

  /** The stack maps, by the label that they stand behind. */
  private static Map<Integer, FrameNode> declared(MethodNode method) {
    Map<Integer, FrameNode> declared = new LinkedHashMap<>();
    int label = -1;
    for (int i = 0; i < method.instructions.size(); i++) {
      AbstractInsnNode insn = method.instructions.get(i);
      if (insn instanceof FrameNode frame) {
        for (int place = Math.max(label, 0); place <= i; place++) {
          declared.put(place, frame);
        }
        label = -1;
      } else if (insn.getOpcode() >= 0) {
        label = -1;
      } else if (label < 0) {
        label = i;
      }
    }
    return declared;
  }

  private Frame<BasicValue> arriving(Edge edge, Frame<BasicValue> before, MethodNode method) {
    Frame<BasicValue> arriving = new TypeFrame(before, new TypeFrame.Effort());
    if (edge.caught != null) {
      arriving.clearStack();
      arriving.push(new TypedValue(Type.getObjectType(edge.caught)));
      return arriving;
    }
    AbstractInsnNode insn = method.instructions.get(edge.from);
    if (insn.getOpcode() >= 0) {
      try {
        arriving.execute(insn, new TypeInterpreter(hierarchy));
      } catch (AnalyzerException e) {
        throw new IllegalStateException("went through a moment ago", e);
      }
    }
    return arriving;
  }

  private void learn(Frame<BasicValue> arriving, FrameNode map) {
    int slot = 0;
    for (Object type : map.local) {
      if (slot < arriving.getLocals()) {
        learn(arriving.getLocal(slot), type);
      }
      slot += type == Opcodes.LONG || type == Opcodes.DOUBLE ? 2 : 1;
    }
    for (int i = 0; i < Math.min(map.stack.size(), arriving.getStackSize()); i++) {
      learn(arriving.getStack(i), map.stack.get(i));
    }
  }

  private void learn(BasicValue value, Object declared) {
    boolean isObject =
        value instanceof TypedValue && TypedValue.made(value) == null && !TypedValue.isNull(value);
    if (!isObject || !(declared instanceof String name)) {
      return;
    }
    String from = value.getType().getInternalName();
    while (from.startsWith("[") && name.startsWith("[")) {
      from = from.substring(1);
      name = name.substring(1);
    }
    learn(className(from), className(name));
  }

  /** The class of an internal name, or of a descriptor of an array's element; null for others. */
  private static String className(String name) {
    boolean isDescriptor = name.endsWith(";");
    return name.startsWith("[") || !isDescriptor && name.length() == 1
        ? null
        : isDescriptor ? name.substring(1, name.length() - 1) : name;
  }

  private void learn(String name, String superclass) {
    if (name == null || superclass == null || superclass.equals("java/lang/Object")) {
      return;
    }
    String missing = hierarchy.missingSuperclass(name);
    if (missing == null
        || hierarchy.isInterface(superclass)
        || hierarchy.isSubtype(name, superclass)
        || hierarchy.isSubtype(superclass, missing)) {
      return;
    }
    String known = superclasses.get(missing);
    if (known == null || hierarchy.isSubtype(superclass, known)) {
      superclasses.put(missing, superclass);
    }
  }

  /** From one instruction to another, by way of what is caught if that isn't null. */
  private record Edge(int from, int to, String caught) {}

  private static final class Edges extends Analyzer<BasicValue> {
    final List<Edge> all = new ArrayList<>();
    private final TypeFrame.Effort effort = new TypeFrame.Effort();
    private InsnList code;

    Edges(TypeInterpreter interpreter) {
      super(interpreter);
    }

    @Override
    protected void init(String owner, MethodNode method) {
      code = method.instructions;
    }

    @Override
    protected void newControlFlowEdge(int from, int to) {
      all.add(new Edge(from, to, null));
    }

    @Override
    protected boolean newControlFlowExceptionEdge(int from, TryCatchBlockNode block) {
      String caught = block.type == null ? "java/lang/Throwable" : block.type;
      all.add(new Edge(from, code.indexOf(block.handler), caught));
      return true;
    }

    @Override
    protected Frame<BasicValue> newFrame(int locals, int stack) {
      return new TypeFrame(locals, stack, effort);
    }

    @Override
    protected Frame<BasicValue> newFrame(Frame<? extends BasicValue> frame) {
      return new TypeFrame(frame, effort);
    }
  }
}
