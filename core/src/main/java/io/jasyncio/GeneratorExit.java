package io.jasyncio;

/**
 * Thrown at the yield where the body of a generator waits, if the generator is closed there, so
 * that its {@code finally} blocks run. An {@link Error}, so that {@code catch (Exception e)} lets
 * it pass. Counterpart of {@code GeneratorExit}.
 */
public final class GeneratorExit extends Error {
  private static final long serialVersionUID = 1;

  GeneratorExit() {
    super("the generator is closed", null, false, false);
  }
}
