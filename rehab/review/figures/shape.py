"""A repetition's shape as a word-sized mark: effort over time, and its target."""

from dataclasses import dataclass

from rehab.model.exercise import Exercise, PhaseName
from rehab.model.plan import PlanItem
from rehab.review.own import FIELDS

WIDTH = 84.0
_BASE, _LIFT = 22.0, 20.0  # of the resting line; how high 60 % is above it
_TOP_PCT, _LONGEST_S = 60.0, 30.0


@dataclass(frozen=True, slots=True)
class Shape:
    """A line, and the rectangle of the target: x, y, width, height."""

    line: str
    band: tuple[float, float, float, float] | None


def shape(exercise: Exercise | None, item: PlanItem | None) -> Shape | None:
    """Return the mark of an exercise as a plan has it; None where it has no target."""
    if exercise is None or exercise.target is None:
        return None
    target = (item.target if item else None) or exercise.target
    low, high = sorted((target.low_pct, target.high_pct))
    middle = _at((low + high) / 2)
    asked = {FIELDS[f]: getattr(item.tempo, f) for f in FIELDS} if item else {}
    seconds = [
        (phase.name, _bounded(asked.get(phase.name) or phase.seconds))
        for phase in exercise.phases
    ]
    scale = (WIDTH - 4) / max(_LONGEST_S * 0.6, sum(s for _, s in seconds))
    x, points, band = 2.0, [(2.0, _BASE)], None
    for name, length in seconds:
        end = x + scale * length
        if name is PhaseName.HOLD:
            points.append((x, middle))
            band = (x, _at(high), end - x, max(_at(low) - _at(high), 1.0))
            points.append((end, middle))
        elif name is PhaseName.LIFT:
            points.append((end, middle))
        else:
            points.append((end, _BASE))
        x = end
    line = "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in points)
    if band is None:
        return Shape(line, None)
    left, top, width, height = (round(value, 1) for value in band)
    return Shape(line, (left, top, width, height))


def _at(pct: float) -> float:
    return _BASE - _LIFT * min(max(pct, 0.0), _TOP_PCT) / _TOP_PCT


def _bounded(seconds: float) -> float:
    return min(max(seconds, 0.1), _LONGEST_S)
