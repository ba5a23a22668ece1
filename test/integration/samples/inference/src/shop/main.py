"""Predicts how much is sold, with the ONNX model that `shop.train` wrote while the image was built."""

import numpy as np
from fastapi import FastAPI
from onnxruntime import InferenceSession
from pydantic import BaseModel

session = InferenceSession("model/sales.onnx", providers=["CPUExecutionProvider"])
app = FastAPI()


class Day(BaseModel):
    price: float
    weekday: int


@app.get("/healthz")
def healthz() -> str:
    return "ok"


@app.post("/answer")
def answer(day: Day) -> dict[str, float]:
    [sold] = session.run(["sold"], {"days": np.array([[day.price, day.weekday]], dtype=np.float32)})
    return {"sold": round(float(sold[0, 0]), 3)}
