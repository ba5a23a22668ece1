"""An asynchronous service: each request keeps what it works on while it waits, and many come at the same time.

One route works on objects, the other on text.
"""

import asyncio
import zlib

from fastapi import FastAPI, Response
from pydantic import BaseModel

from shop.sizes import next_size

WAIT_SECONDS = 0.1
SHOWN = 50
ROWS_OF_PART = 20

app = FastAPI()


class Offer(BaseModel):
    seller: str
    price: float
    days: int


class Item(BaseModel):
    number: int
    title: str
    description: str
    tags: list[str]
    attributes: dict[str, str]
    offers: list[Offer]


class Page(BaseModel):
    items: list[Item]


def answer_of_search(size: int) -> dict:
    """What another service sends."""
    return {
        "items": [
            {
                "number": number,
                "title": f"Item {number}",
                "description": f"What is to be said of item {number}. " * (1 + number % 9),
                "tags": [f"tag-{number % each}" for each in range(1, 6)],
                "attributes": {f"attribute-{each}": f"value {number * each}" for each in range(6)},
                "offers": [
                    {"seller": f"seller-{number % 89}-{each}", "price": number * 1.07 + each, "days": each}
                    for each in range(3)
                ],
            }
            for number in range(size)
        ]
    }


@app.get("/healthz")
async def health() -> str:
    return "ok"


@app.get("/page")
async def page(largest: int) -> Response:
    found = Page.model_validate(answer_of_search(next_size(largest)))
    await asyncio.sleep(WAIT_SECONDS)
    found.items.sort(key=lambda item: min(offer.price for offer in item.offers), reverse=True)
    return Response(Page(items=found.items[:SHOWN]).model_dump_json(), media_type="application/json")


@app.get("/export")
async def export(largest: int) -> Response:
    size = next_size(largest)
    rows = (
        f"{number};Item {number};{'what is to be said of it ' * (1 + number % 9)};{number * 1.07:.2f};{number % 89}\n"
        for number in range(size * 6)
    )
    parts = ["".join(row for _, row in zip(range(ROWS_OF_PART), rows)) for _ in range(size * 6 // ROWS_OF_PART)]
    await asyncio.sleep(WAIT_SECONDS)
    packer = zlib.compressobj(1)
    return Response(b"".join([*(packer.compress(part.encode()) for part in parts), packer.flush()]), media_type="text/csv")
