"""Sittings of the history: which of them are in the trend, and why the others are not."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from uuid import UUID

from rehab.model.score import Score, Withheld
from rehab.model.session import SessionRow
from rehab.model.trend import (
    LEAST_MIN,
    ExerciseCount,
    TrendSession,
    Unusable,
    day_of,
)


def sittings(
    rows: Iterable[SessionRow],
    is_assessment: Callable[[str], bool],
    site_of: Callable[[SessionRow], str] = lambda _: "",
) -> tuple[TrendSession, ...]:
    """Return the sittings of one patient, oldest first.

    Parameters
    ----------
    rows : iterable of SessionRow
        Of one patient. Simulated ones are left out beside a person's; where all are
        simulated, as in the sample clinic, they count and say so. Those that played a
        file are nothing that was done on that day, and are left out.
    is_assessment : callable
        Says of an exercise's id whether it belongs to the assessment block.
    site_of : callable
        Says where the electrodes of a session sat, if anybody knows.

    Notes
    -----
    An exercise that was withheld brings neither jerks nor minutes into its sitting; the
    others have been detectable for at least 60 % of their time each, and so is their
    sum. Sessions without a sitting (of older versions) are one a day.
    """
    rows = [row for row in rows if not row.is_replayed]
    persons = [row for row in rows if row.is_own]
    groups: dict[UUID | date, list[SessionRow]] = defaultdict(list)
    for row in sorted(persons or rows, key=lambda row: row.started_us):
        key = row.sitting or day_of(row.started_us, row.utc_offset_min)
        groups[key].append(row)
    found = [_sitting(group, is_assessment, site_of) for group in groups.values()]
    return tuple(sorted(found, key=lambda session: session.started_us))


def _sitting(
    rows: Sequence[SessionRow],
    is_assessment: Callable[[str], bool],
    site_of: Callable[[SessionRow], str],
) -> TrendSession:
    block = [row for row in rows if is_assessment(row.exercise_id)]
    scored = [(row, row.score) for row in block if row.score and not row.score.withheld]
    parts = _parts(scored)
    first = (block or rows)[0]
    rates = [rate for row, score in scored if (rate := fs_hz_of(row, score))]
    return TrendSession(
        sitting=first.sitting,
        started_us=first.started_us,
        utc_offset_min=first.utc_offset_min,
        parts=parts,
        detector=" + ".join(sorted({detector_of(score) for _, score in scored})),
        fs_hz=min(rates, default=None),
        site=" + ".join(sorted({site_of(row) for row, _ in scored} - {""})),
        why_not=_why_not(block, parts),
        is_simulated=first.is_simulated,
        n_taken_out=sum(score.n_taken_out for _, score in scored),
        n_judged=sum(score.n_judged for _, score in scored),
    )


def _parts(scored: Sequence[tuple[SessionRow, Score]]) -> tuple[ExerciseCount, ...]:
    """Return the counts by exercise and side; one that was done twice is added up."""
    sums: dict[tuple[str, str], ExerciseCount] = {}
    for row, score in scored:
        key = (row.exercise_id, row.side)
        before = sums.get(key)
        sums[key] = ExerciseCount(
            row.exercise_id,
            row.side,
            score.n_jerks + (before.n_jerks if before else 0),
            score.detectable_s / 60.0 + (before.detectable_min if before else 0.0),
            _joined(before.edition if before else "", row.exercise_sha256),
        )
    return tuple(part for part in sums.values() if part.detectable_min > 0.0)


def _joined(before: str, edition: str) -> str:
    """Return the edition; both where a sitting had two, which is like neither."""
    return edition if before in {"", edition} else f"{before} {edition}"


def _why_not(
    block: Sequence[SessionRow], parts: Sequence[ExerciseCount]
) -> tuple[Unusable | Withheld, ...]:
    """Return why a sitting is not in the trend; what withheld its exercises comes first."""
    if not block:
        return (Unusable.NO_ASSESSMENT,)
    if all(row.score is None for row in block):
        return (Unusable.NOT_SCORED,)
    if sum(part.detectable_min for part in parts) >= LEAST_MIN:
        return ()
    withheld = {why for row in block if row.score for why in row.score.withheld}
    return (*[why for why in Withheld if why in withheld], Unusable.TOO_LITTLE)


def detector_of(score: Score) -> str:
    """Return what counted: scores that differ in it must not be compared."""
    return f"{score.detector.get('name', '')} {score.detector.get('version', '')}"


def fs_hz_of(row: SessionRow, score: Score) -> float | None:
    """Return the sampling rate of a session; about, where its score does not tell it."""
    told = score.detector.get("fs_hz")
    if isinstance(told, int | float):
        return float(told)
    if score.duration_s <= 0.0:
        return None
    return row.recording.n_samples / score.duration_s
