"""Its settings for `rq worker --config`."""

import redis
from rq import Queue, Retry

from .work import BROKER, kind, work

KIND = kind("rq")
REDIS_URL = BROKER + "/2"


def run(number, seconds):
    work(KIND, number, seconds)


def send(calls, _function):
    queue = Queue(connection=redis.Redis.from_url(REDIS_URL))
    for call in calls:
        queue.enqueue(run, *call, retry=Retry(max=3))
