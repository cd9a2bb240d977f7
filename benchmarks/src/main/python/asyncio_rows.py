"""The rows of the benchmarks for CPython's asyncio: the same work, written as asyncio's documentation writes it.

Usage: asyncio_rows.py ROW FORM. Prints lines "RESULT, parameters, metric, unit, figure", parted by tabs. Counts are smaller than
the JVM's, since a turn takes a thousand times as long; all figures are per operation. The fastest of a few rounds is told: CPython
doesn't compile, so there is nothing to warm up.
"""

import asyncio
import gc
import sys
import threading
import time
import tracemalloc

ROUNDS = {"smoke": 1, "short": 2, "full": 5}


def result(parameters, metric, unit, figure):
    print(f"RESULT\t{parameters}\t{metric}\t{unit}\t{figure:.6g}")


def measured(parameters, operations, work, expected, rounds):
    """Runs a function that makes a coroutine, and checks what that gives."""
    best = None
    for _ in range(rounds):
        begun = time.perf_counter_ns()
        given = asyncio.run(work())
        taken = time.perf_counter_ns() - begun
        assert given == expected, (given, expected)
        best = taken if best is None else min(best, taken)
    result(parameters, "time", "ns/op", best / operations)


def sum_below(count):
    return count * (count - 1) // 2


async def give_way(turns):
    taken = 0
    while taken < turns:
        await asyncio.sleep(0)
        taken += 1
    return taken


def turn(rounds):
    async def work(coroutines, turns):
        return sum(await asyncio.gather(*(asyncio.create_task(give_way(turns)) for _ in range(coroutines))))

    for coroutines in (1, 2, 1000):
        turns = 100_000 // coroutines
        measured(f"coroutines={coroutines}", 100_000, lambda: work(coroutines, turns), 100_000, rounds)


def fib(rounds):
    async def fibonacci(n):
        if n < 2:
            return n
        return await fibonacci(n - 1) + await fibonacci(n - 2)

    measured("", 21_891, lambda: fibonacci(20), 6765, rounds)


def depth(rounds):
    async def down(levels, turns):
        return 1 + await (give_way(turns) if levels == 1 else down(levels - 1, turns))

    sys.setrecursionlimit(10_000)
    for levels, turns in ((1, 50_000), (10, 50_000), (100, 10_000), (1000, 1_000)):
        measured(f"depth={levels}", turns, lambda: down(levels, turns), turns + levels, rounds)


def spawn(rounds):
    async def work(coroutines):
        ended = 0
        last = asyncio.get_running_loop().create_future()

        async def once():
            nonlocal ended
            await asyncio.sleep(0)
            ended += 1
            if ended == coroutines:
                last.set_result(None)

        tasks = {asyncio.create_task(once()) for _ in range(coroutines)}
        await last
        assert len(tasks) == coroutines
        return ended

    measured("", 100_000, lambda: work(100_000), 100_000, rounds)


def gather(rounds):
    async def child(number):
        await asyncio.sleep(0)
        return number

    async def work(children):
        return sum(await asyncio.gather(*(child(i) for i in range(children))))

    measured("", 100_000, lambda: work(100_000), sum_below(100_000), rounds)


def skynet(rounds):
    async def node(first, leaves):
        if leaves == 1:
            return first
        share = leaves // 10
        children = [asyncio.create_task(node(first + i * share, share)) for i in range(10)]
        total = 0
        for each in children:
            total += await each
        return total

    measured("", 100_000, lambda: node(0, 100_000), sum_below(100_000), rounds)


class Rendezvous:
    """asyncio has no channel that holds nothing: futures by hand."""

    def __init__(self):
        self.receivers = []
        self.senders = []

    async def send(self, value):
        if self.receivers:
            self.receivers.pop().set_result(value)
            return
        taken = asyncio.get_running_loop().create_future()
        self.senders.append((value, taken))
        await taken

    async def receive(self):
        if self.senders:
            value, taken = self.senders.pop()
            taken.set_result(None)
            return value
        waiting = asyncio.get_running_loop().create_future()
        self.receivers.append(waiting)
        return await waiting


def ping_pong(rounds):
    async def work(times):
        there, back = Rendezvous(), Rendezvous()

        async def pong():
            for _ in range(times):
                await back.send(await there.receive() + 1)

        other = asyncio.create_task(pong())
        answer = 0
        for _ in range(times):
            await there.send(answer)
            answer = await back.receive()
        await other
        return answer

    measured("", 20_000, lambda: work(20_000), 20_000, rounds)


def queue(rounds):
    async def work(items, capacity):
        between = asyncio.Queue(capacity)

        async def produce():
            for i in range(items):
                await between.put(i)

        producer = asyncio.create_task(produce())
        total = 0
        for _ in range(items):
            total += await between.get()
        await producer
        return total

    measured("capacity=100", 50_000, lambda: work(50_000, 100), sum_below(50_000), rounds)


def await_done(rounds):
    async def work(times):
        done = asyncio.get_running_loop().create_future()
        done.set_result(1)
        total = 0
        for _ in range(times):
            total += await done
        return total

    measured("", 200_000, lambda: work(200_000), 200_000, rounds)


def lecture(rounds):
    numbers = list(range(50_000))

    async def amap(future, fn, elements):
        results = []
        for x in elements:
            results.append(fn(x))
            await asyncio.sleep(0)
        future.set_result(results)

    async def work():
        loop = asyncio.get_running_loop()
        squares, successors = loop.create_future(), loop.create_future()
        await asyncio.gather(amap(squares, lambda x: x * x, numbers), amap(successors, lambda x: x + 1, numbers))
        return sum(squares.result()) + sum(successors.result())

    measured("", 100_000, work, sum(x * x + x + 1 for x in numbers), rounds)


def generator(rounds):
    async def values(count):
        for i in range(count):
            yield i & 1023

    async def work(count):
        total = 0
        async for value in values(count):
            total += value
        return total

    measured("", 200_000, lambda: work(200_000), sum(i & 1023 for i in range(200_000)), rounds)


def exception(rounds):
    class Stop(Exception):
        pass

    async def dive(levels):
        if levels == 1:
            await asyncio.sleep(0)
            raise Stop()
        await dive(levels - 1)

    async def work(times):
        caught = 0
        for _ in range(times):
            try:
                await dive(10)
            except Stop:
                caught += 1
        return caught

    measured("depth=10", 10_000, lambda: work(10_000), 10_000, rounds)


def hand_in(rounds):
    async def work(threads, each):
        loop = asyncio.get_running_loop()
        end = loop.create_future()
        counted = 0

        def callback():
            nonlocal counted
            counted += 1
            if counted == threads * each:
                end.set_result(None)

        def send():
            for _ in range(each):
                loop.call_soon_threadsafe(callback)

        senders = [threading.Thread(target=send) for _ in range(threads)]
        for each_sender in senders:
            each_sender.start()
        await end
        for each_sender in senders:
            each_sender.join()
        return counted

    measured("threads=4", 40_000, lambda: work(4, 10_000), 40_000, rounds)


def bytes_held(_):
    async def hold(number, levels, token):
        total = number
        if levels == 1:
            await asyncio.sleep(0)
        else:
            total += await hold(number + 1, levels - 1, token)
        return total + (1 if token is None else 0)

    async def work(coroutines, levels):
        token = object()
        gc.collect()
        tracemalloc.start()
        tasks = [asyncio.create_task(hold(i, levels, token)) for i in range(coroutines)]
        await asyncio.sleep(0)
        gc.collect()
        held = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return held / coroutines

    for levels in (1, 5):
        result(f"depth={levels}", "bytes", "B", asyncio.run(work(100_000, levels)))


def timers(rounds):
    count = 100_000 if rounds == 1 else 1_000_000
    late = 0.0

    def millis(number):
        return 1 + ((number * 0x9E3779B97F4A7C15 & (1 << 64) - 1) >> 33) % 1000

    async def sleep(number):
        nonlocal late
        seconds = millis(number) / 1000
        deadline = time.monotonic() + seconds
        await asyncio.sleep(seconds)
        late = max(late, time.monotonic() - deadline)

    async def work():
        await asyncio.gather(*(sleep(i) for i in range(count)))

    cpu, wall = time.process_time_ns(), time.perf_counter_ns()
    asyncio.run(work())
    result("", "cpu", "ns/timer", (time.process_time_ns() - cpu) / count)
    result("", "wall", "ns/timer", (time.perf_counter_ns() - wall) / count)
    result("", "late", "ms", late * 1000)


ROWS = {
    "turn": turn,
    "fib": fib,
    "depth": depth,
    "spawn": spawn,
    "gather": gather,
    "skynet": skynet,
    "ping-pong": ping_pong,
    "queue": queue,
    "await-done": await_done,
    "lecture": lecture,
    "generator": generator,
    "exception": exception,
    "hand-in": hand_in,
    "bytes": bytes_held,
    "timers": timers,
}

if __name__ == "__main__":
    ROWS[sys.argv[1]](ROUNDS[sys.argv[2]])
