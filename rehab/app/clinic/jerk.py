"""One jerk's page: the raw signal around it, what the detector went by, what was said."""

from uuid import UUID

from rehab.app.clinic import drawn, signal
from rehab.app.clinic.book import Chapter
from rehab.app.clinic.session import marks_of
from rehab.app.clinic.signal import AROUND_S, Signals
from rehab.errors import Reason, StoreError
from rehab.model.clinic import SAME_EVENT_S, SeenEvent
from rehab.model.clinic_session import JerkPage
from rehab.model.exercise import Exercise
from rehab.model.score import JerkKind, RepetitionScore, Score
from rehab.model.session import SessionRow
from rehab.model.verdicts import of_jerk
from rehab.score.trend.sittings import detector_of, fs_hz_of
from rehab.storage.archive import SqlArchive


def jerk_page(
    chapter: Chapter,
    row: SessionRow,
    position: int,
    exercise: Exercise | None,
    signals: Signals,
    archive: SqlArchive,
) -> JerkPage:
    """Return the page of the jerk at a position of a session's score."""
    score = row.score
    if score is None or not 0 <= position < len(score.jerks):
        raise StoreError(Reason.SESSION_UNKNOWN, name=f"{row.id}, {position + 1}")
    jerk = score.jerks[position]
    said = [v for v in chapter.record.verdicts if v.session == row.id]
    of_this = [v for v in said if abs(v.onset_s - jerk.onset_s) <= SAME_EVENT_S]
    marks = marks_of(score, said)
    mark = next(
        m for m in marks if m.position == position and m.kind is not JerkKind.SILENCE
    )
    shown = signals.of(row)
    recording = shown.recording if shown else None
    part = _repetition_at(score, jerk.onset_s)
    low, high = jerk.onset_s - AROUND_S, jerk.onset_s + AROUND_S
    excerpt = None if recording is None else signal.around(recording, jerk.onset_s)
    found = [m for m in marks if m.kind is not JerkKind.SILENCE]
    order = [m.position for m in found]
    at = order.index(position)
    unjudged = [m.position for m in found[at + 1 :] + found[:at] if m.verdict is None]
    drawn_now = drawn.next_drawn(chapter.record, archive)
    return JerkPage(
        row=row,
        sitting=chapter.line_of(row),
        exercise=exercise,
        position=position,
        number=at + 1,
        n_jerks=len(score.jerks),
        jerk=jerk,
        seen=seen_of(score, position),
        mark=mark,
        wall_us=row.started_us + round(jerk.onset_s * 1e6),
        set_number=part.set_number if part else None,
        repetition=part.repetition if part else None,
        previous=order[at - 1] if at else None,
        following=order[at + 1] if at + 1 < len(order) else None,
        next_unjudged=unjudged[0] if unjudged else None,
        channels=recording.stream.channels if recording else (),
        fs_hz=shown.fs_hz if shown else fs_hz_of(row, score) or 0.0,
        start_s=excerpt[0] if excerpt else max(0.0, low),
        emg_uv=excerpt[1] if excerpt else None,
        envelope_uv=excerpt[2] if excerpt else None,
        phases=shown.marks(low, high) if shown else (),
        others=tuple(m for m in marks if m is not mark and low <= m.onset_s < high),
        evidence=signal.evidence(recording, jerk.onset_s) if recording else None,
        verdict=of_jerk(jerk, said),
        verdicts=tuple(of_this),
        precision=drawn.precision_of(chapter.record),
        is_drawn=drawn_now == (row.id, position),
        next_drawn=drawn_now,
    )


def seen_of(score: Score, position: int) -> SeenEvent:
    """Return what tells the event at a position from any other, also of a later score."""
    jerk = score.jerks[position]
    return SeenEvent(jerk.onset_s, jerk.kind, detector_of(score))


def _repetition_at(score: Score, onset_s: float) -> RepetitionScore | None:
    inside = [p for p in score.repetitions if p.start_s <= onset_s < p.stop_s]
    return inside[0] if inside else None


def unknown(session: UUID) -> StoreError:
    """Return the error of a session that is not there."""
    return StoreError(Reason.SESSION_UNKNOWN, name=str(session))


def changed() -> StoreError:
    """Return the error of an event that is not the one that was shown."""
    return StoreError(Reason.EVENT_CHANGED)
