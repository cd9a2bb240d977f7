package io.jasyncio.agent.explain;

import java.util.ArrayDeque;
import java.util.Deque;

/** HTML that is well-formed, and in which all that is written as text is text. */
final class Markup {
  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Opens an element.
   *
   * @param tag its name
   * @param attributes names and values in turn; those whose value is null are left out
   */
  Markup open(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      if (attributes[i + 1] != null) {
        out.append(' ').append(attributes[i]).append("=\"");
        text(attributes[i + 1]).out.append('"');
      }
    }
    out.append('>');
    open.push(tag);
    return this;
  }

  /** Closes the element that was opened last. */
  Markup close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /** An element that holds a text. */
  Markup element(String tag, String content, String... attributes) {
    return open(tag, attributes).text(content).close();
  }

  /** A text, escaped; what HTML doesn't allow shows as U+FFFD. */
  Markup text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c < ' ' && c != '\n' && c != '\t' || c == 127 ? '\uFFFD' : c);
      }
    }
    return this;
  }

  /** What is HTML or CSS already. */
  Markup raw(String html) {
    out.append(html);
    return this;
  }

  Markup newline() {
    out.append('\n');
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
