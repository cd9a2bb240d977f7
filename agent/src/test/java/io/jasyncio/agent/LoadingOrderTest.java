package io.jasyncio.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent sees classes one by one, from several archives and loaders, in any order. */
class LoadingOrderTest {
  private static final String BASE =
      """
      public class Base {
        public @io.jasyncio.Async int x() { io.jasyncio.Await.sleep(0); return 1; }
      }
      """;
  private static final String SOURCE = "public interface Source { @io.jasyncio.Async int get(); }";
  private static final String MAIN =
      """
      import io.jasyncio.*;
      class Main {
        @Async static int both(Base base, Source source) { return base.x() + source.get(); }
        static void tell(AsyncCallable<Object> body) {
          try {
            System.out.println(Asyncio.run(body));
          } catch (Throwable t) {
            System.out.println(t.getClass().getName() + ": " + t.getMessage());
          }
        }
        public static void main(String[] a) throws Exception {
          Base base = (Base) Class.forName("Sub").getDeclaredConstructor().newInstance();
          Source source = (Source) Class.forName("Old").getDeclaredConstructor().newInstance();
          tell(() -> both(base, source));
          tell(() -> both(new Base(), source));
        }
      }
      """;

  @TempDir Path temporary;

  @Test
  void aPlainSubclassOfAWovenClassIsRefusedWhenItIsMet() throws Exception {
    Path library = Fixtures.compile(temporary.resolve("library"), BASE, SOURCE);
    Path others =
        Fixtures.compile(
            temporary.resolve("others"),
            List.of(library, Fixtures.core()),
            "class Sub extends Base { @Override public int x() { return 2; } }",
            "class Old implements Source { public int get() { return 10; } }");
    Path main =
        Fixtures.compile(temporary.resolve("main"), List.of(library, Fixtures.core()), MAIN);
    new FolderWeaving(List.of(Fixtures.core())).weave(List.of(library));
    new FolderWeaving(List.of(library, Fixtures.core())).weave(List.of(main));

    Forked ran =
        Forked.withAgent("=verify", List.of(main, library, others, Fixtures.core()), "Main");

    String refusal =
        "Sub.x(Sub.java:1): x overrides the @Async method Base.x(), but isn't @Async itself: who"
            + " awaits that method would never get here. Annotate it with @Async; it needn't"
            + " suspend [plain-override]";
    assertThat(ran)
        .isEqualTo(
            new Forked(
                0,
                "io.jasyncio.runtime.RefusedMethodError: " + refusal + "\n11\n",
                "jasyncio: " + refusal + "\n"));
  }

  @Test
  void classesOfOneNameInTwoLoadersHaveEachTheirColours() {
    Path one =
        Fixtures.compile(
            temporary.resolve("one"),
            "public class Callee { static @io.jasyncio.Async int x() { io.jasyncio.Await.sleep(0);"
                + " return 1; } }",
            caller());
    Path two =
        Fixtures.compile(
            temporary.resolve("two"),
            "public class Callee { static int x() { return 2; } }",
            caller());
    Path main =
        Fixtures.compile(
            temporary.resolve("main"),
            """
            import java.net.*;
            import java.nio.file.*;
            class Main {
              public static void main(String[] folders) throws Exception {
                for (String folder : folders) {
                  var loader = new URLClassLoader(new URL[] {Path.of(folder).toUri().toURL()});
                  System.out.println(loader.loadClass("Caller").getMethod("call").invoke(null));
                }
              }
            }
            """);

    assertThat(
            Forked.withAgent(
                "=verify",
                List.of(main, Fixtures.core()),
                "Main",
                one.toString(),
                two.toString(),
                one.toString()))
        .isEqualTo(new Forked(0, "2\n4\n2\n", ""));
  }

  /** Loaded before its callee, in the loader of which it is found. */
  private static String caller() {
    return "public class Caller { public static Object call() { return"
        + " io.jasyncio.Asyncio.run(() -> 2 * Callee.x()); } }";
  }

  @Test
  void anImplementationMayComeFromALaterLoader() {
    Path later =
        Fixtures.compile(
            temporary.resolve("later"),
            List.of(Fixtures.compile(temporary.resolve("api"), SOURCE), Fixtures.core()),
            "public class Slow implements Source { public @io.jasyncio.Async int get() {"
                + " io.jasyncio.Await.sleep(0); return 7; } }",
            "public class Quick implements Source { public int get() { return 8; } }");
    Path main =
        Fixtures.compile(
            temporary.resolve("main"),
            SOURCE,
            """
            import io.jasyncio.*;
            import java.net.*;
            import java.nio.file.*;
            class Main {
              @Async static int twice(Source source) { return source.get() + source.get(); }
              public static void main(String[] folder) throws Exception {
                Asyncio.run(() -> twice(() -> 0));
                var loader = new URLClassLoader(new URL[] {Path.of(folder[0]).toUri().toURL()});
                for (String name : new String[] {"Slow", "Quick"}) {
                  Source source = (Source) loader.loadClass(name).getConstructor().newInstance();
                  System.out.println(Asyncio.run(() -> twice(source)));
                }
              }
            }
            """);

    assertThat(
            Forked.withAgent("=verify", List.of(main, Fixtures.core()), "Main", later.toString()))
        .isEqualTo(new Forked(0, "14\n16\n", ""));
  }

  @Test
  void aLoaderThatHidesItsClassFilesIsServedAsFarAsItsClassesHaveBeenSeen() {
    Path hidden =
        Fixtures.compile(
            temporary.resolve("hidden"),
            "public class Caller { public static void call() { io.jasyncio.Asyncio.run(() ->"
                + " System.out.println(Callee.nap())); } }",
            "public class Callee { @io.jasyncio.Async String other() { return \"async\"; }"
                + " @io.jasyncio.Async static String nap() { io.jasyncio.Await.sleep(0); return"
                + " \"woke\"; } }",
            "public class Sub extends Callee { @Override String other() { return \"plain\"; } }");
    Path main =
        Fixtures.compile(
            temporary.resolve("main"),
            """
            import java.nio.file.*;
            class Main extends ClassLoader {
              static Path folder;
              Main() { super(Main.class.getClassLoader()); }
              @Override protected Class<?> findClass(String name) throws ClassNotFoundException {
                try {
                  byte[] file = Files.readAllBytes(folder.resolve(name + ".class"));
                  return defineClass(name, file, 0, file.length);
                } catch (java.io.IOException e) {
                  throw new ClassNotFoundException(name, e);
                }
              }
              static void call(Main loader) throws Exception {
                try {
                  loader.loadClass("Caller").getMethod("call").invoke(null);
                } catch (java.lang.reflect.InvocationTargetException e) {
                  System.out.println(e.getCause().getMessage());
                }
              }
              public static void main(String[] arguments) throws Exception {
                folder = Path.of(arguments[0]);
                Main calleeFirst = new Main();
                calleeFirst.loadClass("Callee"); // or Sub would be looked at before it
                calleeFirst.loadClass("Sub");
                call(calleeFirst);
                call(new Main());
              }
            }
            """);

    Forked ran =
        Forked.withAgent("=verify", List.of(main, Fixtures.core()), "Main", hidden.toString());

    assertThat(ran)
        .isEqualTo(
            new Forked(
                0,
                "woke\n"
                    + "a lambda in Caller.call(Caller.java:1) called the @Async method Callee.nap as a plain"
                    + " method: the class file of Callee couldn't be read when Caller was loaded,"
                    + " so nobody knew that it is @Async. Its class loader gives no class files as"
                    + " resources: let its getResource find them, or weave the classes when they're"
                    + " built.\n",
                "jasyncio: Sub.other(Sub.java:1): other overrides the @Async method Callee.other(),"
                    + " but isn't @Async itself: who awaits that method would never get here."
                    + " Annotate it with @Async; it needn't suspend [plain-override]\n"));
  }
}
