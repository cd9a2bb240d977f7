package io.jasyncio.weaver.emit;

import io.jasyncio.weaver.Explanation;
import io.jasyncio.weaver.Explanation.Role;
import io.jasyncio.weaver.analysis.Kept;
import io.jasyncio.weaver.analysis.Listing;
import io.jasyncio.weaver.analysis.LocalNames;
import io.jasyncio.weaver.analysis.MethodPlan;
import io.jasyncio.weaver.analysis.Refusals;
import io.jasyncio.weaver.analysis.SourceMethod;
import io.jasyncio.weaver.analysis.Spelling;
import io.jasyncio.weaver.analysis.SuspendPoint;
import io.jasyncio.weaver.emit.FrameLayout.Field;
import io.jasyncio.weaver.hierarchy.Hierarchy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/** Says in the source's words what has been planned and written of a class's methods. */
final class Telling {
  private final ClassNode node;
  private final Hierarchy hierarchy;
  private final Map<String, byte[]> companions;
  private final Map<String, Integer> before;
  private final Map<String, Integer> after;

  /**
   * Prepares to tell of a class.
   *
   * @param companions the frame classes
   * @param before the sizes of the source's methods
   * @param after those of the woven ones
   */
  Telling(
      ClassNode node,
      Hierarchy hierarchy,
      Map<String, byte[]> companions,
      Map<String, Integer> before,
      Map<String, Integer> after) {
    this.node = node;
    this.hierarchy = hierarchy;
    this.companions = companions;
    this.before = before;
    this.after = after;
  }

  Explanation.Method of(WovenMethod woven) {
    MethodPlan plan = woven.plan();
    MethodNode method = plan.method();
    return new Explanation.Method(
        method.name,
        method.desc,
        Spelling.signature(method.name, method.desc),
        SourceMethod.of(node, method),
        Refusals.firstLine(method),
        before.getOrDefault(method.name + method.desc, 0),
        plan.points().stream().map(point -> point(woven, point)).toList(),
        woven.layout() == null ? null : frame(woven.layout()),
        parts(woven));
  }

  // ---- suspend points ----

  private static Explanation.Point point(WovenMethod woven, SuspendPoint point) {
    FrameLayout.Saved saved = woven.layout().at(point);
    return new Explanation.Point(
        point.state(),
        point.line(),
        Spelling.method(point.call().owner, point.call().name, point.call().desc),
        point.loopDepth(),
        point.handlers().stream().map(Telling::caught).toList(),
        values(woven.plan(), point, point.stack(), saved.stack()),
        values(woven.plan(), point, point.locals(), saved.locals()));
  }

  private static String caught(TryCatchBlockNode block) {
    return block.type == null ? "Throwable" : Spelling.simpleName(block.type);
  }

  private static List<Explanation.Value> values(
      MethodPlan plan, SuspendPoint point, List<Kept> kept, List<Field> fields) {
    List<Explanation.Value> values = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      int slot = kept.get(i).local();
      Field field = fields.get(i);
      values.add(
          new Explanation.Value(
              slot < 0 ? null : LocalNames.at(plan.method(), point.call(), slot),
              slot,
              Spelling.type(kept.get(i).type()),
              field == null ? null : field.name()));
    }
    return values;
  }

  private Explanation.FrameClass frame(FrameLayout layout) {
    return new Explanation.FrameClass(
        Spelling.className(layout.plan().frameClass()),
        !layout.plan().isStatic(),
        layout.fields().stream()
            .map(field -> new Explanation.Field(field.name(), Spelling.type(field.type())))
            .toList(),
        companions.get(layout.plan().frameClass()).length);
  }

  // ---- the code ----

  private static void nameLocals(MethodPlan plan, Listing.Marks marks) {
    for (SuspendPoint point : plan.points()) {
      Map<Integer, String> names = new HashMap<>();
      for (Kept kept : point.locals()) {
        String name = LocalNames.at(plan.method(), point.call(), kept.local());
        names.put(Code.slot(kept.local(), plan.parameterSlots()), name);
      }
      if (!plan.isStatic()) {
        names.put(0, "this");
      }
      marks.names().put(point.state(), names);
    }
  }

  private List<Explanation.Part> parts(WovenMethod woven) {
    MethodNode method = woven.plan().method();
    List<Explanation.Part> parts = new ArrayList<>();
    Integer plain = after.get(method.name + method.desc);
    if (plain != null) {
      String signature = Spelling.signature(method.name, method.desc);
      parts.add(new Explanation.Part(Role.PLAIN, signature, plain, List.of()));
    }
    for (WovenMethod.Part part : woven.parts()) {
      nameLocals(woven.plan(), part.marks());
      parts.add(
          new Explanation.Part(
              part.role(),
              Spelling.signature(part.method().name, part.method().desc),
              after.get(part.method().name + part.method().desc),
              Listing.of(
                  node.name,
                  woven.layout() == null ? null : woven.plan().frameClass(),
                  part.method(),
                  hierarchy,
                  part.marks())));
    }
    return parts;
  }
}
