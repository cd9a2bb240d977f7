package io.jasyncio.weaving.fuzz;

import static org.objectweb.asm.Opcodes.*;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/** The coloured functional interfaces that generated lambdas are for. */
enum Function {
  INT(Kind.INT, Kind.INT),
  OBJECT(Kind.OBJECT, Kind.OBJECT),
  LONG(Kind.LONG, Kind.OBJECT, Kind.INT),
  DOUBLE(Kind.DOUBLE, Kind.LONG, Kind.STRING),
  INTEGER(Kind.INTEGER),
  VOID(Kind.VOID, Kind.DOUBLE),
  ACTION(Kind.VOID);

  static final String ASYNC = "Lio/jasyncio/Async;";

  final Kind result;
  final List<Kind> parameters;

  Function(Kind result, Kind... parameters) {
    this.result = result;
    this.parameters = List.of(parameters);
  }

  Kind kind() {
    return Kind.of("L" + internalName() + ";");
  }

  String internalName() {
    return "fuzzed/Fn" + name().charAt(0) + name().substring(1).toLowerCase();
  }

  static Function of(Kind kind) {
    for (Function function : values()) {
      if (function.kind().equals(kind)) {
        return function;
      }
    }
    throw new IllegalArgumentException(kind.descriptor());
  }

  Type methodType() {
    return Type.getMethodType(
        result.type(), parameters.stream().map(Kind::type).toArray(Type[]::new));
  }

  /** The class files of the interfaces, by internal name. */
  static Map<String, byte[]> classFiles() {
    Map<String, byte[]> all = new LinkedHashMap<>();
    for (Function function : values()) {
      ClassWriter out = new ClassWriter(0);
      out.visit(
          V17,
          ACC_PUBLIC | ACC_INTERFACE | ACC_ABSTRACT,
          function.internalName(),
          null,
          "java/lang/Object",
          null);
      MethodVisitor apply =
          out.visitMethod(
              ACC_PUBLIC | ACC_ABSTRACT,
              "apply",
              function.methodType().getDescriptor(),
              null,
              new String[] {"java/lang/Throwable"});
      apply.visitAnnotation(ASYNC, true).visitEnd();
      apply.visitEnd();
      out.visitEnd();
      all.put(function.internalName(), out.toByteArray());
    }
    return all;
  }
}
