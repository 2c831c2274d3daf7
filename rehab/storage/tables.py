"""A session as three CSV tables: its samples, its events, and what is known about it.

UTF-8, commas, a point in numbers; units stand in the first line. An empty cell is a lost
sample, or nothing known.
"""

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from rehab.errors import Reason, StoreError
from rehab.model.signal import SIMULATED_COLUMN
from rehab.ports.progress import Tell, untold
from rehab.storage import disk
from rehab.storage.annotations import Annotation
from rehab.storage.cells import safe_cell
from rehab.storage.pieces import Sampled, pieces

COLUMNS = (
    *("onset", "onset_s", "duration_s", "kind", "side", "channels", "phase"),
    *("set", "repetition", "peak", "unit", "contrast", "confidence"),
    *("frequency_hz", "is_counted", "text"),
)
"""Of the events. `onset` is the time of day with its offset from UTC, `onset_s` seconds
from the first sample."""

_AT_ONCE = 20_000


def names_of(path: Path) -> tuple[Path, Path, Path]:
    """Return the names of the files of samples, events and session."""
    return (
        path,
        path.with_name(f"{path.stem}_events{path.suffix}"),
        path.with_name(f"{path.stem}_session{path.suffix}"),
    )


def write_tables(
    path: Path,
    recording: Sampled,
    annotations: Sequence[Annotation],
    started: datetime,
    about: Mapping[str, object],
    tell: Tell = untold,
) -> None:
    """Write the three tables of `names_of`; all of them, or none.

    Parameters
    ----------
    path : Path
        Of the samples.
    recording : Sampled
    annotations : sequence of Annotation
    started : datetime
        Of the first sample, with its offset from UTC.
    about : mapping
        What is known of the session, a line each.
    tell : callable
        Told how many of how many samples are written.

    Raises
    ------
    StoreError
        DISK_FULL, FILE_UNWRITABLE.
    """
    tables: tuple[Iterable[str], ...] = (
        _samples(recording, tell),
        _events(annotations, started),
        [_lines([("what", "value"), *about.items()])],
    )
    parts = []
    try:
        with ExitStack() as undo:
            for name, table in zip(names_of(path), tables, strict=True):
                part = name.with_name(f"{name.name}.part")
                undo.callback(part.unlink, missing_ok=True)
                part.unlink(missing_ok=True)
                part.touch(mode=0o600)
                with part.open("w", encoding="utf-8", newline="") as file:
                    for text in table:
                        file.write(text)
                    disk.sync(file)
                parts.append(part)
            for part in reversed(parts):  # the samples last: with them all is there
                part.replace(part.with_suffix(""))
    except OSError as error:
        reason = disk.store_error(error, path).reason
        if reason is not Reason.DISK_FULL:
            reason = Reason.FILE_UNWRITABLE
        raise StoreError(reason, path=str(path)) from error


def _lines(rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _samples(recording: Sampled, tell: Tell) -> Iterator[str]:
    stream = recording.stream
    mark = f" {SIMULATED_COLUMN}" if stream.is_simulated else ""
    names = [
        f"{channel.label}{mark} ({channel.unit.value})" for channel in stream.channels
    ]
    yield _lines([("time_s", *names)])
    largest = max(
        (
            float(np.fmax.reduce(np.abs(rows), axis=None, initial=0.0))
            for _, rows in pieces(recording, _AT_ONCE)
        ),
        default=0.0,
    )
    # As many decimals as float32 has at the largest sample
    digits = min(max(7 - math.ceil(math.log10(largest or 1.0)), 0), 9)
    form = ",".join(["%.6f", *[f"%.{digits}f"] * stream.n_channels]) + "\n"
    for start, found in pieces(recording, _AT_ONCE):
        rows = found.astype(np.float64)
        times = np.arange(start, start + len(rows)) / stream.fs_hz
        table = np.column_stack((times, rows)).tolist()
        text = "".join([form % tuple(row) for row in table])
        yield text.replace("nan", "") if np.isnan(rows).any() else text
        tell(start + len(rows), recording.n_samples)


def _events(annotations: Iterable[Annotation], started: datetime) -> Iterator[str]:
    yield _lines([COLUMNS])
    for found in annotations:
        onset = started + timedelta(seconds=found.onset_s)
        known: Mapping[str, object] = {
            **found.details,
            "onset": onset.isoformat(timespec="milliseconds"),
            "onset_s": round(found.onset_s, 6),
            "duration_s": round(found.duration_s, 6),
            "text": found.text,
        }
        yield _lines([[known.get(column) for column in COLUMNS]])
