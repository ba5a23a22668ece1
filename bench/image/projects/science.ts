import type { Sample } from '../projects';

const MAIN = `"""Predicts how much is sold: a model of scikit-learn over frames of pandas, fitted at start."""

from contextlib import asynccontextmanager

import numpy as np
import pandas as pd
from fastapi import FastAPI
from pydantic import BaseModel
from scipy.stats import norm
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

FEATURES = ["price", "weekday"]


def fitted():
    days = np.arange(60)
    sales = pd.DataFrame({"price": 4 + days % 5, "weekday": days % 7, "sold": 100 - 3 * (days % 5) + days % 7})
    return make_pipeline(StandardScaler(), LinearRegression()).fit(sales[FEATURES], sales["sold"])


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.model = fitted()
    yield


app = FastAPI(title="shop", lifespan=lifespan)


class Day(BaseModel):
    price: float
    weekday: int


@app.get("/healthz")
def healthz() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/predictions")
def predict(day: Day) -> dict[str, float]:
    mean = float(app.state.model.predict(pd.DataFrame([day.model_dump()])[FEATURES])[0])
    return {"mean": mean, "at_most": float(norm.ppf(0.95, loc=mean, scale=3))}
`;

export const SCIENCE: Sample = {
  title: 'FastAPI, numpy, pandas, scipy, scikit-learn',
  dependencies: ['fastapi', 'uvicorn', 'numpy', 'pandas', 'scipy', 'scikit-learn'],
  sources: { 'shop/__init__.py': '', 'shop/main.py': MAIN },
  edited: 'shop/main.py',
  command: ['uvicorn', 'shop.main:app', '--host', '0.0.0.0', '--port', '8000'],
};
