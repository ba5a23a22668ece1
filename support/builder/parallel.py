"""Spreads work over the processors. Results come in the order of the items, so no output depends on who was faster."""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

# Small enough to keep all processors busy to the end, large enough that handing over costs nothing.
CHUNK = 32


def processors():
    return len(os.sched_getaffinity(0))


def in_processes(function, items):
    """For work in Python. The function is one of a module; it and its results are pickled."""
    items = list(items)
    if len(items) <= CHUNK or processors() == 1:
        return [function(item) for item in items]
    # Forked, since the modules of this folder are not importable by name elsewhere.
    with ProcessPoolExecutor(processors(), mp_context=multiprocessing.get_context("fork")) as pool:
        return list(pool.map(function, items, chunksize=CHUNK))


def in_threads(function, items):
    """For work that waits for other programs."""
    with ThreadPoolExecutor(processors()) as pool:
        return list(pool.map(function, items))
