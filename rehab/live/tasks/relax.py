"""Let go, and stay so."""

from rehab.model.exercise import Exercise, Phase, PhaseName, Target

QUIET_PCT = 10.0
"""Upper edge where the exercise sets none: under 10 % of the reference contraction
(SCIENCE section 7, exercise 13)."""


class RelaxTask:
    """No effort in any phase; the band reaches from nothing to a small level."""

    def __init__(self, exercise: Exercise) -> None:
        target = exercise.target
        self._band = Target(0.0, target.high_pct if target else QUIET_PCT)

    def effort(self, phase: Phase, progress: float) -> float:  # noqa: ARG002 - every task has this form
        """Return 0: nothing is asked."""
        return 0.0

    def band(self, phase: Phase, progress: float) -> Target | None:  # noqa: ARG002 - every task has this form
        """Return the quiet band, but not while the person gets ready."""
        return None if phase.name is PhaseName.PREPARE else self._band


def make_task(exercise: Exercise) -> RelaxTask:
    """Return the task of a relaxation exercise."""
    return RelaxTask(exercise)
