"""A session of the history as a file for other programs: EDF+, BDF+, CSV, and JSON's parts."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import rehab
from rehab.app import whole_file
from rehab.app.home import Home, make_decoder
from rehab.errors import FileError, Reason, StoreError
from rehab.model.nights import NightRow
from rehab.model.session import EventKind, Recording, SessionRow
from rehab.model.signal import A_FILE
from rehab.ports.progress import Tell, untold
from rehab.score.recording import spans
from rehab.storage import tables
from rehab.storage.annotations import Annotation, annotations_of
from rehab.storage.edf_header import Who
from rehab.storage.edf_records import BDF, EDF
from rehab.storage.edf_writer import write_edf
from rehab.storage.reading import read_recording, sha256_of

FORMATS = ("edf", "bdf", "csv", "json")
LAST = "last"


@dataclass(frozen=True, slots=True)
class Exported:
    """A session with its signal, and whether its recording is as it was kept."""

    row: SessionRow
    recording: Recording
    annotations: tuple[Annotation, ...]
    is_intact: bool


def find(home: Home, name: str, patient: str | None = None) -> SessionRow | NightRow:
    """Return the session or night whose id begins so; “last” is the newest one.

    Raises
    ------
    StoreError
        SESSION_UNKNOWN, SESSION_AMBIGUOUS.
    """
    begin = name.strip().lower().replace("-", "")
    known = _known(home, patient) if home.has_history() else []
    if begin == LAST:
        found = known[-1:]
    else:
        found = [one for one in known if begin and one.hex.startswith(begin)]
    if not found:
        raise StoreError(Reason.SESSION_UNKNOWN, name=name)
    if len(found) > 1:
        seen = ", ".join(str(session)[:13] for session in found[:4])
        raise StoreError(Reason.SESSION_AMBIGUOUS, name=name, seen=seen)
    nights = {night for _, night in home.store.nights.ids(patient)}
    if found[0] in nights:
        return home.store.nights.night(found[0])
    return home.store.session(found[0])


def _known(home: Home, patient: str | None) -> list[UUID]:
    """Return the ids of sessions and nights, the newest of all at the end."""
    sessions, nights = home.store.ids(patient), home.store.nights.ids(patient)
    last = [night for _, night in nights]
    if (
        sessions
        and nights
        and home.store.session(sessions[-1]).started_us > nights[-1][0]
    ):
        return [*last, *sessions]
    return [*sessions, *last]


def load(row: SessionRow) -> Exported:
    """Return a session with its recording. Raises `FileError` where that cannot be read.

    A file that a session was played from has a name that may be a person's: it stays here.
    """
    recording = read_recording(row.recording.path, make_decoder)
    if not recording.n_samples:
        where = str(row.recording.path)
        raise FileError(Reason.TOO_SHORT, path=where, need="one sample")
    if recording.stream.is_replayed and not row.is_imported:
        stream = replace(recording.stream, device=A_FILE)
        recording = replace(recording, stream=stream)
        row = replace(row, device=A_FILE)
    digest = sha256_of(row.recording.path)
    notes = [*annotations_of(recording, row.score), *_log(recording)]
    notes.sort(key=lambda note: (note.onset_s, -note.duration_s, note.text))
    return Exported(row, recording, tuple(notes), digest == row.recording.sha256)


def started(row: SessionRow) -> datetime:
    """Return when a session began, by the clock on its wall."""
    return local_start(row.started_us, row.utc_offset_min)


def local_start(started_us: int, utc_offset_min: int) -> datetime:
    """Return a time in UTC microseconds by the clock on the wall of then."""
    zone = timezone(timedelta(minutes=utc_offset_min))
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=started_us)
    return at.astimezone(zone)


def _log(recording: Recording) -> Iterator[Annotation]:
    """Return the phases, and what else the log of a session says."""
    fs_hz = recording.stream.fs_hz
    for part in spans(recording.events, recording.n_samples):
        text = f"phase {part.phase.value}, {part.side.value}"
        text += f", set {part.set_number}, repetition {part.repetition}"
        details = {
            "kind": "phase",
            "phase": part.phase.value,
            "side": part.side.value,
            "set": part.set_number,
            "repetition": part.repetition,
        }
        n_samples = part.stop_index - part.start_index
        yield Annotation(part.start_index / fs_hz, n_samples / fs_hz, text, details)
    said = (EventKind.STAGE, EventKind.NOTE, EventKind.STOP)
    for event in recording.events:
        if event.kind in said:
            words = [str(event.data.get("stage") or event.data.get("why") or "")]
            if event.kind is EventKind.NOTE:
                words = [f"{key}={value}" for key, value in event.data.items()]
            text = f"{event.kind.value}: {', '.join(words)}"
            yield Annotation(event.index / fs_hz, 0.0, text, {"kind": event.kind.value})


def refuse(target: Path, form: str, *, may_replace: bool) -> None:
    """Refuse a name that nothing can be written to, before the work.

    Raises `FileError` FILE_EXISTS, FILE_IS_FOLDER, FILE_UNWRITABLE.
    """
    for name in tables.names_of(target) if form == "csv" else (target,):
        whole_file.refuse(name, may_replace=may_replace)
    if not target.absolute().parent.is_dir():
        raise FileError(Reason.FILE_UNWRITABLE, path=str(target))


def write(
    target: Path,
    form: str,
    session: Exported,
    tell: Tell = untold,
) -> tuple[Path, ...]:
    """Write a session as EDF+, BDF+ or CSV; return the files.

    Raises as `write_edf` and `write_tables`.
    """
    row, recording = session.row, session.recording
    if form == "csv":
        tables.write_tables(
            target, recording, session.annotations, started(row), _about(session), tell
        )
        return tables.names_of(target)
    at = started(row).strftime("%z")
    marks = ("REPLAYED",) if row.is_replayed and not row.is_simulated else ()
    write_edf(
        target,
        recording,
        session.annotations,
        tell,
        form=BDF if form == "bdf" else EDF,
        who=Who(
            row.patient,
            started(row),
            row.id.hex,
            (f"rehab-{rehab.__version__}", f"utc{at[:3]}:{at[3:5]}", *marks),
        ),
        may_round=False,
    )
    return (target,)


def _about(session: Exported) -> dict[str, object]:
    """Return what the table of a session says."""
    row, stream, score = session.row, session.recording.stream, session.row.score
    known: dict[str, object] = {
        "session": str(row.id),
        "patient": row.patient,
        "started": started(row).isoformat(timespec="milliseconds"),
        "exercise": row.exercise_id,
        "side": row.side.value,
        "device": row.device,
        "is_simulated": row.is_simulated,
        "is_replayed": row.is_replayed,
        "link_security": row.link_security.value,
        "status": row.status,
        "fs_hz": stream.fs_hz,
        "n_samples": session.recording.n_samples,
        "duration_s": round(session.recording.duration_s, 6),
        "n_gaps": len(session.recording.gaps),
        "recording_sha256": row.recording.sha256,
        "recording_is_intact": session.is_intact,
        "rehab_version": rehab.__version__,
        "recorded_with": session.recording.header.get("version"),
    }
    if score is not None:
        known |= {
            "n_jerks": score.n_jerks,
            "n_prolonged": score.n_prolonged,
            "detectable_s": round(score.detectable_s, 3),
            "jerks_per_min": score.per_min,
            "coverage_pct": round(score.coverage_pct, 2),
            "withheld": ", ".join(why.value for why in score.withheld),
        }
        known |= {f"detector_{key}": value for key, value in score.detector.items()}
    return known


def told(session: Exported) -> dict[str, object]:
    """Return what JSON says of the recording: stream, gaps, log, header, all but samples."""
    recording = session.recording
    fs_hz = recording.stream.fs_hz
    return {
        "n_samples": recording.n_samples,
        "duration_s": recording.duration_s,
        "n_bytes": session.row.recording.n_bytes,
        "sha256": session.row.recording.sha256,
        "is_intact": session.is_intact,
        "is_recovered": session.row.recording.is_recovered,
        "stream": asdict(recording.stream),
        "gaps": [
            {"start_s": gap.start_index / fs_hz, "n_samples": gap.n_samples}
            for gap in recording.gaps
        ],
        "events": [
            {"time_s": e.index / fs_hz, "kind": e.kind.value, "data": dict(e.data)}
            for e in recording.events
        ],
        "header": dict(recording.header),
    }
