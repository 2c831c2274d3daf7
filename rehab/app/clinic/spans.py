"""Lengths, runs and shapes of the events of some sittings."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

import numpy as np

from rehab.app.clinic.lines import Sitting
from rehab.app.clinic.records import Record
from rehab.app.said import date_of
from rehab.model.clinic import Verdict
from rehab.model.clinic_views import RunMark, TypicalJerk
from rehab.model.overview import LengthBin
from rehab.model.score import Jerk, JerkKind, RhythmicRun, Shapes
from rehab.model.session import SessionRow
from rehab.model.verdicts import of_jerk
from rehab.storage.archive import MOMENT_MS, SqlArchive

EDGES_MS = (*range(10, 201, 10), *range(250, 501, 50))
"""Of the histogram: jerks up to 200 ms, prolonged bursts beyond. Its first bin is 10 to
20 ms: 15 ms is the shortest jerk."""
N_TYPICAL = 3


def session_ids(sittings: Iterable[Sitting]) -> set[UUID]:
    """Return the sessions of the blocks that count."""
    return {row.id for sitting in sittings for row, _ in sitting.counted}


def histogram(
    archive: SqlArchive, record: Record, sessions: Collection[UUID]
) -> tuple[LengthBin, ...]:
    """Return how long the counted events of these sessions last.

    The database counts; only sessions of which a person took events out are read.
    """
    touched = {v.session for v in record.verdicts if v.kind.takes_out} & {*sessions}
    found = archive.lengths_ms({*sessions} - touched)
    lengths = [
        (kind, low_ms + MOMENT_MS / 2.0, n) for (_, kind, low_ms), n in found.items()
    ]
    events = archive.counted(touched) if touched else {}
    lengths += [
        (jerk.kind.value, jerk.duration_ms, 1)
        for session, jerks in events.items()
        for _, jerk in jerks
        if not _is_out(jerk, [v for v in record.verdicts if v.session == session])
    ]
    return _bins(lengths)


def _is_out(jerk: Jerk, verdicts: Sequence[Verdict]) -> bool:
    said = of_jerk(jerk, verdicts)
    return said is not None and said.takes_out


def bins_of(jerks: Iterable[Jerk]) -> tuple[LengthBin, ...]:
    """Return the histogram of the counted ones of these jerks."""
    return _bins([(j.kind.value, j.duration_ms, 1) for j in jerks if j.is_counted])


def _bins(lengths: Iterable[tuple[str, float, int]]) -> tuple[LengthBin, ...]:
    counts = np.zeros(len(EDGES_MS) - 1, dtype=np.int64)
    border = EDGES_MS.index(200)
    for kind, ms, n in lengths:
        at = int(np.searchsorted(EDGES_MS, ms + 1e-6, side="right")) - 1
        low, high = (border, len(counts)) if kind == JerkKind.PROLONGED else (0, border)
        counts[min(max(at, low), high - 1)] += n
    return tuple(
        LengthBin(float(low), float(high), int(n))
        for low, high, n in zip(EDGES_MS[:-1], EDGES_MS[1:], counts, strict=True)
    )


def run_marks(
    found: Iterable[tuple[UUID, RhythmicRun]], rows: Mapping[UUID, SessionRow]
) -> tuple[RunMark, ...]:
    """Return the rhythmic runs of sessions, oldest first."""
    marks = [
        RunMark(
            session=session,
            day=date_of(rows[session]),
            exercise_id=rows[session].exercise_id,
            side=rows[session].side,
            kind=run.kind,
            onset_s=run.onset_s,
            seconds=run.duration_s,
            frequency_hz=run.frequency_hz,
        )
        for session, run in found
    ]
    return tuple(sorted(marks, key=lambda mark: (mark.day, mark.onset_s)))


def typical(
    kept: Mapping[UUID, tuple[Shapes, Jerk]], days: Mapping[UUID, date]
) -> tuple[TypicalJerk, ...]:
    """Return the jerks nearest the median of the typical ones of these sessions."""
    if not kept:
        return ()
    ids = list(kept)
    sizes = np.log(
        [
            (max(jerk.duration_ms, 1.0), max(jerk.peak_uv, 1e-6))
            for _, jerk in kept.values()
        ]
    )
    off = np.abs(sizes - np.median(sizes, axis=0)).sum(axis=1)
    nearest = [ids[int(at)] for at in np.argsort(off, kind="stable")[:N_TYPICAL]]
    return tuple(_typical(session, *kept[session], days) for session in nearest)


def _typical(
    session: UUID, shapes: Shapes, jerk: Jerk, days: Mapping[UUID, date]
) -> TypicalJerk:
    return TypicalJerk(
        session=session,
        position=shapes.typical,
        day=days[session],
        phase=jerk.phase,
        duration_ms=jerk.duration_ms,
        fs_hz=shapes.fs_hz,
        start_ms=1000.0 * shapes.start_s,
        emg_uv=np.frombuffer(shapes.emg_uv, dtype="<f4").astype(np.float32),
    )


def only(
    kept: Mapping[UUID, tuple[Shapes, Jerk]], ids: Collection[UUID]
) -> Sequence[Shapes]:
    """Return the shapes of these sessions."""
    return [shapes for session, (shapes, _) in kept.items() if session in ids]
