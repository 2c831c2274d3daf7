"""Sessions and scores into table rows, and back without a difference."""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from rehab.model.exercise import PhaseName
from rehab.model.score import (
    Jerk,
    JerkKind,
    PhaseScore,
    RepetitionScore,
    Score,
    Withheld,
)
from rehab.model.session import RecordingFile, SessionRow
from rehab.model.signal import Gap, Side
from rehab.storage.schema import JerkTable, RepetitionTable, ScoreTable, SessionTable


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
        status=row.status,
        recording_path=path.as_posix(),
        recording_sha256=row.recording.sha256,
        recording_n_bytes=row.recording.n_bytes,
        recording_n_samples=row.recording.n_samples,
        recording_gaps=[[g.start_index, g.n_samples] for g in row.recording.gaps],
        recording_is_recovered=row.recording.is_recovered,
        truth_n_jerks=row.truth_n_jerks,
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
        by_phase=[
            {
                "phase": part.phase.value,
                "side": part.side.value,
                "exposure_s": part.exposure_s,
                "n_jerks": part.n_jerks,
            }
            for part in score.by_phase
        ],
        time_in_target_pct=_number(score.time_in_target_pct),
        withheld=[why.value for why in score.withheld],
        jerks=[_from_jerk(i, jerk) for i, jerk in enumerate(score.jerks)],
        repetitions=[_from_repetition(i, r) for i, r in enumerate(score.repetitions)],
    )


def to_score(
    row: ScoreTable, jerks: Iterable[JerkTable], repetitions: Iterable[RepetitionTable]
) -> Score:
    """Return what `from_score` was given; raise `ValueError` on senseless content.

    Jerks and repetitions are given apart, in order.
    """
    return Score(
        detector=row.detector,
        jerks=tuple(_to_jerk(jerk) for jerk in jerks),
        n_jerks=row.n_jerks,
        n_prolonged=row.n_prolonged,
        n_live=row.n_live,
        detectable_s=row.detectable_s,
        duration_s=row.duration_s,
        coverage_pct=row.coverage_pct,
        n_repetitions=row.n_repetitions,
        n_repetitions_complete=row.n_repetitions_complete,
        by_phase=tuple(
            PhaseScore(
                phase=PhaseName(part["phase"]),
                side=Side(part["side"]),
                exposure_s=part["exposure_s"],
                n_jerks=part["n_jerks"],
            )
            for part in row.by_phase
        ),
        time_in_target_pct=row.time_in_target_pct,
        withheld=tuple(Withheld(why) for why in row.withheld),
        repetitions=tuple(_to_repetition(r) for r in repetitions),
    )


def _number(value: float | None) -> float | None:
    # SQLite takes Python's numbers only, and detectors speak numpy's.
    return None if value is None else float(value)


def _from_jerk(position: int, jerk: Jerk) -> JerkTable:
    return JerkTable(
        position=position,
        jerk_id=int(jerk.id),
        onset_s=float(jerk.onset_s),
        offset_s=float(jerk.offset_s),
        channels=[int(channel) for channel in jerk.channels],
        kind=jerk.kind.value,
        peak_uv=float(jerk.peak_uv),
        contrast=float(jerk.contrast),
        is_confirmed=bool(jerk.is_confirmed),
        is_withdrawn=bool(jerk.is_withdrawn),
        side=jerk.side.value if jerk.side else None,
        run_id=None if jerk.run_id is None else int(jerk.run_id),
        frequency_hz=_number(jerk.frequency_hz),
    )


def _to_jerk(row: JerkTable) -> Jerk:
    return Jerk(
        id=row.jerk_id,
        onset_s=row.onset_s,
        offset_s=row.offset_s,
        channels=tuple(row.channels),
        kind=JerkKind(row.kind),
        peak_uv=row.peak_uv,
        contrast=row.contrast,
        is_confirmed=row.is_confirmed,
        is_withdrawn=row.is_withdrawn,
        side=Side(row.side) if row.side else None,
        run_id=row.run_id,
        frequency_hz=row.frequency_hz,
    )


def _from_repetition(position: int, score: RepetitionScore) -> RepetitionTable:
    return RepetitionTable(
        position=position,
        set_number=score.set_number,
        repetition=score.repetition,
        side=score.side.value,
        start_s=float(score.start_s),
        stop_s=float(score.stop_s),
        n_jerks=int(score.n_jerks),
        exposure_s=float(score.exposure_s),
        time_in_target_pct=_number(score.time_in_target_pct),
        is_complete=bool(score.is_complete),
    )


def _to_repetition(row: RepetitionTable) -> RepetitionScore:
    return RepetitionScore(
        set_number=row.set_number,
        repetition=row.repetition,
        side=Side(row.side),
        start_s=row.start_s,
        stop_s=row.stop_s,
        n_jerks=row.n_jerks,
        exposure_s=row.exposure_s,
        time_in_target_pct=row.time_in_target_pct,
        is_complete=row.is_complete,
    )
