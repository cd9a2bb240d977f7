package io.jasyncio.weaving.probe;

import io.jasyncio.runtime.Coroutine;
import io.jasyncio.runtime.Frame;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;

/** Drives woven code step by step, and allocates nothing while it does so. */
public final class BareCoroutine extends Coroutine {
  /** Goes on from a suspension to the next; true if the coroutine has ended. */
  public boolean step() throws Throwable {
    return resumeFrames();
  }

  /** The stored activations, innermost first. */
  public List<Frame> frames() {
    List<Frame> frames = new ArrayList<>();
    for (Frame frame = innermost(); frame != null; frame = caller(frame)) {
      frames.add(frame);
    }
    return frames;
  }

  private static Frame caller(Frame frame) {
    try {
      Field caller = Frame.class.getSuperclass().getDeclaredField("caller");
      caller.setAccessible(true);
      return (Frame) caller.get(frame);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
