package io.jasyncio.agent;

import java.util.List;

/** What someone who mistyped a word probably meant. */
final class Nearest {
  private static final int LONGEST = 40;

  private Nearest() {}

  /**
   * Suggests a known word.
   *
   * @return {@code (did you mean "verbose"?)} if one is near, else {@code (known: dump, …)}
   */
  static String hint(String typed, List<String> known) {
    String best = null;
    int least = Integer.MAX_VALUE;
    if (typed.length() <= LONGEST) {
      for (String word : known) {
        int distance = distance(typed.toLowerCase(java.util.Locale.ROOT), word);
        if (distance < least) {
          least = distance;
          best = word;
        }
      }
    }
    if (best != null && least <= Math.max(1, best.length() / 2) && least < best.length()) {
      return "(did you mean \"" + best + "\"?)";
    }
    return "(known: " + String.join(", ", known) + ")";
  }

  /** Shows what was typed, cut to a readable length. */
  static String quote(String typed) {
    boolean cut = typed.length() > LONGEST;
    return '"' + (cut ? typed.substring(0, LONGEST) + "…" : typed) + '"';
  }

  /**
   * Insertions, deletions, changes and swaps of neighbours that lead from one word to the other.
   */
  private static int distance(String a, String b) {
    int[] beforeLast = null;
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(last[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[b.length()];
  }
}
