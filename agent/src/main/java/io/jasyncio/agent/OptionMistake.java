package io.jasyncio.agent;

/** The user mistyped an option. Its message is all there is to see: it has no stack trace. */
final class OptionMistake extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  OptionMistake(String message) {
    super(message);
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
