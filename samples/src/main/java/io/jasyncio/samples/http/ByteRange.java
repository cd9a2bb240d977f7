package io.jasyncio.samples.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bytes that a client asks for: {@code bytes=0-99}, {@code bytes=100-}, {@code bytes=-20}. */
record ByteRange(long start, long length) {
  private static final Pattern FORM = Pattern.compile("bytes=\\s*(\\d*)-(\\d*)\\s*");

  /**
   * Reads a header {@code Range}: RFC 9110, section 14.
   *
   * @return null if it's to be ignored: not there, of another form, or several ranges
   * @throws HttpException if there are no such bytes
   */
  static ByteRange of(String header, long size) throws HttpException {
    Matcher range = FORM.matcher(header);
    if (!range.matches() || range.group(1).isEmpty() && range.group(2).isEmpty()) {
      return null;
    }
    if (range.group(1).isEmpty()) {
      long length = Math.min(number(range.group(2)), size);
      return satisfiable(size - length, length, size);
    }
    long first = number(range.group(1));
    long last = range.group(2).isEmpty() ? Long.MAX_VALUE : number(range.group(2));
    return last < first ? null : satisfiable(first, Math.min(last, size - 1) - first + 1, size);
  }

  private static long number(String digits) {
    return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  private static ByteRange satisfiable(long start, long length, long size) throws HttpException {
    if (start >= size || length == 0) {
      throw new HttpException(
          Response.error(Status.RANGE_NOT_SATISFIABLE, "There are " + size + " bytes.")
              .with("Content-Range", "bytes */" + size));
    }
    return new ByteRange(start, length);
  }

  String contentRange(long size) {
    return "bytes " + start + "-" + (start + length - 1) + "/" + size;
  }
}
