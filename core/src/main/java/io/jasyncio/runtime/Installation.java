package io.jasyncio.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/**
 * Where this library came from, to tell what to add where nothing is woven.
 *
 * @param coreJar core's jar, or null if its classes come from elsewhere
 */
record Installation(Path coreJar) {
  private static final String CORE = "jasyncio-core";
  private static final String AGENT = "jasyncio-agent";

  static Installation ofCore() {
    return new Installation(jarOf(Installation.class));
  }

  private static Path jarOf(Class<?> type) {
    try {
      CodeSource source = type.getProtectionDomain().getCodeSource();
      Path path = source == null ? null : Path.of(source.getLocation().toURI());
      return path != null && Files.isRegularFile(path) ? path : null;
    } catch (Exception e) {
      return null; // nested jars and the like: the advice goes without a path
    }
  }

  /** The lines to paste. */
  String advice() {
    return "Run the JVM with the agent (in an IDE: among the VM options)"
        + (agentJar() == null
            ? ", after copying it from the repository:" + copyAgent() + "\nas"
            : ":")
        + "\n    -javaagent:"
        + (agentJar() == null ? "lib/" + AGENT + ".jar" : agentJar())
        + "\nor weave when building, in the pom.xml:"
        + plugin();
  }

  private String copyAgent() {
    return "\n    mvn dependency:copy -Dartifact=io.jasyncio:"
        + AGENT
        + ":"
        + version()
        + " -DoutputDirectory=lib -Dmdep.stripVersion=true";
  }

  private String plugin() {
    String plugin =
        """
        <plugin>
          <groupId>io.jasyncio</groupId>
          <artifactId>jasyncio-maven-plugin</artifactId>
          <version>%s</version>
          <executions>
            <execution>
              <goals>
                <goal>weave</goal>
                <goal>weave-tests</goal>
              </goals>
            </execution>
          </executions>
        </plugin>
        """;
    return "\n" + plugin.formatted(version()).indent(4).stripTrailing();
  }

  /**
   * The agent's jar beside core's: in a folder of libraries, or in a local Maven repository; null
   * if there is none.
   */
  Path agentJar() {
    if (coreJar == null) {
      return null;
    }
    String name = coreJar.getFileName().toString().replace(CORE, AGENT);
    Path beside = coreJar.resolveSibling(name);
    Path inRepository =
        coreJar.resolveSibling(Path.of("..", "..", AGENT, version(), name)).normalize();
    return Files.isRegularFile(beside) && !beside.equals(coreJar)
        ? beside
        : Files.isRegularFile(inRepository) ? inRepository : null;
  }

  /**
   * The version in the jar's name, {@code jasyncio-core-1.2.3.jar}, or a word that stands for it.
   */
  String version() {
    String name = coreJar == null ? "" : coreJar.getFileName().toString();
    boolean hasVersion = name.startsWith(CORE + "-") && name.endsWith(".jar");
    return hasVersion ? name.substring(CORE.length() + 1, name.length() - 4) : "VERSION";
  }
}
