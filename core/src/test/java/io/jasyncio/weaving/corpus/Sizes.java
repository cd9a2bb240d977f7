package io.jasyncio.weaving.corpus;

/**
 * The lengths of a woven method's code, in bytes.
 *
 * @param points how many suspend points it has
 * @param source as it came
 * @param body what fresh calls run
 * @param resume what goes on after a suspension; 0 if there is none
 */
record Sizes(int points, int source, int body, int resume) {
  int woven() {
    return body + resume;
  }

  double expansion() {
    return (double) woven() / source;
  }
}
