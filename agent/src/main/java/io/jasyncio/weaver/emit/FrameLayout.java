package io.jasyncio.weaver.emit;

import io.jasyncio.weaver.analysis.Kept;
import io.jasyncio.weaver.analysis.MethodPlan;
import io.jasyncio.weaver.analysis.SuspendPoint;
import io.jasyncio.weaver.hierarchy.Core;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.objectweb.asm.Type;

/**
 * Which field of a method's frame keeps which value at which suspend point.
 *
 * <p>A field has the exact type of the values it keeps, so nothing is cast when they come back. The
 * n-th value of a type goes into the n-th field of that type, so a frame is as large as its largest
 * suspend point needs.
 */
final class FrameLayout {
  /**
   * Slots that fit into one call of {@code save}, beside those for the frame, the coroutine, the
   * state.
   */
  private static final int MOST_SLOTS = 240;

  /** A field of the frame class. */
  record Field(String name, Type type) {
    String descriptor() {
      return type.getDescriptor();
    }
  }

  /**
   * What a suspend point keeps, and where.
   *
   * @param stack the fields of the operands, bottom first; null for the constant null
   * @param locals the fields of the locals, in the order of the suspend point's list; null likewise
   * @param fields those in use: {@code save} takes the operands', the state, the locals'
   * @param operands how many of these are the operands'
   * @param save the name of the method that saves them
   */
  record Saved(
      List<Field> stack, List<Field> locals, List<Field> fields, int operands, String save) {

    /** Whether the values are too many for one call, so that they're stored one by one. */
    boolean isLarge() {
      int slots = 0;
      for (Field field : fields) {
        slots += field.type().getSize();
      }
      return slots > MOST_SLOTS;
    }
  }

  /**
   * What two suspend points have in common that keep the same values: the same fields, from and to
   * the same operands and locals.
   */
  record Shape(List<Field> stack, List<Field> locals, List<Integer> slots) {}

  private final MethodPlan plan;
  private final Map<Type, List<Field>> fieldsByType = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>(Set.of("self"));

  /** The save methods' names, by the operands' fields and the locals'. */
  private final Map<List<List<Field>>, String> saves = new HashMap<>();

  private final List<Saved> points = new ArrayList<>();

  FrameLayout(MethodPlan plan) {
    this.plan = plan;
    plan.points().forEach(this::add);
  }

  private void add(SuspendPoint point) {
    Map<Type, Integer> used = new HashMap<>();
    List<Field> stack = new ArrayList<>();
    List<Field> locals = new ArrayList<>();
    point.stack().forEach(kept -> stack.add(field(kept, used)));
    point.locals().forEach(kept -> locals.add(field(kept, used)));
    List<Field> fields = new ArrayList<>(stack);
    fields.removeIf(Objects::isNull);
    int operands = fields.size();
    fields.addAll(locals);
    fields.removeIf(Objects::isNull);
    List<List<Field>> parameters =
        List.of(fields.subList(0, operands), fields.subList(operands, fields.size()));
    String save = saves.computeIfAbsent(parameters, p -> "save" + saves.size());
    points.add(new Saved(stack, locals, fields, operands, save));
  }

  private Field field(Kept kept, Map<Type, Integer> used) {
    if (kept.isNull()) {
      return null;
    }
    Type type = kept.type();
    int number = used.merge(type, 1, Integer::sum) - 1;
    List<Field> fields = fieldsByType.computeIfAbsent(type, t -> new ArrayList<>());
    if (number == fields.size()) {
      fields.add(new Field(name(type, number), type));
    }
    return fields.get(number);
  }

  /**
   * A name that says the type: {@code int0}, {@code String1}, {@code byte[]0} as {@code byte_0}.
   */
  private String name(Type type, int number) {
    String full = type.getClassName();
    int simple = Math.max(full.lastIndexOf('.'), full.lastIndexOf('$')) + 1;
    StringBuilder name = new StringBuilder();
    for (int i = simple; i < full.length(); i++) {
      name.append(isPlain(full.charAt(i)) ? full.charAt(i) : '_');
    }
    name.append(number);
    while (!names.add(name.toString())) {
      name.append('_');
    }
    return name.toString();
  }

  private static boolean isPlain(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  MethodPlan plan() {
    return plan;
  }

  List<Field> fields() {
    List<Field> all = new ArrayList<>();
    fieldsByType.values().forEach(all::addAll);
    return all;
  }

  /** What a suspend point keeps. */
  Saved at(SuspendPoint point) {
    return points.get(point.state());
  }

  /** The values that a suspend point keeps. */
  Shape shape(SuspendPoint point) {
    Saved saved = at(point);
    return new Shape(
        saved.stack(), saved.locals(), point.locals().stream().map(Kept::local).toList());
  }

  /** Each save method once: a method serves all suspend points that keep the same fields. */
  Collection<Saved> saves() {
    Map<String, Saved> byName = new LinkedHashMap<>();
    points.forEach(saved -> byName.putIfAbsent(saved.save(), saved));
    return byName.values();
  }

  /**
   * The descriptor of a save method: the operands, the state, the locals, {@code this}, the frame,
   * the coroutine.
   */
  String saveDescriptor(Saved saved) {
    StringBuilder descriptor = new StringBuilder("(");
    boolean isLarge = saved.isLarge();
    List<Field> values = isLarge ? List.of() : saved.fields();
    int operands = isLarge ? 0 : saved.operands();
    values.subList(0, operands).forEach(field -> descriptor.append(field.descriptor()));
    descriptor.append('I');
    values.subList(operands, values.size()).forEach(field -> descriptor.append(field.descriptor()));
    if (!plan.isStatic()) {
      descriptor.append(selfType().getDescriptor());
    }
    return descriptor
        .append(frameType().getDescriptor())
        .append(Core.COROUTINE_TYPE.getDescriptor())
        .append(isLarge ? ")" + frameType().getDescriptor() : ")V")
        .toString();
  }

  Type frameType() {
    return Type.getObjectType(plan.frameClass());
  }

  Type selfType() {
    return Type.getObjectType(plan.owner());
  }
}
