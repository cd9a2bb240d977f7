package io.jasyncio.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Lets JMH measure one row of one peer, with all values of its parameters, in a process of its own:
 * JMH hands its own class path on to the JVMs that it starts, and peers differ in that.
 */
final class JmhRun {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private JmhRun() {}

  /** Arguments: the row, the peer, the form, the file for the findings, the JVM's arguments. */
  public static void main(String[] args) throws RunnerException, IOException {
    Row row = Row.named(args[0]);
    String peer = args[1];
    Form form = Form.valueOf(args[2]);
    Path file = Path.of(args[3]);
    List<String> lines = new ArrayList<>();
    for (RunResult result : new Runner(options(row, peer, form, args)).run()) {
      findings(row, peer, result).forEach(finding -> lines.add(finding.csv()));
    }
    Files.write(file, lines);
  }

  private static Options options(Row row, String peer, Form form, String[] args) {
    return new OptionsBuilder()
        .include("\\.rows\\." + row.program() + "\\.")
        .param("peer", peer)
        .forks(form.forks)
        .warmupIterations(form.warmups)
        .warmupTime(TimeValue.milliseconds(form.warmupMillis))
        .measurementIterations(form.iterations)
        .measurementTime(TimeValue.milliseconds(form.millis))
        .timeout(TimeValue.seconds(form.limit.toSeconds()))
        .jvmArgs(Arrays.copyOfRange(args, 4, args.length))
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true)
        .build();
  }

  private static List<Finding> findings(Row row, String peer, RunResult result) {
    String parameters = parameters(result);
    Collection<BenchmarkResult> forks = result.getBenchmarkResults();
    return List.of(
        finding(row, parameters, peer, "time", "ns/op", forks, BenchmarkResult::getPrimaryResult),
        finding(
            row,
            parameters,
            peer,
            "allocated",
            "B/op",
            forks,
            fork -> fork.getSecondaryResults().get(ALLOCATED)));
  }

  private static Finding finding(
      Row row,
      String parameters,
      String peer,
      String metric,
      String unit,
      Collection<BenchmarkResult> forks,
      Function<BenchmarkResult, Result<?>> part) {
    List<Double> values = forks.stream().map(part).map(Result::getScore).toList();
    int jdk = Runtime.version().feature();
    return Finding.of(jdk, row.name(), parameters, peer, metric, unit, values);
  }

  /** The method, if the row has several, and the parameters, but for the peer. */
  private static String parameters(RunResult result) {
    String benchmark = result.getParams().getBenchmark();
    String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
    TreeMap<String, String> parameters = new TreeMap<>();
    for (String key : result.getParams().getParamsKeys()) {
      parameters.put(key, result.getParams().getParam(key));
    }
    parameters.remove("peer");
    String values =
        parameters.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(" "));
    return method.equals("measure") ? values : (method + " " + values).strip();
  }
}
