"""Answers the health route of an application that has none, before the application sees the request.

    CONTAINER_APPLICATION=shop.main:app CONTAINER_HEALTH_PATH=/healthz uvicorn container_health:asgi

`asgi` and `wsgi` are the application of that variable, for servers of either kind: every other request, and what is not
a request, goes to it unchanged. A server that answers has imported the application and, with ASGI, started it.

Readiness, which is asked for with `?probe=readiness`, is 503 while the container drains before a stop (see drain.py).
Access logs have no lines for answers of this route that are healthy.
"""

import importlib
import logging
import os

READINESS = "probe=readiness"
DRAINING = "/tmp/.container-draining"

HEADERS = [("content-type", "text/plain; charset=utf-8"), ("content-length", "0"), ("cache-control", "no-store")]
METHODS = ("GET", "HEAD")

ACCESS_LOGS = ("uvicorn.access", "gunicorn.access", "granian.access", "hypercorn.access")


def asgi_with(application, path):
    headers = [(name.encode(), value.encode()) for name, value in HEADERS]

    async def answering(scope, receive, send):
        # The end first: it is another one for nearly all requests.
        if (scope["type"] == "http" and scope["path"].endswith(path) and scope["method"] in METHODS
                and path in paths(scope)):
            status = 200 if is_healthy(scope["query_string"].decode("latin-1")) else 503
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
        else:
            await application(scope, receive, send)

    return answering


def wsgi_with(application, path):
    def answering(environ, start_response):
        if environ["REQUEST_METHOD"] not in METHODS or environ.get("PATH_INFO", "") != path:
            return application(environ, start_response)
        healthy = is_healthy(environ.get("QUERY_STRING", ""))
        start_response("200 OK" if healthy else "503 Service Unavailable", list(HEADERS))
        return [b""]

    return answering


def paths(scope):
    """The one that was asked for, with and without the prefix that a proxy took away: servers differ."""
    prefix, asked = scope.get("root_path") or "", scope["path"]
    return {asked, asked[len(prefix):]} if prefix and asked.startswith(prefix + "/") else {asked}


def logged_with(path):
    def is_logged(record):
        args = record.args
        if isinstance(args, dict):
            # gunicorn and hypercorn, or granian.
            asked, status = args.get("U", args.get("path")), args.get("s", args.get("status"))
        elif isinstance(args, tuple) and len(args) == 5:
            # uvicorn.
            _, _, asked, _, status = args
        else:
            return True
        return not (str(status).startswith("2") and str(asked).partition("?")[0].endswith(path))

    return is_logged


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


# When the module is imported, so that the server says what is wrong with the application as it always does, and for
# hypercorn, which looks into the module without its `__getattr__`.
if "CONTAINER_APPLICATION" in os.environ:
    application = load(os.environ["CONTAINER_APPLICATION"])
    health_path = os.environ["CONTAINER_HEALTH_PATH"]
    asgi = asgi_with(application, health_path)
    wsgi = wsgi_with(application, health_path)
    for name in ACCESS_LOGS:
        logging.getLogger(name).addFilter(logged_with(health_path))
