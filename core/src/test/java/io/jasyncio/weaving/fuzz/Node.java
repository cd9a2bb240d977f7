package io.jasyncio.weaving.fuzz;

import java.util.List;

/**
 * A statement of a generated program.
 *
 * @param id its number in the program; also its source line
 * @param op what it does
 * @param seed says how
 * @param blocks the statements inside it
 */
record Node(int id, Op op, long seed, List<List<Node>> blocks) {}
