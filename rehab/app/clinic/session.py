"""A session's page: every repetition, where in the movement, and what the signal was worth."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import numpy as np

from rehab.app.clinic import spans
from rehab.app.clinic.book import Chapter
from rehab.app.clinic.signal import STEP_S_SHOWN, Shown, Signals
from rehab.model.clinic import Verdict
from rehab.model.clinic_session import (
    EventMark,
    RepetitionTrace,
    SessionPage,
    StripSession,
)
from rehab.model.clinic_views import SittingLine
from rehab.model.exercise import Exercise
from rehab.model.score import Jerk, RepetitionScore, Score
from rehab.model.session import SessionRow
from rehab.model.verdicts import of_jerk
from rehab.score import phase_map
from rehab.score.events import target
from rehab.score.rates import rate
from rehab.score.trend.sittings import detector_of, fs_hz_of
from rehab.storage.atrest import door

N_USUAL = 8


def session_page(
    chapter: Chapter,
    siblings: Sequence[SessionRow],
    session: UUID,
    signals: Signals,
    catalog: Mapping[str, Exercise],
) -> SessionPage:
    """Return the page of a session; `siblings` are all of its sitting, whole, with it."""
    row = next(r for r in siblings if r.id == session)
    sitting = chapter.line_of(row)
    verdicts = [v for v in chapter.record.verdicts if v.session == row.id]
    marks = marks_of(row.score, verdicts)
    shown = signals.of(row)
    recording = shown.recording if shown else None
    score, exercise = row.score, catalog.get(row.exercise_id)
    parts = [(row.exercise_id, part) for part in score.by_phase] if score else []
    record = chapter.record
    order = [r.id for r in (record.imported if row.is_imported else record.rows)]
    at = order.index(row.id)
    return SessionPage(
        row=row,
        sitting=sitting,
        strip=_strip(siblings, chapter, catalog),
        exercise=exercise,
        target=target(recording.header) if recording else None,
        rate=rate(score.n_jerks, score.detectable_s) if score else None,
        usual=_usual(chapter, sitting),
        phases=phase_map.cells(parts, by_exercise=True),
        marks=marks,
        repetitions=_repetitions(score, marks, shown),
        is_pct=shown is not None and shown.reference is not None,
        quality=shown.quality if shown else (),
        channels=recording.stream.channels if recording else (),
        calibration=shown.levels if shown else None,
        lengths=spans.bins_of(score.jerks if score else ()),
        runs=spans.run_marks(
            [(row.id, run) for run in (score.runs if score else ())], {row.id: row}
        ),
        facts=facts_of(row, shown),
        has_signal=shown is not None,
        earlier=order[at - 1] if at else None,
        later=order[at + 1] if at + 1 < len(order) else None,
    )


def marks_of(score: Score | None, verdicts: Sequence[Verdict]) -> tuple[EventMark, ...]:
    """Return jerks and silences of a score in order of onset, with what was said."""
    if score is None:
        return ()
    marks = [_mark(at, jerk, verdicts) for at, jerk in enumerate(score.jerks)]
    marks += [_mark(at, silence, ()) for at, silence in enumerate(score.silences)]
    return tuple(sorted(marks, key=lambda mark: mark.onset_s))


def _mark(position: int, jerk: Jerk, verdicts: Sequence[Verdict]) -> EventMark:
    return EventMark(
        position=position,
        kind=jerk.kind,
        onset_s=jerk.onset_s,
        offset_s=jerk.offset_s,
        side=jerk.side,
        phase=jerk.phase,
        is_counted=jerk.is_counted,
        verdict=of_jerk(jerk, verdicts) if verdicts else None,
    )


def facts_of(row: SessionRow, shown: Shown | None) -> dict[str, str]:
    """Return what is kept about how a session was recorded and judged, as words."""
    score = row.score
    facts = {
        "device": row.device,
        "recording": door.where(row.recording.path).name,
        "sha256": row.recording.sha256,
        "status": row.status,
        "exercise_sha256": row.exercise_sha256,
    }
    if score is not None:
        facts["detector"] = detector_of(score)
        facts["coverage_pct"] = f"{score.coverage_pct:.1f}"
        rate_hz = fs_hz_of(row, score)
        if rate_hz is not None:
            facts["fs_hz"] = f"{rate_hz:.0f}"
    if shown is not None:
        facts["fs_hz"] = f"{shown.fs_hz:g}"
        facts["version"] = str(shown.recording.header.get("version", ""))
        facts["duration_s"] = f"{shown.recording.duration_s:.1f}"
    return facts


def _usual(chapter: Chapter, sitting: SittingLine) -> tuple[float, float] | None:
    """Return the lowest and highest rate of the eight scored sittings before."""
    before = [
        s.line.rate.per_min
        for s in chapter.sittings
        if s.line.number < sitting.number and s.line.is_scored and s.line.rate
    ][-N_USUAL:]
    return (min(before), max(before)) if len(before) == N_USUAL else None


def _strip(
    siblings: Sequence[SessionRow], chapter: Chapter, catalog: Mapping[str, Exercise]
) -> tuple[StripSession, ...]:
    start_us = min(row.started_us for row in siblings)
    strip = []
    for row in siblings:
        exercise = catalog.get(row.exercise_id)
        said = [v for v in chapter.record.verdicts if v.session == row.id]
        strip.append(
            StripSession(
                row=row,
                title=_title(row, exercise),
                is_assessment=exercise is not None and exercise.is_assessment,
                offset_s=(row.started_us - start_us) / 1e6,
                seconds=row.score.duration_s if row.score else 0.0,
                marks=marks_of(row.score, said),
                gaps_s=_gaps_s(row),
            )
        )
    return tuple(strip)


def _gaps_s(row: SessionRow) -> tuple[tuple[float, float], ...]:
    fs_hz = fs_hz_of(row, row.score) if row.score else None
    if not fs_hz:
        return ()
    gaps = row.recording.gaps
    return tuple((gap.start_index / fs_hz, gap.stop_index / fs_hz) for gap in gaps)


def _repetitions(
    score: Score | None, marks: Sequence[EventMark], shown: Shown | None
) -> tuple[RepetitionTrace, ...]:
    if score is None:
        return ()
    envelope = shown.envelope if shown else np.zeros(0, np.float32)
    return tuple(
        _repetition(part, marks, shown, envelope) for part in score.repetitions
    )


def _repetition(
    part: RepetitionScore,
    marks: Sequence[EventMark],
    shown: Shown | None,
    envelope: np.ndarray[tuple[int], np.dtype[np.float32]],
) -> RepetitionTrace:
    first, last = (round(t / STEP_S_SHOWN) for t in (part.start_s, part.stop_s))
    return RepetitionTrace(
        set_number=part.set_number,
        repetition=part.repetition,
        side=part.side,
        start_s=part.start_s,
        stop_s=part.stop_s,
        step_s=STEP_S_SHOWN,
        envelope_pct=envelope[first:last],
        phases=shown.marks(part.start_s, part.stop_s) if shown else (),
        marks=tuple(m for m in marks if part.start_s <= m.onset_s < part.stop_s),
        is_complete=part.is_complete,
        exposure_s=part.exposure_s,
        in_target_pct=part.time_in_target_pct,
    )


def _title(row: SessionRow, exercise: Exercise | None) -> str:
    """Return what was done; an exercise that the catalog lost is told by its id."""
    if exercise is not None:
        return exercise.words.title
    return row.exercise_id.capitalize() if row.is_imported else row.exercise_id
