package io.jasyncio.weaving.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Fetches jars through Maven: those that {@code jars.txt} names, without what they depend on. */
final class MavenJars {
  private MavenJars() {}

  /**
   * Fetches the jars, unless they are there.
   *
   * @param folder where they go
   * @return the jars, in the order of their names
   */
  static List<Path> fetch(Path folder) throws IOException, InterruptedException {
    List<String> coordinates = coordinates();
    if (jars(folder).size() != coordinates.size()) {
      Files.createDirectories(folder);
      Path pom = Files.writeString(folder.resolve("pom.xml"), pom(coordinates));
      run(
          List.of(
              "mvn",
              "-B",
              "-ntp",
              "-q",
              "-f",
              pom.toString(),
              "dependency:copy-dependencies",
              "-DoutputDirectory=" + folder.toAbsolutePath()));
    }
    return jars(folder);
  }

  private static List<Path> jars(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static List<String> coordinates() throws IOException {
    try (var in = MavenJars.class.getResourceAsStream("jars.txt")) {
      return new String(in.readAllBytes())
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    }
  }

  private static String pom(List<String> coordinates) {
    return """
    <project>
      <modelVersion>4.0.0</modelVersion>
      <groupId>corpus</groupId>
      <artifactId>corpus</artifactId>
      <version>1</version>
      <dependencies>
    %s  </dependencies>
    </project>
    """
        .formatted(coordinates.stream().map(MavenJars::dependency).collect(Collectors.joining()));
  }

  private static String dependency(String coordinate) {
    String[] parts = coordinate.split(":");
    return """
        <dependency>
          <groupId>%s</groupId>
          <artifactId>%s</artifactId>
          <version>%s</version>
          <exclusions>
            <exclusion>
              <groupId>*</groupId>
              <artifactId>*</artifactId>
            </exclusion>
          </exclusions>
        </dependency>
    """
        .formatted(parts[0], parts[1], parts[2]);
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException("failed: " + String.join(" ", command));
    }
  }
}
