package io.jasyncio.agent;

import io.jasyncio.weaver.hierarchy.Core;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Defines the companions of woven classes (frames, lambda markers), just before the woven class
 * itself is defined: in its loader, its package and its protection domain.
 *
 * <p>A companion extends nothing but core's classes. One that extended the class being transformed
 * would make the JVM load that class a second time.
 */
final class Companions {
  private final Instrumentation instrumentation;
  private final MethodHandle defineClass;

  private Companions(Instrumentation instrumentation, MethodHandle defineClass) {
    this.instrumentation = instrumentation;
    this.defineClass = defineClass;
  }

  static Companions definedThrough(Instrumentation instrumentation) {
    try {
      return new Companions(instrumentation, openDefineClass(instrumentation));
    } catch (Exception e) {
      throw new IllegalStateException("jasyncio agent: can't define classes in this JVM: " + e, e);
    }
  }

  private static MethodHandle openDefineClass(Instrumentation instrumentation) throws Exception {
    Room room = new Room(Definer.class.getClassLoader());
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.lang", Set.of(room.getUnnamedModule())),
        Set.of(),
        Map.of());
    return (MethodHandle) room.definer().call();
  }

  /**
   * Defines companions, unless they are there already.
   *
   * @throws FramesChanged if a running class would need other companions than it has
   * @throws LinkageError if the JVM refuses one
   */
  void define(Map<String, byte[]> companions, Loading loading) {
    if (companions.isEmpty()) {
      return;
    }
    letRead(loading.module(), loading.loader());
    for (Map.Entry<String, byte[]> companion : companions.entrySet()) {
      String name = companion.getKey();
      int hash = Arrays.hashCode(companion.getValue());
      Integer defined = loading.view().definedCompanion(name);
      if (defined == null) {
        define(name, companion.getValue(), loading.loader(), loading.domain());
        loading.view().rememberCompanion(name, hash);
      } else if (loading.isHot() && defined != hash) {
        throw new FramesChanged(name);
      }
    }
  }

  private void define(String name, byte[] file, ClassLoader loader, ProtectionDomain domain) {
    try {
      Class<?> unused =
          (Class<?>)
              defineClass.invokeExact(loader, name.replace('/', '.'), file, 0, file.length, domain);
    } catch (LinkageError e) {
      if (e.getClass() != LinkageError.class) {
        throw e;
      }
      // Defined already: another thread transforms the same class. The first one counts.
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new LinkageError(name, e);
    }
  }

  /** A named module reads core's, or its frames couldn't extend core's class. */
  private void letRead(Module module, ClassLoader loader) {
    if (module != null && module.isNamed()) {
      Module core = coreSeenBy(loader).getModule();
      if (!module.canRead(core) && instrumentation.isModifiableModule(module)) {
        instrumentation.redefineModule(
            module, Set.of(core), Map.of(), Map.of(), Set.of(), Map.of());
      }
    }
  }

  private static Class<?> coreSeenBy(ClassLoader loader) {
    try {
      return Class.forName(Core.FRAME.replace('/', '.'), false, loader);
    } catch (ClassNotFoundException e) {
      throw new NoClassDefFoundError(e.getMessage());
    }
  }

  /** A running class was changed such that its suspended activations no longer fit. */
  static final class FramesChanged extends RuntimeException {
    private static final long serialVersionUID = 1;

    FramesChanged(String companion) {
      super(companion);
    }
  }

  /** A loader for one class. */
  private static final class Room extends ClassLoader {
    Room(ClassLoader parent) {
      super("jasyncio", parent);
    }

    Callable<?> definer() throws IOException, ReflectiveOperationException {
      String name = Definer.class.getName();
      try (InputStream in =
          Definer.class.getResourceAsStream(Definer.class.getSimpleName() + ".class")) {
        byte[] file = in.readAllBytes();
        Class<?> copy = defineClass(name, file, 0, file.length);
        return (Callable<?>) copy.getDeclaredConstructor().newInstance();
      }
    }
  }
}
