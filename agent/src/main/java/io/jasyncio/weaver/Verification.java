package io.jasyncio.weaver;

import io.jasyncio.weaver.analysis.StackMaps;
import io.jasyncio.weaver.hierarchy.ClassFacts;
import io.jasyncio.weaver.hierarchy.Hierarchy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.Interpreter;
import org.objectweb.asm.tree.analysis.SimpleVerifier;
import org.objectweb.asm.util.CheckClassAdapter;

/** Checks the form of classes, and that their code is type-safe. Loads no class. */
final class Verification {
  private final Hierarchy hierarchy;

  Verification(Hierarchy hierarchy) {
    this.hierarchy = hierarchy;
  }

  List<String> check(Weaving weaving) {
    List<String> problems = new ArrayList<>();
    weaving.companions().values().forEach(bytes -> hierarchy.put(ClassFacts.read(bytes)));
    if (weaving.bytes() != null) {
      check(weaving.bytes(), problems);
    }
    weaving.companions().values().forEach(bytes -> check(bytes, problems));
    return problems;
  }

  private void check(byte[] bytes, List<String> problems) {
    ClassNode node = new ClassNode();
    try {
      new ClassReader(bytes).accept(new ForgivingAccess(new CheckClassAdapter(node, false)), 0);
    } catch (RuntimeException malformed) {
      problems.add(new ClassReader(bytes).getClassName() + ": " + malformed.getMessage());
      return;
    }
    Set<String> methods = new HashSet<>();
    for (MethodNode method : node.methods) {
      if (!methods.add(method.name + method.desc)) {
        problems.add(node.name + "." + method.name + method.desc + ": is declared twice");
      }
    }
    Hierarchy known = hierarchy.assuming(Map.of());
    List<String> unsafe = unsafeMethods(node, known);
    if (!unsafe.isEmpty() && known.hasGuessed()) {
      Map<String, String> assumed = StackMaps.superclasses(new ClassReader(bytes), known);
      unsafe = unsafeMethods(node, known.assuming(assumed));
    }
    problems.addAll(unsafe);
  }

  private static List<String> unsafeMethods(ClassNode node, Hierarchy hierarchy) {
    List<String> problems = new ArrayList<>();
    for (MethodNode method : node.methods) {
      try {
        new Constructions(new HierarchyVerifier(node, hierarchy)).analyze(node.name, method);
      } catch (AnalyzerException | RuntimeException unsafe) {
        problems.add(node.name + "." + method.name + method.desc + ": " + unsafe.getMessage());
      }
    }
    return problems;
  }

  /**
   * Takes flags off a class that only its entry among the inner classes should have: Scala's
   * compiler writes them, and the JVM doesn't mind.
   */
  private static final class ForgivingAccess extends ClassVisitor {
    private static final int NEVER_OF_A_CLASS =
        Opcodes.ACC_PRIVATE | Opcodes.ACC_PROTECTED | Opcodes.ACC_STATIC;

    ForgivingAccess(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        String signature,
        String superName,
        String[] interfaces) {
      super.visit(version, access & ~NEVER_OF_A_CLASS, name, signature, superName, interfaces);
    }
  }

  /** An object that no constructor has run on yet, and the {@code new} that made it. */
  private static final class Uninitialized extends BasicValue {
    private final AbstractInsnNode made;

    Uninitialized(Type type, AbstractInsnNode made) {
      super(type);
      this.made = made;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Uninitialized value && value.made == made;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(made);
    }
  }

  /** The data flow, in which a constructor's call makes its object whole wherever it lies. */
  private static final class Constructions extends Analyzer<BasicValue> {
    Constructions(HierarchyVerifier verifier) {
      super(verifier);
    }

    @Override
    protected Frame<BasicValue> newFrame(int locals, int stack) {
      return new ConstructingFrame(locals, stack);
    }

    @Override
    protected Frame<BasicValue> newFrame(Frame<? extends BasicValue> frame) {
      return new ConstructingFrame(frame);
    }
  }

  private static final class ConstructingFrame extends Frame<BasicValue> {
    ConstructingFrame(int locals, int stack) {
      super(locals, stack);
    }

    ConstructingFrame(Frame<? extends BasicValue> frame) {
      super(frame);
    }

    @Override
    public void execute(AbstractInsnNode insn, Interpreter<BasicValue> interpreter)
        throws AnalyzerException {
      BasicValue made = null;
      if (isConstruction(insn)) {
        int arguments = Type.getArgumentTypes(((MethodInsnNode) insn).desc).length;
        made = getStack(getStackSize() - 1 - arguments);
      }
      super.execute(insn, interpreter);
      if (made instanceof Uninitialized) {
        BasicValue whole = new BasicValue(made.getType());
        for (int i = 0; i < getLocals(); i++) {
          if (getLocal(i).equals(made)) {
            setLocal(i, whole);
          }
        }
        for (int i = 0; i < getStackSize(); i++) {
          if (getStack(i).equals(made)) {
            setStack(i, whole);
          }
        }
      }
    }
  }

  private static boolean isConstruction(AbstractInsnNode insn) {
    return insn.getOpcode() == Opcodes.INVOKESPECIAL
        && ((MethodInsnNode) insn).name.equals("<init>");
  }

  private static final class HierarchyVerifier extends SimpleVerifier {
    private final Hierarchy hierarchy;

    HierarchyVerifier(ClassNode node, Hierarchy hierarchy) {
      super(
          Opcodes.ASM9,
          Type.getObjectType(node.name),
          node.superName == null ? null : Type.getObjectType(node.superName),
          node.interfaces.stream().map(Type::getObjectType).toList(),
          (node.access & Opcodes.ACC_INTERFACE) != 0);
      this.hierarchy = hierarchy;
    }

    @Override
    protected boolean isInterface(Type type) {
      return type.getSort() == Type.OBJECT && hierarchy.isInterface(type.getInternalName());
    }

    @Override
    protected Type getSuperClass(Type type) {
      if (type.getSort() == Type.ARRAY) {
        return Type.getObjectType("java/lang/Object");
      }
      String superName = hierarchy.superName(type.getInternalName());
      return superName == null ? null : Type.getObjectType(superName);
    }

    @Override
    protected boolean isAssignableFrom(Type to, Type from) {
      if (to.equals(from) || to.getInternalName().equals("java/lang/Object")) {
        return true;
      }
      if (to.getSort() == Type.ARRAY) {
        return from.getSort() == Type.ARRAY && isElementAssignable(to, from);
      }
      if (isInterface(to)) {
        return true; // as the verifier has it
      }
      return from.getSort() == Type.OBJECT
          && (hierarchy.isSubtype(from.getInternalName(), to.getInternalName())
              || hierarchy.facts(to.getInternalName()) == null
              || !hierarchy.knowsSuperclasses(from.getInternalName()));
    }

    private boolean isElementAssignable(Type to, Type from) {
      Type toElement = Type.getType(to.getDescriptor().substring(1));
      Type fromElement = Type.getType(from.getDescriptor().substring(1));
      boolean isPrimitive = toElement.getSort() < Type.ARRAY || fromElement.getSort() < Type.ARRAY;
      return isPrimitive ? toElement.equals(fromElement) : isAssignableFrom(toElement, fromElement);
    }

    @Override
    public BasicValue newOperation(AbstractInsnNode insn) throws AnalyzerException {
      return insn.getOpcode() == Opcodes.NEW
          ? new Uninitialized(Type.getObjectType(((TypeInsnNode) insn).desc), insn)
          : super.newOperation(insn);
    }

    @Override
    public BasicValue naryOperation(AbstractInsnNode insn, List<? extends BasicValue> values)
        throws AnalyzerException {
      if (!isConstruction(insn) || !(values.get(0) instanceof Uninitialized made)) {
        return super.naryOperation(insn, values);
      }
      List<BasicValue> checked = new ArrayList<>(values);
      checked.set(0, new BasicValue(made.getType()));
      return super.naryOperation(insn, checked);
    }

    @Override
    public BasicValue merge(BasicValue a, BasicValue b) {
      if (a instanceof Uninitialized || b instanceof Uninitialized) {
        return a.equals(b) ? a : BasicValue.UNINITIALIZED_VALUE;
      }
      boolean areReferences = a.isReference() && b.isReference();
      return !areReferences || NULL_TYPE.equals(a.getType()) || NULL_TYPE.equals(b.getType())
          ? super.merge(a, b)
          : a.equals(b) ? a : new BasicValue(hierarchy.merge(a.getType(), b.getType()));
    }

    @Override
    protected boolean isSubTypeOf(BasicValue value, BasicValue expected) {
      if (value instanceof Uninitialized) {
        return false;
      }
      boolean areReferences = value.isReference() && expected.isReference();
      return areReferences && !NULL_TYPE.equals(value.getType())
          ? isAssignableFrom(expected.getType(), value.getType())
          : super.isSubTypeOf(value, expected);
    }

    @Override
    protected Class<?> getClass(Type type) {
      throw new IllegalStateException("asked for the class " + type.getClassName());
    }
  }
}
