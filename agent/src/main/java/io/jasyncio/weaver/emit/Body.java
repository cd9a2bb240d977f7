package io.jasyncio.weaver.emit;

import static org.objectweb.asm.Opcodes.*;

import io.jasyncio.weaver.analysis.Listing;
import io.jasyncio.weaver.analysis.SuspendPoint;
import org.objectweb.asm.tree.MethodNode;

/** The code that fresh calls enter: the source's, with tests and saves, and nothing else. */
final class Body extends Code {

  private Body(FrameLayout layout, Calls calls, MethodNode out) {
    super(layout, calls, out);
  }

  static Listing.Marks write(FrameLayout layout, Calls calls, MethodNode out) {
    Body body = new Body(layout, calls, out);
    Copy copy = new Copy(0, layout.plan().flow(), layout.plan().loops(), null);
    copy.enter(0);
    body.copy(copy);
    body.saves();
    return body.marks;
  }

  @Override
  void landing(Copy copy, SuspendPoint point) {
    // nobody lands in the body
  }

  @Override
  void loadFrame() {
    add(ACONST_NULL); // save makes it
  }
}
