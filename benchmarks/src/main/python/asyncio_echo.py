"""A server that sends back what it gets, as asyncio's documentation writes it: io.jasyncio.benchmarks.net.Echo for CPython.

Prints "PORT n". Each line of its input is answered by "HEAP 0": what a connection takes is to be seen from outside only. Ends with
its input.
"""

import asyncio
import gc
import os
import sys
import threading


async def echo(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


def obey():
    for _ in sys.stdin:
        gc.collect()
        print("HEAP 0", flush=True)
    os._exit(0)


async def main():
    server = await asyncio.start_server(echo, "0.0.0.0", 0, backlog=128)
    print(f"PORT {server.sockets[0].getsockname()[1]}", flush=True)
    threading.Thread(target=obey, daemon=True).start()
    async with server:
        await server.serve_forever()


asyncio.run(main())
