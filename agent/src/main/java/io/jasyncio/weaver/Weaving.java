package io.jasyncio.weaver;

import java.util.List;
import java.util.Map;

/**
 * What became of one class.
 *
 * @param className the class, in the source's spelling
 * @param bytes the woven class file, or null if the class stays as it is. Refused methods throw
 *     their refusal when called
 * @param companions the classes to define beside it (frames, lambda markers), by internal name
 * @param methods the woven methods, as {@code name(descriptor)result}
 * @param colours all {@code @Async} methods that the class declares, as {@code
 *     name(descriptor)result}, abstract ones too
 * @param refusals what is wrong with the class; if there are any, a build must fail
 * @param warnings what the developer should know
 */
public record Weaving(
    String className,
    byte[] bytes,
    Map<String, byte[]> companions,
    List<String> methods,
    List<String> colours,
    List<Refusal> refusals,
    List<Warning> warnings) {

  /** Whether the class stays as it is. */
  public boolean isUnchanged() {
    return bytes == null;
  }
}
