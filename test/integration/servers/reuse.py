"""Uses connections to a server again after a while, as a load balancer does until its idle time-out is over.

    python reuse.py HOST IDLE

Prints what became of the second requests, as JSON: "answered"; "lost", those that met a connection which the server was
closing; "gone", connections that the server was seen to have closed, so that no request was sent; and "late", those
that are not counted, since this client was too slow to close them as a load balancer would.
"""

import asyncio
import json
import sys
import time

HOST, IDLE = sys.argv[1], float(sys.argv[2])

# Some rest for anything up to the time-out, most for nearly all of it.
RESTS = [IDLE * each / 50 for each in range(50)] + [IDLE - 0.7 * each / 100 for each in range(100)]

# How long a request is on its way: so long that a few connections show what happens to one of thousands in reality.
WAY = 0.1

GET = b"GET /0 HTTP/1.1\r\nHost: " + HOST.encode() + b"\r\n\r\n"


async def answer(reader):
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    assert head.startswith(b"http/1.1 200"), head
    await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))


async def reuse(rest):
    reader, writer = await asyncio.open_connection(HOST, 8000)
    begin = time.monotonic()
    writer.write(GET)
    await answer(reader)
    await asyncio.sleep(rest)
    closed = reader.at_eof() or reader.exception()
    await asyncio.sleep(WAY)
    if time.monotonic() - begin > IDLE + 0.5:
        return "late"
    if closed:
        return "gone"
    writer.write(GET)
    try:
        await answer(reader)
    except (OSError, asyncio.IncompleteReadError):
        return "lost"
    return "answered"


async def main():
    ends = await asyncio.gather(*map(reuse, RESTS))
    print(json.dumps({end: ends.count(end) for end in ("answered", "lost", "gone", "late")}))


asyncio.run(main())
