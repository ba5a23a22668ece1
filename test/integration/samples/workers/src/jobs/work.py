"""What every task does, whatever runs it. Which ran is in Redis."""

import time

import redis

SERVER = "redis://redis:6379"
counted = redis.Redis.from_url(SERVER + "/0")


def begin(kind, number):
    counted.sadd(kind + ":begun", number)


def end(kind, number):
    counted.sadd(kind + ":done", number)
    counted.incr(kind + ":runs")


def work(kind, number, seconds):
    begin(kind, number)
    time.sleep(seconds)
    end(kind, number)
