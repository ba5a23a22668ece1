import asyncio
import time

from arq import create_pool
from arq.connections import RedisSettings

from .work import BROKER, begin, end, kind

KIND = kind("arq")


async def run(ctx, number, seconds):
    begin(KIND, number)
    await asyncio.sleep(seconds)
    end(KIND, number)


async def block(ctx, number, seconds):
    begin(KIND, number)
    time.sleep(seconds)
    end(KIND, number)


class WorkerSettings:
    functions = [run, block]
    redis_settings = RedisSettings.from_dsn(BROKER + "/3")
    max_jobs = 4
    # Another worker runs what a killed one had after this and ten seconds.
    job_timeout = 12


def send(calls, function):
    async def enqueue():
        pool = await create_pool(WorkerSettings.redis_settings)
        for call in calls:
            await pool.enqueue_job(function, *call)

    asyncio.run(enqueue())
