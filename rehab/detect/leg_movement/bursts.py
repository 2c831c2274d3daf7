"""Short bursts of a leg, as the other events of a night are made of.

A burst reaches 8 µV over the resting level and is over when the RMS of 60 ms is under 2 µV
over it (or a third of it, where it is loud: as of `bouts`); it lasts from the first to the
last 20 ms that have the 8 µV. Its size is the largest modulus of the analytic signal: what
the trace shows.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehab.detect.leg_movement.bouts import ONSET_UV, offset_limit
from rehab.detect.leg_movement.course import Course
from rehab.detect.leg_movement.level import Level, runs

MOST_SLOW = 3.0
"""Power under 8 Hz to that of muscle: beyond, a cable moved."""


@dataclass(frozen=True, slots=True)
class ShortBurst:
    """One burst of one channel; `peak_uv` is the height of its trace."""

    channel: int
    onset_s: float
    offset_s: float
    peak_uv: float

    @property
    def duration_s(self) -> float:
        """Onset to offset."""
        return round(self.offset_s - self.onset_s, 6)


def bursts_of(
    course: Course,
    channel: int,
    fine: Level,
    rest: NDArray[np.float32],
    is_blind: NDArray[np.bool_],
) -> list[ShortBurst]:
    """Return a channel's bursts in order, of any length.

    Parameters
    ----------
    course : Course
    channel : int
    fine, rest : array, shape ``(n_steps,)``
        Microvolts, of `level_of` and `rest_of`.
    is_blind : array of bool, same shape
        Where nothing can be judged.
    """
    power = course.power[:, channel]
    limit = offset_limit(rest)  # one array as long as the night, not five
    limit += rest
    with np.errstate(invalid="ignore"):  # lost steps and unknown rest are no burst
        is_on = fine >= limit
        is_on &= ~is_blind
        np.square(np.add(rest, ONSET_UV, out=limit), out=limit)
        highs = np.flatnonzero((power > limit) & is_on)
    per_cell = course.step_s / course.cell_s
    found = []
    for start, end in zip(*(edge.tolist() for edge in runs(is_on)), strict=True):
        at, to = np.searchsorted(highs, (start, end)).tolist()
        if at == to:
            continue
        first, stop = int(highs[at]), int(highs[to - 1]) + 1
        inside = power[first:stop]
        swing = course.slow[int(first * per_cell) : int(stop * per_cell) + 1, channel]
        if float(swing.mean()) > MOST_SLOW * float(np.nanmean(inside)):
            continue
        found.append(
            ShortBurst(
                channel=channel,
                onset_s=round(first * course.step_s, 6),
                offset_s=round(stop * course.step_s, 6),
                peak_uv=float(np.sqrt(2.0 * np.nanmax(inside))),
            )
        )
    return found
