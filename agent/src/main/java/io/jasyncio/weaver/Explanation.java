package io.jasyncio.weaver;

import java.util.List;

/**
 * How a class is woven, for people to read: what the weaver found out about each method, and what
 * it wrote. All of it is what the weaver itself has used; only the operand stacks are computed
 * anew, from the code it wrote and by its own analysis.
 *
 * @param weaving what became of the class
 * @param wovenBefore whether the class file was woven already, so that there is nothing to tell
 * @param sourceFile the source file's name ({@code Job.java}), or null if the class doesn't say
 * @param declared the methods that the class declares, as {@code name(descriptor)result}
 * @param methods the woven methods, bodies of lambdas among them, in the order of the class file
 */
public record Explanation(
    Weaving weaving,
    boolean wovenBefore,
    String sourceFile,
    List<String> declared,
    List<Method> methods) {

  /**
   * One woven method.
   *
   * @param name its name
   * @param descriptor its descriptor
   * @param signature both as the source spells them: {@code run(String, int)}
   * @param source the method in whose source it stands: for the body of a lambda, the one that
   *     makes it
   * @param line its first line, or 0
   * @param size how many bytes of code it had, 0 if the weaver made the method
   * @param points its suspend points, by state
   * @param frame its frame class, or null if it never suspends by itself
   * @param parts the methods it has become
   */
  public record Method(
      String name,
      String descriptor,
      String signature,
      String source,
      int line,
      int size,
      List<Point> points,
      FrameClass frame,
      List<Part> parts) {}

  /**
   * A call at which a method can suspend.
   *
   * @param state its number in the method, from 0
   * @param line its line, or 0
   * @param call the called method, as the source spells it
   * @param loops in how many loops it lies
   * @param handlers what is caught of what the call throws, innermost first; {@code Throwable} for
   *     everything
   * @param stack what lies on the operand stack below the call's arguments, bottom first
   * @param locals the locals that are kept, by ascending slot; without {@code this}
   */
  public record Point(
      int state,
      int line,
      String call,
      int loops,
      List<String> handlers,
      List<Value> stack,
      List<Value> locals) {}

  /**
   * A value that outlives a suspension.
   *
   * @param name the local's name, or null if it has none or lies on the operand stack
   * @param slot the local's slot in the source's code, or -1 if it lies on the operand stack
   * @param type its type, as the source spells it
   * @param field the field of the frame that keeps it; null for the constant null, which needs none
   */
  public record Value(String name, int slot, String type, String field) {}

  /**
   * The class of a method's frames.
   *
   * @param name the class, in the source's spelling
   * @param keepsThis whether each frame keeps its object, in the field {@code self}
   * @param fields the other fields
   * @param classFile how many bytes its class file has
   */
  public record FrameClass(String name, boolean keepsThis, List<Field> fields, int classFile) {
    /** How many bytes the fields take, with references of four bytes. */
    public int bytes() {
      int bytes = keepsThis ? 4 : 0;
      for (Field field : fields) {
        bytes += field.bytes();
      }
      return bytes;
    }
  }

  /**
   * A field of a frame class.
   *
   * @param name its name
   * @param type its type, as the source spells it
   */
  public record Field(String name, String type) {
    /** How many bytes it takes, with references of four bytes. */
    public int bytes() {
      return switch (type) {
        case "boolean", "byte" -> 1;
        case "char", "short" -> 2;
        case "long", "double" -> 8;
        default -> 4;
      };
    }
  }

  /** What one of the methods that a woven method becomes is for. */
  public enum Role {
    /** The method itself, which explains to plain callers why they can't call it. */
    PLAIN("refuses plain callers"),
    /** The hidden overload, which woven callers call, and which calls the body. */
    OVERLOAD("hidden overload"),
    /** What fresh calls run. */
    BODY("body"),
    /** What goes on after a suspension. */
    RESUME("resume"),
    /** Through which the frame gets to the resume method. */
    DOOR("the frame's door");

    private final String title;

    Role(String title) {
      this.title = title;
    }

    /** What the method is for, in a few words. */
    public String title() {
      return title;
    }

    /** Whether the source's code is in it. */
    public boolean holdsCode() {
      return this == BODY || this == RESUME;
    }
  }

  /**
   * One of the methods that a woven method becomes.
   *
   * @param role what it is for
   * @param signature its name and parameters, as the source would spell them
   * @param size how many bytes of code it has
   * @param lines its code
   */
  public record Part(Role role, String signature, int size, List<Line> lines) {}

  /** What a line of a listing shows. */
  public enum Kind {
    /** Where a source line begins. */
    SOURCE_LINE,
    /** A label. */
    LABEL,
    /** An instruction that the source's code had, too. */
    COPIED,
    /** A call that can suspend. */
    CALL,
    /** An instruction that the weaver has added. */
    ADDED,
    /** An entry of the exception table. */
    HANDLER
  }

  /**
   * A line of a listing.
   *
   * @param kind what it shows
   * @param line the source line it belongs to, or 0
   * @param point the suspend point it belongs to, or -1
   * @param text the line
   * @param stack the types on the operand stack behind the instruction, bottom first
   */
  public record Line(Kind kind, int line, int point, String text, List<String> stack) {}
}
