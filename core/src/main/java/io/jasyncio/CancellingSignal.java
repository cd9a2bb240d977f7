package io.jasyncio;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * While it is open, the first signal of a kind cancels a task, and the next one does what it did
 * before. Uses {@code sun.misc.Signal} by reflection: its module, {@code jdk.unsupported}, needn't
 * be there.
 */
final class CancellingSignal implements AutoCloseable {
  private final Task<?> task;
  private final Object signal;
  private final Object before;
  private final AtomicBoolean hadOne = new AtomicBoolean();

  private CancellingSignal(String name, Task<?> task) throws ReflectiveOperationException {
    this.task = task;
    this.signal = signalClass().getConstructor(String.class).newInstance(name);
    Object handler =
        Proxy.newProxyInstance(
            handlerClass().getClassLoader(),
            new Class<?>[] {handlerClass()},
            (proxy, method, arguments) -> invoked(proxy, method, arguments));
    this.before = handle(handler);
  }

  /**
   * Handles a signal.
   *
   * @param name without {@code SIG}
   */
  static CancellingSignal of(String name, Task<?> task) {
    try {
      return new CancellingSignal(name, task);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      throw unsupported(e);
    }
  }

  static void checkSupported() {
    try {
      signalClass();
      handlerClass();
    } catch (ReflectiveOperationException e) {
      throw unsupported(e);
    }
  }

  private static UnsupportedOperationException unsupported(Exception cause) {
    return new UnsupportedOperationException(
        "this JVM lets nobody handle signals: it needs the module jdk.unsupported"
            + " (--add-modules jdk.unsupported), and must not be started with -Xrs",
        cause);
  }

  private static Class<?> signalClass() throws ClassNotFoundException {
    return Class.forName("sun.misc.Signal");
  }

  private static Class<?> handlerClass() throws ClassNotFoundException {
    return Class.forName("sun.misc.SignalHandler");
  }

  private Object handle(Object handler) throws ReflectiveOperationException {
    return signalClass()
        .getMethod("handle", signalClass(), handlerClass())
        .invoke(null, signal, handler);
  }

  /** In the JVM's thread for signals. */
  private Object invoked(Object proxy, Method method, Object[] arguments) throws Throwable {
    switch (method.getName()) {
      case "handle":
        signalled();
        return null;
      case "equals":
        return proxy == arguments[0];
      case "hashCode":
        return System.identityHashCode(proxy);
      default:
        return "cancels " + task;
    }
  }

  private void signalled() throws Throwable {
    if (hadOne.compareAndSet(false, true)) {
      task.cancel();
      return;
    }
    try {
      handle(before);
      signalClass().getMethod("raise", signalClass()).invoke(null, signal);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Override
  public void close() {
    try {
      handle(before);
    } catch (ReflectiveOperationException e) {
      throw unsupported(e);
    }
  }
}
