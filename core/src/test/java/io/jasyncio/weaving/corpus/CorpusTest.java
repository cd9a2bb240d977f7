package io.jasyncio.weaving.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.analysis.Analyzer;

/** A small corpus for every build: a few of the JDK's packages, and three of ASM's jars. */
class CorpusTest {
  @Test
  void jdkPackages() throws Exception {
    Figures figures =
        CorpusWeaving.of(
            Corpus.ofJdk(
                "a few packages",
                path ->
                    path.startsWith("java.base/java/util/zip/")
                        || path.startsWith("java.base/java/text/")),
            true);
    assertFaultless(figures);
    assertThat(figures.sizes).hasSizeGreaterThan(800);
  }

  @Test
  void jars() throws Exception {
    Corpus corpus =
        Corpus.ofJars(
            "ASM",
            List.of(jarOf(ClassWriter.class), jarOf(ClassNode.class), jarOf(Analyzer.class)));
    Figures figures = CorpusWeaving.of(corpus, true);
    assertFaultless(figures);
    assertThat(figures.sizes).hasSizeGreaterThan(500);
  }

  private static void assertFaultless(Figures figures) {
    assertThat(figures.bugs).isEmpty();
    assertThat(figures.verifyErrors).isEmpty();
    assertThat(figures.linked).isEqualTo(figures.wovenClasses + figures.frameClasses);
    assertThat(CorpusRun.table(java.util.Map.of("here", figures)))
        .contains("| methods woven | " + figures.sizes.size() + " |");
  }

  private static Path jarOf(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
