package io.jasyncio.insight;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Writes elements of an SVG document, with all that it's given escaped. */
final class Svg {
  private final StringBuilder out = new StringBuilder();

  /** Appends markup as it is. */
  Svg raw(String markup) {
    out.append(markup);
    return this;
  }

  /** An element without content, with what follows its name: pairs of a name and a value. */
  Svg element(String name, Object... attributes) {
    return tag(name, attributes).raw("/>\n");
  }

  Svg open(String name, Object... attributes) {
    return tag(name, attributes).raw(">\n");
  }

  Svg close(String name) {
    return raw("</").raw(name).raw(">\n");
  }

  /** What is shown while the pointer is over the element around. */
  Svg title(String text) {
    return raw("<title>").raw(escaped(text)).raw("</title>\n");
  }

  Svg text(String kind, double x, double y, String text) {
    return tag("text", "class", kind, "x", x, "y", y).raw(">").raw(escaped(text)).raw("</text>\n");
  }

  private Svg tag(String name, Object... attributes) {
    out.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      Object value = attributes[i + 1];
      String text = value instanceof Double number ? number(number) : escaped(value.toString());
      out.append(' ').append(attributes[i]).append("=\"").append(text).append('"');
    }
    return this;
  }

  /** A coordinate, to a tenth. */
  static String number(double value) {
    BigDecimal tenths = BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_EVEN);
    return tenths.signum() == 0 ? "0" : tenths.stripTrailingZeros().toPlainString();
  }

  /** What XML doesn't allow at all becomes U+FFFD. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints().forEach(c -> appendEscaped(escaped, c));
    return escaped.toString();
  }

  private static void appendEscaped(StringBuilder escaped, int c) {
    switch (c) {
      case '&' -> escaped.append("&amp;");
      case '<' -> escaped.append("&lt;");
      case '>' -> escaped.append("&gt;");
      case '"' -> escaped.append("&quot;");
      case '\'' -> escaped.append("&#39;");
      default -> escaped.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
    }
  }

  /** XML 1.0, 2.2. */
  private static boolean isAllowed(int c) {
    return c == '\t'
        || c == '\n'
        || c >= ' ' && c <= 0xD7FF
        || c >= 0xE000 && c <= 0xFFFD
        || c >= 0x10000;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
