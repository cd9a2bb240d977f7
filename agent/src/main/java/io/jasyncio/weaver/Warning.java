package io.jasyncio.weaver;

/**
 * Something that is woven, and probably not meant so.
 *
 * @param caution the kind
 * @param className the class, in the source's spelling ({@code com.acme.Job})
 * @param method the method's name, as the source has it
 * @param sourceFile the source file's name ({@code Job.java}), or null if the class doesn't say
 * @param line the line in the source file, or 0 if the class doesn't say
 * @param what what is doubtful and why, and what to write instead
 */
public record Warning(
    Caution caution, String className, String method, String sourceFile, int line, String what) {

  /** The warning in one line: {@code Job.run(Job.java:41): what [blocking-call]}. */
  public String message() {
    return Refusal.where(className, method, sourceFile, line)
        + ": "
        + what
        + " ["
        + caution.code()
        + "]";
  }
}
