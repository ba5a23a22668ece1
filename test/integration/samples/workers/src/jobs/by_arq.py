import asyncio
import time

from arq.connections import RedisSettings

from .work import SERVER, begin, end


async def run(ctx, number, seconds):
    begin("arq", number)
    await asyncio.sleep(seconds)
    end("arq", number)


async def block(ctx, number, seconds):
    begin("arq", number)
    time.sleep(seconds)
    end("arq", number)


class WorkerSettings:
    functions = [run, block]
    redis_settings = RedisSettings.from_dsn(SERVER + "/3")
    max_jobs = 4
    # Another worker runs what a killed one had after this and ten seconds.
    job_timeout = 12
