package io.jasyncio.weaving.probe;

import io.jasyncio.Async;
import io.jasyncio.runtime.Coroutine;
import io.jasyncio.runtime.HiddenOverload;
import io.jasyncio.runtime.Protocol;
import io.jasyncio.runtime.Woven;

/**
 * Leaf methods for the fixtures, one for each kind of result: each returns (or throws) its
 * argument, and on the way suspends if the schedule says so.
 *
 * <p>Unlike those of real leaves, the plain methods work too: a fixture that isn't woven runs
 * straight through them, and shows what a woven one must do. That's why this class is marked as
 * woven: the weaver would replace their bodies.
 */
@Woven(protocol = Protocol.NEWEST)
public final class Probe {
  private Probe() {}

  /** Suspends, and has no result. */
  @Async
  public static void point() {}

  @HiddenOverload
  public static void point(Coroutine c) {
    ProbedCoroutine probed = (ProbedCoroutine) c;
    if (probed.suspendsHere()) {
      probed.parkForReference("garbage");
      c.suspended = true;
    }
  }

  @Async
  public static boolean value(boolean v) {
    return v;
  }

  @HiddenOverload
  public static boolean value(boolean v, Coroutine c) {
    ProbedCoroutine probed = (ProbedCoroutine) c;
    if (probed.suspendsHere()) {
      probed.parkForPrimitive(v ? 1 : 0);
      c.suspended = true;
      return false;
    }
    return v;
  }

  @Async
  public static byte value(byte v) {
    return v;
  }

  @HiddenOverload
  public static byte value(byte v, Coroutine c) {
    ProbedCoroutine probed = (ProbedCoroutine) c;
    if (probed.suspendsHere()) {
      probed.parkForPrimitive(v);
      c.suspended = true;
      return 0;
    }
    return v;
  }

  @Async
  public static char value(char v) {
    return v;
  }

  @HiddenOverload
  public static char value(char v, Coroutine c) {
    ProbedCoroutine probed = (ProbedCoroutine) c;
    if (probed.suspendsHere()) {
      probed.parkForPrimitive(v);
      c.suspended = true;
      return 0;
    }
    return v;
  }

  @Async
  public static short value(short v) {
    return v;
  }

  @HiddenOverload
  public static short value(short v, Coroutine c) {
    ProbedCoroutine probed = (ProbedCoroutine) c;
    if (probed.suspendsHere()) {
      probed.parkForPrimitive(v);
      c.suspended = true;
      return 0;
    }
    return v;
  }

  @Async
  public static int value(int v) {
    return v;
  }

  @HiddenOverload
  public static int value(int v, Coroutine c) {
    ProbedCoroutine probed = (ProbedCoroutine) c;
    if (probed.suspendsHere()) {
      probed.parkForPrimitive(v);
      c.suspended = true;
      return 0;
    }
    return v;
  }

  @Async
  public static long value(long v) {
    return v;
  }

  @HiddenOverload
  public static long value(long v, Coroutine c) {
    ProbedCoroutine probed = (ProbedCoroutine) c;
    if (probed.suspendsHere()) {
      probed.parkForPrimitive(v);
      c.suspended = true;
      return 0;
    }
    return v;
  }

  @Async
  public static float value(float v) {
    return v;
  }

  @HiddenOverload
  public static float value(float v, Coroutine c) {
    ProbedCoroutine probed = (ProbedCoroutine) c;
    if (probed.suspendsHere()) {
      probed.parkForPrimitive(Float.floatToRawIntBits(v));
      c.suspended = true;
      return 0;
    }
    return v;
  }

  @Async
  public static double value(double v) {
    return v;
  }

  @HiddenOverload
  public static double value(double v, Coroutine c) {
    ProbedCoroutine probed = (ProbedCoroutine) c;
    if (probed.suspendsHere()) {
      probed.parkForPrimitive(Double.doubleToRawLongBits(v));
      c.suspended = true;
      return 0;
    }
    return v;
  }

  @Async
  public static <T> T value(T v) {
    return v;
  }

  @HiddenOverload
  public static <T> T value(T v, Coroutine c) {
    ProbedCoroutine probed = (ProbedCoroutine) c;
    if (probed.suspendsHere()) {
      probed.parkForReference(v);
      c.suspended = true;
      return null;
    }
    return v;
  }

  @Async
  public static String text(String v) {
    return v;
  }

  @HiddenOverload
  public static String text(String v, Coroutine c) {
    ProbedCoroutine probed = (ProbedCoroutine) c;
    if (probed.suspendsHere()) {
      probed.parkForReference(v);
      c.suspended = true;
      return null;
    }
    return v;
  }

  @Async
  public static int[] ints(int[] v) {
    return v;
  }

  @HiddenOverload
  public static int[] ints(int[] v, Coroutine c) {
    ProbedCoroutine probed = (ProbedCoroutine) c;
    if (probed.suspendsHere()) {
      probed.parkForReference(v);
      c.suspended = true;
      return null;
    }
    return v;
  }

  @Async
  public static Object[] objects(Object[] v) {
    return v;
  }

  @HiddenOverload
  public static Object[] objects(Object[] v, Coroutine c) {
    ProbedCoroutine probed = (ProbedCoroutine) c;
    if (probed.suspendsHere()) {
      probed.parkForReference(v);
      c.suspended = true;
      return null;
    }
    return v;
  }

  /** Suspends, and ends with an exception. */
  @Async
  public static <X extends Throwable> void fail(X failure) throws X {
    throw failure;
  }

  @HiddenOverload
  public static <X extends Throwable> void fail(X failure, Coroutine c) throws X {
    ProbedCoroutine probed = (ProbedCoroutine) c;
    if (!probed.suspendsHere()) {
      throw failure;
    }
    probed.parkForFailure(failure);
    c.suspended = true;
  }

  /** Suspends, and ends with an exception where an int was expected. */
  @Async
  public static <X extends Throwable> int failInt(X failure) throws X {
    throw failure;
  }

  @HiddenOverload
  public static <X extends Throwable> int failInt(X failure, Coroutine c) throws X {
    fail(failure, c);
    c.suspended = true;
    return 0;
  }

  /** Suspends, and ends with an exception where an object was expected. */
  @Async
  public static <T, X extends Throwable> T failValue(X failure) throws X {
    throw failure;
  }

  @HiddenOverload
  public static <T, X extends Throwable> T failValue(X failure, Coroutine c) throws X {
    fail(failure, c);
    c.suspended = true;
    return null;
  }
}
