package io.jasyncio.weaving;

import io.jasyncio.runtime.Coroutine;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;

/**
 * A woven class of package {@code behaviour}, for tests that call its hidden overloads one by one.
 */
final class Behaviour {
  private final WeavingLoader loader;
  private final Class<?> type;

  private Behaviour(WeavingLoader loader, String name) {
    this.loader = loader;
    this.type = load("behaviour." + name);
  }

  /** A class, in a loader of its own. */
  static Behaviour of(String name) {
    Fixtures fixtures = Fixtures.of(Flavour.DEBUG);
    return new Behaviour(WeavingLoader.woven(fixtures, new WeavingLoader.Woven(fixtures)), name);
  }

  WeavingLoader loader() {
    return loader;
  }

  Class<?> type() {
    return type;
  }

  /** Another class of the same loader. */
  Class<?> load(String name) {
    try {
      return loader.loadClass(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  Object newInstance() throws ReflectiveOperationException {
    Constructor<?> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  /**
   * The hidden overload of the method with this name, result and parameters; loads no frame class.
   */
  MethodHandle hidden(Class<?> result, String name, Class<?>... parameters) {
    MethodType hidden =
        MethodType.methodType(result, parameters).appendParameterTypes(Coroutine.class);
    try {
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      try {
        return lookup.findStatic(type, name, hidden);
      } catch (IllegalAccessException notStatic) {
        return lookup.findVirtual(type, name, hidden);
      }
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(type + " isn't woven", e);
    }
  }
}
