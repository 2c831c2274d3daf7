"""A small network: layers of numbers, made by tests/bench/training, read by numpy.

The files in ``models/`` hold the mean and the spread of each feature, then weights and
biases of each layer as float16. Between layers stands a rectifier; the last layer's
one number becomes a probability.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

Array = NDArray[np.float32]
ROWS = 64
"""Rows that are multiplied at once: always as many, so that what follows a row does not
change its result (products of other sizes round otherwise). A row's place among them still
may, in the last bit: who calls must put the same rows first, or use `Net.each`."""


@dataclass(frozen=True, slots=True)
class Net:
    """A network of `layers`, each a matrix and a bias; `version` is its training's."""

    version: int
    mean: Array
    spread: Array
    layers: tuple[tuple[Array, Array], ...]

    def __call__(self, features: Array) -> Array:
        """Return the probability of each row.

        Parameters
        ----------
        features : array, shape ``(n, n_features)``
        """
        n = len(features)
        out = np.empty(n, dtype=np.float32)
        block = np.zeros((ROWS, features.shape[1]), dtype=np.float32)
        for start in range(0, n, ROWS):
            part = features[start : start + ROWS]
            np.subtract(part, self.mean, out=block[: len(part)])
            block[: len(part)] /= self.spread
            x = block
            for i, (weight, bias) in enumerate(self.layers):
                x = x @ weight + bias
                if i < len(self.layers) - 1:
                    np.maximum(x, 0.0, out=x)
            out[start : start + ROWS] = x[: len(part), 0]
        return np.asarray(1.0 / (1.0 + np.exp(-out)), dtype=np.float32)

    def each(self, features: Array) -> Array:
        """Return the same, row by row: to the bit, whatever stands beside a row.

        For a stream, where chunks decide which rows come together; slower for many.
        """
        x = ((features - self.mean) / self.spread)[:, np.newaxis]
        for i, (weight, bias) in enumerate(self.layers):
            x = x @ weight + bias
            if i < len(self.layers) - 1:
                np.maximum(x, 0.0, out=x)
        return np.asarray(1.0 / (1.0 + np.exp(-x[:, 0, 0])), dtype=np.float32)


def on_one_thread() -> AbstractContextManager[object]:
    """Return a context in which products of matrices use one thread.

    Ours are so small that threads cost more than they bring (2.5 against 1.9 times the
    time of filters for a night), and how a product is shared out can change its last bit.
    """
    limit: AbstractContextManager[object]
    limit = _pools().limit(limits=1, user_api="blas")
    return limit


@cache
def _pools() -> ThreadpoolController:
    return ThreadpoolController()


@cache
def load(name: str) -> Net:
    """Return the network of a file in ``models/``."""
    with files("rehab.detect").joinpath(f"models/{name}.npz").open("rb") as file:
        numbers = np.load(file)
        stored = {key: numbers[key] for key in numbers.files}
    whole = {key: value.astype(np.float32) for key, value in stored.items()}
    n_layers = sum(key.startswith("weight") for key in whole)
    return Net(
        int(stored["version"]),
        whole["mean"],
        whole["spread"],
        tuple((whole[f"weight{i}"], whole[f"bias{i}"]) for i in range(n_layers)),
    )
