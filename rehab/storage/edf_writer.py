"""Writes a recording and its annotations as EDF+, for any program that opens EDF.

edfio makes the header; the data records are written here one after the other. Its own
writer would hold a night twice more in memory, and its check of floating-point numbers
refuses the record durations that a measured sampling rate needs.

The header names nobody: patient, recording and start are "X" and the first of January.
"""

import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal
from io import BytesIO
from math import ceil, floor
from pathlib import Path
from typing import IO

import numpy as np
from edfio import Edf, EdfAnnotation, EdfSignal
from edfio import Recording as EdfRecording

from rehab.errors import FileError, Reason, StoreError
from rehab.model.session import Recording
from rehab.model.signal import Channel
from rehab.storage import disk
from rehab.storage.annotations import PADDING, Annotation
from rehab.storage.edf_records import (
    STEPS,
    RecordShape,
    Scale,
    annotation_list,
    decimals,
    record_shape,
)

Tell = Callable[[int, int], None]
"""Takes how many of how many data records are written."""

_LABEL = 16
_FIELD = 8
_N_RECORDS = slice(236, 244)  # where the header says how many data records there are
_TRANSDUCER = "surface EMG electrodes"


def write_edf(
    path: Path,
    recording: Recording,
    annotations: Sequence[Annotation],
    tell: Tell = lambda done, total: None,  # noqa: ARG005
) -> None:
    """Write an EDF+ file; `path` is replaced when the new file is whole, not before.

    Samples are rounded to the nearest of 65536 steps between the smallest and the largest
    of their channel. A lost sample is written as 0, or as what the channel has nearest to
    it, and annotated. Where no data record of a fitting length divides the recording, the
    last one is filled up in the same way. Annotations keep to their samples, also where the
    header cannot tell the sampling rate to its last digit (`record_shape`).

    Parameters
    ----------
    path : Path
    recording : Recording
        At least one sample.
    annotations : sequence of Annotation
    tell : callable
        Told after every part how far it is.

    Raises
    ------
    FileError
        SIGNAL_TOO_LARGE.
    StoreError
        FILE_UNWRITABLE, DISK_FULL.
    """
    stream, n_samples = recording.stream, recording.n_samples
    shape = record_shape(stream.fs_hz, n_samples, stream.n_channels)
    n_records = -(-n_samples // shape.n_samples)
    signals = _signals(path, recording, shape)
    padding = Annotation(
        recording.duration_s,
        (n_records * shape.n_samples - n_samples) / stream.fs_hz,
        PADDING,
    )
    told = [*annotations, *([padding] if padding.duration_s else [])]
    lists = _lists(_on_the_clock_of(shape, stream.fs_hz, told), shape, n_records)
    header = _header(signals, shape, lists, is_simulated=stream.is_simulated)
    part = path.with_name(f"{path.name}.part")
    try:
        try:
            with part.open("wb") as file:
                file.write(header)
                _write_records(file, recording, _scale(signals), shape, lists, tell)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = disk.store_error(error, path).reason
        if reason is not Reason.DISK_FULL:
            reason = Reason.FILE_UNWRITABLE
        raise StoreError(reason, path=str(path)) from error


def _signals(path: Path, recording: Recording, shape: RecordShape) -> list[EdfSignal]:
    """Return the channels as a header tells them, each with one record of zeros."""
    low = np.nanmin(recording.emg_uv, axis=0, initial=np.inf)
    high = np.nanmax(recording.emg_uv, axis=0, initial=-np.inf)
    labels = _labels([channel.label for channel in recording.stream.channels])
    return [
        EdfSignal.from_digital(
            np.zeros(shape.n_samples, np.int16),
            shape.fs_hz,
            label=label,
            transducer_type=f"{_TRANSDUCER}: {_plain(channel.label)}"[:80],
            physical_dimension=channel.unit.value,
            physical_range=_range(path, channel, float(lowest), float(highest)),
            digital_range=STEPS,
        )
        for channel, label, lowest, highest in zip(
            recording.stream.channels, labels, low, high, strict=True
        )
    ]


def _range(
    path: Path, channel: Channel, low: float, high: float
) -> tuple[float, float]:
    """Return bounds around a signal that the header can hold in eight characters."""
    if low > high:  # nothing of it arrived
        low = high = 0.0
    for digits in (2, 1, 0):
        factor = 10.0**digits
        bottom, top = floor(low * factor) / factor, ceil(high * factor) / factor
        if top == bottom:
            top += 1.0
        if max(len(f"{bottom:.{digits}f}"), len(f"{top:.{digits}f}")) <= _FIELD:
            return bottom, top
    raise FileError(
        Reason.SIGNAL_TOO_LARGE,
        path=str(path),
        channel=channel.label,
        value=f"{max(abs(low), abs(high)):.3g} {channel.unit.value}",
    )


def _labels(names: Sequence[str]) -> list[str]:
    """Return names of ASCII, at most 16 characters, no two alike."""
    labels: list[str] = []
    for i, name in enumerate(names, start=1):
        label = _plain(name)
        if len(label) > _LABEL:  # the last word may be the side
            head, _, tail = label.rpartition(" ")
            keep = f" {tail}" if head and len(tail) <= _LABEL // 2 else ""
            label = label[: _LABEL - len(keep)].rstrip() + keep
        if not label or label in labels or label == "EDF Annotations":
            label = f"{label[: _LABEL - len(str(i)) - 1]}~{i}"
        labels.append(label)
    return labels


def _plain(text: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "".join(c for c in ascii_only if c.isprintable()).strip()


def _scale(signals: Sequence[EdfSignal]) -> Scale:
    """Return how a reader will scale: from the header's own rounded numbers."""
    low = np.array([signal.physical_min for signal in signals])
    high = np.array([signal.physical_max for signal in signals])
    gain = (high - low) / (STEPS[1] - STEPS[0])
    return Scale(gain, high / gain - STEPS[1], lost=np.clip(0.0, low, high))


def _on_the_clock_of(
    shape: RecordShape, fs_hz: float, annotations: Sequence[Annotation]
) -> list[Annotation]:
    """Return annotations in the seconds of the file, so that each lies on its samples.

    A reader works the rate out of the header, and no header tells every rate: 200.00001
    Hz is read as 200, and events told in true seconds would be 1.4 ms, more than a sample
    of a fast sensor, beside their signal after eight hours.
    """
    pace = fs_hz / shape.fs_hz
    return [
        Annotation(found.onset_s * pace, found.duration_s * pace, found.text)
        for found in annotations
    ]


def _lists(
    annotations: Sequence[Annotation], shape: RecordShape, n_records: int
) -> list[bytes]:
    """Return the annotation signal of each data record, all of one length."""
    lists = [
        [annotation_list(f"+{nth * shape.duration_s:f}", "", "")]
        for nth in range(n_records)
    ]
    for found in annotations:
        nth = int(Decimal(found.onset_s) / shape.duration_s)
        text = "".join(c for c in found.text if c.isprintable())
        lists[min(max(nth, 0), n_records - 1)].append(
            annotation_list(f"{found.onset_s:+.6f}", decimals(found.duration_s), text)
        )
    joined = [b"".join(each) for each in lists]
    width = max(16, *(len(each) for each in joined))
    return [each.ljust(width + width % 2, b"\0") for each in joined]


def _header(
    signals: Sequence[EdfSignal],
    shape: RecordShape,
    lists: Sequence[bytes],
    *,
    is_simulated: bool,
) -> bytes:
    """Return edfio's header of the first data record, told how many there are."""
    empty = len(annotation_list("+0", "", "") + annotation_list("+0", "", ""))
    filler = EdfAnnotation(0.0, None, "x" * (len(lists[0]) - empty))
    edf = Edf(
        signals,
        recording=EdfRecording(equipment_code="SIMULATED" if is_simulated else "X"),
        data_record_duration=float(shape.duration_s),
        annotations=[filler],
    )
    file = BytesIO()
    edf.write(file)
    header = bytearray(file.getvalue()[: edf.bytes_in_header_record])
    header[_N_RECORDS] = str(len(lists)).encode("ascii").ljust(_FIELD)
    return bytes(header)


def _write_records(
    file: IO[bytes],
    recording: Recording,
    scale: Scale,
    shape: RecordShape,
    lists: Sequence[bytes],
    tell: Tell,
) -> None:
    at_once = max(1, round(100_000 / shape.n_samples))
    n = shape.n_samples
    for first in range(0, len(lists), at_once):
        some = lists[first : first + at_once]
        rows = recording.emg_uv[first * n : (first + len(some)) * n]
        steps = scale.steps(rows, len(some) * n).reshape(len(some), n, -1)
        for record, notes in zip(steps, some, strict=True):
            file.write(record.T.tobytes())  # EDF has channel after channel
            file.write(notes)
        tell(first + len(some), len(lists))
