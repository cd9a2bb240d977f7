package io.jasyncio.net;

import io.jasyncio.Async;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * Sends and receives datagrams. Counterpart of {@code asyncio}'s datagram endpoints. For the thread
 * of one loop.
 */
public final class DatagramEndpoint implements AutoCloseable {
  private final EventLoop loop;
  private final DatagramChannel channel;

  private DatagramEndpoint(EventLoop loop, DatagramChannel channel) {
    this.loop = loop;
    this.channel = channel;
  }

  static DatagramEndpoint open(EventLoop loop, SocketAddress local) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.configureBlocking(false);
      channel.bind(local);
      return new DatagramEndpoint(loop, channel);
    } catch (Throwable t) {
      channel.close();
      throw t;
    }
  }

  /**
   * A datagram and who sent it.
   *
   * @param bytes what it holds
   * @param sender where it comes from
   */
  public record Datagram(byte[] bytes, SocketAddress sender) {}

  /**
   * Receives one datagram. Suspends until there is one.
   *
   * @return the datagram
   * @throws IOException if receiving fails, or the endpoint is closed meanwhile
   * @throws io.jasyncio.CancelledError if the task is cancelled meanwhile; no datagram is lost
   * @throws IllegalStateException if another task waits to receive
   */
  @Async
  public Datagram receive() throws IOException {
    ByteBuffer scratch = Transport.incoming();
    SocketAddress sender;
    while ((sender = channel.receive(scratch)) == null) {
      Await.readable(channel);
      scratch = Transport.incoming(); // others have used it meanwhile
    }
    byte[] bytes = new byte[scratch.flip().remaining()];
    scratch.get(bytes);
    return new Datagram(bytes, sender);
  }

  /**
   * Sends one datagram. Suspends while there is no room for it, which is rare.
   *
   * @param bytes what it holds
   * @param receiver where it goes
   * @throws IOException if sending fails, because it is too large for example
   * @throws io.jasyncio.CancelledError if the task is cancelled meanwhile; nothing has been sent
   *     then
   * @throws IllegalStateException if another task waits to send
   */
  @Async
  public void send(byte[] bytes, SocketAddress receiver) throws IOException {
    loop.sockSendto(channel, ByteBuffer.wrap(bytes), receiver);
  }

  /**
   * Where this receives, with the port that port 0 has become.
   *
   * @return the address
   * @throws IOException if the endpoint is closed
   */
  public SocketAddress getLocalAddress() throws IOException {
    return channel.getLocalAddress();
  }

  /**
   * Closes the socket; who waits goes on, with a {@link java.nio.channels.ClosedChannelException}.
   * Doesn't suspend. From the loop's thread.
   *
   * @throws IOException if that fails
   */
  @Override
  public void close() throws IOException {
    loop.notifyClosing(channel);
    channel.close();
  }
}
