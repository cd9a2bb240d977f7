package io.jasyncio.agent;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.security.ProtectionDomain;
import java.util.concurrent.Callable;

/**
 * Gets hold of {@code ClassLoader.defineClass}, which adds a class beside another one, in its
 * loader.
 *
 * <p>{@code java.lang} must be open for that. So that it's open to this class alone and not to the
 * whole class path, {@link Companions} defines this class once more, in a loader and so in a module
 * of its own.
 */
public final class Definer implements Callable<MethodHandle> {
  /** Called by {@link Companions}. */
  public Definer() {}

  @Override
  public MethodHandle call() throws ReflectiveOperationException {
    MethodType type =
        MethodType.methodType(
            Class.class, String.class, byte[].class, int.class, int.class, ProtectionDomain.class);
    return MethodHandles.privateLookupIn(ClassLoader.class, MethodHandles.lookup())
        .findVirtual(ClassLoader.class, "defineClass", type);
  }
}
