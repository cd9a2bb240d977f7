package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The agent's jar is on every application's class path: what it needs is its own. */
class AgentJarTest {
  @Test
  void bringsNoAsmThatAnApplicationCouldMeet() throws IOException {
    try (JarFile jar = new JarFile(Jvm.agentJar().toFile())) {
      assertThat(jar.stream().map(Object::toString).filter(name -> name.endsWith(".class")))
          .isNotEmpty()
          .allMatch(name -> name.startsWith("io/jasyncio/") || name.equals("module-info.class"));
    }
  }
}
