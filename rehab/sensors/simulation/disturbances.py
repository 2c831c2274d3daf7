"""What is not muscle: the hum of the mains, the heart, a cable that is pulled."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rehab.sensors.simulation.overlay import Overlay
from rehab.sensors.simulation.traits import Traits

_BEAT_S = 0.85


class Disturbances:
    """Adds to every channel what the electrodes pick up besides the muscle.

    Parameters
    ----------
    traits : Traits
    n_channels : int
    """

    def __init__(self, traits: Traits, n_channels: int) -> None:
        self._traits, self._n_channels = traits, n_channels
        self._overlay = Overlay(n_channels)
        self._heart = np.random.default_rng([int(traits.seed), 5])
        self._cable = np.random.default_rng([int(traits.seed), 6])
        self._beat_at = 0 if traits.ecg_uv else None
        self._pull_at = self._next_pull(0)

    def block(self, start_index: int, n_samples: int) -> NDArray[np.float64]:
        """Return microvolts, shape ``(n_samples, n_channels)``."""
        stop_index = start_index + n_samples
        self._beat_at = _each(self._beat_at, stop_index, self._beat)
        self._pull_at = _each(self._pull_at, stop_index, self._pull)
        t = np.arange(start_index, stop_index) / self._traits.fs_hz
        hum = self._traits.mains_uv * np.sqrt(2.0)
        total = self._overlay.block(start_index, n_samples)
        total += hum * np.sin(2.0 * np.pi * self._traits.mains_hz * t)[:, None]
        return total

    def _beat(self, at: int) -> int:
        """Add a heartbeat: Q, R, S and T as bells of their usual widths and places."""
        t = np.arange(round(0.5 * self._traits.fs_hz)) / self._traits.fs_hz
        wave = np.zeros_like(t)
        for height, centre_s, width_s in (
            (-0.15, 0.035, 0.008),
            (1.0, 0.055, 0.010),
            (-0.25, 0.080, 0.010),
            (0.20, 0.300, 0.040),
        ):
            wave += height * np.exp(-0.5 * np.square((t - centre_s) / width_s))
        for channel in range(self._n_channels):
            self._overlay.add(at, channel, self._traits.ecg_uv * wave)
        later_s = _BEAT_S * (1.0 + 0.03 * self._heart.standard_normal())
        return at + round(later_s * self._traits.fs_hz)

    def _pull(self, at: int) -> int:
        """Add the slow, large swing of an electrode that was moved."""
        seconds, swing_hz = self._cable.uniform(0.4, 0.8), self._cable.uniform(2.0, 8.0)
        height_uv = self._cable.uniform(200.0, 800.0)
        channel = int(self._cable.integers(self._n_channels))
        t = np.arange(round(seconds * self._traits.fs_hz)) / self._traits.fs_hz
        outline = np.sin(np.pi * t / seconds)
        wave = height_uv * outline * np.sin(2.0 * np.pi * swing_hz * t)
        self._overlay.add(at, channel, wave)
        return self._next_pull(at) or at + 1

    def _next_pull(self, index: int) -> int | None:
        per_min = self._traits.artefacts_per_min
        if per_min == 0:
            return None
        later_s = 0.5 + self._cable.exponential(60.0 / per_min)
        return index + round(later_s * self._traits.fs_hz)


def _each(at: int | None, stop_index: int, begin: Callable[[int], int]) -> int | None:
    while at is not None and at < stop_index:
        at = begin(at)
    return at
