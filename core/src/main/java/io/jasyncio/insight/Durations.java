package io.jasyncio.insight;

import java.math.BigDecimal;
import java.math.MathContext;

/** Writes durations for people: {@code 12.3 µs}, {@code 250 ms}, {@code 1 min 5 s}. */
final class Durations {
  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final MathContext DIGITS = new MathContext(4);

  private Durations() {}

  static String text(long nanos) {
    if (nanos == 0) {
      return "0 ms";
    }
    if (nanos < MICRO) {
      return nanos + " ns";
    }
    if (nanos < MILLI) {
      return of(nanos, MICRO) + " µs";
    }
    if (nanos < SECOND) {
      return of(nanos, MILLI) + " ms";
    }
    if (nanos < MINUTE) {
      return of(nanos, SECOND) + " s";
    }
    return nanos < HOUR
        ? nanos / MINUTE + " min" + rest(nanos % MINUTE / SECOND, " s")
        : nanos / HOUR + " h" + rest(nanos % HOUR / MINUTE, " min");
  }

  private static String of(long nanos, long unit) {
    return BigDecimal.valueOf(nanos)
        .divide(BigDecimal.valueOf(unit))
        .round(DIGITS)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static String rest(long number, String unit) {
    return number == 0 ? "" : " " + number + unit;
  }
}
