package io.jasyncio.samples;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Counts the lines and words of a text that comes in chunks. A word is a run of letters and digits:
 * {@code it's} is one.
 */
final class Words {
  private final Map<String, Integer> frequencies = new HashMap<>();
  private long lines;
  private long words;

  private final StringBuilder word = new StringBuilder();
  private boolean apostrophe; // the word may go on: "it" and "'" have been seen
  private boolean openLine;

  void add(String chunk) {
    chunk.codePoints().forEach(this::add);
  }

  private void add(int c) {
    if (c == '\n') {
      lines++;
    }
    openLine = c != '\n';
    if (isPartOfWord(c)) {
      if (apostrophe) {
        word.append('\'');
        apostrophe = false;
      }
      word.appendCodePoint(c);
    } else if (isApostrophe(c) && !word.isEmpty() && !apostrophe) {
      apostrophe = true;
    } else {
      endWord();
    }
  }

  /** The text ends here: so does its last word, and its last line. */
  void end() {
    endWord();
    if (openLine) {
      lines++;
      openLine = false;
    }
  }

  private void endWord() {
    apostrophe = false;
    if (!word.isEmpty()) {
      words++;
      frequencies.merge(word.toString().toLowerCase(Locale.ROOT), 1, Integer::sum);
      word.setLength(0);
    }
  }

  private static boolean isPartOfWord(int c) {
    return Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK;
  }

  private static boolean isApostrophe(int c) {
    return c == '\'' || c == '\u2019';
  }

  void addAll(Words others) {
    lines += others.lines;
    words += others.words;
    others.frequencies.forEach((w, n) -> frequencies.merge(w, n, Integer::sum));
  }

  long lines() {
    return lines;
  }

  long words() {
    return words;
  }

  int distinct() {
    return frequencies.size();
  }

  /** The most frequent words as {@code the 92}; those of one frequency in alphabetical order. */
  List<String> mostFrequent(int limit) {
    return frequencies.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(limit)
        .map(e -> e.getKey() + " " + e.getValue())
        .toList();
  }
}
