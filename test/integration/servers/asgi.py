"""Answers after a while, never ends a stream, keeps a WebSocket open: what a server has to stop."""

import asyncio


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
    elif scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        while (await receive())["type"] != "websocket.disconnect":
            pass
    elif scope["path"] == "/stream":
        await start(send)
        while True:
            await send({"type": "http.response.body", "body": b"data: tick\n\n", "more_body": True})
            await asyncio.sleep(0.2)
    else:
        await asyncio.sleep(float(scope["path"][1:] or 0))
        body = (scope["scheme"] + " " + scope["client"][0]).encode()
        await start(send, (b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.body", "body": body})


async def start(send, *headers):
    headers = [(b"content-type", b"text/event-stream"), *headers]
    await send({"type": "http.response.start", "status": 200, "headers": headers})


async def lifespan(receive, send):
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    print("cleaned up", flush=True)
    await send({"type": "lifespan.shutdown.complete"})


def create_app():
    return app
