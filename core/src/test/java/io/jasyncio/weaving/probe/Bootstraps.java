package io.jasyncio.weaving.probe;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** A bootstrap that the weaver has never heard of, as other languages have them. */
public final class Bootstraps {
  private Bootstraps() {}

  /** Links a call to the method of this class that has its name. */
  public static CallSite bootstrap(MethodHandles.Lookup lookup, String name, MethodType type)
      throws ReflectiveOperationException {
    return new ConstantCallSite(MethodHandles.lookup().findStatic(Bootstraps.class, name, type));
  }

  static String linked(int a, long b, String c) {
    return "linked " + a + " " + b + " " + c;
  }
}
