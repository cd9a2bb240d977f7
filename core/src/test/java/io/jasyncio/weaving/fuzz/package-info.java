/**
 * The trace fuzzer: random programs as typed bytecode, run plain and woven, compared event by
 * event.
 *
 * <pre>
 *   seed ─▶ Program: methods, each a tree of Nodes ─▶ ClassFilesOf ─▶ plain run ─▶ events ─┐
 *                                                        │ Weaver                      ├ equal?
 *                                                        └▶ woven runs, a Schedule each ┘
 * </pre>
 *
 * <p>A node writes what its own seed says, with whatever it finds on the operand stack and in the
 * locals. So any node can be left out and the rest is still a valid program: that's how {@link
 * io.jasyncio.weaving.fuzz.Shrinker} makes a failure small.
 */
package io.jasyncio.weaving.fuzz;
