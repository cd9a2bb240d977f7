/** asyncio for Java: {@code @Async} methods, coroutines, and the event loop that runs them. */
module io.jasyncio {
  requires static java.management; // for monitoring; without them that part alone fails
  requires static jdk.jfr;

  exports io.jasyncio;
  exports io.jasyncio.continuation;
  exports io.jasyncio.insight;
  exports io.jasyncio.monitoring;
  exports io.jasyncio.net;
  exports io.jasyncio.runtime;
  exports io.jasyncio.sync;
  exports io.jasyncio.testing;
}
