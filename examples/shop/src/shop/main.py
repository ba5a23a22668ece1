"""The shop's HTTP side: what it sells, and a report that takes its time."""

import asyncio
from pathlib import Path

from fastapi import FastAPI, HTTPException, Query

app = FastAPI(title="shop")

PRICES = {"tea": 4.20, "coffee": 5.90, "cocoa": 6.40}
DATABASE_PASSWORD = Path("/run/secrets/db-password")


@app.get("/healthz")
async def healthz() -> dict[str, str]:
    """Says that the process answers. It asks no other service: a broken database must not restart the shop."""
    return {"status": "ok"}


@app.get("/products/{name}")
async def product(name: str) -> dict[str, str | float]:
    if name not in PRICES:
        raise HTTPException(404, f"the shop sells no {name}")
    return {"name": name, "price": PRICES[name]}


@app.get("/report")
async def report(seconds: float = Query(default=1, ge=0, le=25)) -> dict[str, float]:
    """Stands for a slow request: a stop of the container lets it finish."""
    await asyncio.sleep(seconds)
    return {"turnover": round(sum(PRICES.values()), 2)}


@app.get("/database")
async def database() -> dict[str, bool]:
    """Shows how a secret is read: as a file, at the moment it is needed, so that a rotated one is seen."""
    return {"password": DATABASE_PASSWORD.is_file() and bool(DATABASE_PASSWORD.read_text())}
