"""Fits a line through what was sold, and writes it as an ONNX model: `python -m shop.train`.

The few messages of ONNX that this takes are written by hand, so that no package is installed for it.
"""

from pathlib import Path

import numpy as np

FLOAT = 1


def number(value: int) -> bytes:
    """A protobuf varint."""
    low, rest = value & 0x7F, value >> 7
    return bytes([low | 0x80]) + number(rest) if rest else bytes([low])


def field(key: int, value: int | str | bytes) -> bytes:
    if isinstance(value, int):
        return number(key << 3) + number(value)
    data = value.encode() if isinstance(value, str) else value
    return number(key << 3 | 2) + number(len(data)) + data


def dimension(size: int | str) -> bytes:
    return field(1, field(2, size) if isinstance(size, str) else field(1, size))


def value_info(name: str, *sizes: int | str) -> bytes:
    shape = b"".join(dimension(size) for size in sizes)
    return field(1, name) + field(2, field(1, field(1, FLOAT) + field(2, shape)))


def tensor(name: str, values: np.ndarray) -> bytes:
    sizes = b"".join(field(1, size) for size in values.shape)
    return sizes + field(2, FLOAT) + field(8, name) + field(9, values.astype("<f4").tobytes())


def node(operator: str, output: str, *inputs: str) -> bytes:
    return b"".join(field(1, name) for name in inputs) + field(2, output) + field(4, operator)


def model(weights: np.ndarray, bias: np.ndarray) -> bytes:
    graph = [
        field(1, node("MatMul", "scaled", "days", "weights")),
        field(1, node("Add", "sold", "scaled", "bias")),
        field(2, "sales"),
        field(5, tensor("weights", weights)),
        field(5, tensor("bias", bias)),
        field(11, value_info("days", "count", 2)),
        field(12, value_info("sold", "count", 1)),
    ]
    return field(1, 8) + field(7, b"".join(graph)) + field(8, field(2, 13))


def main() -> None:
    days = np.arange(60)
    features = np.stack([4 + days % 5, days % 7, np.ones(60)], axis=1)
    *weights, bias = np.linalg.lstsq(features, 100 - 3 * (days % 5) + days % 7, rcond=None)[0]
    folder = Path("model")
    folder.mkdir(exist_ok=True)
    (folder / "sales.onnx").write_bytes(model(np.array(weights).reshape(2, 1), np.array([bias])))


if __name__ == "__main__":
    main()
