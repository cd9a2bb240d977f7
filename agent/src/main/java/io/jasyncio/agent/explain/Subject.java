package io.jasyncio.agent.explain;

import io.jasyncio.weaver.Explanation;
import io.jasyncio.weaver.Refusal;
import java.util.List;

/**
 * What is to be shown: a class, maybe one of its methods alone, and its source.
 *
 * @param explanation what the weaver told of the class
 * @param methods the methods to show
 * @param refusals the refusals to show
 * @param classFile the class file before weaving, in bytes
 * @param source the source, or null if it isn't there
 */
public record Subject(
    Explanation explanation,
    List<Explanation.Method> methods,
    List<Refusal> refusals,
    int classFile,
    SourceText source) {

  String className() {
    return explanation.weaving().className();
  }

  /** The class without its package: {@code Outer$Inner}. */
  String simpleName() {
    return className().substring(className().lastIndexOf('.') + 1);
  }

  /** The woven class file's bytes. */
  int wovenClassFile() {
    byte[] bytes = explanation.weaving().bytes();
    return bytes == null ? classFile : bytes.length;
  }

  /** Where a method stands: {@code Job.java:12}, or {@code Job.java}, or null. */
  String place(int line) {
    String file = explanation.sourceFile();
    return file == null || line == 0 ? file : file + ":" + line;
  }
}
