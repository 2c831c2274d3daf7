"""Secondary measures beside the patient's own first sessions (SCIENCE section 4)."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from statistics import fmean, median, stdev
from uuid import UUID

from rehab.model.exercise import PhaseName
from rehab.model.measures import Measure, MeasureName, Symmetry
from rehab.model.score import Score
from rehab.model.session import SessionRow
from rehab.model.signal import Side
from rehab.model.trend import BLOCK, TrendSession

MDC = 1.96 * math.sqrt(2.0)
Key = tuple[MeasureName, str, Side]


def measures(
    rows: Iterable[SessionRow], is_assessment: Callable[[str], bool]
) -> tuple[Measure, ...]:
    """Return what can be told of one patient's assessment block.

    Parameters
    ----------
    rows : iterable of SessionRow
        Of one patient; simulated ones are left out beside a person's, and so are those
        that were withheld.
    is_assessment : callable
        Says of an exercise's id whether it belongs to the assessment block.

    Returns
    -------
    tuple of Measure
        Only of exercises and sides with eight sittings: before that nobody knows what
        is usual. An exercise that was done twice in one, as the rest recording is, counts
        once, with its mean.
    """
    rows = [row for row in rows if not row.is_replayed]
    persons = [row for row in rows if row.is_own] or rows
    found: dict[Key, dict[UUID | int, list[float]]] = defaultdict(dict)
    for row in sorted(persons, key=lambda row: row.started_us):
        score = row.score
        if score is None or score.withheld or not is_assessment(row.exercise_id):
            continue
        for name, value in _values(score).items():
            if value is not None and math.isfinite(value):
                days = found[name, row.exercise_id, row.side]
                days.setdefault(row.sitting or row.started_us, []).append(value)
    return tuple(
        _measure(key, [fmean(values) for values in days.values()])
        for key, days in found.items()
        if len(days) >= BLOCK
    )


def _measure(key: Key, values: Sequence[float]) -> Measure:
    first, later = values[:BLOCK], values[BLOCK:][-BLOCK:]
    return Measure(
        *key,
        n_sessions=len(values),
        first=median(first),
        latest=median(later) if later else None,
        mdc95=MDC * stdev(first),
    )


def _values(score: Score) -> dict[MeasureName, float | None]:
    """Return a session's values; of several phases their mean, by time where it matters."""
    holds = [p.variability_pct for p in score.by_phase]
    rests = [p.relaxation_s for p in score.by_phase if p.phase is PhaseName.REST]
    pairs = [
        (p.co_contraction_pct, p.received_s)
        for p in score.by_phase
        if p.phase in {PhaseName.LIFT, PhaseName.HOLD, PhaseName.LOWER}
    ]
    weighed = [(value, s) for value, s in pairs if value is not None and s]
    total = sum(seconds for _, seconds in weighed)
    return {
        MeasureName.TIME_IN_TARGET: score.time_in_target_pct,
        MeasureName.HOLD_VARIABILITY: _mean(holds),
        MeasureName.RELAXATION: _mean(rests),
        MeasureName.CO_CONTRACTION: (
            sum(value * seconds for value, seconds in weighed) / total
            if total
            else None
        ),
    }


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def symmetry(sessions: Sequence[TrendSession], excess: float = 0.0) -> Symmetry | None:
    """Return how the rates of both sides stand to each other in the latest sessions.

    Parameters
    ----------
    sessions : sequence of TrendSession
        Of one patient; the latest eight valid ones on either side are taken.
    excess : float
        How much more than Poisson each jerk varies (`Trend.excess`); the interval is that
        of Clopper and Pearson (1934) on counts divided by what that makes of both sides
        together. What a bad day does to both sides alike makes it too wide.

    Returns
    -------
    Symmetry or None
        None where no exercise was done on both sides, or no jerk was counted in it.
    """
    n, minutes = {}, {}
    for side in (Side.LEFT, Side.RIGHT):
        other = Side.RIGHT if side is Side.LEFT else Side.LEFT
        both = {
            part.exercise_id
            for session in sessions
            if session.is_valid
            for part in session.parts
            if part.side is other
        }
        parts = [
            [p for p in session.parts if p.side is side and p.exercise_id in both]
            for session in sessions
            if session.is_valid
        ]
        latest = [p for group in [g for g in parts if g][-BLOCK:] for p in group]
        n[side] = sum(p.n_jerks for p in latest)
        minutes[side] = sum(p.detectable_min for p in latest)
    left, right = n[Side.LEFT], n[Side.RIGHT]
    if not minutes[Side.LEFT] or not minutes[Side.RIGHT] or left + right == 0:
        return None
    odds = minutes[Side.LEFT] / minutes[Side.RIGHT]
    scale = 1.0 + (left + right) * excess
    low, high = _clopper_pearson(right / scale, left / scale)
    return Symmetry(
        left,
        right,
        value=_symmetric(right / (left + right), odds),
        ci95=(_symmetric(low, odds), _symmetric(high, odds)),
    )


def _symmetric(share: float, odds: float) -> float:
    """Return (R - L) / (R + L) of rates, from the share of jerks on the right."""
    right, left = share * odds, 1.0 - share
    return (right - left) / (right + left)


def _clopper_pearson(k: float, rest: float) -> tuple[float, float]:
    """Return the exact 95 % limits of a share; the counts may be broken."""
    from scipy.special import betaincinv

    low = float(betaincinv(k, rest + 1.0, 0.025)) if k > 0.0 else 0.0
    high = float(betaincinv(k + 1.0, rest, 0.975)) if rest > 0.0 else 1.0
    return low, high
