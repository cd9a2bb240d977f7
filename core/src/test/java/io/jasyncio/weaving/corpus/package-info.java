/**
 * The weaver over code that nobody wrote for it: the JDK's modules and widely used jars, as if
 * every method were {@code @Async}.
 *
 * <p>{@link io.jasyncio.weaving.corpus.CorpusRun} is the long command, {@link
 * io.jasyncio.weaving.corpus.CorpusTest} a short run for every build. docs/testing.md says how to
 * run it and what came out.
 */
package io.jasyncio.weaving.corpus;
