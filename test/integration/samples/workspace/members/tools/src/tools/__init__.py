import numpy


def doubled(numbers: list[float]) -> list[float]:
    return (2 * numpy.array(numbers)).tolist()
