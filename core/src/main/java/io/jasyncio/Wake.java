package io.jasyncio;

import io.jasyncio.insight.Waker;

/**
 * Why a task has got ready, as an {@link Instrument} is told. What is done by a callback counts as
 * done by who has scheduled it: when the last of several gathered tasks ends, that task wakes who
 * awaits them all.
 *
 * @param waker what has made it ready
 * @param task the task whose step has; null if the waker isn't a task
 * @param stepsAgo how many steps have begun since the one that has: 0 for the last one; -1 if none
 *     has
 * @param cancels whether the task will be thrown a {@link CancelledError}
 */
public record Wake(Waker waker, Task<?> task, long stepsAgo, boolean cancels) {}
