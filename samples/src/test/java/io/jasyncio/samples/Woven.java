package io.jasyncio.samples;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The two ways in which the samples are woven; both start from the same class files. */
public enum Woven {
  BY_THE_PLUGIN("jasyncio.samples.woven") {
    @Override
    Jvm jvm() {
      return Jvm.plain();
    }
  },
  BY_THE_AGENT("jasyncio.samples.unwoven") {
    @Override
    Jvm jvm() {
      return Jvm.withAgent();
    }
  };

  private final String classes;

  Woven(String classes) {
    this.classes = classes;
  }

  abstract Jvm jvm();

  /** Runs a sample in {@code folder}. */
  public Jvm.Output run(Path folder, Class<?> sample, String... arguments) {
    return jvm().run(folder, command(sample, arguments));
  }

  /** Starts a sample in {@code folder}, which goes on until it's told to stop. */
  public Running start(Path folder, Class<?> sample, String... arguments) {
    return new Running(err -> jvm().start(folder, command(sample, arguments), err));
  }

  private List<Object> command(Class<?> sample, String... arguments) {
    List<Object> command = new ArrayList<>();
    command.add("-cp");
    command.add(Jvm.required(classes) + File.pathSeparator + Jvm.coreClasses());
    command.add(sample.getName());
    command.addAll(List.of(arguments));
    return command;
  }
}
