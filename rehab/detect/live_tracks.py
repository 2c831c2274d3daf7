"""The recent past of all channels, step by step: log powers, levels, what was lost.

Everything is relative to a channel's own level: the mean log power of about half a second,
in which bursts count for little (a train of them must not lift what it is compared with).
So no gain matters. Levels move on every fourth step, counted from the stream's start.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from rehab.detect.live_bands import N_BANDS, PACE, StepBands, weights
from rehab.detect.live_held import Held
from rehab.detect.steps import Grid
from rehab.model.signal import Samples

N_KEPT = 576
"""Steps that are remembered at least."""

N_ROOM = 1536
KINDS = 5
SHORT, MIDDLE, LONG, LEVEL, QUIET = range(KINDS)
"""What is kept of each step, channel and band, as natural logs: mean power of the last 2, 4
and 16 steps, the level, and the lowest level of late."""

BLIND_STEPS = 30
"""After a loss: electrodes may have moved, filters settle."""

FORGOTTEN_STEPS = 200
"""A loss of this length (1 s) is a new beginning."""

CLIP = 0.7
"""Natural log of power above the usual that lets the level rise."""

ONWARD = np.arange(1, PACE + 1)[:, np.newaxis]

LEVEL_PACES, QUIET_STEPS, QUIET_DOWN, QUIET_UP = 25, 32, 0.5, 0.004
STEADY = np.array(1.0 / LEVEL_PACES)
TINY = 1e-30
NEVER = 2**62


class LiveTracks:
    """Turns samples into tracks; any split into chunks gives the same.

    Parameters
    ----------
    fs_hz : float
    n_channels : int
    n_room : int
        Steps of memory; the older half of what is not needed is let go when it is full.
    """

    def __init__(self, fs_hz: float, n_channels: int, n_room: int = N_ROOM) -> None:
        self.grid = Grid.at(fs_hz)
        self.n_channels = n_channels
        self._bands = StepBands(self.grid, n_channels)
        self._held = Held(self.grid, n_channels)
        self._weights = weights(fs_hz)[:, np.newaxis]
        self.log = np.empty((n_room, KINDS, N_BANDS, n_channels), dtype=np.float32)
        self.power = np.empty((n_room, 2, N_BANDS, n_channels))
        self.contrast = np.empty((n_room, n_channels), dtype=np.float32)
        self.since = np.empty((n_room, n_channels), dtype=np.int32)
        self.chance = np.zeros((n_room, n_channels), dtype=np.float32)
        self.reset()

    def reset(self) -> None:
        """Forget everything; steps are counted anew."""
        self._bands.reset()
        self._held.reset()
        self._open: Samples = np.zeros((0, self.n_channels), dtype=np.float32)
        self.n_steps = 0
        self.first = -N_KEPT
        """Step that row 0 of every track is."""
        shape = (N_BANDS, self.n_channels)
        self._usual, self._level, self._quiet = (np.full(shape, np.nan) for _ in "123")
        self._of_level = np.full(shape, np.nan)
        self.whole_at = NEVER
        """From so many steps on, nothing that is kept is NaN: before a start, in a long loss."""
        self._n_paces = np.zeros(self.n_channels, dtype=np.int64)
        self._n_lost: NDArray[np.int64] = np.zeros(self.n_channels, dtype=np.int64)
        self._is_losing = self._is_young = True
        self.log[:] = np.nan
        self.power[:] = np.nan
        self.contrast[:N_KEPT] = 0.0
        self.since[:N_KEPT] = 0
        self.chance[:] = 0.0

    def jump(self, n_paces: int) -> None:
        """Count a long loss that nothing has to be done about, in whole paces."""
        self.n_steps += n_paces * PACE
        self.first += n_paces * PACE

    def push(self, emg_uv: Samples) -> Iterator[slice]:
        """Take in samples; yield the rows that are new, `PACE` at a time.

        Parameters
        ----------
        emg_uv : Samples, shape ``(n_samples, n_channels)``
            What is not finite was lost.
        """
        n = PACE * self.grid.n
        rows = np.concatenate([self._open, emg_uv]) if len(self._open) else emg_uv
        n_whole = len(rows) // n * n
        self._open = rows[n_whole:].copy()
        for start in range(0, n_whole, n):
            yield self._take(rows[start : start + n].astype(np.float64))

    def level_power(self, row: int, channel: int) -> float:
        """Return the power of muscle that the level of a row stands for."""
        return float(np.exp(self.log[row, LEVEL, 1:, channel].astype(np.float64)).sum())

    def _take(self, samples: NDArray[np.float64]) -> slice:
        if self.n_steps - self.first + PACE > len(self.log):
            self._make_room()
        a = self.n_steps - self.first
        here = slice(a, a + PACE)
        is_lost = self._held.push(samples)
        power = self._bands.push(samples, is_lost)
        self.since[here] = self.since[a - 1] + ONWARD
        if self._is_losing or is_lost.any():
            self._lose(is_lost, power)
            self.since[here, is_lost] = 0
        one, four = self.power[:, 0], self.power[:, 1]
        one[here] = power
        two = 0.5 * (one[a - 2 : here.stop] + one[a - 3 : here.stop - 1])
        four[here] = 0.5 * (two[2:] + two[:-2])
        log = self.log[here]
        log[:, SHORT], log[:, MIDDLE] = two[2:], four[here]
        end = here.stop
        long = four[here] + four[a - 4 : end - 4]
        long += four[a - 8 : end - 8] + four[a - 12 : end - 12]
        log[:, LONG] = long
        log[:, LONG] *= 0.25
        powers = log[:, :LEVEL]
        np.log(np.maximum(powers, TINY, out=powers), out=powers)
        self.chance[here] = 0.0
        log[:, LEVEL], log[:, QUIET] = self._level, self._quiet
        self.contrast[here] = (two[2:] * self._of_level).sum(axis=1)
        self.n_steps += PACE
        self._pace(log[-1, MIDDLE], self.since[here.stop - 1])
        return here

    def _pace(self, log: NDArray[np.float32], since: NDArray[np.int32]) -> None:
        """Let the levels move on with the mean power of the last four steps."""
        if self._is_young or self._is_losing or since.min() < PACE:
            log = log.copy()  # of the history
            share = self._begin(log, since)
        else:
            share = STEADY
        self._usual += share * (log - self._usual)
        calm = np.minimum(log, self._usual + CLIP)
        self._level += share * (calm - self._level)
        if self.n_steps % QUIET_STEPS == 0:
            apart = self._level - self._quiet
            self._quiet += apart * np.where(apart < 0.0, QUIET_DOWN, QUIET_UP)
        self._of_level = self._weights * np.exp(-self._level)

    def _begin(
        self, log: NDArray[np.float32], since: NDArray[np.int32]
    ) -> NDArray[np.float64]:
        """Let levels begin with what is seen first; return how far each moves."""
        seen = since >= PACE
        self._n_paces += seen
        is_first = seen & (self._n_paces == 1)
        for track in (self._usual, self._level, self._quiet):
            track[:] = np.where(is_first, log, track)
        log[:, ~seen] = self._usual[:, ~seen]
        self._is_young = bool(self._n_paces.min() < LEVEL_PACES)
        if not self._is_young:
            self.whole_at = min(self.whole_at, self.n_steps + N_KEPT)
        return np.asarray(1.0 / np.clip(self._n_paces, 1, LEVEL_PACES))

    def _lose(self, is_lost: NDArray[np.bool_], power: NDArray[np.float64]) -> None:
        """Put the level in place of lost steps; forget a channel that is lost for long."""
        self._n_lost = np.where(is_lost, self._n_lost + PACE, 0)
        self._is_losing = bool(is_lost.any())
        gone = np.flatnonzero(self._n_lost == FORGOTTEN_STEPS)
        if len(gone):
            self._n_paces[gone] = 0
            for track in (self._usual, self._level, self._quiet, self._of_level):
                track[:, gone] = np.nan
            self.whole_at, self._is_young = NEVER, True
        power[..., is_lost] = np.exp(self._level[:, is_lost])

    def _make_room(self) -> None:
        """Keep the last `N_KEPT` rows, at the front."""
        stop = self.n_steps - self.first
        for track in (
            *(self.log, self.power, self.contrast),
            *(self.since, self.chance),
        ):
            track[:N_KEPT] = track[stop - N_KEPT : stop]
        self.first = self.n_steps - N_KEPT
