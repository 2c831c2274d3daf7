"""From the trigger's probabilities to bursts of single channels: open, over, due to be judged."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehab.detect.edges import burst_edges
from rehab.detect.live_tracks import LiveTracks

ON, OFF = 0.5, 0.25
"""Probability of the trigger that opens a burst, and under which it may be over."""

QUIET_STEPS = 3
LONGEST_STEPS = 110
"""Longer than a prolonged burst (500 ms) with its skirts: a contraction."""

LOOK_STEPS = 200
"""What comes in so many steps (1 s) after its peak decides what a burst was: whether the
muscle is what it was before, and whether more of the kind follow."""

BEFORE_STEPS = 12
"""An onset lies at most so many steps (60 ms) before the burst was seen."""

LAG_STEPS = 2
"""By which the filters hold back a burst's edges."""

GAP_STEPS = 5
PEAK_STEPS = 5
LEAST_SHARE = 0.01


@dataclass(slots=True)
class Burst:
    """One channel's burst. All times are steps from the stream's start.

    `seen` is the first step after the one in which it was seen, `hot` the last with a
    high probability, `peak` that of the largest contrast, `stop` the step after its last.
    `power` is the largest mean square of 25 ms, `around` the level's.
    """

    channel: int
    seen: int
    onset: int
    hot: int
    stop: int = 0
    peak: int = 0
    is_open: bool = True
    is_dropped: bool = False
    is_judged: bool = False
    chance: float = 0.0
    power: float = 0.0
    around: float = 0.0

    @property
    def due(self) -> int:
        """Steps that must have come before it can be judged."""
        return max(self.peak + LOOK_STEPS, self.stop) + 1


class Bursts:
    """The open bursts of all channels.

    Parameters
    ----------
    n_channels : int
    """

    def __init__(self, n_channels: int) -> None:
        self._open: dict[int, Burst] = {}
        self.n_open = 0
        self.least_power = np.zeros(n_channels)
        """Mean square under which nothing of a channel is a burst."""

    def reset(self) -> None:
        """Forget all bursts."""
        self._open.clear()
        self.n_open = 0

    def step(self, tracks: LiveTracks, row: int) -> tuple[list[Burst], list[Burst]]:
        """Take in one step; return bursts that opened, and those that are over."""
        chance, now = tracks.chance[row], tracks.first + row + 1
        over = [b for b in self._open.values() if self._is_over(b, tracks, row)]
        for burst in over:
            del self._open[burst.channel]
        opened = []
        for hot in np.flatnonzero(chance >= ON):
            channel = int(hot)
            if channel not in self._open and self._is_loud(tracks, row, channel):
                burst = Burst(channel, now, now, now)
                burst.chance = float(chance[channel])
                burst.onset = self._onset(tracks, burst, row)
                self._open[channel] = burst
                opened.append(burst)
        self.n_open = len(self._open)
        return opened, over

    def close(self, tracks: LiveTracks) -> list[Burst]:
        """End what is open where the stream ends."""
        over = list(self._open.values())
        for burst in over:
            self._close(burst, tracks, tracks.n_steps - tracks.first)
        self.reset()
        return over

    def _is_over(self, burst: Burst, tracks: LiveTracks, row: int) -> bool:
        now = tracks.first + row + 1
        chance = tracks.chance[row, burst.channel]
        if tracks.since[row, burst.channel] == 0 or now - burst.seen > LONGEST_STEPS:
            # Lost samples: nobody knows how it went on. Or it stays: a contraction.
            burst.is_open, burst.is_dropped, burst.is_judged = False, True, True
            burst.chance = 0.0
            burst.stop = now
            burst.peak = min(burst.seen, now - LOOK_STEPS)
            return True
        if chance >= OFF:
            burst.hot = now
        if now - burst.hot < QUIET_STEPS:
            return False
        self._close(burst, tracks, row + 1)
        return True

    def _close(self, burst: Burst, tracks: LiveTracks, end: int) -> None:
        """Find the peak and the edges of a burst that is over."""
        channel, first = burst.channel, tracks.first
        burst.is_open = False
        start = max(burst.seen - 6 - first, 1)
        stop = burst.hot - first
        contrast = tracks.contrast[start:stop, channel]
        burst.peak = first + start + int(np.argmax(contrast))
        low = burst.peak - first - 30
        power = _muscle(tracks, slice(low, end), channel)
        burst.around = tracks.level_power(burst.peak - first, channel)
        seed = (28, 31)
        # Filters ring on after a loud burst; what is far below it is no part of it.
        floor = max(burst.around, LEAST_SHARE * float(power[28:31].max()))
        a, b = burst_edges(power, floor, seed, GAP_STEPS)
        burst.onset = first + low + a - LAG_STEPS + 1
        burst.stop = max(first + low + b - LAG_STEPS, burst.onset + 1)
        window = np.convolve(power[max(0, a - 2) : b + 3], np.ones(PEAK_STEPS), "same")
        burst.power = float(window.max()) / PEAK_STEPS

    def _onset(self, tracks: LiveTracks, burst: Burst, row: int) -> int:
        power = _muscle(tracks, slice(row + 1 - BEFORE_STEPS, row + 1), burst.channel)
        around = tracks.level_power(row, burst.channel)
        seed = (BEFORE_STEPS - 4, BEFORE_STEPS)
        a, _ = burst_edges(power, around, seed, GAP_STEPS)
        burst.power, burst.around = float(power[-PEAK_STEPS:].mean()), around
        burst.peak = burst.seen - 1
        return burst.seen - BEFORE_STEPS + a - LAG_STEPS + 1

    def _is_loud(self, tracks: LiveTracks, row: int, channel: int) -> bool:
        least = self.least_power[channel]
        if least == 0.0:
            return True
        return bool(tracks.power[row, 1, 1:, channel].sum() >= least)


def _muscle(tracks: LiveTracks, rows: slice, channel: int) -> NDArray[np.float64]:
    """Return the power of all bands of muscle; what was not seen has none."""
    return np.asarray(np.nan_to_num(tracks.power[rows, 0, 1:, channel].sum(axis=1)))
