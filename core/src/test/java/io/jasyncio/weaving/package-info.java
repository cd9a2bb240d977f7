/**
 * Woven code against the same code un-woven.
 *
 * <p>{@link io.jasyncio.weaving.Fixtures} compiles the sources under {@code src/test/fixtures},
 * {@link io.jasyncio.weaving.Twin} runs one of them plain and woven, and the tests compare the
 * logs. To look at one fixture alone: {@code -Djasyncio.fixture=Name}; to repeat a random schedule:
 * {@code -Djasyncio.seed=N}.
 */
package io.jasyncio.weaving;
