"""Answers with what three packages of the workspace compute, each in a compiled language."""

import subprocess

import fastmath
import scaled
from fastapi import FastAPI

app = FastAPI()


@app.get("/healthz")
def health():
    return {"ok": True}


@app.get("/totals")
def totals(n: int):
    ledger = subprocess.run(["ledger", str(n)], check=True, capture_output=True, text=True)
    return {"c": fastmath.total(n), "cpp": scaled.total(n), "rust": int(ledger.stdout)}
