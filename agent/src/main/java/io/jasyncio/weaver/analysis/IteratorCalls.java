package io.jasyncio.weaver.analysis;

import io.jasyncio.weaver.hierarchy.ClassFacts;
import io.jasyncio.weaver.hierarchy.Core;
import io.jasyncio.weaver.hierarchy.Hierarchy;
import io.jasyncio.weaver.hierarchy.MethodFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Finds the calls of {@code java.util.Iterator} that are calls of a coloured iterator: those of a
 * {@code for} loop, for which compilers name nothing else.
 *
 * <pre>
 *   for (T x : source) …            javac                                   ECJ
 *
 *   source.iterator()               AsyncIterable.iterator()AsyncIterator   AsyncIterable.iterator()Iterator
 *   hidden.hasNext(), .next()       Iterator                                Iterator
 * </pre>
 *
 * <ol>
 *   <li>ECJ's call of {@code iterator()} is that of a bridge: it's found what that calls;
 *   <li>the types of all values are computed, and where a call's receiver can only be a coloured
 *       iterator, that is what the call shall name.
 * </ol>
 *
 * <p>A receiver that may also be another iterator, or comes from where nothing is known of it, is
 * called as it is: a coloured iterator refuses then, when it runs.
 */
public final class IteratorCalls {
  private static final String ITERATOR = "java/util/Iterator";
  private static final String HAS_NEXT = "hasNext()Z";
  private static final String NEXT = "next()Ljava/lang/Object;";
  private static final String PLAIN_ITERATOR = "()Ljava/util/Iterator;";

  /** A call, and what it is to name instead. */
  public record Renamed(MethodInsnNode call, int opcode, String owner, String descriptor) {}

  private final ClassNode node;
  private final Hierarchy hierarchy;
  private final Map<String, Boolean> coloured = new HashMap<>();

  private IteratorCalls(ClassNode node, Hierarchy hierarchy) {
    this.node = node;
    this.hierarchy = hierarchy;
  }

  /** Finds the calls of {@code iterator()} that have a coloured iterator for a result. */
  public static List<Renamed> ofIterables(ClassNode node, Hierarchy hierarchy) {
    IteratorCalls calls = new IteratorCalls(node, hierarchy);
    List<Renamed> found = new ArrayList<>();
    for (MethodNode method : node.methods) {
      if (callsIterator(method)) {
        calls.addIterables(method, found);
      }
    }
    return found;
  }

  /** Finds the calls of {@code hasNext()} and {@code next()} whose receiver is coloured. */
  public static List<Renamed> ofIterators(ClassNode node, Hierarchy hierarchy) {
    IteratorCalls calls = new IteratorCalls(node, hierarchy);
    List<Renamed> found = new ArrayList<>();
    for (MethodNode method : node.methods) {
      if (callsIterator(method) && calls.mayHoldColoured(method)) {
        calls.addIterators(method, found);
      }
    }
    return found;
  }

  private static boolean callsIterator(MethodNode method) {
    for (AbstractInsnNode insn : method.instructions) {
      if (isOfIterator(insn)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfIterator(AbstractInsnNode insn) {
    return insn instanceof MethodInsnNode call
        && call.owner.equals(ITERATOR)
        && (key(call).equals(HAS_NEXT) || key(call).equals(NEXT));
  }

  private static String key(MethodInsnNode call) {
    return call.name + call.desc;
  }

  // ---- iterator() ----

  private void addIterables(MethodNode method, List<Renamed> found) {
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof MethodInsnNode call
          && call.name.equals("iterator")
          && call.desc.equals(PLAIN_ITERATOR)
          && call.getOpcode() != Opcodes.INVOKESTATIC) {
        String descriptor = coloured(call.owner);
        if (descriptor != null) {
          found.add(new Renamed(call, call.getOpcode(), call.owner, descriptor));
        }
      }
    }
  }

  /**
   * The descriptor of a class's {@code iterator()} that has a coloured iterator for a result, or
   * null. Each override returns what the overridden method does, or a subtype of that.
   */
  private String coloured(String owner) {
    if (owner.charAt(0) == '[' || Hierarchy.isPlatform(owner)) {
      return null;
    }
    for (String type : hierarchy.supertypes(owner)) {
      ClassFacts facts = Hierarchy.isPlatform(type) ? null : hierarchy.facts(type);
      if (facts == null) {
        continue;
      }
      for (MethodFacts method : facts.methods().values()) {
        if (method.name().equals("iterator")
            && method.descriptor().startsWith("()")
            && method.isVirtual()
            && isColoured(Type.getReturnType(method.descriptor()))) {
          return method.descriptor();
        }
      }
    }
    return null;
  }

  // ---- hasNext(), next() ----

  /**
   * Whether a coloured iterator's type is named in the method: only then the types are computed.
   */
  private boolean mayHoldColoured(MethodNode method) {
    for (Type parameter : Type.getArgumentTypes(method.desc)) {
      if (isColoured(parameter)) {
        return true;
      }
    }
    for (AbstractInsnNode insn : method.instructions) {
      boolean names =
          insn instanceof MethodInsnNode call && isColoured(Type.getReturnType(call.desc))
              || insn instanceof FieldInsnNode field && isColoured(Type.getType(field.desc))
              || insn instanceof TypeInsnNode type && isColoured(Type.getObjectType(type.desc));
      if (names) {
        return true;
      }
    }
    return isColoured(Type.getObjectType(node.name)); // this
  }

  private boolean isColoured(Type type) {
    return type.getSort() == Type.OBJECT
        && !Hierarchy.isPlatform(type.getInternalName())
        && coloured.computeIfAbsent(
            type.getInternalName(),
            name ->
                hierarchy.isSubtype(name, ITERATOR)
                    && (hierarchy.isAsync(name, "hasNext", "()Z")
                        || hierarchy.isAsync(name, "next", "()Ljava/lang/Object;")));
  }

  private void addIterators(MethodNode method, List<Renamed> found) {
    Frame<BasicValue>[] frames;
    try {
      frames = Types.of(node.name, method, new Origins(hierarchy));
    } catch (BadCode | TooComplex notForUs) {
      return; // if the method is @Async, that is found again, and refused
    }
    int index = 0;
    for (AbstractInsnNode insn : method.instructions) {
      Frame<BasicValue> frame = frames[index++];
      if (frame != null && isOfIterator(insn)) {
        MethodInsnNode call = (MethodInsnNode) insn;
        String type = type(frame.getStack(frame.getStackSize() - 1));
        if (type != null && hierarchy.isAsync(type, call.name, call.desc)) {
          boolean isInterface = hierarchy.isInterface(type);
          found.add(
              new Renamed(
                  call,
                  isInterface ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL,
                  type,
                  call.desc));
        }
      }
    }
  }

  /** The class that a call can name for a receiver, or null. */
  private String type(BasicValue receiver) {
    Type type = receiver.getType();
    if (TypedValue.isNull(receiver) || type.getSort() != Type.OBJECT || !isColoured(type)) {
      return null;
    }
    String name = type.getInternalName();
    if (isAccessible(name)) {
      return name;
    }
    return hierarchy.isSubtype(name, Core.ASYNC_ITERATOR) ? Core.ASYNC_ITERATOR : null;
  }

  private boolean isAccessible(String name) {
    ClassFacts facts = hierarchy.facts(name);
    return facts != null
        && ((facts.access() & Opcodes.ACC_PUBLIC) != 0
            || Hierarchy.packageOf(name).equals(Hierarchy.packageOf(node.name)));
  }

  /**
   * The types of values, finer than the verifier's: two different {@code AsyncIterator}s meet in
   * that interface. A call can name it all the same, since interfaces aren't checked (JVMS
   * 4.10.1.2).
   */
  private static final class Origins extends TypeInterpreter {
    private static final TypedValue ASYNC_ITERATOR =
        new TypedValue(Type.getObjectType(Core.ASYNC_ITERATOR));

    private final Hierarchy hierarchy;

    Origins(Hierarchy hierarchy) {
      super(hierarchy);
      this.hierarchy = hierarchy;
    }

    @Override
    public BasicValue merge(BasicValue a, BasicValue b) {
      BasicValue merged = super.merge(a, b);
      return merged != a
              && merged != b
              && isAsyncIterator(a)
              && isAsyncIterator(b)
              && !isAsyncIterator(merged)
          ? ASYNC_ITERATOR
          : merged;
    }

    private boolean isAsyncIterator(BasicValue value) {
      return value instanceof TypedValue typed
          && TypedValue.made(value) == null
          && typed.getType().getSort() == Type.OBJECT
          && hierarchy.isSubtype(typed.getType().getInternalName(), Core.ASYNC_ITERATOR);
    }
  }
}
