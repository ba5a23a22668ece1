"""A job that creates and drops objects, batch after batch, and then waits for the next one."""

import json
import sys
import time
from pathlib import Path

BATCHES = 40
ROWS = 20000


class Row:
    def __init__(self, number: int, key: str, words: list, price: float) -> None:
        self.number = number
        self.key = key
        self.words = words
        self.price = price


def batch(first: int, totals: dict) -> None:
    lines = [f"{first + each};key-{(first + each) * 7 % 9973};red green blue {each};{each * 0.37}" for each in range(ROWS)]
    rows = []
    for line in lines:
        number, key, words, price = line.split(";")
        rows.append(Row(int(number), key, words.split(" "), float(price)))
    index: dict = {}
    for row in rows:
        index.setdefault(row.key, []).append((row.number, row.price, tuple(row.words)))
    for key, entries in index.items():
        # What is kept lies between what is dropped.
        totals[key] = (len(entries), sum(price for _, price, _ in entries))
    rows.sort(key=lambda row: (row.price, row.key))


def main(result: Path) -> None:
    totals: dict = {}
    seconds = []
    processor = time.process_time()
    for number in range(BATCHES):
        begin = time.perf_counter()
        batch(number * ROWS, totals)
        seconds.append(time.perf_counter() - begin)
    figures = {"requests": BATCHES, "processor": time.process_time() - processor, "latencies": seconds}
    result.with_suffix(".new").write_text(json.dumps(figures))
    result.with_suffix(".new").rename(result)
    while not any(result.parent.glob("*.task")):
        # A worker asks its queue about once a second: here as often as in two minutes.
        time.sleep(0.02)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
