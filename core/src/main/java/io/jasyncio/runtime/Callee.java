package io.jasyncio.runtime;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Locale;

/** An {@code @Async} method that was called as a plain one. */
record Callee(Class<?> owner, String method, String descriptor) {
  /** {@code Await.sleep}. */
  String name() {
    return simpleName() + "." + method;
  }

  /** A call of it, as it would stand in a class: {@code Await.sleep(…)}. */
  String callIn(Class<?> caller) {
    String arguments = descriptor.startsWith("()") ? "()" : "(…)";
    if (owner == caller) {
      return method + arguments;
    }
    String receiver = isStatic() ? simpleName() : variable();
    return receiver + "." + method + arguments;
  }

  boolean isMain() {
    return isStatic() && method.equals("main") && descriptor.endsWith(")V");
  }

  boolean isTest() {
    Method found = find();
    return found != null && Caller.isTest(found);
  }

  /** Whether the class's loader doesn't give its class file, which an agent would have to read. */
  boolean isUnreadable() {
    String name = owner.getName();
    return owner.getResource(name.substring(name.lastIndexOf('.') + 1) + ".class") == null;
  }

  /** A likely name of a variable that holds the receiver. */
  private String variable() {
    String type = owner.getSimpleName();
    return type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
  }

  private boolean isStatic() {
    Method found = find();
    return found == null || Modifier.isStatic(found.getModifiers());
  }

  private Method find() {
    return Caller.find(owner, method, descriptor);
  }

  private String simpleName() {
    String name = owner.getName();
    return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
  }
}
