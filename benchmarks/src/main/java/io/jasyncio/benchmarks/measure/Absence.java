package io.jasyncio.benchmarks.measure;

/**
 * A cell that stays empty.
 *
 * @param jdk the feature release
 * @param row the row's name
 * @param peer the column
 * @param reason why
 */
record Absence(int jdk, String row, String peer, String reason) {}
