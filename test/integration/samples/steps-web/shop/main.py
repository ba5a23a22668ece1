from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from shop.generated import PRICES

app = FastAPI()
# Fails at once if the folder does not exist.
app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))


@app.get("/healthz")
def health():
    return {}


@app.get("/prices")
def prices():
    return {"prices": PRICES, "model": (Path(__file__).parent.parent / "model" / "weights.bin").read_text()}
