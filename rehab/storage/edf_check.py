"""Reads an EDF+ or BDF+ file back before it gets its name: what differs is no export.

edfio reads it, in pieces of some megabytes with the header before each: a night is never
in memory as a whole.
"""

import warnings
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from zlib import crc32

import numpy as np
from edfio import Bdf, BdfSignal, Edf, EdfSignal, read_bdf, read_edf

from rehab.errors import Reason, StoreError
from rehab.storage.annotations import Annotation
from rehab.storage.edf_header import N_RECORDS
from rehab.storage.edf_records import BDF, Format, as_bytes

_AT_ONCE = 4 * 2**20
_CLOSE_S = 1e-5

Told = tuple[float, float | None, str]


def check(
    part: Path,
    path: Path,
    form: Format,
    header: bytes,
    sums: Sequence[int],
    notes: Sequence[Annotation],
) -> None:
    """Compare a written file with what was meant.

    Parameters
    ----------
    part, path : Path
        The file, and the name that it is to get.
    form : Format
    header : bytes
    sums : sequence of int
        CRC-32 of the samples of each channel as bytes of the file, and of what stands
        behind them in each data record.
    notes : sequence of Annotation

    Raises
    ------
    StoreError
        EXPORT_DIFFERS.
    """
    try:
        found_sums, found = _read(part, form, header, len(sums) - 1)
    except Exception as error:  # edfio raises anything
        if isinstance(error, OSError):
            raise
        raise StoreError(Reason.EXPORT_DIFFERS, path=str(path)) from error
    if found_sums != list(sums) or not _are_alike(found, notes):
        raise StoreError(Reason.EXPORT_DIFFERS, path=str(path))


def _read(
    part: Path, form: Format, header: bytes, n_channels: int
) -> tuple[list[int], list[Told]]:
    sums, found = [0] * (n_channels + 1), []
    with part.open("rb") as file:
        if file.read(len(header)) != header:
            raise ValueError("another header")
        n_records, n_bytes = int(header[N_RECORDS]), _record_bytes(header, form)
        if part.stat().st_size != len(header) + n_records * n_bytes:
            raise ValueError("another length")
        at_once = max(1, _AT_ONCE // n_bytes)
        for first in range(0, n_records, at_once):
            n = min(at_once, n_records - first)
            records = file.read(n * n_bytes)
            edf = _open(_piece(header, records, n), form)
            start_s = first * edf.data_record_duration
            signals: Sequence[EdfSignal | BdfSignal] = edf.signals
            for i, signal in enumerate(signals):
                sums[i] = crc32(as_bytes(signal.digital, form.n_bytes), sums[i])
            rest = np.frombuffer(records, np.uint8).reshape(n, n_bytes)
            before = form.n_bytes * sum(s.samples_per_data_record for s in signals)
            sums[-1] = crc32(rest[:, before:].tobytes(), sums[-1])
            found += [(a.onset + start_s, a.duration, a.text) for a in edf.annotations]
    return sums, found


def _record_bytes(header: bytes, form: Format) -> int:
    n = int(header[252:256])
    at = 256 + 216 * n
    return form.n_bytes * sum(
        int(header[at + 8 * i : at + 8 * i + 8]) for i in range(n)
    )


def _piece(header: bytes, records: bytes, n_records: int) -> BytesIO:
    head = bytearray(header)
    head[N_RECORDS] = str(n_records).encode("ascii").ljust(8)
    return BytesIO(bytes(head) + records)


def _open(file: BytesIO, form: Format) -> Edf | Bdf:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # it mends what is wrong, and only warns
        return read_bdf(file) if form is BDF else read_edf(file, lazy_load_data=False)


def _are_alike(found: Sequence[Told], meant: Sequence[Annotation]) -> bool:
    """Return whether the same texts stand at the same times."""
    one = sorted(
        (text, onset_s, duration_s or 0.0) for onset_s, duration_s, text in found
    )
    two = sorted((printable(a.text), a.onset_s, a.duration_s) for a in meant)
    return len(one) == len(two) and all(
        a[0] == b[0] and abs(a[1] - b[1]) < _CLOSE_S and abs(a[2] - b[2]) < _CLOSE_S
        for a, b in zip(one, two, strict=True)
    )


def printable(text: str) -> str:
    """Return a text without what would end it in an annotation."""
    return "".join(c for c in text if c.isprintable())
