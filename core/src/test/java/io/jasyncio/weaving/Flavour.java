package io.jasyncio.weaving;

import java.util.List;
import java.util.function.Supplier;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.eclipse.jdt.internal.compiler.tool.EclipseCompiler;

/** A way to compile the fixtures. Each makes other bytecode of the same source. */
enum Flavour {
  /** As most builds do: all debug tables, each source for the release it needs. */
  DEBUG(ToolProvider::getSystemJavaCompiler, List.of("-g", "-parameters")),
  /** No debug tables, and the newest class file version that this JDK knows. */
  BARE(ToolProvider::getSystemJavaCompiler, List.of("-g:none")),
  /** By the compiler of Eclipse, which orders, merges and spills otherwise than javac. */
  ECLIPSE(EclipseCompiler::new, List.of("-g"));

  /** The newest release that the Eclipse compiler of this build knows. */
  private static final int ECLIPSE_KNOWS = 21;

  private final Supplier<JavaCompiler> compiler;
  private final List<String> options;

  Flavour(Supplier<JavaCompiler> compiler, List<String> options) {
    this.compiler = compiler;
    this.options = options;
  }

  JavaCompiler compiler() {
    return compiler.get();
  }

  List<String> options() {
    return options;
  }

  /** Whether it can compile sources that need a release. */
  boolean knows(int release) {
    return release <= Runtime.version().feature() && (this != ECLIPSE || release <= ECLIPSE_KNOWS);
  }

  /** The release to compile a source for that needs at least the given one. */
  int release(int needed) {
    return this == BARE ? Runtime.version().feature() : needed;
  }
}
