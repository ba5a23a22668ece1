"""What every task does, whatever runs it. Which ran is in Redis."""

import os
import time

import redis

REDIS = "redis://redis:6379"

# Of the queue; what ran is counted elsewhere, so that it is known while a broker is gone.
BROKER = os.environ.get("BROKER", REDIS)

counted = redis.Redis.from_url(REDIS + "/0")


def kind(framework):
    """A name for what is counted: several workers may run side by side."""
    return os.environ.get("KIND", framework)


def begin(kind, number):
    counted.set(kind + ":at", os.uname().nodename)
    counted.sadd(kind + ":begun", number)


def end(kind, number):
    # Together: a kill between both would leave one of them.
    counted.pipeline().sadd(kind + ":done", number).incr(kind + ":runs").execute()


def work(kind, number, seconds):
    begin(kind, number)
    time.sleep(seconds)
    end(kind, number)
