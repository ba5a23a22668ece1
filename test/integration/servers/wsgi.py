"""The same as asgi.py, for a server of WSGI."""

import atexit
import time

atexit.register(lambda: print("cleaned up", flush=True))


def app(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/stream":
        start_response("200 OK", [("content-type", "text/event-stream")])
        return stream()
    time.sleep(float(path[1:] or 0))
    body = environ["wsgi.url_scheme"].encode()
    start_response("200 OK", [("content-type", "text/plain"), ("content-length", str(len(body)))])
    return [body]


def stream():
    while True:
        yield b"data: tick\n\n"
        time.sleep(0.2)


def create_app():
    return app
