from asyncio import sleep
from importlib.metadata import version

from fastapi import FastAPI
from tools import doubled

app = FastAPI()


@app.get("/healthz")
async def healthz() -> str:
    return "ok"


@app.get("/slow")
async def slow(seconds: float) -> str:
    await sleep(min(seconds, 25))
    return "done"


@app.post("/answer")
def answer(numbers: list[float]) -> dict[str, str | list[float]]:
    return {"doubled": doubled(numbers), "api": version("api"), "tools": version("tools")}
