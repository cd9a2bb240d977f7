package io.jasyncio.agent;

import static io.jasyncio.agent.FolderWeavingTest.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs small programs in JVMs with the agent. */
class AgentTest {
  @TempDir Path temporary;

  private Forked run(String options, String main, String... sources) {
    Path folder = Fixtures.compile(temporary.resolve("classes"), sources);
    return Forked.withAgent(options, List.of(folder, Fixtures.core()), main);
  }

  private static Forked quiet(String out) {
    return new Forked(0, out, "");
  }

  @Test
  void isQuiet() {
    assertThat(run("", "com.acme.Job", JOB)).isEqualTo(quiet("42\n"));
  }

  @Test
  void verifies() {
    assertThat(run("=verify", "com.acme.Job", JOB)).isEqualTo(quiet("42\n"));
  }

  @Test
  void tellsWhatItWeaves() {
    Forked ran = run("=verbose", "com.acme.Job", JOB);
    assertThat(ran.out()).isEqualTo("42\n");
    assertThat(ran.err())
        .isEqualTo(
            "jasyncio: wove com.acme.Job: twice(I)I, leaf(I)I,"
                + " lambda$main$0()Ljava/lang/Integer;\n");
  }

  @Test
  void dumpsWhatItWeaves() {
    Path dump = temporary.resolve("a/dump");
    assertThat(run("=dump=" + dump, "com.acme.Job", JOB)).isEqualTo(quiet("42\n"));
    assertThat(dump.resolve("com/acme/Job.class")).exists();
    assertThat(dump.resolve("com/acme/Job$$twice.class")).exists();
    Forked woven =
        Forked.java(List.of("-cp", Fixtures.join(List.of(dump, Fixtures.core())), "com.acme.Job"));
    assertThat(woven).isEqualTo(quiet("42\n"));
  }

  @Test
  void looksOnlyWhereItMay() {
    String other =
        """
        package org.other;
        import io.jasyncio.*;
        class Other {
          @Async static int one() { Await.sleep(0); return 1; }
          public static void main(String[] a) { System.out.println(Asyncio.run(() -> one())); }
        }
        """;
    assertThat(run("=include=com.acme.*:org.*", "org.other.Other", JOB, other))
        .isEqualTo(quiet("1\n"));
    for (String option :
        new String[] {"=include=com.acme.*", "=exclude=*.Other", "=verbose,exclude=org.*"}) {
      Forked ran = run(option, "org.other.Other", JOB, other);
      assertThat(ran.status()).isEqualTo(1);
      assertThat(ran.err())
          .contains("hasn't been woven", "include and exclude options")
          .doesNotContain("jasyncio: wove org");
    }
  }

  @Test
  void doesNotStartWithOptionsItDoesNotKnow() {
    Forked ran = run("=verbos,dump=x", "com.acme.Job", JOB);
    assertThat(ran.status()).isNotZero();
    assertThat(ran.out()).doesNotContain("42");
    assertThat(ran.err())
        .contains(
            "jasyncio agent: unknown option \"verbos\" (did you mean \"verbose\"?)"
                + System.lineSeparator()
                + "usage: -javaagent:jasyncio-agent.jar[=OPTION,");
  }

  @Test
  void saysOnceWhatItRefusesAndLetsTheMethodThrowIt() {
    Forked ran =
        run(
            "",
            "Bad",
            """
            import io.jasyncio.*;
            class Bad {
              @Async static void held() {
                synchronized (Bad.class) {
                  Await.sleep(1);
                }
              }
              static void plain() { Await.sleep(1); }
              static void run(AsyncRunnable body) {
                try {
                  Asyncio.run(body);
                } catch (Throwable t) {
                  System.out.println(t.getClass().getName() + ": " + t.getMessage());
                }
              }
              public static void main(String[] a) {
                run(() -> held());
                run(() -> held());
                try {
                  plain();
                } catch (Throwable t) {
                  System.out.println(t.getClass().getName() + ": " + t.getMessage());
                }
                System.out.println("end");
              }
            }
            """);
    assertThat(ran.status()).isZero();
    String[] said = ran.err().split("\n");
    assertThat(said).hasSize(2);
    assertThat(said[0]).startsWith("jasyncio: Bad.held(Bad.java:5): ").endsWith(" [monitor]");
    assertThat(said[1]).startsWith("jasyncio: Bad.plain(Bad.java:8): ").endsWith(" [plain-caller]");
    String error = "io.jasyncio.runtime.RefusedMethodError: ";
    String held = error + said[0].substring("jasyncio: ".length());
    String plain = error + said[1].substring("jasyncio: ".length());
    assertThat(ran.out().split("\n")).containsExactly(held, held, plain, "end");
  }

  @Test
  void warnsOncePerPlaceOfBlockingCalls() {
    String source =
        """
        import io.jasyncio.*;
        class Slow {
          @Async static void nap() throws InterruptedException {
            Thread.sleep(1);
          }
          public static void main(String[] a) {
            for (int i = 0; i < 3; i++) {
              Asyncio.run(() -> nap());
            }
            System.out.println("end");
          }
        }
        """;
    assertThat(run("", "Slow", source))
        .isEqualTo(
            new Forked(
                0,
                "end\n",
                "jasyncio: warning: Slow.nap(Slow.java:4): calls Thread.sleep(long), which blocks"
                    + " the loop's thread: no other coroutine runs meanwhile. Write Await.sleep(…)"
                    + " [blocking-call]\n"));
    assertThat(run("=blocking=none", "Slow", source)).isEqualTo(quiet("end\n"));
    assertThat(run("=blocking=-java.lang.Thread.sleep", "Slow", source)).isEqualTo(quiet("end\n"));
  }

  @Test
  void weavesLambdasForInterfacesOfTheUsersOwnInClassesThatDoNotMentionJasyncio() {
    assertThat(
            run(
                "=verify",
                "Main",
                "public interface Step { @io.jasyncio.Async int step(int x); }",
                "class Inherited implements Step { public @io.jasyncio.Async int step(int x) {"
                    + " io.jasyncio.Await.sleep(0); return x + 1; } }",
                "abstract class Between extends Inherited {}",
                """
                class Runner {
                  static int twice(Step step, int x) {
                    return io.jasyncio.Asyncio.run(() -> step.step(step.step(x)));
                  }
                  @io.jasyncio.Async static int slowly(int x) { io.jasyncio.Await.sleep(0); return 2 * x; }
                }
                """,
                """
                class Main {
                  public static void main(String[] a) throws Exception {
                    System.out.println(Runner.twice(x -> Runner.slowly(x) + 1, 5));
                    System.out.println(Runner.twice(Runner::slowly, 5));
                    System.out.println(Runner.twice(new Between() {}, 5));
                    Step step = x -> Runner.slowly(x);
                    try {
                      System.out.println(Step.class.getMethod("step", int.class).invoke(step, 1));
                    } catch (java.lang.reflect.InvocationTargetException e) {
                      System.out.println(e.getCause().getMessage().lines().findFirst().get());
                    }
                  }
                }
                """))
        .isEqualTo(
            quiet(
                "23\n"
                    + "20\n"
                    + "7\n"
                    + "Main.main(Main.java:8) called the @Async method Step.step by reflection, as"
                    + " a plain method, which can't be suspended. Write a lambda that calls it, and"
                    + " start that as a coroutine:\n"));
  }

  @Test
  void refusesAPlainOverrideInAClassThatDoesNotMentionJasyncio() {
    Forked ran =
        run(
            "",
            "Sub",
            "class Base { @io.jasyncio.Async int x() { io.jasyncio.Await.sleep(0); return 1; } }",
            "class Between extends Base {}",
            """
            class Sub extends Between {
              @Override int x() { return 2; }
              public static void main(String[] a) { System.out.println("end"); }
            }
            """);
    assertThat(ran.out()).isEqualTo("end\n");
    assertThat(ran.err())
        .startsWith("jasyncio: Sub.x(Sub.java:2): ")
        .endsWith(" [plain-override]\n");
  }

  @Test
  void looksAtUsersPackagesWithNamesLikeTheJdks() {
    String source = JOB.replace("package com.acme", "package javaflow.sun");
    assertThat(run("", "javaflow.sun.Job", source)).isEqualTo(quiet("42\n"));
  }

  @Test
  void passesOverTheClassesThatThePluginHasWoven() throws Exception {
    Path folder = Fixtures.compile(temporary.resolve("woven"), JOB);
    new FolderWeaving(List.of(Fixtures.core())).weave(List.of(folder));
    assertThat(Forked.withAgent("=verbose", List.of(folder, Fixtures.core()), "com.acme.Job"))
        .isEqualTo(quiet("42\n"));
  }

  @Test
  void isThereTwice() {
    Path folder = Fixtures.compile(temporary.resolve("classes"), JOB);
    Forked ran = Forked.withAgent("", List.of(folder, Fixtures.core()), "com.acme.Job");
    Forked twice =
        Forked.java(
            List.of(
                "-javaagent:" + Fixtures.agentJar(),
                "-javaagent:" + Fixtures.agentJar() + "=verify",
                "-cp",
                Fixtures.join(List.of(folder, Fixtures.core())),
                "com.acme.Job"));
    assertThat(twice).isEqualTo(ran).isEqualTo(quiet("42\n"));
  }

  @Test
  void worksInNamedModules() {
    Path module =
        Fixtures.compileModule(
            temporary.resolve("module"), "module com.acme { requires io.jasyncio; }", JOB);
    Forked ran =
        Forked.java(
            List.of(
                "-javaagent:" + Fixtures.agentJar() + "=verify",
                "-p",
                Fixtures.join(List.of(module, Fixtures.coreModule())),
                "-m",
                "com.acme/com.acme.Job"));
    assertThat(ran).isEqualTo(quiet("42\n"));
  }

  @Test
  void saysOnceThatALoaderDoesNotSeeCore() {
    Path classes =
        Fixtures.compile(
            temporary.resolve("classes"),
            "class One { @io.jasyncio.Async static void run() {} }",
            "class Two { @io.jasyncio.Async static void run() {} }",
            """
            class Main {
              public static void main(String[] a) throws Exception {
                Class.forName("One");
                Class.forName("Two");
                System.out.println("end");
              }
            }
            """);
    Forked ran = Forked.withAgent("", List.of(classes), "Main");
    assertThat(ran)
        .isEqualTo(
            new Forked(
                0,
                "end\n",
                "jasyncio: can't weave One, nor anything else of its class loader, which doesn't"
                    + " see jasyncio-core: put jasyncio-core.jar where this class comes from\n"));
  }

  @Test
  void leavesClassFilesFromTheFutureAloneAndSaysSo() throws Exception {
    Path classes = temporary.resolve("classes");
    Fixtures.compile(classes, JOB);
    Path job = classes.resolve("com/acme/Job.class");
    byte[] file = Files.readAllBytes(job);
    file[7] = 100;
    Files.write(job, file);
    Forked ran = Forked.withAgent("", List.of(classes, Fixtures.core()), "com.acme.Job");
    assertThat(ran.err())
        .startsWith(
            "jasyncio: can't weave com.acme.Job: its class file version 100 is newer than this"
                + " agent knows (")
        .contains("UnsupportedClassVersionError");
  }

  @Test
  void letsTwoThreadsDefineOneClassAtOnce() {
    Forked ran =
        run(
            "",
            "Racing",
            JOB,
            """
            import java.nio.file.*;
            import java.util.concurrent.*;
            class Racing extends ClassLoader {
              static { registerAsParallelCapable(); }
              Racing() { super(Racing.class.getClassLoader()); }
              Class<?> define(byte[] file) {
                return defineClass("com.acme.Job", file, 0, file.length, Racing.class.getProtectionDomain());
              }
              public static void main(String[] a) throws Exception {
                byte[] file;
                try (var in = Racing.class.getResourceAsStream("/com/acme/Job.class")) { file = in.readAllBytes(); }
                for (int i = 0; i < 50; i++) {
                  Racing loader = new Racing();
                  CyclicBarrier start = new CyclicBarrier(2);
                  CompletableFuture<Class<?>> won = new CompletableFuture<>();
                  Thread[] threads = new Thread[2];
                  for (int t = 0; t < 2; t++) {
                    threads[t] = new Thread(() -> {
                      try {
                        start.await();
                        won.complete(loader.define(file));
                      } catch (LinkageError duplicate) {
                        // the other one was first
                      } catch (Exception e) {
                        won.completeExceptionally(e);
                      }
                    });
                    threads[t].start();
                  }
                  Class<?> job = won.get();
                  for (Thread thread : threads) { thread.join(); }
                  job.getMethod("main", String[].class).invoke(null, (Object) null);
                }
              }
            }
            """);
    assertThat(ran).isEqualTo(quiet("42\n".repeat(50)));
  }

  @Test
  void neverRunsAClassUnwovenThatItFailedToWeave() {
    Forked ran =
        run(
            "",
            "Broken",
            """
            class Victim {
              @io.jasyncio.Async static int run() {
                io.jasyncio.Await.sleep(0);
                io.jasyncio.Await.sleep(0);
                return 1;
              }
            }
            """,
            """
            class Broken extends ClassLoader {
              Broken() { super(Broken.class.getClassLoader()); }
              @Override protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.equals("io.jasyncio.runtime.Frame")) { throw new ClassNotFoundException(name); }
                if (!name.equals("Victim")) { return super.loadClass(name, resolve); }
                try (var in = getResourceAsStream("Victim.class")) {
                  byte[] file = in.readAllBytes();
                  return defineClass(name, file, 0, file.length);
                } catch (java.io.IOException e) {
                  throw new ClassNotFoundException(name, e);
                }
              }
              public static void main(String[] a) throws Exception {
                Class<?> victim = new Broken().loadClass("Victim");
                var run = victim.getDeclaredMethod("run");
                run.setAccessible(true);
                try {
                  System.out.println(run.invoke(null));
                } catch (java.lang.reflect.InvocationTargetException e) {
                  System.out.println(e.getCause().getClass().getName() + ": " + e.getCause().getMessage());
                }
              }
            }
            """);
    assertThat(ran.err())
        .startsWith("jasyncio: jasyncio failed to weave Victim, which is a bug in jasyncio: ")
        .contains("NoClassDefFoundError: io/jasyncio/runtime/Frame")
        .endsWith(". Please report it, with this message and the class file\n");
    assertThat(ran.err().split("\n")).hasSize(1);
    assertThat(ran.out())
        .isEqualTo(
            "io.jasyncio.runtime.RefusedMethodError: "
                + ran.err().substring("jasyncio: ".length()));
  }

  @Test
  void leavesProxiesAndOtherClassesMadeAtRunTimeAlone() {
    assertThat(
            run(
                "=verify",
                "Main",
                "public interface Step { @io.jasyncio.Async int step(int x); }",
                """
                import io.jasyncio.*;
                import java.lang.reflect.Proxy;
                class Main {
                  public static void main(String[] a) throws Exception {
                    Step step = (Step) Proxy.newProxyInstance(Main.class.getClassLoader(), new Class<?>[] {Step.class}, (p, m, x) -> (int) x[0] + 1);
                    System.out.println(Asyncio.run(() -> step.step(1)));
                    System.out.println(Step.class.getMethod("step", int.class).invoke(step, 2));
                  }
                }
                """))
        .isEqualTo(quiet("2\n3\n"));
  }
}
