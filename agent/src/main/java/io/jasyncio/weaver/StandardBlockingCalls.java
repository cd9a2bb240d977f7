package io.jasyncio.weaver;

/**
 * The JDK's blocking calls that the weaver warns of, in the format in which users write their own
 * ({@link BlockingCalls#with}). The first line that fits a call gives the advice.
 */
final class StandardBlockingCalls {
  static final String LINES =
      """
      java.lang.Thread.sleep: Write Await.sleep(…)
      java.util.concurrent.TimeUnit.sleep: Write Await.sleep(…)
      java.lang.Thread.join: Do the work with Asyncio.toThread(…), and await the future that it gives
      java.lang.Object.wait: Use io.jasyncio.sync.Condition or Event
      java.util.concurrent.locks.LockSupport.park: Await a future: loop.createFuture(), Await.await(…)
      java.util.concurrent.locks.LockSupport.parkNanos: Write Await.sleep(…), or await a future
      java.util.concurrent.locks.LockSupport.parkUntil: Write Await.sleep(…), or await a future
      io.jasyncio.Future.get: Write Await.await(…); if it is done, result()
      java.util.concurrent.CompletableFuture.get: Write Await.await(…), which takes a CompletionStage
      java.util.concurrent.CompletableFuture.join: Write Await.await(…), which takes a CompletionStage
      java.util.concurrent.Future.get(): Start the work with Asyncio.toThread(…) or loop.runInExecutor(…), which give futures to await
      java.util.concurrent.Future.get(long, TimeUnit): Start the work with Asyncio.toThread(…) or loop.runInExecutor(…), which give futures to await
      java.util.concurrent.ForkJoinTask.join: Await its result in another thread: Await.toThread(task::join)
      java.util.concurrent.ForkJoinTask.invoke: Do it in another thread: Await.toThread(task::invoke)
      java.util.concurrent.ForkJoinPool.invoke: Do it in another thread: Await.toThread(() -> pool.invoke(…))
      java.util.concurrent.ExecutorService.invokeAll: Start each with loop.runInExecutor(…), and write Await.gather(…)
      java.util.concurrent.ExecutorService.invokeAny: Start each with loop.runInExecutor(…), and write Await.race(…) or Await.wait(…)
      java.util.concurrent.ExecutorService.awaitTermination: Await the futures of what it runs, or do it in another thread: Await.toThread(…)
      java.util.concurrent.ExecutorService.close: Await the futures of what it runs first, and shut it down outside the coroutine
      java.util.concurrent.CountDownLatch.await: Use io.jasyncio.sync.Event, or await the tasks: Await.gather(…)
      java.util.concurrent.CyclicBarrier.await: Use io.jasyncio.sync.Barrier
      java.util.concurrent.Semaphore.acquire: Use io.jasyncio.sync.Semaphore
      java.util.concurrent.Semaphore.acquireUninterruptibly: Use io.jasyncio.sync.Semaphore
      java.util.concurrent.Semaphore.tryAcquire(long, TimeUnit): Use io.jasyncio.sync.Semaphore
      java.util.concurrent.Semaphore.tryAcquire(int, long, TimeUnit): Use io.jasyncio.sync.Semaphore
      java.util.concurrent.locks.Lock.lock: Use io.jasyncio.sync.Lock; what one loop's coroutines alone share needs none between suspensions
      java.util.concurrent.locks.Lock.lockInterruptibly: Use io.jasyncio.sync.Lock; what one loop's coroutines alone share needs none between suspensions
      java.util.concurrent.locks.Lock.tryLock(long, TimeUnit): Use io.jasyncio.sync.Lock, with Await.timeout(…)
      java.util.concurrent.locks.Condition.await: Use io.jasyncio.sync.Condition
      java.util.concurrent.locks.Condition.awaitNanos: Use io.jasyncio.sync.Condition
      java.util.concurrent.locks.Condition.awaitUntil: Use io.jasyncio.sync.Condition
      java.util.concurrent.locks.Condition.awaitUninterruptibly: Use io.jasyncio.sync.Condition
      java.util.concurrent.BlockingQueue.take: Use io.jasyncio.sync.Queue; from another thread, loop.callSoonThreadsafe(…) puts into it
      java.util.concurrent.BlockingQueue.put: Use io.jasyncio.sync.Queue; to another thread, offer(…) doesn't wait
      java.util.concurrent.BlockingQueue.poll(long, TimeUnit): Use io.jasyncio.sync.Queue, with Await.timeout(…)
      java.util.concurrent.BlockingQueue.offer(Object, long, TimeUnit): Use io.jasyncio.sync.Queue, with Await.timeout(…)
      java.util.concurrent.BlockingDeque.takeFirst: Use io.jasyncio.sync.Queue or LifoQueue
      java.util.concurrent.BlockingDeque.takeLast: Use io.jasyncio.sync.Queue or LifoQueue
      java.util.concurrent.BlockingDeque.putFirst: Use io.jasyncio.sync.Queue or LifoQueue
      java.util.concurrent.BlockingDeque.putLast: Use io.jasyncio.sync.Queue or LifoQueue
      java.util.concurrent.TransferQueue.transfer: Use io.jasyncio.sync.Channel
      java.lang.Process.waitFor: Write Await.await(process.onExit())
      java.net.http.HttpClient.send: Write Await.await(client.sendAsync(…))
      java.net.Socket.new(InetAddress, int): Connect and transfer in another thread: Await.toThread(…)
      java.net.Socket.new(String, int): Connect and transfer in another thread: Await.toThread(…)
      java.net.Socket.connect: Connect and transfer in another thread: Await.toThread(…)
      java.net.Socket.getInputStream: Read it in another thread: Await.toThread(…)
      java.net.ServerSocket.accept: Accept in another thread: Await.toThread(server::accept)
      java.net.DatagramSocket.receive: Receive in another thread: Await.toThread(…)
      java.net.InetAddress.getByName: Look the name up in another thread: Await.toThread(…)
      java.net.InetAddress.getAllByName: Look the name up in another thread: Await.toThread(…)
      java.net.URL.openStream: Use java.net.http: Await.await(client.sendAsync(…))
      java.net.URLConnection.connect: Use java.net.http: Await.await(client.sendAsync(…))
      java.net.URLConnection.getInputStream: Use java.net.http: Await.await(client.sendAsync(…))
      java.nio.channels.Selector.select: Select in another thread, and tell the loop by loop.callSoonThreadsafe(…)
      java.io.Console.readLine: Read in another thread: Await.toThread(…)
      javax.sql.DataSource.getConnection: Do the whole transaction in another thread: Await.toThread(() -> …)
      java.sql.DriverManager.getConnection: Do the whole transaction in another thread: Await.toThread(() -> …)
      java.sql.Connection.commit: Do the whole transaction in another thread: Await.toThread(() -> …)
      java.sql.Connection.rollback: Do the whole transaction in another thread: Await.toThread(() -> …)
      java.sql.Statement.execute: Do the whole transaction in another thread: Await.toThread(() -> …)
      java.sql.Statement.executeQuery: Do the whole transaction in another thread: Await.toThread(() -> …)
      java.sql.Statement.executeUpdate: Do the whole transaction in another thread: Await.toThread(() -> …)
      java.sql.Statement.executeBatch: Do the whole transaction in another thread: Await.toThread(() -> …)
      java.sql.ResultSet.next: Read the rows in another thread, with the query: Await.toThread(() -> …)
      """;

  private StandardBlockingCalls() {}
}
