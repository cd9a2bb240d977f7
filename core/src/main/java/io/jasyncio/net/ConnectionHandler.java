package io.jasyncio.net;

import io.jasyncio.Async;

/**
 * What a server does with a connection: a coroutine, as a lambda or a method reference. Counterpart
 * of the {@code client_connected_cb} of {@code asyncio.start_server}.
 */
@FunctionalInterface
public interface ConnectionHandler {
  /**
   * Serves a client. When this returns or throws, the connection is closed, once what was written
   * has been sent; when it's cancelled, at once.
   *
   * @param reader what the client sends
   * @param writer what the client gets
   * @throws Exception goes to the loop's exception handler
   */
  @Async
  void handle(StreamReader reader, StreamWriter writer) throws Exception;
}
