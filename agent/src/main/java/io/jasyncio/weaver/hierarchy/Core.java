package io.jasyncio.weaver.hierarchy;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Type;

/** The names of core's classes that woven code uses. The agent knows them from here alone. */
public final class Core {
  /** The protocol that this weaver weaves for. */
  public static final int PROTOCOL = 1;

  public static final String PACKAGE = "io/jasyncio/";
  public static final String ASYNC = "Lio/jasyncio/Async;";
  public static final String MAY_BLOCK = "Lio/jasyncio/MayBlock;";

  public static final String ASYNC_ITERATOR = "io/jasyncio/AsyncIterator";

  public static final String COROUTINE = "io/jasyncio/runtime/Coroutine";
  public static final String FRAME = "io/jasyncio/runtime/Frame";
  public static final String BODY = "io/jasyncio/runtime/Body";
  public static final String PLAIN_CALL = "io/jasyncio/runtime/PlainCall";
  public static final String REFUSED = "io/jasyncio/runtime/RefusedMethodError";
  public static final String PROTOCOL_CLASS = "io/jasyncio/runtime/Protocol";
  public static final String WOVEN = "Lio/jasyncio/runtime/Woven;";
  public static final String HIDDEN_OVERLOAD = "Lio/jasyncio/runtime/HiddenOverload;";
  public static final String GENERATED = "Lio/jasyncio/runtime/GeneratedByWeaver;";

  public static final Type COROUTINE_TYPE = Type.getObjectType(COROUTINE);
  public static final Type BODY_TYPE = Type.getObjectType(BODY);

  /** What follows an interface's name in the name of its lambdas' marker. */
  public static final String MARKER_SUFFIX = "$$Lambda";

  private Core() {}

  /** Whether a class file names anything of jasyncio. */
  public static boolean isMentionedIn(ClassReader reader) {
    char[] buffer = new char[reader.getMaxStringLength()];
    for (int i = 1; i < reader.getItemCount(); i++) {
      int item = reader.getItem(i);
      boolean isClass = item > 0 && reader.readByte(item - 1) == 7;
      if (isClass && reader.readUTF8(item, buffer).contains(PACKAGE)) {
        return true;
      }
    }
    return false;
  }

  /** The descriptor of the hidden overload of a method. */
  public static String hidden(String descriptor) {
    return append(descriptor, COROUTINE_TYPE);
  }

  /** A descriptor with one more parameter at its end. */
  public static String append(String descriptor, Type parameter) {
    int end = descriptor.lastIndexOf(')');
    return descriptor.substring(0, end) + parameter.getDescriptor() + descriptor.substring(end);
  }

  /** Whether a descriptor's last parameter is a coroutine. */
  public static boolean isHidden(String descriptor) {
    return descriptor.lastIndexOf("L" + COROUTINE + ";)") >= 0;
  }

  /** The plain method's descriptor, given its hidden overload's. */
  public static String plain(String hidden) {
    int end = hidden.lastIndexOf(')');
    return hidden.substring(0, end - COROUTINE.length() - 2) + hidden.substring(end);
  }
}
