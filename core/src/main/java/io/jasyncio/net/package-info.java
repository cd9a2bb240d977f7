/**
 * Streams and servers over sockets, in the thread of the loop: TCP, with and without TLS, Unix
 * domain sockets, datagrams. Counterpart of {@code asyncio}'s streams, transports and protocols.
 * Written on the public API of {@link io.jasyncio} and {@link io.jasyncio.sync} alone, but for one
 * read that is woven by hand.
 *
 * <pre>{@code
 * @Async
 * static void echo(StreamReader reader, StreamWriter writer) throws IOException {
 *   for (String line : reader) {        // suspends until a line has come in
 *     writer.write(line + "\n");
 *     writer.drain();                   // suspends while the other side takes nothing
 *   }
 * }
 *
 * try (Server server = Streams.startServer(Echo::echo, "localhost", 7007)) {
 *   server.serveForever();
 * }
 * }</pre>
 *
 * <p>All of these are for the thread of one loop.
 */
package io.jasyncio.net;
