package io.jasyncio.agent;

import java.lang.instrument.Instrumentation;

/** Where the JVM enters the agent, before {@code main} or when it's attached. */
public final class PreMain {
  private PreMain() {}

  /**
   * Called before {@code main}.
   *
   * @param argument the options
   * @param instrumentation the JVM's services
   * @throws IllegalArgumentException if the options can't be understood; the JVM then doesn't start
   */
  public static void premain(String argument, Instrumentation instrumentation) {
    start(argument, instrumentation);
  }

  /**
   * Called when the agent is attached to a running JVM: classes loaded so far stay un-woven, and
   * are named.
   *
   * @param argument the options
   * @param instrumentation the JVM's services
   * @throws IllegalArgumentException if the options can't be understood; the JVM goes on without
   *     the agent
   */
  public static void agentmain(String argument, Instrumentation instrumentation) {
    start(argument, instrumentation);
  }

  private static void start(String argument, Instrumentation instrumentation) {
    Options options = Options.parse(argument);
    Console console = Console.standardError(options.verbose());
    WeavingTransformer transformer = transformer(options, console, instrumentation);
    instrumentation.addTransformer(transformer, instrumentation.isRetransformClassesSupported());
    MissedClasses.report(instrumentation, options, console);
  }

  private static WeavingTransformer transformer(
      Options options, Console console, Instrumentation instrumentation) {
    Companions companions = Companions.definedThrough(instrumentation);
    LoadTimeWeaving weaving = new LoadTimeWeaving(options, console, companions);
    WeavingTransformer transformer = new WeavingTransformer(options, weaving);
    transformer.warmUp();
    return transformer;
  }
}
