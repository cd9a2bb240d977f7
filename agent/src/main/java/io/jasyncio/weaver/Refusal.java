package io.jasyncio.weaver;

/**
 * One reason why a method can't be woven, or may not be written so.
 *
 * @param reason the kind
 * @param className the class, in the source's spelling ({@code com.acme.Job})
 * @param method the method's name, as the source has it
 * @param sourceFile the source file's name ({@code Job.java}), or null if the class doesn't say
 * @param line the line in the source file, or 0 if the class doesn't say
 * @param what what is wrong and why, and what to write instead
 */
public record Refusal(
    Reason reason, String className, String method, String sourceFile, int line, String what) {

  /** The refusal in one line: {@code Job.run(Job.java:41): what [reason]}. */
  public String message() {
    return where(className, method, sourceFile, line) + ": " + what + " [" + reason.code() + "]";
  }

  /** A place as a stack trace would have it: {@code Job.run(Job.java:41)}. */
  static String where(String className, String method, String sourceFile, int line) {
    String simple = className.substring(className.lastIndexOf('.') + 1);
    String file =
        sourceFile == null ? "Unknown Source" : line > 0 ? sourceFile + ":" + line : sourceFile;
    return simple + "." + method + "(" + file + ")";
  }
}
