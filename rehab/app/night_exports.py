"""A night as a file for other programs: EDF+, BDF+, CSV, with all that was found in it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import rehab
from rehab.app.exports import local_start
from rehab.app.home import make_decoder
from rehab.app.night_judging import about, legs_of
from rehab.errors import FileError, Reason
from rehab.model.night import Movement, Night, Rules
from rehab.model.nights import NightRow
from rehab.model.signal import Side
from rehab.ports.progress import Tell, untold
from rehab.storage import tables
from rehab.storage.annotations import Annotation, annotations_of
from rehab.storage.edf_header import Who
from rehab.storage.edf_records import BDF, EDF
from rehab.storage.edf_writer import write_edf
from rehab.storage.pieces import Sampled
from rehab.storage.reading import read_head, sha256_of
from rehab.storage.spool import spooled


@dataclass(frozen=True, slots=True)
class ExportedNight:
    """A night with its signal, and whether its recording is as it was kept."""

    row: NightRow
    recording: Sampled
    annotations: tuple[Annotation, ...]
    is_intact: bool


@contextmanager
def opened(row: NightRow, target: Path) -> Iterator[ExportedNight]:
    """Open a night that is to become `target`; little of its signal is in memory.

    Raises `FileError` where the recording cannot be read, and as `spooled`.
    """
    path = row.recording.path
    with spooled(path, make_decoder, target) as recording:
        if not recording.n_samples:
            raise FileError(Reason.TOO_SHORT, path=str(path), need="one sample")
        digest = sha256_of(path)
        notes = [*annotations_of(recording, None), *_bed(row, recording)]
        labels = _labels(path, recording)
        for score in row.scores:
            if score.rules is Rules.AASM:
                notes += _found(score.night, labels)
        notes.sort(key=lambda note: (note.onset_s, -note.duration_s, note.text))
        is_intact = digest == row.recording.sha256
        yield ExportedNight(row, recording, tuple(notes), is_intact)


def started(row: NightRow) -> datetime:
    """Return when a night's recording began, by the clock on its wall."""
    return local_start(row.started_us, row.utc_offset_min)


def _bed(row: NightRow, recording: Sampled) -> Iterator[Annotation]:
    yield Annotation(row.lights_out_s, 0.0, "lights out", {"kind": "lights out"})
    # Where the sensor was lost to the end, a file ends before the person got up.
    up_s = min(row.up_s, recording.duration_s)
    yield Annotation(up_s, 0.0, "up", {"kind": "up"})


def _labels(path: Path, recording: Sampled) -> tuple[str, ...]:
    """Return the names of the channels that were judged: a night numbers only these."""
    channels, _ = legs_of(about(read_head(path)[1], path))
    return tuple(recording.stream.channels[at].label for at in channels)


def _found(night: Night, labels: Sequence[str]) -> Iterator[Annotation]:
    """Return movements, series and what else is known, by the AASM's rules.

    Texts are English whatever the language: ``leg movement, left: CH1``, behind it
    ``series 2``, or why it does not count.
    """
    for one in (*night.movements, *night.left_out):
        yield _movement(one, labels)
    for series in night.series:
        text = f"series {series.number} of {series.n_movements} leg movements (AASM)"
        length_s = series.offset_s - series.onset_s
        yield Annotation(series.onset_s, length_s, text, {"kind": "series"})
    for other in night.others:
        names = _names(other.channels, labels)
        text = f"{other.kind.value.replace('_', ' ')}: {names}"
        details = {"kind": other.kind.value, "frequency_hz": other.frequency_hz}
        yield Annotation(other.onset_s, other.offset_s - other.onset_s, text, details)


def _movement(one: Movement, labels: Sequence[str]) -> Annotation:
    words = ["leg movement"]
    words += ["both legs" if one.leg is Side.BOTH else one.leg.value] if one.leg else []
    words += [f"series {one.series}"] if one.series is not None else []
    if one.left_out is not None:
        words.append(f"not counted ({one.left_out.value.replace('_', ' ')})")
    channels = _names(one.channels, labels)
    details = {
        "kind": "leg movement",
        "side": one.leg.value if one.leg else "",
        "channels": channels,
        "peak": one.peak_uv,
        "unit": "uV",
        "is_counted": one.left_out is None,
    }
    text = f"{', '.join(words)}: {channels}"
    return Annotation(one.onset_s, one.duration_s, text, details)


def _names(channels: tuple[int, ...], labels: Sequence[str]) -> str:
    return ", ".join(labels[at] for at in channels)


def write(
    target: Path, form: str, night: ExportedNight, tell: Tell = untold
) -> tuple[Path, ...]:
    """Write a night as EDF+, BDF+ or CSV; return the files.

    Raises as `write_edf` and `write_tables`.
    """
    row, at = night.row, started(night.row)
    if form == "csv":
        about = _about(night)
        tables.write_tables(target, night.recording, night.annotations, at, about, tell)
        return tables.names_of(target)
    zone = at.strftime("%z")
    marks = ("REPLAYED",) if row.is_replayed and not row.is_simulated else ()
    words = (f"rehab-{rehab.__version__}", f"utc{zone[:3]}:{zone[3:5]}", *marks)
    write_edf(
        target,
        night.recording,
        night.annotations,
        tell,
        form=BDF if form == "bdf" else EDF,
        who=Who(row.patient, at, row.id.hex, words),
        may_round=False,
    )
    return (target,)


def _about(night: ExportedNight) -> dict[str, object]:
    """Return what the table of a night says."""
    row, stream = night.row, night.recording.stream
    known: dict[str, object] = {
        "night": str(row.id),
        "patient": row.patient,
        "started": started(row).isoformat(timespec="milliseconds"),
        "lights_out_s": round(row.lights_out_s, 3),
        "up_s": round(row.up_s, 3),
        "site": row.site.value,
        "legs": ", ".join(leg.value for leg in row.legs),
        "device": row.device,
        "is_simulated": row.is_simulated,
        "is_replayed": row.is_replayed,
        "status": row.status,
        "fs_hz": stream.fs_hz,
        "n_samples": night.recording.n_samples,
        "recording_sha256": row.recording.sha256,
        "recording_is_intact": night.is_intact,
        "rehab_version": rehab.__version__,
    }
    for score in row.scores:
        name = score.rules.value
        known[f"{name} movements"] = len(score.night.movements)
        known[f"{name} in series"] = score.night.n_in_series
        known[f"{name} periodic per hour of recording"] = score.index_per_h
        known[f"{name} judged_s"] = round(score.night.judged_s, 3)
    return known
