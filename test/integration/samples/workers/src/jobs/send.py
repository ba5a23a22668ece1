"""python -m jobs.send KIND FIRST COUNT SECONDS [FUNCTION]"""

import asyncio
import sys


def celery(calls, _function):
    from .by_celery import run

    for call in calls:
        run.delay(*call)


def rq(calls, _function):
    import redis
    from rq import Queue, Retry

    from .by_rq import REDIS_URL, run

    queue = Queue(connection=redis.Redis.from_url(REDIS_URL))
    for call in calls:
        queue.enqueue(run, *call, retry=Retry(max=3))


def arq(calls, function):
    from arq import create_pool

    from .by_arq import WorkerSettings

    async def send():
        pool = await create_pool(WorkerSettings.redis_settings)
        for call in calls:
            await pool.enqueue_job(function, *call)

    asyncio.run(send())


def dramatiq(calls, _function):
    from .by_dramatiq import run

    for call in calls:
        run.send(*call)


def huey(calls, _function):
    from .by_huey import run

    for call in calls:
        run(*call)


def main(kind, first, count, seconds, function="run"):
    calls = [(number, float(seconds)) for number in range(int(first), int(first) + int(count))]
    globals()[kind](calls, function)


if __name__ == "__main__":
    main(*sys.argv[1:])
