"""Negative myoclonus: short silences in a contraction.

Source
------
SCIENCE section 1.1: silences of 50-500 ms, in a muscle that is active only.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rehab.model.score import Jerk, JerkKind
from rehab.model.signal import Side
from rehab.sensors.simulation.overlay import Overlay, plateau
from rehab.sensors.simulation.traits import Traits

_ACTIVE = 0.15  # effort below which no silence would show
_APART_S = 1.5


class Silences:
    """Draws silences as the samples go by; all muscles of one side fall silent.

    Parameters
    ----------
    traits : Traits
    n_channels : int
    sides : mapping
        Side to its channels, the primary muscle first.
    """

    def __init__(
        self, traits: Traits, n_channels: int, sides: Mapping[Side, Sequence[int]]
    ) -> None:
        self._traits, self._sides = traits, sides
        self._overlay = Overlay(n_channels)
        self._known: list[Jerk] = []
        self._rng = np.random.default_rng([int(traits.seed), 4])
        self._candidate = self._after(0)

    def block(
        self,
        start_index: int,
        effort: NDArray[np.float64],
        local_uv: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """Return what is left of the contraction, 1 to 0, a number for each sample.

        Shapes as in `Jerks.block`.
        """
        stop_index = start_index + len(effort)
        while self._candidate is not None and self._candidate < stop_index:
            at = self._candidate
            seconds, nth = self._rng.uniform(0.08, 0.30), self._rng.random()
            if effort[at - start_index] >= _ACTIVE:
                side = list(self._sides)[int(nth * len(self._sides))]
                self._begin(at, seconds, side, local_uv[at - start_index])
            self._candidate = self._after(at)
        return 1.0 - self._overlay.block(start_index, len(effort))

    def known(self) -> list[Jerk]:
        """Return the silences that have begun, in order of onset."""
        return list(self._known)

    def _after(self, index: int) -> int | None:
        per_min = self._traits.silences_per_min
        if per_min == 0:
            return None
        wait_s = max(60.0 / per_min - _APART_S, 0.05)
        later_s = _APART_S + self._rng.exponential(wait_s)
        return index + round(later_s * self._traits.fs_hz)

    def _begin(
        self, at: int, seconds: float, side: Side, local_uv: NDArray[np.float64]
    ) -> None:
        fs_hz, rest_uv = self._traits.fs_hz, self._traits.rest_uv
        n_samples = round(seconds * fs_hz)
        channels = tuple(self._sides[side])
        for channel in channels:
            self._overlay.add(at, channel, plateau(n_samples, edge=0.05))
        self._known.append(
            Jerk(
                id=len(self._known) + 1,
                onset_s=at / fs_hz,
                offset_s=(at + n_samples) / fs_hz,
                channels=channels,
                kind=JerkKind.SILENCE,
                peak_uv=rest_uv,
                contrast=rest_uv / float(local_uv[channels[0]]),
                side=side,
            )
        )
