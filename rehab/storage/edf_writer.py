"""Writes a recording and its annotations as EDF+ or BDF+, for any program that opens them.

edfio makes the header and reads the file back before it gets its name; the data records
are written here one after the other. Its own writer would hold a night twice more in
memory, and its check of floating-point numbers refuses the record durations that a
measured sampling rate needs.

Where a sample was lost the file has its channel's digital minimum, which no sample has,
and an annotation that says so.
"""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import IO
from zlib import crc32

import numpy as np

from rehab.errors import FileError, Reason, StoreError
from rehab.ports.progress import Tell, untold
from rehab.storage import disk, edf_check, edf_header
from rehab.storage.annotations import PADDING, Annotation
from rehab.storage.edf_records import (
    EDF,
    Format,
    RecordShape,
    Scale,
    annotation_list,
    as_bytes,
    decimals,
    record_shape,
)
from rehab.storage.edf_scale import Bounds, exact_bounds, lattice_of, wide_bounds
from rehab.storage.pieces import Sampled, pieces

_AT_ONCE = 1 << 20


def write_edf(
    path: Path,
    recording: Sampled,
    annotations: Sequence[Annotation],
    tell: Tell = untold,
    *,
    form: Format = EDF,
    who: edf_header.Who | None = None,
    may_round: bool = True,
) -> None:
    """Write an EDF+ file; `path` is replaced when the new file is whole, not before.

    The steps of the file are the converter's own, their size exact in the header
    (`edf_scale`). Samples that are in no steps are rounded to the nearest of 65536 (BDF:
    2**24) between the smallest and the largest of their channel. Where no data record of
    a fitting length divides the recording, the last one is filled up as if lost.
    Annotations keep to their samples, also where the header cannot tell the sampling rate
    to its last digit (`record_shape`).

    Parameters
    ----------
    path : Path
    recording : Sampled
        At least one sample.
    annotations : sequence of Annotation
    tell : callable
        Told after every part how far it is.
    form : Format
        `EDF` or `BDF`.
    who : Who or None
        Without it the header names nobody and no day.
    may_round : bool
        Whether steps that are too many for the format may be made fewer.

    Raises
    ------
    FileError
        SIGNAL_TOO_LARGE, STEPS_TOO_MANY.
    StoreError
        FILE_UNWRITABLE, DISK_FULL, EXPORT_DIFFERS.
    """
    stream, n_samples = recording.stream, recording.n_samples
    shape = record_shape(stream.fs_hz, n_samples, stream.n_channels, form.n_bytes)
    n_records = -(-n_samples // shape.n_samples)
    bounds = [
        _bounds(path, recording, i, form, may_round=may_round)
        for i in range(stream.n_channels)
    ]
    padding = Annotation(
        recording.duration_s,
        (n_records * shape.n_samples - n_samples) / stream.fs_hz,
        PADDING,
    )
    told = [*annotations, *([padding] if padding.duration_s else [])]
    notes = _on_the_clock_of(shape, stream.fs_hz, told)
    lists = _lists(notes, shape, n_records)
    head = edf_header.header(recording, who, bounds, shape, lists, form)
    part = path.with_name(f"{path.name}.part")
    try:
        try:
            part.unlink(missing_ok=True)
            part.touch(mode=0o600)
            with part.open("wb") as file:
                file.write(head)
                sums = _write_records(file, recording, bounds, shape, lists, form, tell)
                disk.sync(file)
            edf_check.check(part, path, form, head, sums, notes)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = disk.store_error(error, path).reason
        if reason is not Reason.DISK_FULL:
            reason = Reason.FILE_UNWRITABLE
        raise StoreError(reason, path=str(path)) from error


def _bounds(
    path: Path, recording: Sampled, at: int, form: Format, *, may_round: bool
) -> Bounds:
    channel = recording.stream.channels[at]
    lattice = lattice_of(recording, at)
    found = lattice and exact_bounds(lattice, form.least, form.most)
    if lattice and not found and not may_round and form is EDF:
        raise FileError(
            Reason.STEPS_TOO_MANY, path=str(path), channel=channel.label, form=form.name
        )
    if found:
        return found
    low, high = np.inf, -np.inf
    for _, rows in pieces(recording, _AT_ONCE):
        low = min(low, float(np.fmin.reduce(rows[:, at], initial=np.inf)))
        high = max(high, float(np.fmax.reduce(rows[:, at], initial=-np.inf)))
    if low > high:  # nothing of it arrived
        low = high = 0.0
    wide = wide_bounds(low, high, form.least, form.most)
    if wide is None:
        raise FileError(
            Reason.SIGNAL_TOO_LARGE,
            path=str(path),
            channel=channel.label,
            value=f"{max(abs(low), abs(high)):.3g} {channel.unit.value}",
        )
    return wide


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
        lists[min(max(nth, 0), n_records - 1)].append(
            annotation_list(
                f"{found.onset_s:+.6f}",
                decimals(found.duration_s),
                edf_check.printable(found.text),
            )
        )
    joined = [b"".join(each) for each in lists]
    width = max(16, *(len(each) for each in joined))
    return [each.ljust(-(-width // 6) * 6, b"\0") for each in joined]  # EDF: 2, BDF: 3


def _write_records(
    file: IO[bytes],
    recording: Sampled,
    bounds: Sequence[Bounds],
    shape: RecordShape,
    lists: Sequence[bytes],
    form: Format,
    tell: Tell,
) -> list[int]:
    """Write all data records; return the checksums that `edf_check` compares."""
    scale = Scale(
        np.array([bound.gain for bound in bounds]),
        np.array([bound.offset for bound in bounds]),
        np.array([bound.digital_min for bound in bounds]),
        np.array([bound.digital_max for bound in bounds]),
    )
    sums = [0] * (len(bounds) + 1)
    at_once = max(1, round(100_000 / shape.n_samples))
    n = shape.n_samples
    for first in range(0, len(lists), at_once):
        some = lists[first : first + at_once]
        rows = recording.rows(first * n, (first + len(some)) * n)
        steps = scale.steps(rows, len(some) * n).reshape(len(some), n, -1)
        for record, notes in zip(steps, some, strict=True):
            for i, channel in enumerate(record.T):  # EDF has channel after channel
                data = as_bytes(channel, form.n_bytes)
                sums[i] = crc32(data, sums[i])
                file.write(data)
            sums[-1] = crc32(notes, sums[-1])
            file.write(notes)
        tell(first + len(some), len(lists))
    return sums
