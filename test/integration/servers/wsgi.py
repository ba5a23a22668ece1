"""The same as asgi.py, for a server of WSGI."""

import atexit
import time

atexit.register(lambda: print("cleaned up", flush=True))


def app(environ, start_response):
    start_response("200 OK", [("content-type", "text/event-stream")])
    path = environ["PATH_INFO"]
    if path == "/stream":
        return stream()
    time.sleep(float(path[1:] or 0))
    return [environ["wsgi.url_scheme"].encode()]


def stream():
    while True:
        yield b"data: tick\n\n"
        time.sleep(0.2)


def create_app():
    return app
