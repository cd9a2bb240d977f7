package io.jasyncio.samples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Runs the samples one after the other and says of each who wove it; the arguments are the files to
 * count.
 */
public final class Tour {
  private Tour() {}

  public static void main(String[] args) throws IOException {
    title(CooperativeMultitasking.class);
    CooperativeMultitasking.main(new String[0]);
    title(WordCount.class);
    WordCount.main(args);
    System.out.println();
  }

  private static void title(Class<?> sample) throws IOException {
    System.out.println();
    System.out.println("=== " + sample.getSimpleName() + ", " + wovenBy(sample));
  }

  /**
   * Looks at the class file: either the build has woven it, or it's as javac wrote it and only the
   * agent can have.
   */
  private static String wovenBy(Class<?> sample) throws IOException {
    try (InputStream in = sample.getResourceAsStream(sample.getSimpleName() + ".class")) {
      String file = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      return file.contains("io/jasyncio/runtime/Woven")
          ? "woven by the Maven plugin, when it was built"
          : "woven by the agent, as its class was loaded";
    }
  }
}
