package io.jasyncio.samples.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** {@code Sun, 06 Nov 1994 08:49:37 GMT}: RFC 9110, section 5.6.7, without the obsolete forms. */
final class HttpDate {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private HttpDate() {}

  static String of(Instant instant) {
    return FORMAT.format(instant);
  }

  /** Null if that's no date. */
  static Instant parse(String text) {
    try {
      return ZonedDateTime.parse(text, FORMAT).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
