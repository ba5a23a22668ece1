"""An application that can be asked for trouble."""

import asyncio

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from . import quiet, trouble


async def healthz(request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


async def slow(request: Request) -> PlainTextResponse:
    await asyncio.sleep(float(request.query_params["seconds"]))
    return PlainTextResponse("done")


async def upload(request: Request) -> PlainTextResponse:
    async with request.form() as form:
        return PlainTextResponse(str(len(await form["file"].read())))


async def allocate(request: Request) -> PlainTextResponse:
    await run_in_threadpool(trouble.allocate)
    return PlainTextResponse("done")


async def fork(request: Request) -> PlainTextResponse:
    seconds = float(request.query_params["seconds"])
    return PlainTextResponse(str(await run_in_threadpool(trouble.fork, seconds)))


async def orphans(request: Request) -> PlainTextResponse:
    count = int(request.query_params["count"])
    return PlainTextResponse(str(await run_in_threadpool(trouble.orphans, count)))


app = Starlette(routes=[
    Route("/" + each.__name__, each, methods=["GET", "POST"])
    for each in (healthz, slow, upload, allocate, fork, orphans)
])
