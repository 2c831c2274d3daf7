"""Sessions and scores into table rows, and back without a difference."""

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rehab.model.frame import StopReason
from rehab.model.score import Score, Withheld
from rehab.model.session import RecordingFile, SessionRow
from rehab.model.signal import Gap, LinkSecurity, Side
from rehab.storage import parts
from rehab.storage.schema import (
    Base,
    JerkTable,
    RepetitionTable,
    RunTable,
    ScoreTable,
    SessionTable,
    ShapesTable,
    SilenceTable,
)


def from_session(row: SessionRow, folder: Path) -> SessionTable:
    """Return the table row of a session, its score left out.

    The path of its recording is kept relative to the database's `folder` where it lies
    in it, so that the folder can be moved.
    """
    path = row.recording.path
    if path.is_relative_to(folder):
        path = path.relative_to(folder)
    return SessionTable(
        id=row.id,
        patient_id=row.patient,
        started_us=row.started_us,
        utc_offset_min=row.utc_offset_min,
        exercise_id=row.exercise_id,
        exercise_sha256=row.exercise_sha256,
        side=row.side.value,
        device=row.device,
        is_simulated=row.is_simulated,
        is_replayed=row.is_replayed,
        link_security=row.link_security.value,
        status=row.status,
        recording_path=path.as_posix(),
        recording_sha256=row.recording.sha256,
        recording_n_bytes=row.recording.n_bytes,
        recording_n_samples=row.recording.n_samples,
        recording_gaps=[[g.start_index, g.n_samples] for g in row.recording.gaps],
        recording_is_recovered=row.recording.is_recovered,
        truth_n_jerks=row.truth_n_jerks,
        sitting=row.sitting,
        stop_reason=row.stop_reason.value if row.stop_reason else None,
    )


def to_session(row: SessionTable, score: Score | None, folder: Path) -> SessionRow:
    """Return what `from_session` was given; raise `ValueError` on senseless content."""
    return SessionRow(
        id=row.id,
        patient=row.patient_id,
        started_us=row.started_us,
        utc_offset_min=row.utc_offset_min,
        exercise_id=row.exercise_id,
        exercise_sha256=row.exercise_sha256,
        side=Side(row.side),
        device=row.device,
        is_simulated=row.is_simulated,
        is_replayed=row.is_replayed,
        link_security=LinkSecurity(row.link_security),
        status=row.status,
        recording=RecordingFile(
            path=folder / PurePosixPath(row.recording_path),
            sha256=row.recording_sha256,
            n_bytes=row.recording_n_bytes,
            n_samples=row.recording_n_samples,
            gaps=tuple(Gap(start, n) for start, n in row.recording_gaps),
            is_recovered=row.recording_is_recovered,
        ),
        score=score,
        truth_n_jerks=row.truth_n_jerks,
        sitting=row.sitting,
        stop_reason=StopReason(row.stop_reason) if row.stop_reason else None,
    )


def from_score(score: Score) -> ScoreTable:
    """Return the table rows of a score; `session_id` and `judgement` are left out."""
    return ScoreTable(
        detector=dict(score.detector),
        n_jerks=int(score.n_jerks),
        n_prolonged=int(score.n_prolonged),
        n_live=int(score.n_live),
        detectable_s=float(score.detectable_s),
        duration_s=float(score.duration_s),
        coverage_pct=float(score.coverage_pct),
        n_repetitions=int(score.n_repetitions),
        n_repetitions_complete=int(score.n_repetitions_complete),
        by_phase=[parts.from_phase(part) for part in score.by_phase],
        time_in_target_pct=parts.number(score.time_in_target_pct),
        withheld=[why.value for why in score.withheld],
        jerks=[parts.from_event(JerkTable, *found) for found in enumerate(score.jerks)],
        silences=[
            parts.from_event(SilenceTable, *found)
            for found in enumerate(score.silences)
        ],
        runs=[parts.from_run(*found) for found in enumerate(score.runs)],
        repetitions=[
            parts.from_repetition(*found) for found in enumerate(score.repetitions)
        ],
        shapes=[parts.from_shapes(score.shapes)] if score.shapes else [],
    )


def add_score(db: Session, session: UUID, score: Score) -> int:
    """Keep a newer judgement of a session, in somebody's transaction; return its id."""
    last = db.scalar(
        select(func.max(ScoreTable.judgement)).where(ScoreTable.session_id == session)
    )
    row = from_score(score)
    row.session_id = session
    row.judgement = (last or 0) + 1
    db.add(row)
    db.flush()
    return row.id


def to_score(row: ScoreTable, of: Mapping[type[Base], Iterable[Any]]) -> Score:
    """Return what `from_score` was given; raise `ValueError` on senseless content.

    Its jerks, silences, runs, repetitions and shapes are given apart by table, in order;
    what is not given stays empty.
    """
    shapes = [parts.to_shapes(kept) for kept in of.get(ShapesTable, ())]
    return Score(
        detector=row.detector,
        jerks=tuple(parts.to_event(jerk) for jerk in of.get(JerkTable, ())),
        n_jerks=row.n_jerks,
        n_prolonged=row.n_prolonged,
        n_live=row.n_live,
        detectable_s=row.detectable_s,
        duration_s=row.duration_s,
        coverage_pct=row.coverage_pct,
        n_repetitions=row.n_repetitions,
        n_repetitions_complete=row.n_repetitions_complete,
        by_phase=tuple(parts.to_phase(part) for part in row.by_phase),
        time_in_target_pct=row.time_in_target_pct,
        withheld=tuple(Withheld(why) for why in row.withheld),
        repetitions=tuple(parts.to_repetition(r) for r in of.get(RepetitionTable, ())),
        silences=tuple(parts.to_event(silence) for silence in of.get(SilenceTable, ())),
        runs=tuple(parts.to_run(run) for run in of.get(RunTable, ())),
        shapes=shapes[0] if shapes else None,
    )
