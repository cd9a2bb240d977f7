package io.jasyncio.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.jasyncio.weaver.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class FolderWeavingTest {
  static final String JOB =
      """
      package com.acme;
      import io.jasyncio.*;
      public class Job {
        @Async public static int twice(int x) {
          for (int i = 0; i < x; i++) { Await.sleep(0); }
          return 2 * x;
        }
        @Async static int leaf(int x) { return x; }
        public static void main(String[] arguments) {
          System.out.println(Asyncio.run(() -> twice(21)));
        }
      }
      """;

  static final String PLAIN = "package com.acme; class Plain { int x() { return 1; } }";

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void makeFolder() {
    folder = temporary.resolve("classes");
  }

  private FolderWeaving.Result weave(Path... targets) throws IOException {
    return new FolderWeaving(List.of(Fixtures.core())).verify(true).weave(List.of(targets));
  }

  private static String run(List<Path> classPath, String main) {
    Forked java = Forked.java(List.of("-cp", Fixtures.join(classPath), main));
    assertThat(java.err()).isEmpty();
    return java.out();
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        files.put(
            folder.relativize(path).toString().replace('\\', '/'),
            Files.getLastModifiedTime(path)
                + " "
                + java.util.Arrays.hashCode(Files.readAllBytes(path)));
      }
    }
    return files;
  }

  @Test
  void weaves() throws IOException {
    Fixtures.compile(folder, JOB, PLAIN);
    FolderWeaving.Result result = weave(folder);
    assertThat(result.refused()).isEmpty();
    assertThat(result.warnings()).isEmpty();
    assertThat(result.targets()).containsExactly(new FolderWeaving.Target(folder, 1, 3, 0, 0));
    assertThat(files())
        .containsOnlyKeys(
            "META-INF/jasyncio/coloured-methods",
            "com/acme/Job.class",
            "com/acme/Job$$lambda$main$0.class",
            "com/acme/Job$$twice.class",
            "com/acme/Plain.class");
    assertThat(run(List.of(folder, Fixtures.core()), "com.acme.Job")).isEqualTo("42\n");
  }

  @Test
  void writesTheIndex() throws IOException {
    Fixtures.compile(
        folder,
        JOB,
        "interface Step<T> { @io.jasyncio.Async T step(int[] a, String b) throws Exception; }");
    weave(folder);
    assertThat(folder.resolve("META-INF/jasyncio/coloured-methods"))
        .hasContent(
            """
            Step step ([ILjava/lang/String;)Ljava/lang/Object;
            com/acme/Job leaf (I)I
            com/acme/Job twice (I)I
            """);
  }

  @Test
  void weavesTwiceWhatItWeavesOnce() throws IOException {
    Fixtures.compile(folder, JOB, PLAIN);
    weave(folder);
    Map<String, String> once = files();
    FolderWeaving.Result result = weave(folder);
    assertThat(result.targets()).containsExactly(new FolderWeaving.Target(folder, 0, 0, 1, 0));
    assertThat(files()).isEqualTo(once);
  }

  @Test
  void leavesAFolderAloneThatHasNothingToDoWithAsync() throws IOException {
    Fixtures.compile(folder, PLAIN);
    Map<String, String> before = files();
    assertThat(weave(folder).targets())
        .containsExactly(new FolderWeaving.Target(folder, 0, 0, 0, 0));
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void listsAllRefusalsAndThenWritesNothing() throws IOException {
    Path other =
        Fixtures.compile(
            temporary.resolve("other"),
            "class Fine { @io.jasyncio.Async void run() { io.jasyncio.Await.sleep(1); } }");
    String bad =
        """
        package com.acme;
        class Bad {
          synchronized void plain() { io.jasyncio.Await.sleep(1); }
          @io.jasyncio.Async void held() {
            synchronized (this) {
              io.jasyncio.Await.sleep(1);
            }
          }
        }
        """;
    Path sources = temporary.resolve("src");
    Files.createDirectories(sources.resolve("com/acme"));
    Files.writeString(sources.resolve("com/acme/Bad.java"), bad);
    Fixtures.compile(folder, JOB, bad);
    Map<String, String> before = files();
    byte[] fine = Files.readAllBytes(other.resolve("Fine.class"));

    FolderWeaving.Result result =
        new FolderWeaving(List.of(Fixtures.core()))
            .sources(List.of(temporary.resolve("none"), sources))
            .weave(List.of(other, folder));

    assertThat(result.isRefused()).isTrue();
    assertThat(result.refused())
        .extracting(refused -> refused.refusal().reason(), refused -> refused.refusal().line())
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(Reason.PLAIN_CALLER, 3),
            org.assertj.core.groups.Tuple.tuple(Reason.MONITOR, 6));
    assertThat(result.refused())
        .allSatisfy(
            refused -> {
              assertThat(refused.source()).isEqualTo(sources.resolve("com/acme/Bad.java"));
              assertThat(refused.classFile())
                  .isEqualTo(folder.resolve("com/acme/Bad.class").toString());
              assertThat(refused.message())
                  .startsWith(refused.source() + ":[" + refused.refusal().line() + ",1] Bad.");
            });
    assertThat(files()).isEqualTo(before);
    assertThat(other.resolve("Fine.class")).hasBinaryContent(fine);
  }

  @Test
  void removesFramesThatAreNoLongerNeeded() throws IOException {
    Fixtures.compile(
        folder,
        JOB,
        "class Gone { @io.jasyncio.Async void run() { io.jasyncio.Await.sleep(1); } }");
    weave(folder);
    assertThat(folder.resolve("Gone$$run.class")).exists();
    Files.delete(folder.resolve("Gone.class"));
    Fixtures.compile(
        folder,
        """
        package com.acme;
        class Job {
          @io.jasyncio.Async static void once() {
            io.jasyncio.Await.sleep(0);
            io.jasyncio.Await.sleep(0);
          }
        }
        """);
    FolderWeaving.Result result = weave(folder);
    assertThat(result.targets()).containsExactly(new FolderWeaving.Target(folder, 1, 1, 0, 3));
    assertThat(files())
        .containsOnlyKeys(
            "META-INF/jasyncio/coloured-methods", "com/acme/Job.class", "com/acme/Job$$once.class");

    Fixtures.compile(folder, "package com.acme; class Job {}");
    assertThat(weave(folder).targets())
        .containsExactly(new FolderWeaving.Target(folder, 0, 0, 0, 1));
    assertThat(files()).containsOnlyKeys("com/acme/Job.class");
  }

  @Test
  void keepsClassesOfTheUsersOwnWithDollarsInTheirNames() throws IOException {
    Fixtures.compile(
        folder,
        JOB,
        "package com.acme; class Job$$twice$$x { class A$$Lambda {} interface B$$C {} }");
    weave(folder);
    weave(folder);
    assertThat(files())
        .containsKeys(
            "com/acme/Job$$twice$$x.class",
            "com/acme/Job$$twice$$x$A$$Lambda.class",
            "com/acme/Job$$twice$$x$B$$C.class");
  }

  @Test
  void noticesThatACalleeHasChangedItsColour() throws IOException {
    String caller =
        """
        class Caller {
          @io.jasyncio.Async int run() { return com.acme.Job.twice(1); }
        }
        """;
    Path callers =
        Fixtures.compile(
            temporary.resolve("callers"),
            List.of(Fixtures.core(), Fixtures.compile(folder, JOB)),
            caller);
    assertThat(weave(callers, folder).isRefused()).isFalse();

    Fixtures.compile(
        folder,
        "package com.acme; public class Job { public static int twice(int x) { return x; } }");
    FolderWeaving.Result result = weave(callers, folder);
    assertThat(result.refused())
        .extracting(refused -> refused.refusal().reason())
        .containsExactly(Reason.STALE);
    assertThat(result.refused().get(0).message())
        .contains("Caller.run(Caller.java:2)", "mvn clean");
  }

  @Test
  void seesTheClassPathWithFoldersAndJars() throws IOException {
    Path library = Fixtures.compile(temporary.resolve("library"), JOB);
    Path jar = Jars.jar(temporary.resolve("library.jar"), library);
    weave(jar);
    Fixtures.compile(
        folder,
        List.of(Fixtures.core(), library),
        "class Caller { void run() { com.acme.Job.twice(1); } }");
    FolderWeaving.Result result =
        new FolderWeaving(List.of(temporary.resolve("none"), jar, Fixtures.core()))
            .weave(List.of(folder));
    assertThat(result.refused())
        .extracting(refused -> refused.refusal().reason())
        .containsExactly(Reason.PLAIN_CALLER);
  }

  @Test
  void leavesSymbolicLinksAlone() throws IOException {
    Path outside = Fixtures.compile(temporary.resolve("outside"), JOB);
    byte[] before = Files.readAllBytes(outside.resolve("com/acme/Job.class"));
    Files.createDirectories(folder);
    Files.createSymbolicLink(folder.resolve("com"), outside.resolve("com"));
    Files.createSymbolicLink(folder.resolve("Job.class"), outside.resolve("com/acme/Job.class"));
    FolderWeaving.Result result = weave(folder);
    assertThat(result.warnings())
        .containsExactlyInAnyOrder(
            folder.resolve("com") + " is a symbolic link, and left alone",
            folder.resolve("Job.class") + " is a symbolic link, and left alone");
    assertThat(outside.resolve("com/acme/Job.class")).hasBinaryContent(before);
    assertThat(folder.resolve("Job.class")).isSymbolicLink();
  }

  @Test
  void weavesThroughALinkToTheFolderItself() throws IOException {
    Fixtures.compile(folder, JOB);
    Path link = Files.createSymbolicLink(temporary.resolve("link"), folder);
    assertThat(weave(link).targets()).containsExactly(new FolderWeaving.Target(link, 1, 3, 0, 0));
  }

  @Test
  void leavesClassFilesAloneThatLieAboutTheirNames() throws IOException {
    Fixtures.compile(folder, JOB);
    Path elsewhere = folder.resolve("elsewhere/Job.class");
    Files.createDirectories(elsewhere.getParent());
    Files.move(folder.resolve("com/acme/Job.class"), elsewhere);
    Path broken = Files.writeString(folder.resolve("Broken.class"), "not a class file");
    assertThat(weave(folder).warnings())
        .containsExactly(
            broken + " isn't a class file, and left alone",
            elsewhere
                + " holds the class \"com/acme/Job\", which can't be loaded from there, and is left"
                + " alone");
    assertThat(files()).containsOnlyKeys("Broken.class", "elsewhere/Job.class");
  }

  @Test
  void namesThatLeadOutOfTheFolderAreRefused() throws IOException {
    Files.createDirectories(folder);
    Path inside = Files.write(folder.resolve("Inside.class"), named("Inside", "../../x"));
    Path outside = Files.write(folder.resolve("Outside.class"), named("../../Outside", "x"));
    FolderWeaving.Result result = weave(folder);
    assertThat(result.refused())
        .extracting(FolderWeaving.Refused::message)
        .containsExactly(
            "Inside.../../x(Unknown Source): has a name that no JVM accepts. Compile the class"
                + " anew, or find out who changed it [class-file]");
    assertThat(result.warnings())
        .containsExactly(
            outside
                + " holds the class \"../../Outside\", which can't be loaded from there, and is left"
                + " alone");
    assertThat(inside).hasBinaryContent(named("Inside", "../../x"));
    try (Stream<Path> all = Files.walk(temporary)) {
      assertThat(all.filter(Files::isRegularFile)).containsExactlyInAnyOrder(inside, outside);
    }
  }

  private static byte[] named(String className, String methodName) {
    ClassWriter file = new ClassWriter(0);
    file.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, className, null, "java/lang/Object", null);
    MethodVisitor method = file.visitMethod(Opcodes.ACC_STATIC, methodName, "()V", null, null);
    method.visitAnnotation("Lio/jasyncio/Async;", true).visitEnd();
    method.visitCode();
    method.visitInsn(Opcodes.LCONST_0);
    method.visitMethodInsn(Opcodes.INVOKESTATIC, "io/jasyncio/Await", "sleep", "(J)V", false);
    method.visitInsn(Opcodes.RETURN);
    method.visitMaxs(2, 0);
    method.visitEnd();
    return file.toByteArray();
  }

  @Test
  void namesDamagedClassesAndGoesOn() throws IOException {
    Fixtures.compile(folder, JOB);
    Path job = folder.resolve("com/acme/Job.class");
    byte[] whole = Files.readAllBytes(job);
    Files.write(job, Arrays.copyOf(whole, whole.length - 1));
    assertThat(weave(folder).refused())
        .singleElement()
        .satisfies(
            refused ->
                assertThat(refused.message())
                    .startsWith("Job.<class>(Unknown Source): is a damaged class file: ")
                    .endsWith(". Compile it anew [class-file]"));
  }

  @Test
  void refusesClassFilesFromTheFuture() throws IOException {
    Fixtures.compile(folder, JOB, PLAIN);
    for (String name : List.of("com/acme/Job.class", "com/acme/Plain.class")) {
      byte[] file = Files.readAllBytes(folder.resolve(name));
      file[7] = 100;
      Files.write(folder.resolve(name), file);
    }
    assertThat(weave(folder).refused())
        .extracting(FolderWeaving.Refused::message)
        .containsExactly(
            "Job.class(Unknown Source): the class file version 100 is newer than this weaver knows"
                + " ("
                + ClassScan.NEWEST_MAJOR
                + "). Use a newer jasyncio, or compile with an older --release [class-file]");
  }

  @Test
  void keepsPermissionsAndCleansUpAfterAKilledRun() throws IOException {
    Fixtures.compile(folder, JOB);
    Path job = folder.resolve("com/acme/Job.class");
    Path unfinished = folder.resolve("com/acme/Job.class" + AtomicFile.UNFINISHED);
    Files.writeString(unfinished, "half a class");
    Files.setPosixFilePermissions(job, PosixFilePermissions.fromString("rw-rw-r--"));
    weave(folder);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(job)))
        .isEqualTo("rw-rw-r--");
    assertThat(unfinished).doesNotExist();
  }

  @Test
  void saysWhatItCantWrite() throws IOException {
    Fixtures.compile(folder, JOB);
    Path blocked = folder.resolve("com/acme/Job$$twice.class");
    Files.createDirectories(blocked.resolve("full"));
    assertThatThrownBy(() -> weave(folder))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("can't write " + blocked + ": ");
  }

  @Test
  void saysThatAFolderIsReadOnly() throws IOException {
    Fixtures.compile(folder, JOB);
    Path packageFolder = folder.resolve("com/acme");
    Files.setPosixFilePermissions(packageFolder, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assumeFalse(Files.isWritable(packageFolder), "the user may write anywhere");
      assertThatThrownBy(() -> weave(folder))
          .hasMessageMatching("can't write .*Job.*\\.class: no permission");
    } finally {
      Files.setPosixFilePermissions(packageFolder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void saysWhatIsMissing() {
    assertThatThrownBy(() -> weave(temporary.resolve("none")))
        .hasMessage(temporary.resolve("none") + ": no such folder or jar");
  }
}
