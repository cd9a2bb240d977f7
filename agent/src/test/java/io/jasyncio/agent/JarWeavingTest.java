package io.jasyncio.agent;

import static io.jasyncio.agent.FolderWeavingTest.JOB;
import static io.jasyncio.agent.FolderWeavingTest.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JarWeavingTest {
  @TempDir Path temporary;

  private FolderWeaving.Result weave(Path... targets) throws IOException {
    return new FolderWeaving(List.of(Fixtures.core())).verify(true).weave(List.of(targets));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Map<String, byte[]> job() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("META-INF/MANIFEST.MF", text("Manifest-Version: 1.0\r\nMulti-Release: true\r\n\r\n"));
    files.putAll(Jars.contents(Fixtures.compile(temporary.resolve("job"), JOB, PLAIN), ""));
    files.put("data.stored", text("as it is"));
    files.put("readme.txt", text("read me"));
    return files;
  }

  @Test
  void weavesAndKeepsWhatElseIsThere() throws IOException {
    Path jar = Jars.jar(temporary.resolve("job.jar"), job());
    assertThat(weave(jar).targets()).containsExactly(new FolderWeaving.Target(jar, 1, 3, 0, 0));
    assertThat(Jars.names(jar))
        .containsExactly(
            "META-INF/MANIFEST.MF",
            "com/acme/Job.class",
            "com/acme/Plain.class",
            "data.stored",
            "readme.txt",
            "META-INF/jasyncio/coloured-methods",
            "com/acme/Job$$lambda$main$0.class",
            "com/acme/Job$$twice.class");
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      assertThat(zip.getComment()).isEqualTo("a comment");
      assertThat(zip.getEntry("data.stored").getMethod()).isEqualTo(ZipEntry.STORED);
      assertThat(zip.stream()).allSatisfy(e -> assertThat(e.getTimeLocal()).isEqualTo(Jars.TIME));
    }
    assertThat(Jars.read(jar, "data.stored")).isEqualTo(text("as it is"));
    assertThat(Files.list(temporary).map(path -> path.getFileName().toString()))
        .containsExactlyInAnyOrder("job", "job.jar");
    Forked java =
        Forked.java(List.of("-cp", Fixtures.join(List.of(jar, Fixtures.core())), "com.acme.Job"));
    assertThat(java).isEqualTo(new Forked(0, "42\n", ""));
  }

  @Test
  void makesTheSameJarOfTheSameClassesAndLeavesAWovenOneAlone() throws IOException {
    Path one = Jars.jar(temporary.resolve("one.jar"), job());
    Path two = Jars.jar(temporary.resolve("two.jar"), job());
    weave(one);
    weave(two);
    assertThat(one).hasSameBinaryContentAs(two);
    var time = Files.getLastModifiedTime(one);
    assertThat(weave(one).targets()).containsExactly(new FolderWeaving.Target(one, 0, 0, 1, 0));
    assertThat(one).hasSameBinaryContentAs(two);
    assertThat(Files.getLastModifiedTime(one)).isEqualTo(time);
  }

  @Test
  void weavesTheClassesOfEachVersionAndOfApplications() throws IOException {
    Map<String, byte[]> files = job();
    Path newer = Fixtures.compile(temporary.resolve("newer"), JOB.replace("2 * x", "3 * x"));
    files.putAll(Jars.contents(newer, "META-INF/versions/11/"));
    Path web =
        Fixtures.compile(
            temporary.resolve("web"), "class Web { @io.jasyncio.Async void run() {} }");
    files.putAll(Jars.contents(web, "WEB-INF/classes/"));
    Path jar = Jars.jar(temporary.resolve("job.jar"), files);
    assertThat(weave(jar).targets()).containsExactly(new FolderWeaving.Target(jar, 3, 7, 0, 0));
    assertThat(Jars.names(jar))
        .contains(
            "META-INF/versions/11/com/acme/Job$$twice.class",
            "META-INF/jasyncio/coloured-methods",
            "WEB-INF/classes/META-INF/jasyncio/coloured-methods")
        .doesNotContain("META-INF/versions/11/META-INF/jasyncio/coloured-methods");
    Forked java =
        Forked.java(List.of("-cp", Fixtures.join(List.of(jar, Fixtures.core())), "com.acme.Job"));
    assertThat(java).isEqualTo(new Forked(0, "63\n", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"META-INF/ACME.SF", "META-INF/acme.rsa", "META-INF/ACME.EC"})
  void refusesToBreakSignatures(String signature) throws IOException {
    Map<String, byte[]> files = job();
    files.put(signature, text("signature"));
    Path jar = Jars.jar(temporary.resolve("job.jar"), files);
    byte[] before = Files.readAllBytes(jar);
    assertThatThrownBy(() -> weave(jar))
        .isInstanceOf(IOException.class)
        .hasMessage(
            jar
                + " is signed ("
                + signature
                + "), and weaving breaks a signature: weave first, then sign");
    assertThat(jar).hasBinaryContent(before);
  }

  @Test
  void mindsNoSignatureOfAJarWithNothingToWeave() throws IOException {
    Path plain = Fixtures.compile(temporary.resolve("plain"), PLAIN);
    Map<String, byte[]> files = new LinkedHashMap<>(Jars.contents(plain, ""));
    files.put("META-INF/ACME.SF", text("signature"));
    Path jar = Jars.jar(temporary.resolve("plain.jar"), files);
    assertThat(weave(jar).isRefused()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../evil.class", "/evil.class", "com/../../evil.class", "com\\evil.class", "./x"})
  void refusesNamesThatLeadOut(String name) throws IOException {
    Map<String, byte[]> files = job();
    files.put(name, text("evil"));
    Path jar = Jars.jar(temporary.resolve("job.jar"), files);
    assertThatThrownBy(() -> weave(jar))
        .isInstanceOf(IOException.class)
        .hasMessage(jar + ": the entry \"" + name + "\" leads out of the jar");
  }

  @Test
  void saysThatAFileIsNoJar() throws IOException {
    Path file = Files.writeString(temporary.resolve("job.jar"), "not a jar at all");
    assertThatThrownBy(() -> weave(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + " is neither a folder nor a jar: ");
    byte[] half = Files.readAllBytes(Jars.jar(temporary.resolve("half.jar"), job()));
    Files.write(file, Arrays.copyOf(half, half.length / 2));
    assertThatThrownBy(() -> weave(file)).hasMessageStartingWith(file + " is neither");
  }
}
