package io.jasyncio.runtime;

/**
 * Why a plain call of an {@code @Async} method was refused, and what to write instead: one case,
 * one sentence.
 */
record PlainCallAdvice(Callee callee, Caller caller, Installation installation) {

  String text() {
    if (callee.isTest()) {
      return entryPoint("JUnit calls a test method as plain code");
    }
    if (caller.isJvm()) {
      return callee.isMain()
          ? entryPoint("the JVM calls a main method as plain code")
          : callee.name() + " is @Async and can't be called by the JVM itself." + run();
    }
    if (caller.isReflective()) {
      return called()
          + " by reflection, as a plain method, which can't be suspended. Write a lambda that calls"
          + " it, and start that as a coroutine:"
          + run();
    }
    if ((caller.isAsync() || caller.isLambda()) && isCalleeUnknownToCaller()) {
      return unreadable();
    }
    if (caller.isAsync()) {
      return caller.isWoven() ? throughPlainType() : notWoven();
    }
    return plainCaller();
  }

  /** Whoever wove the caller has seen that class itself, but not those that can't be read. */
  private boolean isCalleeUnknownToCaller() {
    return callee.owner() != caller.type() && callee.isUnreadable();
  }

  private String entryPoint(String why) {
    return callee.name()
        + " can't be @Async: "
        + why
        + ". Take the annotation off, and put the body into a coroutine:\n"
        + "    Asyncio.run(() -> { … });";
  }

  private String unreadable() {
    return called()
        + " as a plain method: the class file of "
        + callee.owner().getName()
        + " couldn't be read when "
        + caller.type().getName()
        + " was loaded, so nobody knew that it is @Async. Its class loader gives no class files as"
        + " resources: let its getResource find them, or weave the classes when they're built.";
  }

  private String throughPlainType() {
    return called()
        + " as a plain method, through a type whose method isn't @Async. Declare the variable with"
        + " a type whose method is, such as "
        + callee.owner().getSimpleName()
        + ": the call is then an await.";
  }

  private String notWoven() {
    return called()
        + " as a plain method: it is "
        + (caller.isLambda() ? "the body of a coroutine" : "@Async")
        + ", but "
        + caller.type().getName()
        + " hasn't been woven. "
        + installation.advice()
        + "\nIf that is done already, its include and exclude options leave the class out.";
  }

  private String plainCaller() {
    String called = called() + " as a plain method. ";
    if (caller.isMain()) {
      return called
          + "A main method is called as plain code and stays plain; it starts a coroutine:"
          + run();
    }
    if (caller.isTest()) {
      return called
          + "A test method is called by JUnit as plain code and stays plain; it starts a coroutine:"
          + run();
    }
    if (caller.isConstructor() || caller.isClassInitializer()) {
      return called
          + "A constructor or class initializer can't be suspended. Call it before, in a static"
          + " @Async method that makes the object afterwards.";
    }
    if (caller.isJdk()) {
      return called
          + "A lambda or method reference for an interface that isn't @Async stands between, or a"
          + " type that isn't. Write a loop instead, or use an interface of @Async methods such as"
          + " AsyncRunnable, AsyncCallable or AsyncFunction.";
    }
    if (caller.isLambda()) {
      return called
          + "The lambda is for an interface that isn't @Async, so it can't be suspended. Write a"
          + " loop instead, use an interface of @Async methods such as AsyncRunnable, AsyncCallable"
          + " or AsyncFunction, or start a coroutine there:"
          + run();
    }
    return called
        + "It isn't @Async itself, so it can't be suspended. Annotate it:"
        + "\n    @Async // import io.jasyncio.Async"
        + "\nor start a coroutine there:"
        + run();
  }

  private String called() {
    return caller.where() + " called the @Async method " + callee.name();
  }

  /** The line that starts a coroutine: another run isn't possible where a loop runs. */
  private String run() {
    return "\n    Asyncio."
        + (caller.isInCoroutine() ? "createTask" : "run")
        + "(() -> "
        + callee.callIn(caller.isJvm() ? null : caller.type())
        + ");";
  }
}
