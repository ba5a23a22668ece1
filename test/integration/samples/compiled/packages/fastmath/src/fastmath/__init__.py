"""Sums in C."""

from fastmath._native import total

__all__ = ["total"]
