"""Nights for the same judge as the days: which are in their trend, and why others are not.

A night is a session of one exercise: its count are the periodic movements by the AASM's
rules, its exposure the time that could be judged. So the blocks, the intervals, the
checkpoints and what withholds a label are those of the days; nights and days are never
counted together.
"""

from collections.abc import Iterable, Mapping

from rehab.model.night import Rules
from rehab.model.nights import NightRow, TurnsBy
from rehab.model.signal import Side
from rehab.model.trend import (
    ExerciseCount,
    Occurrence,
    OccurrenceKind,
    Trend,
    TrendSession,
    Unusable,
)
from rehab.score.trend.judging import judge_sessions

RULES = Rules.AASM
"""Whose count the trend follows: one set of rules for all nights."""
_NIGHT = "night"


def night_trend(
    rows: Iterable[NightRow], occurrences: Iterable[Occurrence] = ()
) -> Trend:
    """Return the trend of one patient's nights; they may be without their movements.

    Parameters
    ----------
    rows : iterable of NightRow
    occurrences : iterable of Occurrence
        Of the patient. Doses count for nights as for days. Electrodes that were moved do
        not: that is told of the sensors of the day, and a night's are put on anew.

    Returns
    -------
    Trend
        `BlockRate.per_min` is per *minute*, as of the days: 60 times as much an hour.
    """
    doses = [one for one in occurrences if one.kind is OccurrenceKind.DOSE]
    found = [session_of(row) for row in in_question(rows)]
    return judge_sessions(found, doses, has_line=False)


def in_question(rows: Iterable[NightRow]) -> list[NightRow]:
    """Return the nights that may be in a trend: simulated ones only where all are.

    Those that played a file are nothing that happened in that night.
    """
    rows = [row for row in rows if not row.is_replayed]
    return [row for row in rows if row.is_own] or rows


def session_of(row: NightRow) -> TrendSession:
    """Return a night as a session of the trend.

    Its place is the muscle *and* the legs: two legs move more often than one, so a night
    that hardly heard one of its legs is left out. Another version or set of rules is
    another detector; so is an accelerometer, which leaves out turns of the body that the
    muscle alone does not tell.
    """
    score = row.by(RULES)
    method: Mapping[str, str | int | float] = score.night.method if score else {}
    told = method.get("recorded_hz", method.get("fs_hz"))
    parts: tuple[ExerciseCount, ...] = ()
    if score is not None and score.night.judged_s > 0.0:
        minutes = score.night.judged_s / 60.0
        n = score.night.n_in_series
        parts = (ExerciseCount(_NIGHT, Side.BOTH, n, minutes),)
    return TrendSession(
        sitting=row.id,
        started_us=row.started_us,
        utc_offset_min=row.utc_offset_min,
        parts=parts,
        detector=_counted_by(method),
        fs_hz=float(told) if isinstance(told, int | float) else None,
        site=" ".join([row.site, *sorted(row.legs)]),
        why_not=_why_not(row),
        is_simulated=row.is_simulated,
    )


def _counted_by(method: Mapping[str, object]) -> str:
    told = f"{method.get('name', '')} {method.get('version', '')} {RULES}"
    if method.get("turns_by") != TurnsBy.MOTION:
        return told
    return f"{told} {TurnsBy.MOTION} {method.get('turning', '')}"


def _why_not(row: NightRow) -> tuple[Unusable, ...]:
    score = row.by(RULES)
    if score is None:
        return (Unusable.NOT_SCORED,)
    is_little = score.withheld or row.scarce_legs or not score.night.judged_s
    return (Unusable.TOO_LITTLE,) if is_little else ()
