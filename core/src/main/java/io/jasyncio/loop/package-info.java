/**
 * The event loop's parts, not exported: the ready queue, the timers, the door for other threads,
 * and what time and waiting are. They know nothing of futures and tasks.
 */
package io.jasyncio.loop;
