package io.jasyncio.weaver.hierarchy;

import java.util.List;
import org.objectweb.asm.Opcodes;

/**
 * What a class file says of one method.
 *
 * @param name its name
 * @param descriptor its descriptor
 * @param access its flags
 * @param annotated whether it carries {@code @Async}
 * @param handWritten whether it is a hidden overload written by hand
 * @param calls the methods that it calls, if it is a synthetic method other than a lambda's body:
 *     nobody can annotate those, so they take the colour of what they call
 */
public record MethodFacts(
    String name,
    String descriptor,
    int access,
    boolean annotated,
    boolean handWritten,
    List<MethodName> calls) {

  /** A method as an instruction names it. */
  public record MethodName(String owner, String name, String descriptor) {}

  public String key() {
    return name + descriptor;
  }

  public boolean is(int flag) {
    return (access & flag) != 0;
  }

  /** Whether the method can be overridden, or override another. */
  public boolean isVirtual() {
    return !is(Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE) && name.charAt(0) != '<';
  }
}
