"""How much of each hold the envelope spent in the band."""

import numpy as np
from numpy.typing import NDArray

from rehab.live.script import Step
from rehab.model.exercise import Exercise
from rehab.ports import Task

LEAST_SHARE = 0.6
"""A hold was met when this share of it was in the band (SCIENCE section 7)."""
BAND_STEP_S = 0.1
"""A moving band is looked at so often."""


class HoldTally:
    """Counts repetitions whose target phases were met, live and for encouragement.

    The stored score is computed again from the recording.
    """

    def __init__(self, exercise: Exercise, task: Task, fs_hz: float) -> None:
        self._task = task
        self._n_band = max(1, round(BAND_STEP_S * fs_hz))
        last = [i for i, phase in enumerate(exercise.phases) if phase.has_target]
        self._last_index = last[-1] if last else -1
        self._n_in = 0
        self._n_all = 0
        self.n_met = 0

    def forget(self) -> None:
        """Drop the present repetition: it is done again."""
        self._n_in = self._n_all = 0

    def take(self, step: Step, elapsed: int, level: NDArray[np.float32]) -> None:
        """Take in levels (fractions of the reference) from `elapsed` samples on."""
        phase = step.phase
        if phase is None or not phase.has_target:
            return
        self._n_all += len(level)
        at = 0
        while at < len(level):
            k = (elapsed + at) // self._n_band
            stop = min(len(level), (k + 1) * self._n_band - elapsed)
            middle = min(1.0, (k + 0.5) * self._n_band / step.n_samples)
            band = self._task.band(phase, middle)
            if band is not None:
                pct = 100.0 * level[at:stop]
                is_in = (pct >= band.low_pct) & (pct <= band.high_pct)
                self._n_in += int(np.count_nonzero(is_in))
            at = stop

    def lose(self, step: Step, n_samples: int) -> None:
        """Take in lost samples: hold time that was not seen in the band."""
        if step.phase is not None and step.phase.has_target:
            self._n_all += n_samples

    def end(self, step: Step) -> None:
        """Close a phase; the last one with a target judges its repetition."""
        if step.phase_index < 0 or step.phase_index != self._last_index:
            return
        if self._n_all > 0 and self._n_in >= LEAST_SHARE * self._n_all:
            self.n_met += 1
        self.forget()
