package io.jasyncio.monitoring;

import io.jasyncio.EventLoop;
import io.jasyncio.insight.LoopDump;
import io.jasyncio.insight.TaskDump;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The event loops of this process, dumped together, from any thread; also as the management bean
 * {@value #NAME}. {@code java -jar jasyncio-agent.jar pstree PID} registers that by itself in a
 * process whose class path has jasyncio.
 */
public final class Loops implements LoopsMXBean {
  /** The name under which {@link #register} registers it. */
  public static final String NAME = "io.jasyncio:type=EventLoops";

  /** Holds nothing: there may be several. */
  public Loops() {}

  /**
   * Registers the bean in the platform's server, so that {@code jconsole} shows it; once is enough.
   * Needs the module {@code java.management}.
   *
   * @throws IllegalStateException if the server refuses
   */
  public static void register() {
    Management.register(new Loops(), NAME);
  }

  @Override
  public int getCount() {
    return EventLoop.allLoops().size();
  }

  @Override
  public String dump() {
    return dumps().stream().map(LoopDump::text).collect(Collectors.joining(System.lineSeparator()));
  }

  @Override
  public String table() {
    return dumps().stream()
        .map(LoopDump::table)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  @Override
  public String dumpJson() {
    return dumps().stream().map(LoopDump::json).collect(Collectors.joining(",", "[", "]"));
  }

  @Override
  public String[] findDeadlocks() {
    return dumps().stream()
        .flatMap(dump -> dump.deadlocks().stream())
        .map(circle -> circle.stream().map(TaskDump::name).collect(Collectors.joining(" -> ")))
        .toArray(String[]::new);
  }

  private static List<LoopDump> dumps() {
    return EventLoop.allLoops().stream().map(EventLoop::dump).toList();
  }
}
