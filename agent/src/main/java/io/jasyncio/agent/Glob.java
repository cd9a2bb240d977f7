package io.jasyncio.agent;

/**
 * A pattern over class names: {@code *} stands for any characters, dots too, {@code ?} for one.
 *
 * <p>Matching takes time in proportion to both lengths at the worst, whatever the pattern: nothing
 * backtracks further than the last star.
 */
final class Glob {
  private final String pattern;

  Glob(String pattern) {
    this.pattern = pattern;
  }

  /**
   * Whether a class is meant.
   *
   * @param className the name, with dots or slashes between its packages
   */
  boolean matches(String className) {
    int p = 0;
    int n = 0;
    int star = -1; // the last star passed, and
    int covered = 0; // the end of what it stands for
    while (n < className.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        covered = n;
      } else if (p < pattern.length() && fits(pattern.charAt(p), className.charAt(n))) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++covered;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private static boolean fits(char wanted, char found) {
    return wanted == '?' || wanted == found || wanted == '.' && found == '/';
  }

  @Override
  public String toString() {
    return pattern;
  }
}
