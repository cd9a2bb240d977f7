package io.jasyncio.weaver.analysis;

import java.util.StringJoiner;
import org.objectweb.asm.Type;

/** Names of classes and methods as the source spells them. */
public final class Spelling {
  private Spelling() {}

  /** {@code com.acme.Job} for {@code com/acme/Job}. */
  public static String className(String internalName) {
    return internalName.replace('/', '.');
  }

  /** {@code Job} for {@code com/acme/Job}, {@code Outer.Inner} for {@code com/acme/Outer$Inner}. */
  public static String simpleName(String internalName) {
    String simple = internalName.substring(internalName.lastIndexOf('/') + 1);
    return simple.replaceAll("(?<=[^$])\\$(?=[A-Za-z_])", ".");
  }

  /** {@code Job.run(String, int[])}. */
  public static String method(String owner, String name, String descriptor) {
    return simpleName(owner) + "." + signature(name, descriptor);
  }

  /** {@code run(String, int[])}. */
  public static String signature(String name, String descriptor) {
    StringJoiner parameters = new StringJoiner(", ", name + "(", ")");
    for (Type type : Type.getArgumentTypes(descriptor)) {
      parameters.add(type(type));
    }
    return parameters.toString();
  }

  /** {@code String}, {@code int[]}. */
  public static String type(Type type) {
    return switch (type.getSort()) {
      case Type.ARRAY -> type(type.getElementType()) + "[]".repeat(type.getDimensions());
      case Type.OBJECT -> simpleName(type.getInternalName());
      default -> type.getClassName();
    };
  }

  /** The method in whose source a method stands: {@code run} for {@code lambda$run$0}. */
  public static String sourceMethod(String name) {
    if (name.startsWith("lambda$")) {
      int end = name.lastIndexOf('$');
      String source = end > 7 ? name.substring(7, end) : name;
      return switch (source) {
        case "new" -> "<init>";
        case "static" -> "<clinit>";
        default -> source;
      };
    }
    return name;
  }
}
