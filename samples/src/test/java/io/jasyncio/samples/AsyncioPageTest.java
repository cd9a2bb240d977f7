package io.jasyncio.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.jasyncio.Async;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page that leads from asyncio's names to ours: it leaves none out, ours exist, and the tests
 * that it names do.
 */
class AsyncioPageTest {
  private static final Path PAGE = Markdown.document("docs/asyncio.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** What asyncio offers for running, combining and synchronising; streams are another page. */
  private static final String ASYNCIO =
      """
      run Runner get_running_loop get_event_loop set_event_loop new_event_loop iscoroutine isfuture
      iscoroutinefunction run_until_complete run_forever stop is_running is_closed close call_soon
      call_later call_at Handle TimerHandle call_soon_threadsafe time create_future create_task
      set_task_factory get_task_factory eager_task_factory create_eager_task_factory eager_start
      run_in_executor set_default_executor shutdown_default_executor shutdown_asyncgens
      set_exception_handler get_exception_handler call_exception_handler default_exception_handler
      set_debug get_debug slow_callback_duration add_reader remove_reader add_writer remove_writer
      create_connection create_server create_datagram_endpoint create_unix_connection
      create_unix_server start_tls sendfile getaddrinfo subprocess_exec subprocess_shell
      add_signal_handler remove_signal_handler Server
      result exception set_result set_exception cancel add_done_callback remove_done_callback done
      cancelled get_loop Task cancelling uncancel get_name set_name get_coro get_context get_stack
      print_stack ensure_future current_task all_tasks wrap_future run_coroutine_threadsafe
      capture_call_graph print_call_graph future_add_to_awaited_by future_discard_from_awaited_by
      sleep gather return_exceptions wait return_when wait_for timeout timeout_at Timeout when
      reschedule expired shield as_completed TaskGroup to_thread ExceptionGroup
      Lock acquire release locked Event set clear is_set Condition notify notify_all Semaphore
      BoundedSemaphore Barrier reset abort parties n_waiting broken Queue LifoQueue PriorityQueue put
      get join put_nowait get_nowait task_done qsize empty full maxsize shutdown QueueEmpty QueueFull
      QueueShutDown BrokenBarrierError CancelledError TimeoutError InvalidStateError ContextVar
      copy_context
      """;

  /** The rows of the tables whose heading says a word, as lists of cells. */
  private static List<List<String>> rows(Predicate<List<String>> heading) {
    List<List<String>> rows = new ArrayList<>();
    boolean inTable = false;
    boolean meant = false;
    for (String line : Markdown.lines(PAGE)) {
      if (!line.startsWith("|")) {
        inTable = false;
        continue;
      }
      List<String> cells =
          Arrays.stream(line.substring(1, line.lastIndexOf('|')).split(" \\| "))
              .map(String::strip)
              .toList();
      if (!inTable) {
        meant = heading.test(cells);
      } else if (meant && !line.startsWith("|---")) {
        rows.add(cells);
      }
      inTable = true;
    }
    return rows;
  }

  private static List<String> code(String cell) {
    return CODE.matcher(cell).results().map(found -> found.group(1)).toList();
  }

  @Test
  void everyNameOfAsyncioIsThere() {
    Set<String> words =
        rows(cells -> cells.get(0).equals("asyncio")).stream()
            .flatMap(cells -> code(cells.get(0)).stream())
            .flatMap(code -> Arrays.stream(code.split("\\W+")))
            .collect(Collectors.toSet());
    assertThat(words).contains(ASYNCIO.strip().split("\\s+"));
  }

  @Test
  void ourNamesExist() throws Exception {
    Map<String, Class<?>> classes = publicClasses();
    Set<String> methods = new HashSet<>();
    classes.values().forEach(type -> methods.addAll(methodsOf(type)));
    List<String> unknown = new ArrayList<>();
    for (List<String> cells :
        rows(
            heading ->
                heading.get(1).equals("jasyncio")
                    || heading.get(1).equals("`io.jasyncio.testing`"))) {
      for (String code : code(cells.get(1))) {
        check(code, classes, methods, unknown);
      }
    }
    assertThat(unknown).isEmpty();
  }

  private static void check(
      String code, Map<String, Class<?>> classes, Set<String> methods, List<String> unknown) {
    Matcher member = Pattern.compile("\\b([A-Z]\\w*)\\.([a-z]\\w*)").matcher(code);
    while (member.find()) {
      Class<?> type = classes.get(member.group(1));
      if (type == null || !methodsOf(type).contains(member.group(2))) {
        unknown.add(member.group());
      }
    }
    Matcher type = Pattern.compile("(?<![\\w.])([A-Z]\\w*[a-z]\\w*)(?![\\w.])").matcher(code);
    while (type.find()) {
      if (!classes.containsKey(type.group(1)) && !isOfJava(type.group(1))) {
        unknown.add(type.group(1));
      }
    }
    Matcher method = Pattern.compile("(?:^|\\.)([a-z]\\w*)(?:\\(|$)").matcher(code);
    while (method.find()) {
      if (!methods.contains(method.group(1))) {
        unknown.add(method.group(1));
      }
    }
  }

  private static Set<String> methodsOf(Class<?> type) {
    return Arrays.stream(type.getMethods()).map(Method::getName).collect(Collectors.toSet());
  }

  private static boolean isOfJava(String name) {
    for (String where : List.of("java.lang.", "java.util.concurrent.")) {
      try {
        Class.forName(where + name);
        return true;
      } catch (ClassNotFoundException e) {
        // looked for elsewhere
      }
    }
    return name.equals("AsyncTests"); // of these tests
  }

  /** The public classes of the library, by their simple names. */
  private static Map<String, Class<?>> publicClasses() throws Exception {
    URI place = Async.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    Map<String, Class<?>> classes = new TreeMap<>();
    if (Files.isDirectory(Path.of(place))) {
      collect(Path.of(place), classes);
    } else {
      try (var jar = FileSystems.newFileSystem(Path.of(place))) {
        collect(jar.getPath("/"), classes);
      }
    }
    return classes;
  }

  private static void collect(Path root, Map<String, Class<?>> classes) throws Exception {
    for (String folder :
        List.of(
            "io/jasyncio",
            "io/jasyncio/monitoring",
            "io/jasyncio/net",
            "io/jasyncio/sync",
            "io/jasyncio/testing")) {
      try (Stream<Path> files = Files.list(root.resolve(folder))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
          String simple = file.getFileName().toString().replace(".class", "");
          Class<?> type = Class.forName(folder.replace('/', '.') + "." + simple);
          if (Modifier.isPublic(type.getModifiers()) && !type.isSynthetic()) {
            classes.put(type.getSimpleName(), type);
          }
        }
      }
    }
  }

  @Test
  void theTestsExist() {
    Map<String, String> sources = testSources();
    List<String> unknown = new ArrayList<>();
    List<List<String>> rows = rows(heading -> heading.get(1).equals("test"));
    for (List<String> cells : rows) {
      List<String> names = code(cells.get(1));
      if (names.isEmpty()) {
        fail("a rule without a test: " + cells.get(0));
      }
      for (String name : names) {
        String[] parts = name.split("\\.");
        String source = sources.get(parts[0]);
        if (source == null || parts.length > 1 && !source.contains("void " + parts[1] + "(")) {
          unknown.add(name);
        }
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(rows).hasSizeGreaterThan(50);
  }

  /** The sources of the tests, by the names of their classes. */
  private static Map<String, String> testSources() {
    Map<String, String> sources = new TreeMap<>();
    for (String folder :
        List.of("core/src/test/java", "core/src/threads/java", "samples/src/test/java")) {
      try (Stream<Path> files = Files.walk(Markdown.document(folder))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return sources;
  }
}
