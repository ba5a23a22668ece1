"""A JSON service for a server with threads: it reads rows, asks another service, remembers a little, and answers."""

import json
from collections import OrderedDict
from datetime import datetime, timedelta
from itertools import count
from threading import Lock
from urllib.parse import parse_qs

from shop.sizes import next_size

BEGIN = datetime(2025, 1, 1)
REMEMBERED = 500
SHOWN = 200

numbers = count()
recent: "OrderedDict[int, dict]" = OrderedDict()
lock = Lock()


def read_rows(size: int, first: int) -> list:
    """What a cursor of a database returns."""
    return [
        {
            "id": first + each,
            "customer": f"customer-{(first + each) % 97}",
            "title": f"Order {first + each} of {size}",
            "placed": (BEGIN + timedelta(minutes=each)).isoformat(),
            "total": (first + each) * 1.17 % 500,
            "tags": [f"tag-{each % 7}", f"region-{each % 11}"],
            "address": {"street": f"Main Street {each}", "city": f"City {each % 50}", "zip": f"{each % 99999:05}"},
        }
        for each in range(size)
    ]


def remember(key: int, summary: dict) -> None:
    """The newest summaries, as a cache in the process keeps them."""
    with lock:
        recent[key] = summary
        while len(recent) > REMEMBERED:
            recent.popitem(last=False)


def report(size: int) -> bytes:
    number = next(numbers)
    rows = json.loads(json.dumps(read_rows(size, number * 31)))
    totals: dict = {}
    for row in rows:
        totals[row["customer"]] = totals.get(row["customer"], 0) + row["total"]
    remember(number, {"totals": totals, "newest": rows[-1]})
    rows.sort(key=lambda row: (row["address"]["city"], -row["total"]))
    return json.dumps({"totals": totals, "rows": rows[:SHOWN]}).encode()


def application(environ, start_response):
    if environ["PATH_INFO"] == "/healthz":
        body = b"ok"
    else:
        body = report(next_size(int(parse_qs(environ["QUERY_STRING"])["largest"][0])))
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
