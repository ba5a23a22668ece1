"""Opens connections to a server, says so, and reports when and how each of them ends. Times are those of the clock."""

import asyncio
import json
import sys
import time

HOST, PORT, LIMIT = sys.argv[1], 8000, float(sys.argv[2])
GET = "GET %s HTTP/1.1\r\nHost: " + HOST + "\r\n%s\r\n"
UPGRADE = (
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)

opened = 0


async def connect(text=""):
    global opened
    reader, writer = await asyncio.open_connection(HOST, PORT)
    writer.write(text.encode())
    opened += 1
    return reader, writer


async def ask(path, headers=""):
    return await connect(GET % (path, headers))


async def head(reader):
    """The status of an answer, whose head is read."""
    lines = await reader.readuntil(b"\r\n\r\n")
    return int(lines.split()[1]), lines


async def end(reader):
    """How a connection ends, with the last bytes that came before."""
    last = b""
    try:
        while True:
            part = await reader.read(65536)
            if not part:
                return "closed", last
            last = (last + part)[-64:]
    except OSError:
        return "reset", last


async def request(path):
    """A request that gets a status, or "closed" or "reset" instead."""
    reader, _ = await ask(path, "Connection: close\r\n")
    try:
        status, _ = await head(reader)
        return status
    except (OSError, asyncio.IncompleteReadError) as fault:
        return "reset" if isinstance(fault, OSError) else "closed"


async def idle():
    """A connection after its first answer."""
    reader, _ = await ask("/0")
    await head(reader)
    idling.set_result(time.time())
    return (await end(reader))[0]


async def silent():
    """A connection on which nothing was sent."""
    reader, _ = await connect()
    return (await end(reader))[0]


async def stream():
    """Whether its last chunk came."""
    reader, _ = await ask("/stream")
    await head(reader)
    how, last = await end(reader)
    return "completed" if last.endswith(b"0\r\n\r\n") else how


async def websocket():
    """The code of the closing frame."""
    reader, writer = await ask("/", UPGRADE)
    status, _ = await head(reader)
    if status != 101:
        return "status %d" % status
    try:
        while True:
            first, size = await reader.readexactly(2)
            payload = await reader.readexactly(size & 127)
            if first & 15 == 9:
                writer.write(bytes([0x8A, 0x80, 0, 0, 0, 0]))
            if first & 15 == 8:
                code = int.from_bytes(payload[:2], "big")
                # Echoed, as the protocol asks.
                mask = bytes(4)
                writer.write(bytes([0x88, 0x82]) + mask + payload[:2])
                return code
    except (OSError, asyncio.IncompleteReadError) as fault:
        return "reset" if isinstance(fault, OSError) else "closed"


async def late():
    """What happens to a connection that is opened now: a status, "refused", "closed" or "reset"."""
    try:
        return await request("/0")
    except ConnectionRefusedError:
        return "refused"
    except OSError:
        return "gone"


async def timed(work):
    begin = time.time()
    try:
        how = await asyncio.wait_for(work, LIMIT)
    except (asyncio.TimeoutError, TimeoutError):
        how = "open"
    return {"begin": begin, "end": time.time(), "how": how}


async def knock():
    """Opens a connection every 300 ms, until the server is gone."""
    tries = []
    for _ in range(int(LIMIT / 0.3)):
        tries.append(asyncio.create_task(timed(late())))
        await asyncio.sleep(0.3)
    return [await each for each in tries]


async def main():
    global idling
    idling = asyncio.get_running_loop().create_future()
    works = {}
    for word in sys.argv[3:]:
        if word == "knock":
            continue
        name, _, path = word.partition("=")
        work = {"idle": idle, "silent": silent, "stream": stream, "websocket": websocket}.get(name)
        works[name] = asyncio.create_task(timed(work() if work else request(path)))
    failed = lambda: any(task.done() and task.exception() for task in works.values())
    while not failed() and (opened < len(works) or "idle" in works and not idling.done()):
        if all(task.done() for task in works.values()):
            sys.exit("no answer within %s s" % LIMIT)
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)
    print("ready", flush=True)
    knocks = asyncio.create_task(knock()) if "knock" in sys.argv else None
    found = {name: await task for name, task in works.items()}
    if knocks:
        found["knocks"] = await knocks
    if "idle" in works:
        found["idle"]["begin"] = idling.result()
    print(json.dumps(found), flush=True)


asyncio.run(main())
