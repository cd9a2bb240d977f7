/**
 * Synchronising coroutines of one loop: locks, events, conditions, semaphores, barriers, queues and
 * channels. Written on the public API of {@link io.jasyncio} alone, so that you could write your
 * own.
 *
 * <p>All of these are for the thread of one loop: code in other threads hands its call in with
 * {@link io.jasyncio.EventLoop#callSoonThreadsafe}. They may be made before there is a loop, and
 * belong to the loop of the first coroutine that has to wait at them. From then on, a coroutine of
 * another loop that has to wait is refused with an {@link IllegalStateException}, and so is plain
 * code in another thread that releases, sets, puts, closes, …, whether somebody waits or not;
 * before that nobody can tell which thread is the right one. Who needn't wait isn't suspended, and
 * gives nobody else a turn. Who waits is served in the order of arrival.
 *
 * <p>What can be held is held in try-with-resources, {@code try (var held = lock.hold()) {…}}; see
 * {@link io.jasyncio.sync.Held}.
 */
package io.jasyncio.sync;
