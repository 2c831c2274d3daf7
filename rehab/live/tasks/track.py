"""Follow a band that moves slowly, within what was prescribed."""

from rehab.live.curve import ramps, slow_wave
from rehab.model.exercise import Exercise, Phase, PhaseName, Target

PERIOD_S = 4.0
"""Shortest period of the wave: slow, so that no voluntary ramp looks like a jerk."""

LEAST_HALF = 0.05
"""Half of the narrowest band, as a fraction of the reference: an envelope is not
steadier than that. Design."""

DEFAULT = Target(20.0, 40.0)
"""Band of an exercise that sets none (SCIENCE section 7, exercise 1)."""


class TrackTask:
    """A narrow band rises in LIFT, goes up and down slowly in HOLD, falls in LOWER.

    It is half as wide as the prescribed band, or 10 % if that is wider, and in HOLD it
    stays inside of it, so that following it never asks for more than was prescribed.
    """

    def __init__(self, exercise: Exercise) -> None:
        target = exercise.target or DEFAULT
        half = (target.high_pct - target.low_pct) / 200.0
        self._half = max(0.5 * half, min(LEAST_HALF, half))
        self._sway = half - self._half
        self._ramps = ramps(exercise.phases, (target.low_pct + target.high_pct) / 200.0)

    def effort(self, phase: Phase, progress: float) -> float:
        """Return the effort asked at `progress` (0..1), as a fraction of the reference."""
        if phase.name is PhaseName.PREPARE or phase not in self._ramps:
            return 0.0
        effort = self._ramps[phase].at(progress * phase.seconds)
        if phase.name is PhaseName.HOLD:
            effort += self._sway * slow_wave(progress, phase.seconds, PERIOD_S)
        return effort

    def band(self, phase: Phase, progress: float) -> Target | None:
        """Return the band around the effort in LIFT, HOLD and LOWER, else None."""
        if phase.name in {PhaseName.PREPARE, PhaseName.REST}:
            return None
        middle = self.effort(phase, progress)
        low = max(middle - self._half, 0.0)
        return Target(100.0 * low, 100.0 * (middle + self._half))


def make_task(exercise: Exercise) -> TrackTask:
    """Return the task of a track exercise."""
    return TrackTask(exercise)
