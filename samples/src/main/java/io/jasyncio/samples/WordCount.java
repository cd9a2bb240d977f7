package io.jasyncio.samples;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Task;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the words of text files, all at once in one thread: one task per file, which reads a
 * chunk, counts it, and gives way to the others. Progress goes to the standard error stream, the
 * table of counts to the standard output.
 */
public final class WordCount {
  private final PrintStream out;
  private final PrintStream err;
  private final Progress progress;

  WordCount(PrintStream out, PrintStream err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.progress = new Progress(err, terminal);
  }

  public static void main(String[] args) {
    int status = new WordCount(System.out, System.err, System.console() != null).run(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  /**
   * Runs the program; 0 if all is well, 1 if some file couldn't be counted, 2 if there was nothing
   * to count.
   */
  int run(String[] files) {
    if (files.length == 0) {
      err.println("usage: WordCount FILE...   (UTF-8 text files)");
      return 2;
    }
    return Asyncio.run(() -> countAll(files));
  }

  @Async
  private int countAll(String[] files) {
    progress.started(files.length);
    List<Task<Words>> tasks = new ArrayList<>();
    for (String file : files) {
      tasks.add(Asyncio.createTask(() -> count(file), file));
    }
    List<String> rows = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    var total = new Words();
    for (int i = 0; i < files.length; i++) {
      try {
        Words words = Await.await(tasks.get(i), IOException.class); // suspends: the tasks run
        rows.add(row(words, files[i]));
        total.addAll(words);
      } catch (IOException e) {
        problems.add(files[i] + ": " + advice(e));
      }
    }
    progress.ended();
    report(rows, total, problems);
    return problems.isEmpty() ? 0 : 1;
  }

  @Async
  private Words count(String name) throws IOException {
    Path file = path(name);
    var words = new Words();
    try (var chunks = new Utf8Chunks(file)) {
      for (String chunk; (chunk = chunks.next()) != null; ) {
        words.add(chunk);
        progress.at(file, chunks.position(), chunks.size());
        Await.sleep(0); // suspends: the next file has its turn
      }
    }
    words.end();
    return words;
  }

  private static Path path(String name) throws IOException {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new IOException("isn't a file name here: " + e.getReason(), e);
    }
  }

  private static String advice(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "may not be read";
    }
    return e.getMessage();
  }

  private void report(List<String> rows, Words total, List<String> problems) {
    if (!rows.isEmpty()) {
      out.println("   lines    words distinct  file");
      rows.forEach(out::println);
      if (rows.size() > 1) {
        out.println(row(total, "total"));
      }
      if (total.words() > 0) {
        out.println("most frequent: " + String.join(", ", total.mostFrequent(10)));
      }
      out.flush();
    }
    problems.forEach(err::println);
  }

  private static String row(Words words, String name) {
    return String.format("%8d %8d %8d  %s", words.lines(), words.words(), words.distinct(), name);
  }
}
