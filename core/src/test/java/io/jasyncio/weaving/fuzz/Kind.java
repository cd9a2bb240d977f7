package io.jasyncio.weaving.fuzz;

import java.util.List;
import java.util.Map;
import org.objectweb.asm.Type;

/**
 * What the generator knows of a value.
 *
 * @param descriptor its type
 * @param made the number of its construction if it is not initialized yet, else 0
 */
record Kind(String descriptor, int made) {
  static final String PACKAGE = "io/jasyncio/weaving/fuzz/";
  static final String MAIN_CLASS = "fuzzed/Main";
  static final String BASE_CLASS = "fuzzed/Base";
  static final String FACE_CLASS = "fuzzed/Face";

  static final Kind VOID = of("V");
  static final Kind INT = of("I");
  static final Kind LONG = of("J");
  static final Kind FLOAT = of("F");
  static final Kind DOUBLE = of("D");
  static final Kind NULL = of("null");
  static final Kind OBJECT = of("Ljava/lang/Object;");
  static final Kind STRING = of("Ljava/lang/String;");
  static final Kind NUMBER = of("Ljava/lang/Number;");
  static final Kind INTEGER = of("Ljava/lang/Integer;");
  static final Kind LONG_OBJECT = of("Ljava/lang/Long;");
  static final Kind BOX = of("L" + PACKAGE + "Box;");
  static final Kind PAIR = of("L" + PACKAGE + "Pair;");
  static final Kind INTS = of("[I");
  static final Kind LONGS = of("[J");
  static final Kind BYTES = of("[B");
  static final Kind DOUBLES = of("[D");
  static final Kind SHORTS = of("[S");
  static final Kind CHARS = of("[C");
  static final Kind FLAGS = of("[Z");
  static final Kind FLOATS = of("[F");
  static final Kind GRID = of("[[I");
  static final Kind TABLE = of("[[Ljava/lang/String;");
  static final Kind OBJECTS = of("[Ljava/lang/Object;");
  static final Kind STRINGS = of("[Ljava/lang/String;");
  static final Kind THROWABLE = of("Ljava/lang/Throwable;");
  static final Kind STATE_ERROR = of("Ljava/lang/IllegalStateException;");
  static final Kind OOPS = of("L" + PACKAGE + "Oops;");
  static final Kind BASE = of("L" + BASE_CLASS + ";");
  static final Kind MAIN = of("L" + MAIN_CLASS + ";");
  static final Kind FACE = of("L" + FACE_CLASS + ";");

  /** The arrays whose elements are primitive. */
  static final List<Kind> PRIMITIVE_ARRAYS =
      List.of(INTS, LONGS, BYTES, DOUBLES, SHORTS, CHARS, FLAGS, FLOATS);

  static final List<Kind> PRIMITIVES = List.of(INT, LONG, FLOAT, DOUBLE);

  private static final Map<Kind, Kind> SUPERTYPES =
      Map.ofEntries(
          Map.entry(INTEGER, NUMBER),
          Map.entry(LONG_OBJECT, NUMBER),
          Map.entry(PAIR, BOX),
          Map.entry(STRINGS, OBJECTS),
          Map.entry(GRID, OBJECTS),
          Map.entry(TABLE, OBJECTS),
          Map.entry(STATE_ERROR, THROWABLE),
          Map.entry(OOPS, THROWABLE),
          Map.entry(MAIN, BASE));

  static Kind of(String descriptor) {
    return new Kind(descriptor, 0);
  }

  /** An object of this type that a constructor is still to be called on. */
  Kind uninitialized(int number) {
    return new Kind(descriptor, number);
  }

  boolean isUninitialized() {
    return made != 0;
  }

  boolean isWide() {
    return this.equals(LONG) || this.equals(DOUBLE);
  }

  boolean isPrimitive() {
    return descriptor.length() == 1;
  }

  /** Whether it is a reference that may be used. */
  boolean isReference() {
    return !isPrimitive() && made == 0;
  }

  int size() {
    return isWide() ? 2 : 1;
  }

  Type type() {
    return this.equals(NULL) ? OBJECT.type() : Type.getType(descriptor);
  }

  /** What an array holds, as it lies on the operand stack. */
  Kind element() {
    Kind element = of(descriptor.substring(1));
    return "BSCZ".contains(element.descriptor) ? INT : element;
  }

  String internalName() {
    return type().getInternalName();
  }

  boolean isFunction() {
    return descriptor.startsWith("Lfuzzed/Fn");
  }

  private Kind supertype() {
    return SUPERTYPES.getOrDefault(this, OBJECT);
  }

  boolean isAssignableTo(Kind other) {
    if (this.equals(other)) {
      return true;
    }
    if (!isReference() || !other.isReference()) {
      return false;
    }
    if (this.equals(NULL) || other.equals(OBJECT) || (this.equals(MAIN) && other.equals(FACE))) {
      return true;
    }
    return !this.equals(OBJECT) && !other.equals(NULL) && supertype().isAssignableTo(other);
  }

  /** What is known where control comes from two places; null if the value can't be used. */
  static Kind merge(Kind a, Kind b) {
    if (a == null || b == null) {
      return null;
    }
    if (a.equals(b)) {
      return a;
    }
    if (!a.isReference() || !b.isReference()) {
      return null;
    }
    if (a.equals(NULL)) {
      return b;
    }
    if (b.equals(NULL)) {
      return a;
    }
    for (Kind up = a; !up.equals(OBJECT); up = up.supertype()) {
      if (b.isClassUnder(up)) {
        return up;
      }
    }
    return OBJECT;
  }

  private boolean isClassUnder(Kind other) {
    for (Kind up = this; !up.equals(OBJECT); up = up.supertype()) {
      if (up.equals(other)) {
        return true;
      }
    }
    return false;
  }

  /** The common superclass as the verifier has it, of two classes by their internal names. */
  static String commonSuperclass(String a, String b) {
    if (isThrowable(a) && isThrowable(b)) {
      return "java/lang/Throwable"; // the generator knows no finer
    }
    return merge(of("L" + a + ";"), of("L" + b + ";")).internalName();
  }

  private static boolean isThrowable(String name) {
    return name.endsWith("Exception") || name.endsWith("Throwable") || name.endsWith("Oops");
  }
}
