/**
 * What the fixtures of the weaver's tests see: a {@link io.jasyncio.weaving.probe.Log} to write
 * down what happens and the leaf methods of {@link io.jasyncio.weaving.probe.Probe}, which suspend
 * where a {@link io.jasyncio.weaving.probe.Schedule} says so.
 *
 * <p>Nothing here is woven, and nothing here keeps static state: the schedule travels in the
 * coroutine.
 */
package io.jasyncio.weaving.probe;
