/**
 * The Java twins of asyncio programs: each prints, line by line, what its Python original prints.
 * Public API alone.
 *
 * <p>{@code NN_group_topic.expected} is the trace of {@code ScenarioNNGroupTopic}.
 */
package io.jasyncio.conformance;
