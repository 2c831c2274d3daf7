"""Teach a small network, and say how well it tells recordings that it has not seen."""

import warnings

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from rehab.detect.net import Net

VERSION = 1
SEED = 1
LEAST_SPREAD = 0.05
Labels = NDArray[np.int8]
Steps = tuple[tuple[float, int], ...]
"""Adam's step size, and how many times through the data with it."""


def train(
    features: NDArray[np.floating],
    label: Labels,
    is_taught: NDArray[np.bool_],
    layers: tuple[int, ...],
    steps: Steps,
    batch: int,
) -> Net:
    """Return a network that tells 1 from 0; rows that are neither teach nothing."""
    at = np.flatnonzero(is_taught & (label >= 0))
    x = chosen(features, at, np.arange(features.shape[1]))
    mean, spread = _scale(x)
    for part in np.array_split(x, max(1, len(x) // 65536)):
        np.subtract(part, mean, out=part)
        np.divide(part, spread, out=part)
    network = MLPClassifier(
        layers, alpha=1e-4, batch_size=batch, random_state=SEED, warm_start=True
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        for step, times in steps:
            network.set_params(learning_rate_init=step, max_iter=times, tol=0.0)
            network.fit(x, label[at])
            print(f"step {step:g}: loss {network.loss_:.4f}", flush=True)  # noqa: T201
    layered = zip(network.coefs_, network.intercepts_, strict=True)
    return Net(VERSION, mean, spread, tuple((w, b) for w, b in layered))


def _scale(x: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return mean and spread of each feature; part by part, as all of it fills memory."""
    mean = x.mean(axis=0, dtype=np.float64)
    square = np.zeros(x.shape[1])
    for part in np.array_split(x, max(1, len(x) // 65536)):
        square += np.square(part - mean).sum(axis=0)
    spread = np.sqrt(square / len(x)) + LEAST_SPREAD
    return mean.astype(np.float32), spread.astype(np.float32)


def chosen(
    features: NDArray[np.floating], at: NDArray[np.int64], columns: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Return rows and columns of what may lie on the disk, as float32."""
    out = np.empty((len(at), len(columns)), dtype=np.float32)
    for part in np.array_split(np.arange(len(at)), max(1, len(at) // 65536)):
        out[part] = features[at[part]][:, columns]
    return out


def report(
    name: str, probable: NDArray[np.float32], label: Labels, is_last: NDArray[np.bool_]
) -> None:
    """Print the best F1 over candidates and the threshold that has it."""
    judged = is_last & (label >= 0)
    order = np.argsort(-probable[judged])
    right = np.cumsum(label[judged][order] == 1)
    n_true = max(int(right[-1]), 1)
    f1 = 2.0 * right / (np.arange(1, len(order) + 1) + n_true)
    best = int(np.argmax(f1))
    at = float(probable[judged][order[best]])
    print(f"{name}: F1 {f1[best]:.3f} at {at:.2f}, {n_true} bursts", flush=True)  # noqa: T201
