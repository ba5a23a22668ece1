"""Times requests of an application alone and behind container_health, in turn, and prints the medians in microseconds.

    python - asgi|wsgi PATH ROUNDS, with the variables of container_health
"""

import asyncio
import io
import json
import os
import statistics
import sys
import time

import container_health

REQUESTS = 500

kind, path, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])


def asgi_seconds(application):
    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
             "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": [],
             "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000)}
    statuses = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    async def all_of_them():
        begin = time.perf_counter()
        for _ in range(REQUESTS):
            await application(dict(scope), receive, send)
        return time.perf_counter() - begin

    seconds = asyncio.run(all_of_them())
    assert statuses == [200] * REQUESTS, statuses[:3]
    return seconds


def wsgi_seconds(application):
    statuses = []

    def start_response(status, headers):
        statuses.append(status)

    begin = time.perf_counter()
    for _ in range(REQUESTS):
        b"".join(application({
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000", "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr,
        }, start_response))
    seconds = time.perf_counter() - begin
    assert statuses == ["200 OK"] * REQUESTS, statuses[:3]
    return seconds


seconds_of = asgi_seconds if kind == "asgi" else wsgi_seconds
alone = container_health.load(os.environ["CONTAINER_APPLICATION"])
behind = getattr(container_health, kind)
taken = {"alone": [], "behind": []}
for _ in range(rounds + 1):
    taken["alone"].append(seconds_of(alone))
    taken["behind"].append(seconds_of(behind))
# The first round warms up.
print(json.dumps({name: statistics.median(values[1:]) / REQUESTS * 1e6 for name, values in taken.items()}))
