package io.jasyncio.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole message of a plain call, case by case. The callers are compiled here, and not woven.
 */
class PlainCallTest {
  private static final String NOT_WOVEN =
      """
      Run the JVM with the agent (in an IDE: among the VM options), after copying it from the repository:
          mvn dependency:copy -Dartifact=io.jasyncio:jasyncio-agent:VERSION -DoutputDirectory=lib -Dmdep.stripVersion=true
      as
          -javaagent:lib/jasyncio-agent.jar
      or weave when building, in the pom.xml:
          <plugin>
            <groupId>io.jasyncio</groupId>
            <artifactId>jasyncio-maven-plugin</artifactId>
            <version>VERSION</version>
            <executions>
              <execution>
                <goals>
                  <goal>weave</goal>
                  <goal>weave-tests</goal>
                </goals>
              </execution>
            </executions>
          </plugin>
      If that is done already, its include and exclude options leave the class out.\
      """;

  @TempDir Path folder;

  /**
   * What a call of {@code start()} throws, in a class {@code demo.Job} with these members from line
   * 9 on.
   */
  private String message(String members) throws Exception {
    String source =
        """
        package demo;

        import io.jasyncio.*;
        import io.jasyncio.runtime.PlainCall;
        import java.util.*;
        import org.junit.jupiter.api.Test;

        class Job {
        %s
        }
        """
            .formatted(members.stripTrailing());
    Throwable thrown = new UnwovenSource(folder).thrownBy("demo.Job", source, "start");
    assertThat(thrown).isInstanceOf(IllegalStateException.class);
    return thrown.getMessage();
  }

  @Test
  void aPlainMethod() throws Exception {
    assertThat(
            message(
                """
                static void start() {
                  Await.sleep(1);
                }
                """))
        .isEqualTo(
            """
            demo.Job.start(Job.java:10) called the @Async method Await.sleep as a plain method. It isn't @Async itself, so it can't be suspended. Annotate it:
                @Async // import io.jasyncio.Async
            or start a coroutine there:
                Asyncio.run(() -> Await.sleep(…));\
            """);
  }

  @Test
  void aMainMethod() throws Exception {
    assertThat(
            message(
                """
                static void start() {
                  main();
                }
                public static void main(String... args) {
                  Await.sleep(1);
                }
                """))
        .isEqualTo(
            """
            demo.Job.main(Job.java:13) called the @Async method Await.sleep as a plain method. A main method is called as plain code and stays plain; it starts a coroutine:
                Asyncio.run(() -> Await.sleep(…));\
            """);
  }

  @Test
  void aTestMethod() throws Exception {
    assertThat(
            message(
                """
                static void start() {
                  new Job().sleeps();
                }
                @Test void sleeps() {
                  Await.sleep(1);
                }
                """))
        .isEqualTo(
            """
            demo.Job.sleeps(Job.java:13) called the @Async method Await.sleep as a plain method. A test method is called by JUnit as plain code and stays plain; it starts a coroutine:
                Asyncio.run(() -> Await.sleep(…));\
            """);
  }

  @Test
  void anAsyncTestMethod() throws Exception {
    assertThat(
            message(
                """
                static void start() {
                  new Job().sleeps();
                }
                @Async @Test void sleeps() {
                  throw PlainCall.refused(Job.class, "sleeps", "()V"); // as the weaver has it
                }
                """))
        .isEqualTo(
            """
            Job.sleeps can't be @Async: JUnit calls a test method as plain code. Take the annotation off, and put the body into a coroutine:
                Asyncio.run(() -> { … });\
            """);
  }

  @Test
  void aPlainMethodOfACoroutine() throws Exception {
    assertThat(
            message(
                """
                static void start() {
                  Asyncio.run(() -> helper());
                }
                static void helper() {
                  Await.await(Asyncio.getRunningLoop().createFuture());
                }
                """))
        .isEqualTo(
            """
            demo.Job.helper(Job.java:13) called the @Async method Await.await as a plain method. It isn't @Async itself, so it can't be suspended. Annotate it:
                @Async // import io.jasyncio.Async
            or start a coroutine there:
                Asyncio.createTask(() -> Await.await(…));\
            """);
  }

  @Test
  void aLambdaForAPlainInterface() throws Exception {
    assertThat(
            message(
                """
                static void start() {
                  List.of(1).forEach(n -> Await.sleep(n));
                }
                """))
        .isEqualTo(
            """
            a lambda in demo.Job.start(Job.java:10) called the @Async method Await.sleep as a plain method. The lambda is for an interface that isn't @Async, so it can't be suspended. Write a loop instead, use an interface of @Async methods such as AsyncRunnable, AsyncCallable or AsyncFunction, or start a coroutine there:
                Asyncio.run(() -> Await.sleep(…));\
            """);
  }

  @Test
  void aMethodReferenceForAPlainInterface() throws Exception {
    assertThat(
            message(
                """
                static void start() {
                  Optional.of(1L).ifPresent(Await::sleep);
                }
                """))
        .matches(
            "java.util.Optional.ifPresent\\(Optional.java:\\d+\\) called the @Async method"
                + " Await.sleep as a plain method. A lambda or method reference for an interface"
                + " that isn't @Async stands between, or a type that isn't. Write a loop instead,"
                + " or use an interface of @Async methods such as AsyncRunnable, AsyncCallable or"
                + " AsyncFunction.");
  }

  @Test
  void aConstructor() throws Exception {
    assertThat(
            message(
                """
                static void start() {
                  new Job();
                }
                Job() {
                  Await.sleep(1);
                }
                """))
        .isEqualTo(
            "demo.Job.<init>(Job.java:13) called the @Async method Await.sleep as a plain method. A"
                + " constructor or class initializer can't be suspended. Call it before, in a"
                + " static @Async method that makes the object afterwards.");
  }

  @Test
  void reflection() throws Exception {
    assertThat(
            message(
                """
                static void start() throws Throwable {
                  try {
                    Await.class.getMethod("sleep", long.class).invoke(null, 1);
                  } catch (java.lang.reflect.InvocationTargetException e) {
                    throw e.getCause();
                  }
                }
                """))
        .isEqualTo(
            """
            demo.Job.start(Job.java:11) called the @Async method Await.sleep by reflection, as a plain method, which can't be suspended. Write a lambda that calls it, and start that as a coroutine:
                Asyncio.run(() -> Await.sleep(…));\
            """);
  }

  @Test
  void anAsyncMethodThatWasntWoven() throws Exception {
    assertThat(
            message(
                """
                static void start() {
                  Asyncio.run(Job::work);
                }
                @Async static void work() {
                  Await.sleep(1);
                }
                """))
        .isEqualTo(
            "demo.Job.work(Job.java:13) called the @Async method Await.sleep as a plain method: it"
                + " is @Async, but demo.Job hasn't been woven. "
                + NOT_WOVEN);
  }

  @Test
  void aCoroutinesLambdaThatWasntWoven() throws Exception {
    assertThat(
            message(
                """
                static void start() {
                  Asyncio.run(() -> Await.sleep(1));
                }
                """))
        .isEqualTo(
            "a lambda in demo.Job.start(Job.java:10) called the @Async method Await.sleep as a"
                + " plain method: it is the body of a coroutine, but demo.Job hasn't been woven. "
                + NOT_WOVEN);
  }

  @Test
  void aLambdaForOnesOwnAsyncInterfaceThatWasntWoven() throws Exception {
    assertThat(
            message(
                """
                static void start() {
                  Asyncio.run(() -> work(() -> Await.sleep(1)));
                }
                interface Step { @Async void go(); }
                @Async static void work(Step step) {
                  step.go();
                }
                """))
        .startsWith(
            "a lambda in demo.Job.start(Job.java:10) called the @Async method Await.sleep as a"
                + " plain method: it is the body of a coroutine, but demo.Job hasn't been woven."
                + " Run the JVM with the agent");
  }

  @Test
  void aMethodOfTheSameClassOnAnInstance() throws Exception {
    assertThat(
            message(
                """
                static void start() {
                  new Job().plain();
                }
                void plain() {
                  work();
                }
                @Async int work() {
                  throw PlainCall.refused(Job.class, "work", "()I"); // as the weaver has it
                }
                """))
        .endsWith("    Asyncio.run(() -> work());");
  }

  @Test
  void aMethodOfAnInstanceOfAnotherClass() throws Exception {
    assertThat(
            message(
                """
                static void start() {
                  new Worker().work("x");
                }
                static class Worker {
                  @Async int work(String name) {
                    throw PlainCall.refused(Worker.class, "work", "(Ljava/lang/String;)I"); // as the weaver has it
                  }
                }
                """))
        .endsWith("    Asyncio.run(() -> worker.work(…));");
  }

  /** A resource whose release may suspend; plain code knows it as an {@link AutoCloseable}. */
  private static final class Resource implements AutoCloseable {
    @Async
    @Override
    public void close() {
      Await.sleep(0);
    }
  }

  @Async
  private static void close(AutoCloseable resource) throws Exception {
    resource.close();
  }

  @Test
  void aCallThroughAPlainType() {
    assertThatThrownBy(() -> Asyncio.run(() -> close(new Resource())))
        .isInstanceOf(IllegalStateException.class)
        .message()
        .matches(
            "io.jasyncio.runtime.PlainCallTest.close\\(PlainCallTest.java:\\d+\\) called the @Async"
                + " method PlainCallTest.Resource.close as a plain method, through a type whose"
                + " method isn't @Async. Declare the variable with a type whose method is, such as"
                + " Resource: the call is then an await.");
  }
}
