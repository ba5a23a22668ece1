"""Keeps connections open that send the head of a request byte by byte, one a second, and opens those anew that end.

    python slow.py HOST PORT CONNECTIONS SECONDS

Says "ready" when all of them have begun, and prints in the end how many of them ended before, as JSON.
"""

import asyncio
import json
import sys

HOST, PORT, CONNECTIONS, SECONDS = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
HEAD = ("GET /0 HTTP/1.1\r\nHost: " + HOST + "\r\nX-Slow: ").encode()
ended = 0


async def trickle(begin):
    global ended
    await asyncio.sleep(begin)
    while True:
        reader, writer = await asyncio.open_connection(HOST, PORT)
        writer.write(HEAD)
        while not reader.at_eof() and not reader.exception():
            writer.write(b"x")
            await asyncio.sleep(1)
        writer.close()
        ended += 1


async def main():
    slow = [asyncio.create_task(trickle(each / CONNECTIONS)) for each in range(CONNECTIONS)]
    await asyncio.sleep(1.5)
    print("ready", flush=True)
    await asyncio.wait(slow, timeout=SECONDS, return_when=asyncio.FIRST_EXCEPTION)
    failed = [each.exception() for each in slow if each.done()]
    assert not failed, failed
    print(json.dumps({"ended": ended}), flush=True)


asyncio.run(main())
