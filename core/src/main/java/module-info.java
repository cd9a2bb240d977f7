/** asyncio for Java: {@code @Async} methods, coroutines, and the event loop that runs them. */
module io.jasyncio {
  exports io.jasyncio;
  exports io.jasyncio.continuation;
  exports io.jasyncio.net;
  exports io.jasyncio.runtime;
  exports io.jasyncio.sync;
  exports io.jasyncio.testing;
}
