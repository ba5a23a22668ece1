"""Sums in C++, times ten."""

from scaled._native import total

__all__ = ["total"]
