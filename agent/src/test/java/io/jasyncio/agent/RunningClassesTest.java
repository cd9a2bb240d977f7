package io.jasyncio.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Classes that run already: other agents retransform them, debuggers replace them, and this agent
 * may come late.
 */
class RunningClassesTest {
  private static final String OTHER_AGENT =
      """
      package other;
      public class Agent implements java.lang.instrument.ClassFileTransformer {
        public static java.lang.instrument.Instrumentation jvm;
        public static void premain(String a, java.lang.instrument.Instrumentation i) {
          jvm = i;
          i.addTransformer(new Agent(), true);
        }
        public byte[] transform(ClassLoader l, String name, Class<?> c, java.security.ProtectionDomain d, byte[] file) {
          return name != null && name.startsWith("com/acme/") ? file : null;
        }
      }
      """;

  private static final String JOB =
      """
      package com.acme;
      import io.jasyncio.*;
      public class Job {
        @Async public static int twice(int x) {
          for (int i = 0; i < 3; i++) { Await.sleep(0); }
          return 2 * x;
        }
      }
      """;

  @TempDir Path temporary;

  private Forked run(Path classes, String main, boolean withOther, String... jvmOptions)
      throws Exception {
    Path other = Fixtures.compile(temporary.resolve("other"), List.of(), OTHER_AGENT);
    Map<String, byte[]> files = new LinkedHashMap<>();
    String manifest =
        "Manifest-Version: 1.0\r\nPremain-Class: other.Agent\r\n"
            + "Can-Retransform-Classes: true\r\nCan-Redefine-Classes: true\r\n\r\n";
    files.put("META-INF/MANIFEST.MF", manifest.getBytes(StandardCharsets.UTF_8));
    files.putAll(Jars.contents(other, ""));
    Path jar = Jars.jar(temporary.resolve("other.jar"), files);
    List<String> arguments = new ArrayList<>(List.of(jvmOptions));
    if (withOther) {
      arguments.add("-javaagent:" + Fixtures.agentJar());
      arguments.add("-javaagent:" + jar);
    }
    arguments.addAll(List.of("-cp", Fixtures.join(List.of(classes, Fixtures.core(), jar)), main));
    return Forked.java(arguments);
  }

  @Test
  void areWovenToTheSameWhenTheyAreRetransformed() throws Exception {
    Path classes =
        Fixtures.compile(
            temporary.resolve("classes"),
            List.of(
                Fixtures.core(),
                Fixtures.compile(temporary.resolve("other"), List.of(), OTHER_AGENT)),
            JOB,
            """
            import com.acme.Job;
            import io.jasyncio.*;
            class Main {
              public static void main(String[] a) throws Exception {
                for (int i = 0; i < 3; i++) {
                  System.out.println(Asyncio.run(() -> {
                    int one = Job.twice(1);
                    other.Agent.jvm.retransformClasses(Job.class);
                    return one + Job.twice(2);
                  }));
                }
              }
            }
            """);
    assertThat(run(classes, "Main", true)).isEqualTo(new Forked(0, "6\n6\n6\n", ""));
  }

  @Test
  void areReplacedOnlyIfTheirFramesStillFit() throws Exception {
    Path others = Fixtures.compile(temporary.resolve("other"), List.of(), OTHER_AGENT);
    Path same = Fixtures.compile(temporary.resolve("same"), JOB.replace("2 * x", "5 * x"));
    Path changed =
        Fixtures.compile(
            temporary.resolve("changed"),
            JOB.replace("for (int i", "String s = \"\" + x; for (int i")
                .replace("2 * x", "s.length()"));
    Path classes =
        Fixtures.compile(
            temporary.resolve("classes"),
            List.of(Fixtures.core(), others),
            JOB,
            """
            import com.acme.Job;
            import io.jasyncio.*;
            import java.lang.instrument.ClassDefinition;
            import java.nio.file.*;
            class Main {
              static void replace(String folder) throws Exception {
                byte[] file = Files.readAllBytes(Path.of(folder, "com/acme/Job.class"));
                try {
                  other.Agent.jvm.redefineClasses(new ClassDefinition(Job.class, file));
                } catch (UnsupportedOperationException e) {
                  System.out.println("the JVM says no");
                }
                System.out.println(Asyncio.run(() -> Job.twice(2)));
              }
              public static void main(String[] a) throws Exception {
                System.out.println(Asyncio.run(() -> Job.twice(2)));
                replace("%s");
                replace("%s");
              }
            }
            """
                .formatted(same, changed));
    assertThat(run(classes, "Main", true))
        .isEqualTo(
            new Forked(
                0,
                "4\n10\nthe JVM says no\n10\n",
                "jasyncio: can't redefine com.acme.Job while it runs: com.acme.Job$$twice would no"
                    + " longer fit activations that are suspended. Restart the program\n"));
  }

  @Test
  void areNamedByAnAgentThatComesLate() throws Exception {
    Path classes =
        Fixtures.compile(
            temporary.resolve("classes"),
            JOB,
            JOB.replace("class Job", "class Late"),
            """
            import io.jasyncio.*;
            class Main {
              public static void main(String[] a) throws Exception {
                Class.forName("com.acme.Job");
                var vm = com.sun.tools.attach.VirtualMachine.attach("" + ProcessHandle.current().pid());
                vm.loadAgent("%s", "verify");
                vm.detach();
                Object x = Starter.start();
                System.out.println(x);
              }
            }
            """
                .formatted(Fixtures.agentJar()),
            """
            class Starter {
              static Object start() { return io.jasyncio.Asyncio.run(() -> com.acme.Late.twice(21)); }
            }
            """);
    Forked ran =
        run(
            classes,
            "Main",
            false,
            "-Djdk.attach.allowAttachSelf=true",
            "-XX:+EnableDynamicAgentLoading");
    assertThat(ran)
        .isEqualTo(
            new Forked(
                0,
                "42\n",
                "jasyncio: loaded before the agent, and so not woven: com.acme.Job. Start the"
                    + " program with -javaagent:jasyncio-agent.jar, or weave with the plugin\n"));
  }

  @Test
  void seeNothingOpenedForThem() throws Exception {
    Path classes =
        Fixtures.compile(
            temporary.resolve("classes"),
            """
            class Main {
              public static void main(String[] a) {
                System.out.println(Object.class.getModule().isOpen("java.lang", Main.class.getModule()));
              }
            }
            """);
    assertThat(Forked.withAgent("", List.of(classes, Fixtures.core()), "Main"))
        .isEqualTo(new Forked(0, "false\n", ""));
  }
}
