"""Lift slowly into the band, hold it there, lower slowly, rest."""

from rehab.live.curve import ramps
from rehab.model.exercise import Exercise, Phase, PhaseName, Target

EASY_EFFORT = 0.3
"""Effort of an exercise that sets no target: the middle of the usual 20-40 % band."""


class HoldTask:
    """Effort rises to the middle of the band in LIFT and stays there in HOLD.

    The band is constant and shown only where the phase has a target.
    """

    def __init__(self, exercise: Exercise) -> None:
        self._target = exercise.target
        self._effort = (
            EASY_EFFORT
            if exercise.target is None
            else (exercise.target.low_pct + exercise.target.high_pct) / 200.0
        )
        self._ramps = ramps(exercise.phases, self._effort)

    def effort(self, phase: Phase, progress: float) -> float:
        """Return the effort asked at `progress` (0..1), as a fraction of the reference."""
        if phase.name is PhaseName.PREPARE or phase not in self._ramps:
            return 0.0
        return self._ramps[phase].at(progress * phase.seconds)

    def band(self, phase: Phase, progress: float) -> Target | None:  # noqa: ARG002 - every task has this form
        """Return the band where the phase has a target, else None."""
        return self._target if phase.has_target else None


def make_task(exercise: Exercise) -> HoldTask:
    """Return the task of a hold exercise."""
    return HoldTask(exercise)
