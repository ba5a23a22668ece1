"""How large each answer is: the same in every run."""

from random import Random

SMALLEST = 50

random = Random(1)


def next_size(largest: int) -> int:
    """From 50 to the largest, with evenly spread logarithms: mostly small, now and then a large one."""
    return int(SMALLEST * (largest / SMALLEST) ** random.random())
