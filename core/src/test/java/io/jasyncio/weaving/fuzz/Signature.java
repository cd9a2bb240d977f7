package io.jasyncio.weaving.fuzz;

import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * A method of a generated program.
 *
 * @param owner the internal name of its class
 * @param target for a bridge, what it hands on to; else null
 */
record Signature(
    Form form, String owner, String name, List<Kind> parameters, Kind result, Signature target) {

  /** The forms of methods. */
  enum Form {
    STATIC(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC),
    PRIVATE_STATIC(Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC),
    INSTANCE(Opcodes.ACC_PUBLIC),
    PRIVATE_INSTANCE(Opcodes.ACC_PRIVATE),
    DEFAULT(Opcodes.ACC_PUBLIC),
    ABSTRACT(Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT),
    LAMBDA_BODY(Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC),
    LAMBDA_BODY_OF_INSTANCE(Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC),
    BRIDGE(Opcodes.ACC_PUBLIC | Opcodes.ACC_SYNTHETIC | Opcodes.ACC_BRIDGE);

    final int access;

    Form(int access) {
      this.access = access;
    }

    boolean isLambdaBody() {
      return this == LAMBDA_BODY || this == LAMBDA_BODY_OF_INSTANCE;
    }
  }

  boolean isStatic() {
    return (form.access & Opcodes.ACC_STATIC) != 0;
  }

  boolean isPrivate() {
    return (form.access & Opcodes.ACC_PRIVATE) != 0;
  }

  boolean isInInterface() {
    return owner.equals(Kind.FACE_CLASS);
  }

  Kind ownerKind() {
    return Kind.of("L" + owner + ";");
  }

  String descriptor() {
    return Type.getMethodDescriptor(
        result.type(), parameters.stream().map(Kind::type).toArray(Type[]::new));
  }

  /** Whether code of a class may call it. */
  boolean isVisibleFrom(String caller) {
    return !form.isLambdaBody() && (!isPrivate() || owner.equals(caller));
  }
}
