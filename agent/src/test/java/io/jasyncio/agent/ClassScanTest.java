package io.jasyncio.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

class ClassScanTest {
  @TempDir Path folder;

  private ClassScan scan(String name, String... sources) throws IOException {
    Fixtures.compile(folder, sources);
    return ClassScan.of(Files.readAllBytes(folder.resolve(name + ".class")));
  }

  @Test
  void seesWhatHasNothingToDoWithAsync() throws IOException {
    ClassScan scan =
        scan(
            "com/acme/Plain",
            """
            package com.acme;
            class Plain extends java.util.ArrayList<String> implements Runnable, Cloneable {
              static final long L = 1L << 40; static final double D = 2.5;
              public void run() { Runnable r = () -> System.out.println(L + D); r.run(); }
            }
            """);
    assertThat(scan.mentionsJasyncio()).isFalse();
    assertThat(scan.declaresAsync()).isFalse();
    assertThat(scan.hasSource()).isTrue();
    assertThat(scan.className()).isEqualTo("com/acme/Plain");
    assertThat(scan.superName()).isEqualTo("java/util/ArrayList");
    assertThat(scan.interfaces()).containsExactly("java/lang/Runnable", "java/lang/Cloneable");
    assertThat(scan.callSiteTypes()).contains("java/lang/Runnable");
    assertThat(scan.major()).isEqualTo(61);
  }

  @Test
  void seesAnnotationsAndCalls() throws IOException {
    String source =
        """
        class Job {
          @io.jasyncio.Async void run() {}
        }
        class Caller {
          void run(io.jasyncio.Future<String> f) {}
        }
        """;
    assertThat(scan("Job", source).declaresAsync()).isTrue();
    assertThat(scan("Job", source).mentionsJasyncio()).isTrue();
    assertThat(scan("Caller", source).declaresAsync()).isFalse();
    assertThat(scan("Caller", source).mentionsJasyncio()).isTrue();
  }

  @Test
  void tellsWovenClassesAndTheirCompanions() throws IOException {
    Fixtures.compile(
        folder,
        """
        class Job {
          @io.jasyncio.Async void run() { io.jasyncio.Await.sleep(0); io.jasyncio.Await.sleep(0); }
          class A$$B {}
        }
        """);
    new FolderWeaving(java.util.List.of(Fixtures.core())).weave(java.util.List.of(folder));
    assertThat(scanFile("Job").isWoven()).isTrue();
    assertThat(scanFile("Job").looksLikeCompanion()).isFalse();
    assertThat(scanFile("Job$$run").looksLikeCompanion()).isTrue();
    assertThat(scanFile("Job$A$$B").looksLikeCompanion()).isFalse();
  }

  private ClassScan scanFile(String name) throws IOException {
    return ClassScan.of(Files.readAllBytes(folder.resolve(name + ".class")));
  }

  @Test
  void readsNamesOfAllScripts() throws IOException {
    assertThat(scan("Größe漢𝒜", "class Größe漢𝒜 {}").className()).isEqualTo("Größe漢𝒜");
  }

  @Test
  void isPatientWithWhatIsNoClassFile() throws IOException {
    assertThat(ClassScan.of(new byte[0])).isNull();
    assertThat(ClassScan.of(new byte[100])).isNull();
    Fixtures.compile(folder, "class Job { @io.jasyncio.Async void run() {} }");
    byte[] file = Files.readAllBytes(folder.resolve("Job.class"));
    for (int length = 0; length < file.length; length++) {
      ClassScan.of(Arrays.copyOf(file, length));
    }
    for (int at = 8; at < file.length; at++) {
      byte[] damaged = file.clone();
      damaged[at] = (byte) ~damaged[at];
      ClassScan scan = ClassScan.of(damaged);
      if (scan != null) {
        scan.className();
      }
    }
  }

  @Test
  void knowsWhatAsmKnows() {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(ClassScan.NEWEST_MAJOR, Opcodes.ACC_PUBLIC, "Job", null, "java/lang/Object", null);
    byte[] file = writer.toByteArray();
    new ClassReader(file);
    file[7]++;
    assertThatThrownBy(() -> new ClassReader(file)).isInstanceOf(IllegalArgumentException.class);
  }
}
