"""Pieces of signal that begin somewhere and are added up block by block."""

import numpy as np
from numpy.typing import NDArray


class Overlay:
    """Adds up waves that may begin in one block and end in a later one."""

    def __init__(self, n_channels: int) -> None:
        self._n_channels = n_channels
        self._waves: list[tuple[int, int, NDArray[np.float64]]] = []

    def add(self, start_index: int, channel: int, wave: NDArray[np.float64]) -> None:
        """Put `wave`, shape ``(n_samples,)``, on a channel from `start_index` on."""
        self._waves.append((start_index, channel, wave))

    def block(self, start_index: int, n_samples: int) -> NDArray[np.float64]:
        """Return the sum in these samples, shape ``(n_samples, n_channels)``."""
        total = np.zeros((n_samples, self._n_channels))
        stop_index = start_index + n_samples
        for at, channel, wave in self._waves:
            first, last = max(at, start_index), min(at + len(wave), stop_index)
            if first < last:
                inside = slice(first - start_index, last - start_index)
                total[inside, channel] += wave[first - at : last - at]
        self._waves = [w for w in self._waves if w[0] + len(w[2]) > stop_index]
        return total


def plateau(n_samples: int, edge: float = 0.15) -> NDArray[np.float64]:
    """Return a burst's outline: 1 in the middle, cosine edges of `edge` of its length."""
    n_edge = max(1, round(edge * n_samples))
    rise = 0.5 - 0.5 * np.cos(np.pi * (np.arange(n_edge) + 0.5) / n_edge)
    outline = np.ones(n_samples)
    outline[:n_edge] = rise
    outline[-n_edge:] = rise[::-1]
    return outline
