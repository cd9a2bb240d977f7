package io.jasyncio.agent.explain;

import io.jasyncio.weaver.Explanation.Line;
import io.jasyncio.weaver.Explanation.Method;
import io.jasyncio.weaver.Explanation.Part;
import java.util.IntSummaryStatistics;

/**
 * The lines of a method in its source. Debug tables know only those that have code; what declares
 * the method stands above.
 */
record SourceRange(int first, int last) {
  /** How much is looked at above the first line that has code. */
  private static final int MOST_ABOVE = 12;

  /** A method's lines, or null if the source hasn't got them. */
  static SourceRange of(Method method, SourceText source) {
    IntSummaryStatistics lines =
        method.parts().stream()
            .map(Part::lines)
            .flatMap(part -> part.stream())
            .mapToInt(Line::line)
            .filter(line -> line > 0)
            .summaryStatistics();
    if (source == null || lines.getCount() == 0 || !source.has(lines.getMax())) {
      return null;
    }
    int first = lines.getMin();
    while (lines.getMin() - first < MOST_ABOVE && isDeclaration(source.line(first - 1))) {
      first--;
    }
    int last = lines.getMax();
    while (source.has(last + 1) && source.line(last + 1).matches("[\\s});,]*[});]+\\s*")) {
      last++;
    }
    return new SourceRange(first, last);
  }

  /** Whether a line above the code may belong to the method: what comes before it doesn't. */
  private static boolean isDeclaration(String line) {
    String text = line.strip();
    return !text.isEmpty() && !text.endsWith("}") && !text.endsWith(";");
  }
}
