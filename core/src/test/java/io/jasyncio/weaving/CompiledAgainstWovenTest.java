package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.Async;
import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.Weaving;
import io.jasyncio.weaver.hierarchy.ClassFiles;
import io.jasyncio.weaving.probe.Probe;
import io.jasyncio.weaving.probe.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client is compiled against a library that is woven already: its hidden overloads are invisible
 * to the compiler, so that overloaded methods take method references as they would un-woven.
 */
class CompiledAgainstWovenTest {
  private static final String CLIENT =
      """
      package client;

      import behaviour.Library;
      import io.jasyncio.Async;
      import io.jasyncio.AsyncCallable;
      import io.jasyncio.AsyncRunnable;
      import io.jasyncio.weaving.probe.Log;

      public final class Client extends Library {
        Client() {
          super("client");
        }

        @Async
        static <T> T start(AsyncCallable<T> callable, Log log) throws Exception {
          log.add("callable");
          return callable.call();
        }

        @Async
        static void start(AsyncRunnable runnable, Log log) throws Exception {
          log.add("runnable");
          runnable.run();
        }

        @Async
        @Override
        public String text() {
          return "overridden " + super.text();
        }

        @Async
        void all(Log log) throws Exception {
          Library library = new Library("library");
          log.add(start(library::text, log));
          start(library::nothing, log);
          log.add(start(Library::number, log));
          log.add(start(this::text, log));
          start(this::nothing, log);
          log.add(start(super::text, log));
          log.add(Client.<String>list("typed").get(0));
          log.add(start(() -> wide(5), log));
          var number = Library.number();
          log.add(number);
        }

        @Async
        static void run(Log log) throws Exception {
          new Client().all(log);
        }
      }
      """;

  @TempDir Path temp;

  private Path library;

  @BeforeEach
  void weaveTheLibrary() throws IOException {
    Fixtures fixtures = Fixtures.of(Flavour.DEBUG);
    Weaving weaving = new WeavingLoader.Woven(fixtures).weave("behaviour/Library");
    library = temp.resolve("library");
    write("behaviour/Library", weaving.bytes());
    for (Map.Entry<String, byte[]> companion : weaving.companions().entrySet()) {
      write(companion.getKey(), companion.getValue());
    }
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path file = library.resolve(name + ".class");
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  @Test
  void methodReferencesResolve() throws Exception {
    Path client = compile();
    Weaver weaver = new Weaver(lookup(client));
    for (Map.Entry<String, byte[]> each : Compiling.classFiles(client).entrySet()) {
      Weaving weaving = weaver.weave(each.getValue());
      assertThat(weaving.refusals()).isEmpty();
      write(each.getKey(), weaving.isUnchanged() ? each.getValue() : weaving.bytes());
      for (Map.Entry<String, byte[]> companion : weaving.companions().entrySet()) {
        write(companion.getKey(), companion.getValue());
      }
    }

    Map<String, Trace> traces =
        new FixtureRunner(List.of(library)).run(List.of("client.Client"), List.of("every"));

    Trace trace = traces.get(FixtureRunner.key("client.Client", new Schedule.Every().toString()));
    assertThat(trace.outcome()).isEqualTo("returned");
    assertThat(trace.events())
        .containsExactly(
            "callable",
            "library",
            "runnable",
            "callable",
            "Integer 42",
            "callable",
            "overridden client",
            "runnable",
            "callable",
            "client",
            "typed",
            "callable",
            "Long 5",
            "int 42");
  }

  private Path compile() throws IOException {
    Path source = temp.resolve("Client.java");
    Files.writeString(source, CLIENT);
    Path client = temp.resolve("client");
    Compiling.compile(
        ToolProvider.getSystemJavaCompiler(),
        List.of(source),
        client,
        List.of("--release", "17"),
        List.of(library, Compiling.home(Probe.class), Compiling.home(Async.class)));
    return client;
  }

  private ClassFiles lookup(Path client) {
    Map<String, byte[]> classes = Compiling.classFiles(library);
    classes.putAll(Compiling.classFiles(client));
    return name -> {
      byte[] own = classes.get(name);
      return own != null ? own : Fixtures.resource(name);
    };
  }
}
