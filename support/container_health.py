"""Answers the health route of an application that has none, before the application sees the request.

    CONTAINER_APPLICATION=shop.main:app CONTAINER_HEALTH_PATH=/healthz uvicorn container_health:asgi

`asgi` and `wsgi` are the application of that variable, for servers of either kind: every other request, and what is not
a request, goes to it unchanged. A server that answers has imported the application and, with ASGI, started it.

Readiness, which is asked for with `?probe=readiness`, is 503 while the container drains before a stop (see drain.py).
"""

import importlib
import os

READINESS = "probe=readiness"
DRAINING = "/tmp/.container-draining"

HEADERS = [("content-type", "text/plain; charset=utf-8"), ("content-length", "0"), ("cache-control", "no-store")]
METHODS = ("GET", "HEAD")


def asgi_with(application, path):
    headers = [(name.encode(), value.encode()) for name, value in HEADERS]

    async def answering(scope, receive, send):
        # The path is behind a prefix that a proxy took away, in servers that follow the specification to the letter.
        if scope["type"] != "http" or not asks(scope["method"], unprefixed(scope), path):
            await application(scope, receive, send)
            return
        status = 200 if is_healthy(scope["query_string"].decode("latin-1")) else 503
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    return answering


def wsgi_with(application, path):
    def answering(environ, start_response):
        if not asks(environ["REQUEST_METHOD"], environ.get("PATH_INFO", ""), path):
            return application(environ, start_response)
        healthy = is_healthy(environ.get("QUERY_STRING", ""))
        start_response("200 OK" if healthy else "503 Service Unavailable", list(HEADERS))
        return [b""]

    return answering


def asks(method, asked, path):
    return asked == path and method in METHODS


def unprefixed(scope):
    prefix, asked = scope.get("root_path") or "", scope["path"]
    return asked[len(prefix):] if prefix and asked.startswith(prefix + "/") else asked


def is_healthy(query):
    return READINESS not in query.split("&") or not os.path.exists(DRAINING)


def load(text):
    """`module:attribute`, or `module:function()` for a function that returns the application."""
    module, _, attribute = text.partition(":")
    name = attribute[:-2] if attribute.endswith("()") else attribute
    found = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return found() if name != attribute else found


def __getattr__(name):
    wrap = {"asgi": asgi_with, "wsgi": wsgi_with}.get(name)
    if wrap is None:
        raise AttributeError("module %r has no attribute %r" % (__name__, name))
    # Once: a server may ask for it again.
    value = globals()[name] = wrap(load(os.environ["CONTAINER_APPLICATION"]), os.environ["CONTAINER_HEALTH_PATH"])
    return value
