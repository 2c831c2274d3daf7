"""Takes in what another program recorded, as a session of the history.

Its samples become a recording of ours, as they stand in the file, and are judged by the
offline detector. It is shown as imported, and nothing counts it: it is no exercise that a
patient was guided through, so it has no phases, no reference and no target.
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID, uuid4

import rehab
from rehab.app import judging
from rehab.app.home import MAX_FS_HZ, MIN_FS_HZ, Home, make_decoder
from rehab.errors import FileError, Reason, RehabError
from rehab.model.session import IMPORTED, RecordingFile, SessionRow
from rehab.model.signal import (
    SIMULATED_COLUMN,
    Channel,
    LinkSecurity,
    Packet,
    Side,
    Stream,
)
from rehab.ports.progress import Tell, untold
from rehab.sensors.files.held import HeldSignal
from rehab.sensors.files.told import Told, told, told_beside
from rehab.sensors.replay import held_file, kind_of
from rehab.storage.reading import read_head
from rehab.storage.recording import McapRecorder

_PACKET_S = 0.25
_TELL_EVERY = 400  # packets


@dataclass(frozen=True, slots=True)
class ForeignAsk:
    """What a person says of a file: whose, and what it does not tell by itself."""

    path: Path
    patient: str | None
    fs_hz: float | None = None
    unit: str | None = None
    channels: tuple[str, ...] = ()
    side: Side | None = None
    date: str | None = None


def is_recording(path: Path) -> bool:
    """Return whether a file is an EDF, a BDF or a table."""
    try:
        return kind_of(path) in {"edf", "bdf", "table"}
    except RehabError:
        return False


def take_in(
    home: Home,
    ask: ForeignAsk,
    tell: Tell = untold,
) -> SessionRow:
    """Import a recording: all of it, or nothing. Return its session.

    Raises
    ------
    FileError
        As `held_file`; WHOSE_MISSING, DATE_MISSING, PATIENT_UNEXPECTED, RECORDING_KNOWN,
        RATE_UNSUPPORTED.
    StoreError
        As `McapRecorder` and `SqlStore`.
    RehabError
        OPTION_UNUSED, SETTING_INVALID.
    """
    where, kind = str(ask.path), kind_of(ask.path)
    facts = (told if kind in {"edf", "bdf"} else told_beside)(ask.path)
    patient = _patient(ask, facts)
    started = _started(ask, facts)
    with ask.path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    _refuse_known(home, where, sha256, facts)
    signal = held_file(ask.path, ask.channels, ask.fs_hz, ask.unit)
    stream = _stream(signal.stream, ask, facts, kind)
    if not MIN_FS_HZ <= stream.fs_hz <= MAX_FS_HZ:
        rate = f"{stream.fs_hz:g} Hz"
        raise FileError(Reason.RATE_UNSUPPORTED, path=where, rate=rate)
    offset = started.utcoffset() or timedelta(0)
    sides = {channel.side for channel in stream.channels}
    only = sides.pop() if len(sides) == 1 else None
    header: dict[str, object] = {
        "session": str(uuid4()),
        "sitting": None,
        "patient": patient,
        "started_us": round(started.timestamp() * 1_000_000),
        "utc_offset_min": round(offset.total_seconds() / 60),
        "version": rehab.__version__,
        "exercise": IMPORTED,
        "exercise_sha256": "",
        "side": (only or Side.BOTH).value,
        "source": {
            "kind": kind,
            "sha256": sha256,
            "n_bytes": ask.path.stat().st_size,
            "session": facts.session,
        },
    }
    return _keep(home, replace(signal, stream=stream), header, tell)


def _keep(
    home: Home, signal: HeldSignal, header: dict[str, object], tell: Tell
) -> SessionRow:
    session = UUID(str(header["session"]))
    recorder = McapRecorder(
        home.recordings, session, signal.stream, header, make_decoder=make_decoder
    )
    final = home.recordings / f"{session}.mcap"
    try:
        file = _record(recorder, signal, tell)
        row = replace(judging.row_of(file, header, make_decoder), status="complete")
        home.store.add(row)
    except BaseException:
        with suppress(RehabError):
            recorder.close()
        for name in (recorder.path, final):
            name.unlink(missing_ok=True)
        raise
    home.close_up()
    return row


def _record(recorder: McapRecorder, signal: HeldSignal, tell: Tell) -> RecordingFile:
    fs_hz, n_samples = signal.stream.fs_hz, int(signal.index[-1]) + 1
    for nth, (stop_index, data) in enumerate(signal.packets(_PACKET_S)):
        recorder.write_packet(Packet(round(stop_index / fs_hz * 1e9), data))
        if nth % _TELL_EVERY == 0:
            tell(stop_index, n_samples)
    return recorder.close()


def _patient(ask: ForeignAsk, facts: Told) -> str:
    patient = (ask.patient or "").strip()
    if not patient:
        raise FileError(Reason.WHOSE_MISSING, path=str(ask.path))
    if facts.patient and facts.patient != "_".join(patient.split()):
        raise FileError(
            Reason.PATIENT_UNEXPECTED,
            path=str(ask.path),
            found=facts.patient,
            name=patient,
        )
    return patient


def _started(ask: ForeignAsk, facts: Told) -> datetime:
    """Return when it was recorded, with the offset of that place and day."""
    where = str(ask.path)
    if facts.started is not None:
        if ask.date:
            raise RehabError(
                Reason.OPTION_UNUSED, name="--date", value=ask.date, path=where
            )
        if facts.utc_offset_min is None:
            return facts.started.astimezone()
        zone = timezone(timedelta(minutes=facts.utc_offset_min))
        return facts.started.replace(tzinfo=zone)
    if not ask.date:
        raise FileError(Reason.DATE_MISSING, path=where)
    try:
        said = datetime.fromisoformat(ask.date)
        return said if said.tzinfo else said.astimezone()
    except (ValueError, OverflowError, OSError) as error:
        raise RehabError(
            Reason.SETTING_INVALID,
            name="--date",
            value=ask.date,
            allowed="2026-11-26, 2026-11-26T09:30, 2026-11-26T09:30+01:00",
        ) from error


def _refuse_known(home: Home, where: str, sha256: str, facts: Told) -> None:
    """Refuse what was imported before, in any format, and what was exported from here."""
    archive = home.store.archive
    for patient, rows in archive.outlines(list(archive.stamps())).items():
        for row in rows:
            is_ours = facts.session and row.id.hex.startswith(facts.session)
            source = _source(row) if row.is_imported else {}
            is_again = facts.session and source.get("session") == facts.session
            if is_ours or is_again or source.get("sha256") == sha256:
                raise FileError(
                    Reason.RECORDING_KNOWN,
                    path=where,
                    name=str(row.id)[:8],
                    patient=patient,
                )


def _source(row: SessionRow) -> dict[str, object]:
    try:
        source = read_head(row.recording.path)[1].get("source")
    except FileError as error:
        if error.reason in (Reason.KEY_MISSING, Reason.KEY_WRONG):
            raise  # nobody can tell whether it is the same
        return {}
    return source if isinstance(source, dict) else {}


def _stream(stream: Stream, ask: ForeignAsk, facts: Told, kind: str) -> Stream:
    """Return the stream without the file's name, which may be a person's."""
    name = {"edf": "EDF file", "bdf": "BDF file"}.get(kind, "CSV file")
    return replace(
        stream,
        device=facts.device or name,
        channels=tuple(
            replace(channel, label=_bare(channel), side=ask.side or _side(channel))
            for channel in stream.channels
        ),
        is_simulated=facts.is_simulated
        or any(_bare(channel) != channel.label for channel in stream.channels),
        is_replayed=True,
        link_security=LinkSecurity.NONE,
    )


def _bare(channel: Channel) -> str:
    """Return a channel's name without the mark that it is made up."""
    return channel.label.removesuffix(SIMULATED_COLUMN).strip()


def _side(channel: Channel) -> Side | None:
    words = channel.label.lower().replace("_", " ").split()
    found = [side for side in (Side.LEFT, Side.RIGHT) if side.value in words]
    return found[0] if len(found) == 1 else None
