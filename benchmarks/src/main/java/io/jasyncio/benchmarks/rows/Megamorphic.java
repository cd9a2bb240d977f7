package io.jasyncio.benchmarks.rows;

import io.jasyncio.AsyncCallable;
import io.jasyncio.Asyncio;
import io.jasyncio.EventLoop;
import io.jasyncio.Task;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Turns of fifty tasks, in so many different methods: the loop's call of a frame is monomorphic,
 * bimorphic or megamorphic.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Megamorphic {
  private static final int TASKS = 50;
  private static final int TURNS = 20_000;

  @Param("jasyncio")
  public String peer;

  @Param({"1", "2", "50"})
  public int methods;

  private final List<AsyncCallable<Integer>> bodies = new ArrayList<>();

  @Setup
  public void begin() throws ReflectiveOperationException {
    Class<?>[] copies = new Class<?>[methods];
    for (int i = 0; i < methods; i++) {
      copies[i] = new Copies().loadClass(Turning.class.getName());
    }
    for (int i = 0; i < TASKS; i++) {
      bodies.add(body(copies[i % methods]));
    }
  }

  @SuppressWarnings("unchecked")
  private static AsyncCallable<Integer> body(Class<?> turning) throws ReflectiveOperationException {
    return (AsyncCallable<Integer>) turning.getConstructor(int.class).newInstance(TURNS);
  }

  @Benchmark
  @OperationsPerInvocation(TASKS * TURNS)
  public long measure() {
    try (var loop = new EventLoop()) {
      List<Task<Integer>> tasks = new ArrayList<>();
      for (AsyncCallable<Integer> body : bodies) {
        tasks.add(loop.createTask(body));
      }
      long sum = 0;
      for (int taken : loop.runUntilComplete(Asyncio.<Integer>gather(tasks))) {
        sum += taken;
      }
      return Checked.equal(TASKS * TURNS, sum);
    }
  }

  /** Defines its own {@link Turning}, frame class included, from the same bytes. */
  private static final class Copies extends ClassLoader {
    Copies() {
      super(Megamorphic.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(Turning.class.getName()) || findLoadedClass(name) != null) {
        return super.loadClass(name, resolve);
      }
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = getParent().getResourceAsStream(file)) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
