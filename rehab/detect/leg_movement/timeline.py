"""What belongs to a night besides its signal: bedtime, sleep, and losses between."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehab.detect.leg_movement.level import runs
from rehab.detect.leg_movement.series import Breaks
from rehab.model.night import AWAKE, EPOCH_S

UNSTAGED = -1


@dataclass(frozen=True, slots=True)
class Timeline:
    """When somebody lay in bed, and slept.

    Parameters
    ----------
    stages : tuple of int or None
        One per 30 s; None without.
    lights_out_s, up_s : float or None
        Where they are known.
    """

    stages: tuple[int, ...] | None
    lights_out_s: float | None
    up_s: float | None

    def stage_at(self, at_s: float) -> int | None:
        """Return the stage at a time; None without stages."""
        if self.stages is None:
            return None
        epoch = int(at_s / EPOCH_S)
        return self.stages[epoch] if epoch < len(self.stages) else UNSTAGED

    def is_in_bed(self, at_s: float) -> bool:
        """Tell whether a time lies between lights out and getting up."""
        start_s = 0.0 if self.lights_out_s is None else self.lights_out_s
        return at_s >= start_s and (self.up_s is None or at_s < self.up_s)

    def counted(self, n_steps: int, step_s: float) -> NDArray[np.bool_]:
        """Tell the steps that count: in bed and, with stages, asleep."""
        times_s = np.arange(n_steps) * step_s
        found = np.ones(n_steps, dtype=np.bool_)
        if self.lights_out_s is not None:
            found &= times_s >= self.lights_out_s
        if self.up_s is not None:
            found &= times_s < self.up_s
        if self.stages is not None:
            is_sleep = np.array([*(one > AWAKE for one in self.stages), False])
            epochs = (times_s / EPOCH_S).astype(np.int64)
            found &= is_sleep[np.minimum(epochs, len(self.stages))]
        return found


def breaks(
    is_unheard: NDArray[np.bool_], step_s: float, shortest_interval_s: float
) -> Breaks:
    """Tell of two times whether a loss between them ends a series.

    A loss shorter than the shortest interval hides no movement of a series.

    Parameters
    ----------
    is_unheard : array of bool, shape ``(n_steps,)``
        Where no leg was heard.
    step_s, shortest_interval_s : float
    """
    starts, stops = runs(is_unheard)
    begins_s = starts[(stops - starts) * step_s >= shortest_interval_s] * step_s

    def is_broken(first_s: float, next_s: float) -> bool:
        at = int(np.searchsorted(begins_s, first_s))
        return at < len(begins_s) and bool(begins_s[at] < next_s)

    return is_broken
