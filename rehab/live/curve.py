"""The shape of a slow movement: from one effort to the next without a corner."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rehab.model.exercise import Phase, PhaseName

LATE_RAMP_S = 1.0
"""How long a change takes in a phase that is not itself the change (hold, rest)."""


def min_jerk(x: float) -> float:
    """Return the minimum-jerk course from 0 to 1, for `x` in 0..1 (clipped outside).

    Source: Flash and Hogan 1985, ``10 x^3 - 15 x^4 + 6 x^5``.
    """
    x = min(max(x, 0.0), 1.0)
    return x * x * x * (10.0 - 15.0 * x + 6.0 * x * x)


@dataclass(frozen=True, slots=True)
class Ramp:
    """Goes from `start` to `stop` (fractions of the reference) in `seconds`, then stays."""

    start: float
    stop: float
    seconds: float

    def at(self, elapsed_s: float) -> float:
        """Return the effort `elapsed_s` after the phase began."""
        if self.seconds <= 0.0:
            return self.stop
        return self.start + (self.stop - self.start) * min_jerk(
            elapsed_s / self.seconds
        )


def ramps(phases: Sequence[Phase], effort: float) -> Mapping[Phase, Ramp]:
    """Return the effort of each phase: up to `effort` in LIFT, kept in HOLD, else to 0.

    A repetition begins at rest. LIFT and LOWER take their whole phase; a HOLD or a REST
    that finds another effort than its own gets there within `LATE_RAMP_S`.
    """
    found: dict[Phase, Ramp] = {}
    now = 0.0
    for phase in phases:
        is_up = phase.name in {PhaseName.LIFT, PhaseName.HOLD}
        is_ramp = phase.name in {PhaseName.LIFT, PhaseName.LOWER}
        seconds = phase.seconds if is_ramp else min(LATE_RAMP_S, phase.seconds)
        ramp = Ramp(now, effort if is_up else 0.0, seconds)
        found.setdefault(phase, ramp)
        now = ramp.stop
    return found


def slow_wave(progress: float, seconds: float, period_s: float) -> float:
    """Return a sine in -1..1 that is 0 at both ends and no faster than `period_s`.

    It is 0 throughout where `seconds` has no room for one period.
    """
    n_periods = math.floor(seconds / period_s + 1e-9)
    return math.sin(2.0 * math.pi * n_periods * progress)
