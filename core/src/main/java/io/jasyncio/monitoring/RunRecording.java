package io.jasyncio.monitoring;

import io.jasyncio.Asyncio;
import io.jasyncio.EventLoop;
import io.jasyncio.insight.Run;
import io.jasyncio.loop.LoopParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Records what a loop does, until {@link #close()}, for a picture of it.
 *
 * <pre>{@code
 * try (RunRecording recording = RunRecording.of(Asyncio.getRunningLoop())) {
 *   …
 *   recording.write(Path.of("run.svg"));
 * }
 * }</pre>
 *
 * <p>The first steps are kept, up to a limit, and the rest is counted: so a recording that is left
 * on takes no more memory. If it begins in the middle of an iteration of the loop, the other steps
 * of that one aren't recorded.
 */
public final class RunRecording implements AutoCloseable {
  /** How many steps are recorded at most, unless it's said. */
  public static final int MOST_STEPS = 1_000;

  private final EventLoop loop;
  private final RunRecorder recorder;

  private RunRecording(EventLoop loop, int mostSteps) {
    if (mostSteps < 1) {
      throw new IllegalArgumentException("a recording needs room for a step: " + mostSteps);
    }
    this.loop = loop;
    this.recorder = new RunRecorder(loop, mostSteps);
  }

  /**
   * Begins to record a loop, at most {@value #MOST_STEPS} steps of it. From the loop's thread;
   * doesn't suspend.
   *
   * @param loop the loop
   * @return the recording
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public static RunRecording of(EventLoop loop) {
    return of(loop, MOST_STEPS);
  }

  /**
   * Begins to record a loop. From the loop's thread; doesn't suspend.
   *
   * @param loop the loop
   * @param mostSteps how many steps are recorded at most, and how many tasks
   * @return the recording
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public static RunRecording of(EventLoop loop, int mostSteps) {
    RunRecording recording = new RunRecording(loop, mostSteps);
    loop.addInstrument(recording.recorder);
    recording.recorder.begin();
    return recording;
  }

  /**
   * Runs a program, and records the first loop that it makes in this thread, from its beginning:
   * the program needn't know. Blocks; for plain code.
   *
   * @param program makes a loop and runs it, by {@link Asyncio#run} for example
   * @return the recording
   * @throws IllegalStateException if it has made no loop
   */
  public static RunRecording during(Runnable program) {
    RunRecording[] recording = {null};
    Supplier<LoopParts> before = LoopParts.choose(null);
    LoopParts.choose(
        () -> {
          LoopParts parts = before == null ? LoopParts.usual() : before.get();
          return recording[0] != null
              ? parts
              : parts.withWatcher(loop -> recording[0] = of((EventLoop) loop));
        });
    try {
      program.run();
    } finally {
      LoopParts.choose(before);
    }
    if (recording[0] == null) {
      throw new IllegalStateException("nothing to record: the program made no loop in this thread");
    }
    return recording[0];
  }

  /**
   * What has been recorded so far. From the loop's thread, or when the loop has ended.
   *
   * @return the run
   */
  public Run run() {
    return recorder.run();
  }

  /**
   * Writes the picture of what has been recorded so far: see {@link Run#svg()}. From the loop's
   * thread, or when the loop has ended.
   *
   * @param file the file; replaced if it's there
   * @throws IOException if it can't be written
   */
  public void write(Path file) throws IOException {
    Files.writeString(file, run().svg());
  }

  /** Records no more. From the loop's thread. */
  @Override
  public void close() {
    loop.removeInstrument(recorder);
  }
}
