package io.jasyncio.benchmarks.peers

import io.jasyncio.benchmarks.Peer
import io.jasyncio.benchmarks.Sleepers
import io.jasyncio.benchmarks.Trap
import java.util.function.UnaryOperator
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancel
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield

/**
 * Kotlin's coroutines, as a user writes them: `launch` and `async`, `yield()` to give way, `Deferred`, `Channel`, `sequence`,
 * `delay`.
 *
 * The dispatcher is [OneThread]: the same array ring that the hand-written machines have, drained by the calling thread. It's the
 * cheapest that the library's interface allows: no lock, no atomic, nothing that jasyncio's loop hasn't got either. Where time or
 * other threads come in, `runBlocking`'s own event loop runs the coroutines, since only that one knows timers.
 */
class Kotlin : Peer {
    /** First come, first served, in the thread that calls [drain]. */
    private class OneThread : CoroutineDispatcher() {
        private val ready = Ring<Runnable>()

        override fun dispatch(context: CoroutineContext, block: Runnable) {
            ready.add(block)
        }

        fun takeOne() = ready.take().run()

        fun drain() {
            while (!ready.isEmpty) {
                ready.take().run()
            }
        }
    }

    @OptIn(ExperimentalCoroutinesApi::class)
    private fun <T> run(body: suspend CoroutineScope.() -> T): T {
        val thread = OneThread()
        val result = CoroutineScope(thread).async { body() }
        thread.drain()
        return result.getCompleted()
    }

    override fun turns(coroutines: Int, turns: Int): Long = run {
        val all = List(coroutines) { async { giveWay(turns) } }
        var sum = 0L
        for (each in all) {
            sum += each.await()
        }
        sum
    }

    private suspend fun giveWay(turns: Int): Int {
        var taken = 0
        while (taken < turns) {
            yield()
            taken++
        }
        return taken
    }

    override fun fib(n: Int): Long = run { fibonacci(n).toLong() }

    private suspend fun fibonacci(n: Int): Int {
        if (n < 2) {
            if (n == Trap.fib) {
                yield()
            }
            return n
        }
        return fibonacci(n - 1) + fibonacci(n - 2)
    }

    override fun turnsAtDepth(depth: Int, turns: Int): Long = run { down(depth, turns).toLong() }

    private suspend fun down(depth: Int, turns: Int): Int = 1 + (if (depth == 1) giveWay(turns) else down(depth - 1, turns))

    override fun spawn(coroutines: Int): Long {
        val thread = OneThread()
        val scope = CoroutineScope(thread)
        var ended = 0L
        repeat(coroutines) {
            scope.launch {
                yield()
                ended++
            }
        }
        thread.drain()
        return ended
    }

    override fun gather(children: Int): Long = run {
        val all = List(children) { number ->
            async {
                yield()
                number
            }
        }
        var sum = 0L
        for (result in all.awaitAll()) {
            sum += result
        }
        sum
    }

    override fun skynet(leaves: Int): Long = run { node(0, leaves) }

    private suspend fun CoroutineScope.node(first: Long, leaves: Int): Long {
        if (leaves == 1) {
            return first
        }
        val share = leaves / 10
        val children = List(10) { async { node(first + it * share, share) } }
        var sum = 0L
        for (child in children) {
            sum += child.await()
        }
        return sum
    }

    override fun pingPong(rounds: Int): Long = run {
        val there = Channel<Int>(Channel.RENDEZVOUS)
        val back = Channel<Int>(Channel.RENDEZVOUS)
        val pong = launch {
            repeat(rounds) {
                back.send(there.receive() + 1)
            }
        }
        var answer = 0
        repeat(rounds) {
            there.send(answer)
            answer = back.receive()
        }
        pong.join()
        answer.toLong()
    }

    override fun produceConsume(items: Int, capacity: Int): Long = run {
        val queue = Channel<Int>(capacity)
        val producer = launch {
            for (i in 0 until items) {
                queue.send(i)
            }
        }
        var sum = 0L
        repeat(items) {
            sum += queue.receive()
        }
        producer.join()
        sum
    }

    override fun awaitDone(times: Int): Long = run {
        val done = CompletableDeferred(1)
        val notYet = CompletableDeferred<Int>()
        launch { notYet.complete(0) }
        addUp(notYet, 1) + addUp(done, times)
    }

    private suspend fun addUp(future: Deferred<Int>, times: Int): Long {
        var sum = 0L
        repeat(times) {
            sum += future.await()
        }
        return sum
    }

    override fun lecture(elements: Int): Long = run {
        val numbers = Numbers.upTo(elements / 2)
        val squares = CompletableDeferred<List<Int>>()
        val successors = CompletableDeferred<List<Int>>()
        launch { amap(squares, { x -> x * x }, numbers) }
        launch { amap(successors, { x -> x + 1 }, numbers) }
        Numbers.sum(squares.await()) + Numbers.sum(successors.await())
    }

    private suspend fun amap(future: CompletableDeferred<List<Int>>, fn: UnaryOperator<Int>, elements: List<Int>) {
        val results = ArrayList<Int>()
        for (x in elements) {
            results.add(fn.apply(x))
            yield()
        }
        future.complete(results)
    }

    override fun generate(values: Int): Long {
        val numbers = sequence {
            for (i in 0 until values) {
                yield(Numbers.lowBits(i))
            }
        }
        var sum = 0L
        for (number in numbers) {
            sum += number
        }
        return sum
    }

    override fun exceptions(depth: Int, times: Int): Long = run {
        var caught = 0L
        repeat(times) {
            try {
                dive(depth)
            } catch (e: Stop) {
                caught++
            }
        }
        caught
    }

    private suspend fun dive(depth: Int) {
        if (depth == 1) {
            yield()
            throw Stop()
        }
        dive(depth - 1)
        Stop.passed()
    }

    override fun handIn(threads: Int, callbacksEach: Int): Long = runBlocking {
        var counted = 0
        val end = CompletableDeferred<Unit>()
        val scope = CoroutineScope(coroutineContext + SupervisorJob())
        val dispatcher = coroutineContext[ContinuationInterceptor] as CoroutineDispatcher
        val callback = Runnable {
            if (++counted == threads * callbacksEach) {
                end.complete(Unit)
            }
        }
        val senders = Senders.start(threads, callbacksEach) { dispatcher.dispatch(scope.coroutineContext, callback) }
        end.await()
        senders.join()
        counted.toLong()
    }

    override fun suspended(coroutines: Int, depth: Int): AutoCloseable {
        val thread = OneThread()
        val scope = CoroutineScope(thread)
        val token = Any()
        repeat(coroutines) { number ->
            scope.launch { hold(number, depth, token) }
        }
        repeat(coroutines) { thread.takeOne() }
        return AutoCloseable { scope.cancel() }
    }

    private suspend fun hold(number: Int, depth: Int, token: Any?): Int {
        var sum = number
        if (depth == 1) {
            yield()
        } else {
            sum += hold(number + 1, depth - 1, token)
        }
        return sum + (if (token == null) 1 else 0)
    }

    override fun sleep(sleepers: Sleepers): Unit = runBlocking {
        repeat(sleepers.count()) { number ->
            launch {
                val deadline = sleepers.deadline(number)
                delay(sleepers.millis(number).toLong())
                sleepers.woke(deadline)
            }
        }
    }

    override fun sleepCancelled(sleepers: Sleepers): Unit = runBlocking {
        var all: List<Job>? = List(sleepers.count()) { number ->
            launch {
                val deadline = sleepers.deadline(number)
                delay(sleepers.millis(number).toLong())
                sleepers.woke(deadline)
            }
        }
        yield()
        all!!.forEachIndexed { number, job ->
            if (!sleepers.isKept(number)) {
                job.cancel()
            }
        }
        all = null
        yield()
        sleepers.cancelled()
    }
}
