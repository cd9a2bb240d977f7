package io.jasyncio.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
  @TempDir Path folder;

  @Test
  void advisesTheAgentBesideCoreInALocalMavenRepository() throws IOException {
    Path core = file("io/jasyncio/jasyncio-core/0.1.0/jasyncio-core-0.1.0.jar");
    Path agent = file("io/jasyncio/jasyncio-agent/0.1.0/jasyncio-agent-0.1.0.jar");
    assertThat(new Installation(core).advice())
        .isEqualTo(
            """
            Run the JVM with the agent (in an IDE: among the VM options):
                -javaagent:%s
            or weave when building, in the pom.xml:
                <plugin>
                  <groupId>io.jasyncio</groupId>
                  <artifactId>jasyncio-maven-plugin</artifactId>
                  <version>0.1.0</version>
                  <executions>
                    <execution>
                      <goals>
                        <goal>weave</goal>
                        <goal>weave-tests</goal>
                      </goals>
                    </execution>
                  </executions>
                </plugin>\
            """
                .formatted(agent));
  }

  @Test
  void advisesTheAgentBesideCoreInAFolderOfLibraries() throws IOException {
    Path core = file("lib/jasyncio-core-1.2.3-SNAPSHOT.jar");
    Path agent = file("lib/jasyncio-agent-1.2.3-SNAPSHOT.jar");
    Installation installation = new Installation(core);
    assertThat(installation.agentJar()).isEqualTo(agent);
    assertThat(installation.version()).isEqualTo("1.2.3-SNAPSHOT");
  }

  @Test
  void saysWhereToGetTheAgentIfItIsNowhere() throws IOException {
    Path core = file("lib/jasyncio-core-0.1.0.jar");
    assertThat(new Installation(core).advice())
        .startsWith(
            """
            Run the JVM with the agent (in an IDE: among the VM options), after copying it from the repository:
                mvn dependency:copy -Dartifact=io.jasyncio:jasyncio-agent:0.1.0 -DoutputDirectory=lib -Dmdep.stripVersion=true
            as
                -javaagent:lib/jasyncio-agent.jar
            or weave when building, in the pom.xml:
            """);
  }

  @Test
  void standsInForAVersionThatIsntKnown() {
    Installation installation = new Installation(null);
    assertThat(installation.agentJar()).isNull();
    assertThat(installation.version()).isEqualTo("VERSION");
    assertThat(new Installation(Path.of("lib", "everything.jar")).version()).isEqualTo("VERSION");
  }

  private Path file(String path) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }
}
