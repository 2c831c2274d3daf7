"""The parts of a score into table rows, and back: events, runs, repetitions.

SQLite takes Python's numbers only, and detectors speak numpy's: all are converted.
"""

from typing import Any, TypeVar

from rehab.model.exercise import PhaseName
from rehab.model.score import (
    Jerk,
    JerkKind,
    PhaseScore,
    RepetitionScore,
    RhythmicRun,
    RunKind,
    Shapes,
)
from rehab.model.signal import Side
from rehab.storage.schema import (
    EventTable,
    RepetitionTable,
    RunTable,
    ShapesTable,
)

Table = TypeVar("Table", bound=EventTable)


def number(value: float | None) -> float | None:
    """Return Python's own number, or None."""
    return None if value is None else float(value)


def from_event(table: type[Table], position: int, event: Jerk) -> Table:
    """Return the row of a jerk or a silence; `score_id` is left out."""
    return table(
        position=position,
        jerk_id=int(event.id),
        onset_s=float(event.onset_s),
        offset_s=float(event.offset_s),
        channels=[int(channel) for channel in event.channels],
        kind=event.kind.value,
        peak_uv=float(event.peak_uv),
        contrast=float(event.contrast),
        is_confirmed=bool(event.is_confirmed),
        is_withdrawn=bool(event.is_withdrawn),
        side=event.side.value if event.side else None,
        run_id=None if event.run_id is None else int(event.run_id),
        frequency_hz=number(event.frequency_hz),
        confidence=float(event.confidence),
        lags_s=[float(lag) for lag in event.lags_s],
        phase=event.phase.value if event.phase else None,
        is_counted=event.is_counted,
        is_artefact=event.is_artefact,
    )


def to_event(row: Any) -> Jerk:
    """Return what `from_event` was given; raise `ValueError` on senseless content."""
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
        confidence=row.confidence,
        lags_s=tuple(row.lags_s),
        phase=PhaseName(row.phase) if row.phase else None,
        is_counted=row.is_counted,
        is_artefact=bool(row.is_artefact),
    )


def from_run(position: int, run: RhythmicRun) -> RunTable:
    """Return the row of a rhythmic run; `score_id` is left out."""
    return RunTable(
        position=position,
        run_id=int(run.id),
        kind=run.kind.value,
        onset_s=float(run.onset_s),
        offset_s=float(run.offset_s),
        frequency_hz=float(run.frequency_hz),
        n_bursts=int(run.n_bursts),
        channels=[int(channel) for channel in run.channels],
    )


def to_run(row: RunTable) -> RhythmicRun:
    """Return what `from_run` was given; raise `ValueError` on senseless content."""
    return RhythmicRun(
        id=row.run_id,
        kind=RunKind(row.kind),
        onset_s=row.onset_s,
        offset_s=row.offset_s,
        frequency_hz=row.frequency_hz,
        n_bursts=row.n_bursts,
        channels=tuple(row.channels),
    )


def from_repetition(position: int, score: RepetitionScore) -> RepetitionTable:
    """Return the row of a repetition; `score_id` is left out."""
    return RepetitionTable(
        position=position,
        set_number=score.set_number,
        repetition=score.repetition,
        side=score.side.value,
        start_s=float(score.start_s),
        stop_s=float(score.stop_s),
        n_jerks=int(score.n_jerks),
        exposure_s=float(score.exposure_s),
        time_in_target_pct=number(score.time_in_target_pct),
        is_complete=bool(score.is_complete),
    )


def to_repetition(row: RepetitionTable) -> RepetitionScore:
    """Return what `from_repetition` was given; raise `ValueError` if senseless."""
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


def from_phase(part: PhaseScore) -> dict[str, Any]:
    """Return a phase's score as JSON; what it does not know is left out."""
    known: dict[str, Any] = {
        "n_prolonged": part.n_prolonged,
        "n_silences": part.n_silences,
        "run_s": number(part.run_s),
        "received_s": number(part.received_s),
        "variability_pct": number(part.variability_pct),
        "relaxation_s": number(part.relaxation_s),
        "co_contraction_pct": number(part.co_contraction_pct),
    }
    return {
        "phase": part.phase.value,
        "side": part.side.value,
        "exposure_s": part.exposure_s,
        "n_jerks": part.n_jerks,
    } | {name: value for name, value in known.items() if value is not None}


def to_phase(values: dict[str, Any]) -> PhaseScore:
    """Return what `from_phase` was given; raise `ValueError` if senseless."""
    return PhaseScore(
        phase=PhaseName(values["phase"]),
        side=Side(values["side"]),
        exposure_s=values["exposure_s"],
        n_jerks=values["n_jerks"],
        n_prolonged=values.get("n_prolonged"),
        n_silences=values.get("n_silences"),
        run_s=values.get("run_s"),
        received_s=values.get("received_s"),
        variability_pct=values.get("variability_pct"),
        relaxation_s=values.get("relaxation_s"),
        co_contraction_pct=values.get("co_contraction_pct"),
    )


def from_shapes(kept: Shapes) -> ShapesTable:
    """Return the row of a score's shapes; `score_id` is left out."""
    return ShapesTable(
        positions=list(kept.positions),
        envelopes_pct=kept.envelopes_pct,
        typical=kept.typical,
        fs_hz=float(kept.fs_hz),
        start_s=float(kept.start_s),
        emg_uv=kept.emg_uv,
    )


def to_shapes(row: ShapesTable) -> Shapes:
    """Return what `from_shapes` was given."""
    return Shapes(
        positions=tuple(row.positions),
        envelopes_pct=row.envelopes_pct,
        typical=row.typical,
        fs_hz=row.fs_hz,
        start_s=row.start_s,
        emg_uv=row.emg_uv,
    )
