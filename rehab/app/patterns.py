"""What the stored sessions of a person say: their own usual rate, and a bad pattern.

Only sessions of a person that were scored count. Nothing here is a diagnosis.
"""

from collections.abc import Hashable, Iterable, Sequence
from itertools import groupby
from statistics import median

from rehab.app.said import date_of
from rehab.model.frame import StopReason
from rehab.model.score import LEAST_EXPOSURE_S
from rehab.model.session import SessionRow
from rehab.model.signal import Side

N_USUAL = 8
"""The own median is that of the last eight sessions (SCIENCE section 6, b)."""
LEAST_USUAL = 3
"""Fewer sessions make no median to speak of. Design."""
N_IN_A_ROW = 3
WORSE_RATIO = 2.0
"""Three sessions in a row with twice the baseline (SCIENCE section 6, d)."""
LEAST_PER_MIN = 1.0
"""Twice next to nothing is still next to nothing. Design."""
WEEK_US = 7 * 86_400_000_000
NEW_SIGNS = frozenset({StopReason.UNWELL, StopReason.RHYTHMIC})
"""Ends of a session that a clinician should hear of (SCIENCE section 6, d)."""


def usual_per_min(
    rows: Iterable[SessionRow], exercise_id: str, side: Side
) -> float | None:
    """Return the median of the live jerks a minute; None without enough sessions.

    Of the live count, as that is what the set's rate will be compared with.
    """
    rates = [
        60.0 * row.score.n_live / row.score.detectable_s
        for row in _scored(rows)
        if row.exercise_id == exercise_id and row.side is side and row.score is not None
    ]
    return median(rates[-N_USUAL:]) if len(rates) >= LEAST_USUAL else None


def needs_clinician(rows: Sequence[SessionRow], now_us: int) -> bool:
    """Whether a clinician should be asked this week (stop rule d).

    Either an exercise has brought twice the usual jerks three times in a row, the last
    time within a week, or a session within a week ended with a new sign.
    """
    recent = now_us - WEEK_US
    if any(
        row.started_us >= recent and row.stop_reason in NEW_SIGNS and row.is_own
        for row in rows
    ):
        return True
    scored = sorted(_scored(rows), key=lambda row: (row.exercise_id, row.side))
    for _, group in groupby(scored, key=lambda row: (row.exercise_id, row.side)):
        series = list(group)
        if series[-1].started_us >= recent and _is_worse(series):
            return True
    return False


def _is_worse(series: Sequence[SessionRow]) -> bool:
    """Whether the last three are each twice what was usual before them.

    Rates of different detectors are not compared. What was done twice in a sitting, as the
    rest recording is at its start and its end, is one of the three.
    """
    method = _method(series[-1])
    rates = _rates(row for row in series if _method(row) == method)
    before = rates[:-N_IN_A_ROW][-N_USUAL:]
    if len(before) < LEAST_USUAL:
        return False
    limit = max(WORSE_RATIO * median(before), LEAST_PER_MIN)
    return all(rate >= limit for rate in rates[-N_IN_A_ROW:])


def _scored(rows: Iterable[SessionRow]) -> list[SessionRow]:
    """Return the sessions that count, oldest first as they came."""
    return [
        row
        for row in rows
        if row.score is not None
        and row.is_own
        and not row.score.withheld
        and row.score.detectable_s >= LEAST_EXPOSURE_S
    ]


def _rates(rows: Iterable[SessionRow]) -> list[float]:
    """Return the jerks a minute of each sitting; sessions without one are their own."""
    sums: dict[Hashable, tuple[int, float]] = {}
    for row in rows:
        if row.score is not None:
            key = (row.sitting, date_of(row)) if row.sitting else row.id
            n, seconds = sums.get(key, (0, 0.0))
            sums[key] = (n + row.score.n_jerks, seconds + row.score.detectable_s)
    return [60.0 * n / seconds for n, seconds in sums.values()]


def _method(row: SessionRow) -> tuple[object, object]:
    detector = row.score.detector if row.score is not None else {}
    return detector.get("name"), detector.get("version")
