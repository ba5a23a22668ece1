"""Predicts how much is sold, with the model that `shop.train` saved while the image was built."""

import tensorflow as tf
from fastapi import FastAPI
from pydantic import BaseModel

model = tf.saved_model.load("model")
app = FastAPI()


class Day(BaseModel):
    price: float
    weekday: int


@app.get("/healthz")
def healthz() -> str:
    return "ok"


@app.post("/answer")
def answer(day: Day) -> dict[str, float]:
    return {"sold": float(model.serve(tf.constant([[day.price, day.weekday]], tf.float32))[0, 0])}
