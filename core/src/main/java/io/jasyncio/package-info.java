/**
 * The nouns of asyncio: {@link io.jasyncio.EventLoop}, {@link io.jasyncio.Future}, {@link
 * io.jasyncio.Task}, and the doors to them, {@link io.jasyncio.Asyncio} (plain functions) and
 * {@link io.jasyncio.Await} (functions that suspend).
 */
package io.jasyncio;
