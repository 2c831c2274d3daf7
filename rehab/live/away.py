"""One of two sensors is away while the other one streams on: when a session has to wait."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rehab.model.signal import Samples


class Away:
    """Counts how long a channel that was heard before has been lost.

    Parameters
    ----------
    n_channels : int
    needed : sequence of int
        The channels without which an exercise is not seen.
    """

    def __init__(self, n_channels: int, needed: Sequence[int]) -> None:
        self._is_needed: NDArray[np.bool_] = np.zeros(n_channels, dtype=np.bool_)
        self._is_needed[list(needed)] = True
        self._is_known: NDArray[np.bool_] = np.zeros(n_channels, dtype=np.bool_)
        self._n_lost = 0
        self._seen: tuple[NDArray[np.bool_], NDArray[np.int64]] | None = None

    def look(
        self, emg_uv: Samples, n_longest: float, *, is_link_lost: bool
    ) -> tuple[int, bool]:
        """Return how many samples are alike, and whether they are to be waited out.

        So are those after `n_longest` lost ones of a needed channel; while the link of a
        sensor is lost, all in which any channel is.

        Parameters
        ----------
        emg_uv : Samples, shape ``(n_samples, n_channels)``, ``n_samples >= 1``
        """
        is_there = np.isfinite(emg_uv)
        if is_there.all():
            self._seen = None
            return len(emg_uv), False
        known = np.logical_or.accumulate(is_there, axis=0) | self._is_known
        is_asked = self._is_needed | is_link_lost
        is_lost = np.asarray((known & ~is_there & is_asked).any(axis=1))
        row = np.arange(len(is_lost))
        last_whole = np.maximum.accumulate(np.where(is_lost, -1, row))
        n_lost = row - last_whole + np.where(last_whole < 0, self._n_lost, 0)
        self._seen = known, n_lost
        is_away = np.asarray(is_lost if is_link_lost else n_lost > n_longest)
        changes = np.flatnonzero(is_away != is_away[0])
        return int(changes[0]) if len(changes) else len(is_away), bool(is_away[0])

    def take(self, n_samples: int) -> None:
        """Take in so many of the samples that were looked at."""
        if self._seen is None:
            self._is_known[:] = True
            self._n_lost = 0
        else:
            known, n_lost = self._seen
            self._is_known = known[n_samples - 1]
            self._n_lost = int(n_lost[n_samples - 1])
