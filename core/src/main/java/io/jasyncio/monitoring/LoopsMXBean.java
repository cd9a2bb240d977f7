package io.jasyncio.monitoring;

/** The event loops of a process, for {@code jconsole} and its like. From any thread. */
public interface LoopsMXBean {
  /**
   * How many loops there are that aren't closed.
   *
   * @return their number
   */
  int getCount();

  /**
   * The tasks of all loops as trees: see {@link io.jasyncio.insight.LoopDump#text()}.
   *
   * @return several lines
   */
  String dump();

  /**
   * The tasks of all loops, one line each.
   *
   * @return several lines
   */
  String table();

  /**
   * The tasks of all loops as a JSON array: see {@link io.jasyncio.insight.LoopDump#json()}.
   *
   * @return one line
   */
  String dumpJson();

  /**
   * The tasks that wait for one another in a circle.
   *
   * @return the names of each circle's members, separated by arrows
   */
  String[] findDeadlocks();
}
