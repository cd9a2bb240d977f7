package io.jasyncio.benchmarks.measure;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One figure: the median of several JVMs, and what the others said.
 *
 * @param jdk the feature release
 * @param row the row's name
 * @param parameters such as {@code depth=10}; empty if there are none
 * @param peer the column
 * @param metric {@code time}, {@code allocated}, …
 * @param unit the unit of the figures
 * @param median of the forks' means
 * @param lowest of them
 * @param highest of them
 * @param forks how many
 */
record Finding(
    int jdk,
    String row,
    String parameters,
    String peer,
    String metric,
    String unit,
    double median,
    double lowest,
    double highest,
    int forks) {
  /** Stands for the release where there is no JVM at all. */
  static final int NO_JDK = 0;

  static final String HEADER = "jdk,row,parameters,peer,metric,unit,median,lowest,highest,forks";

  static Finding of(
      int jdk,
      String row,
      String parameters,
      String peer,
      String metric,
      String unit,
      List<Double> forks) {
    double[] sorted = forks.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return new Finding(
        jdk,
        row,
        parameters,
        peer,
        metric,
        unit,
        median(sorted),
        sorted[0],
        sorted[sorted.length - 1],
        sorted.length);
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  String csv() {
    return String.format(
        Locale.ROOT,
        "%d,%s,%s,%s,%s,%s,%.4g,%.4g,%.4g,%d",
        jdk,
        row,
        parameters,
        peer,
        metric,
        unit,
        median,
        lowest,
        highest,
        forks);
  }

  static Finding parse(String line) {
    List<String> cells = Arrays.asList(line.split(",", -1));
    return new Finding(
        Integer.parseInt(cells.get(0)),
        cells.get(1),
        cells.get(2),
        cells.get(3),
        cells.get(4),
        cells.get(5),
        Double.parseDouble(cells.get(6)),
        Double.parseDouble(cells.get(7)),
        Double.parseDouble(cells.get(8)),
        Integer.parseInt(cells.get(9)));
  }

  /** What the rows of the table are told apart by. */
  String rowKey() {
    return parameters.isEmpty() ? row : row + " " + parameters;
  }
}
