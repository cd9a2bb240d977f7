package io.jasyncio.weaver.emit;

import io.jasyncio.weaver.analysis.Kept;
import io.jasyncio.weaver.analysis.MethodPlan;
import io.jasyncio.weaver.analysis.SuspendPoint;
import io.jasyncio.weaver.hierarchy.Core;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
   * @param save the name of the method that saves them
   */
  record Saved(List<Field> stack, List<Field> locals, String save) {
    /**
     * All fields in use: {@code save} takes those of the operands, the state, those of the locals.
     */
    List<Field> fields() {
      List<Field> fields = new ArrayList<>(operands());
      fields.addAll(present(locals));
      return fields;
    }

    /** The fields of the operands in use. */
    List<Field> operands() {
      return present(stack);
    }
  }

  /**
   * What two suspend points have in common that keep the same values: the same fields, from and to
   * the same operands and locals.
   */
  record Shape(List<Field> stack, List<Field> locals, List<Integer> slots) {}

  private static List<Field> present(List<Field> fields) {
    return fields.stream().filter(field -> field != null).toList();
  }

  private final MethodPlan plan;
  private final Map<Type, List<Field>> fieldsByType = new LinkedHashMap<>();
  private final Map<List<List<Field>>, String> saves = new LinkedHashMap<>();
  private final List<Saved> points = new ArrayList<>();

  FrameLayout(MethodPlan plan) {
    this.plan = plan;
    plan.points().forEach(this::add);
  }

  private void add(SuspendPoint point) {
    Map<Type, Integer> used = new LinkedHashMap<>();
    List<Field> stack = new ArrayList<>();
    List<Field> locals = new ArrayList<>();
    point.stack().forEach(kept -> stack.add(field(kept, used)));
    point.locals().forEach(kept -> locals.add(field(kept, used)));
    Saved saved = new Saved(stack, locals, null);
    List<List<Field>> parameters = List.of(present(stack), present(locals));
    String save = saves.computeIfAbsent(parameters, fields -> "save" + saves.size());
    points.add(new Saved(stack, locals, save));
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
    String simple = type.getClassName().replaceAll(".*[.$]", "").replaceAll("[^A-Za-z0-9]", "_");
    String name = simple + number;
    Set<String> taken = new LinkedHashSet<>();
    fieldsByType.values().forEach(list -> list.forEach(f -> taken.add(f.name())));
    while (name.equals("self") || taken.contains(name)) {
      name += "_";
    }
    return name;
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
    List<Field> values = isLarge(saved) ? List.of() : saved.fields();
    int operands = isLarge(saved) ? 0 : saved.operands().size();
    values.subList(0, operands).forEach(field -> descriptor.append(field.descriptor()));
    descriptor.append('I');
    values.subList(operands, values.size()).forEach(field -> descriptor.append(field.descriptor()));
    if (!plan.isStatic()) {
      descriptor.append(selfType().getDescriptor());
    }
    return descriptor
        .append(frameType().getDescriptor())
        .append(Core.COROUTINE_TYPE.getDescriptor())
        .append(isLarge(saved) ? ")" + frameType().getDescriptor() : ")V")
        .toString();
  }

  /** Whether the values are too many for one call, so that they're stored one by one. */
  boolean isLarge(Saved saved) {
    int slots = 0;
    for (Field field : saved.fields()) {
      slots += field.type().getSize();
    }
    return slots > MOST_SLOTS;
  }

  Type frameType() {
    return Type.getObjectType(plan.frameClass());
  }

  Type selfType() {
    return Type.getObjectType(plan.owner());
  }
}
