package io.jasyncio.runtime;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who made a plain call, found on the stack.
 *
 * <p>On top is this package, then the stub that refuses, then perhaps reflection, then the caller.
 * A lambda's own class doesn't show on the stack, its body does, as {@code lambda$run$0} of the
 * class that it is written in.
 */
final class Caller {
  private static final Set<String> REFLECTION =
      Set.of("java.lang.reflect", "jdk.internal.reflect", "java.lang.invoke");

  /** The frame that made the call, or null if the JVM itself made it. */
  private final StackFrame frame;

  /** The frame that called that one, or null. */
  private final StackFrame next;

  private final boolean reflective;
  private final boolean inCoroutine;

  private Caller(List<StackFrame> stack) {
    reflective = !stack.isEmpty() && isReflection(stack.get(0));
    List<StackFrame> plain =
        stack.stream().filter(Predicate.not(Caller::isReflection)).collect(Collectors.toList());
    frame = plain.isEmpty() ? null : plain.get(0);
    next = plain.size() < 2 ? null : plain.get(1);
    inCoroutine =
        plain.stream().anyMatch(f -> Coroutine.class.isAssignableFrom(f.getDeclaringClass()));
  }

  /**
   * Who called the stub that is asking.
   *
   * @param stub the stub's name: bridges to it, of the same name, aren't the caller
   */
  static Caller ofStub(String stub) {
    return StackWalker.getInstance(
            Set.of(Option.RETAIN_CLASS_REFERENCE, Option.SHOW_REFLECT_FRAMES))
        .walk(frames -> new Caller(callersOf(stub, frames)));
  }

  private static List<StackFrame> callersOf(String stub, Stream<StackFrame> frames) {
    return frames
        .dropWhile(f -> isOwn(f.getDeclaringClass()))
        .skip(1)
        .dropWhile(f -> f.getMethodName().equals(stub) && isSynthetic(f))
        .collect(Collectors.toList());
  }

  // ---- questions

  /** Whether nobody is on the stack: the JVM itself has called. */
  boolean isJvm() {
    return frame == null;
  }

  boolean isReflective() {
    return reflective;
  }

  /** Whether a coroutine runs in this thread, further out. */
  boolean isInCoroutine() {
    return inCoroutine;
  }

  Class<?> type() {
    return frame.getDeclaringClass();
  }

  /** {@code com.acme.Job.run(Job.java:41)}, for a lambda the method that it is written in. */
  String where() {
    String line = frame.getFileName() == null ? "" : "(" + frame.getFileName() + lineSuffix() + ")";
    return isLambda()
        ? "a lambda in " + type().getName() + "." + methodOfLambda() + line
        : type().getName() + "." + frame.getMethodName() + line;
  }

  private String lineSuffix() {
    return frame.getLineNumber() > 0 ? ":" + frame.getLineNumber() : "";
  }

  boolean isLambda() {
    return frame.getMethodName().startsWith("lambda$");
  }

  boolean isConstructor() {
    return frame.getMethodName().equals("<init>");
  }

  boolean isClassInitializer() {
    return frame.getMethodName().equals("<clinit>");
  }

  boolean isMain() {
    return frame.getMethodName().equals("main");
  }

  boolean isTest() {
    Method method = find(frame);
    return method != null && isTest(method);
  }

  /**
   * Whether the caller is code of the JDK: then a lambda or method reference, whose class doesn't
   * show, stands between.
   */
  boolean isJdk() {
    ClassLoader loader = type().getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  /** Whether the caller is {@code @Async}; of a lambda, whether its own caller shows that. */
  boolean isAsync() {
    if (takesCoroutine(frame)) {
      return true; // the woven body of one
    }
    if (!isLambda()) {
      return isAsync(find(frame));
    }
    return next != null && (takesCoroutine(next) || isAsync(find(next)) && !isWoven(next));
  }

  /** Whether the caller's class has been woven. */
  boolean isWoven() {
    return isWoven(frame);
  }

  // ---- facts about frames and methods

  private static boolean isOwn(Class<?> type) {
    return type == PlainCall.class || type == Caller.class;
  }

  private static boolean isReflection(StackFrame frame) {
    return REFLECTION.contains(frame.getDeclaringClass().getPackageName());
  }

  private static boolean isSynthetic(StackFrame frame) {
    Method method = find(frame);
    return method != null && method.isSynthetic();
  }

  private static boolean takesCoroutine(StackFrame frame) {
    return frame.getMethodType().parameterList().contains(Coroutine.class);
  }

  private static boolean isWoven(StackFrame frame) {
    return Arrays.stream(methods(frame.getDeclaringClass()))
        .anyMatch(method -> Arrays.asList(method.getParameterTypes()).contains(Coroutine.class));
  }

  /** By name: what annotates the methods stands a layer higher. */
  private static boolean isAsync(Method method) {
    return method != null && isAnnotated(method, name -> name.equals("io.jasyncio.Async"));
  }

  static boolean isTest(Method method) {
    return isAnnotated(method, name -> name.startsWith("org.junit.") && name.endsWith("Test"));
  }

  private static boolean isAnnotated(Method method, Predicate<String> name) {
    return Arrays.stream(method.getDeclaredAnnotations())
        .map(Annotation::annotationType)
        .map(Class::getName)
        .anyMatch(name);
  }

  private static Method find(StackFrame frame) {
    return find(frame.getDeclaringClass(), frame.getMethodName(), frame.getDescriptor());
  }

  /** A declared method, or null if there is none. */
  static Method find(Class<?> type, String name, String descriptor) {
    return Arrays.stream(methods(type))
        .filter(m -> m.getName().equals(name) && descriptor.equals(descriptorOf(m)))
        .findAny()
        .orElse(null);
  }

  private static String descriptorOf(Method method) {
    return Arrays.stream(method.getParameterTypes())
            .map(Class::descriptorString)
            .collect(Collectors.joining("", "(", ")"))
        + method.getReturnType().descriptorString();
  }

  private static Method[] methods(Class<?> type) {
    try {
      return type.getDeclaredMethods();
    } catch (LinkageError e) {
      return new Method[0]; // a class that mentions absent ones tells nothing about its methods
    }
  }

  private String methodOfLambda() {
    String[] parts = frame.getMethodName().split("\\$");
    return switch (parts.length > 1 ? parts[1] : "") {
      case "new" -> "<init>";
      case "static" -> "<clinit>";
      default -> parts[1];
    };
  }
}
