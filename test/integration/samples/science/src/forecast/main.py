"""Predicts how much is sold: a model of scikit-learn over frames of pandas, fitted at the start."""

import time

import numpy as np
import pandas as pd
from fastapi import FastAPI
from pydantic import BaseModel
from scipy.stats import norm
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

FEATURES = ["price", "weekday"]

days = np.arange(60)
sales = pd.DataFrame({"price": 4 + days % 5, "weekday": days % 7, "sold": 100 - 3 * (days % 5) + days % 7})
model = make_pipeline(StandardScaler(), LinearRegression()).fit(sales[FEATURES], sales["sold"])
app = FastAPI()


class Day(BaseModel):
    price: float
    weekday: int


@app.get("/healthz")
def healthz() -> str:
    return "ok"


@app.get("/slow")
def slow(seconds: float) -> str:
    time.sleep(min(seconds, 25))
    return "done"


@app.post("/answer")
def answer(day: Day) -> dict[str, float]:
    mean = float(model.predict(pd.DataFrame([day.model_dump()])[FEATURES])[0])
    return {"mean": round(mean, 6), "at_most": round(float(norm.ppf(0.95, loc=mean, scale=3)), 6)}
