"""CSV: columns of numbers, with or without a header, in whatever dialect it comes.

Nothing is guessed that changes a result: a rate comes from a time column or from the
person, a unit from the column's name or from the person.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rehab.errors import FileError, Reason
from rehab.model.signal import Channel, Stream, Unit
from rehab.sensors.files.held import HeldSignal
from rehab.sensors.files.naming import is_other, microvolts_in, pick
from rehab.sensors.files.timing import find_time, is_time, read_clock

_NOTHING = frozenset({"", "nan", "na", "n/a", "null", "none", "-"})
_UNIT = re.compile(r"[\s_(\[]+([nuµμm]?v|counts)[)\]]?$", re.IGNORECASE)
_NAMELESS = re.compile(r"^(?:|unnamed.*|column \d+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Table:
    names: list[str]
    rows: list[list[str]]
    lines: list[int]
    where: str
    has_decimal_comma: bool
    has_header: bool

    def is_number(self, column: int) -> bool:
        """Return whether the first cell that holds something holds a number."""
        for row in self.rows:
            if row[column].strip().lower() not in _NOTHING:
                return not np.isnan(self._number(row[column], np.nan))
        return False

    def column(self, column: int) -> NDArray[np.float64]:
        """Return numbers; NaN where a cell holds nothing."""
        values = np.empty(len(self.rows))
        for at, row in enumerate(self.rows):
            try:
                values[at] = self._number(row[column])
            except ValueError as error:
                raise FileError(
                    Reason.TABLE_CELL,
                    path=self.where,
                    line=str(self.lines[at]),
                    value=row[column].strip(),
                    column=self.names[column],
                ) from error
        return values

    def _number(self, cell: str, otherwise: float | None = None) -> float:
        text = cell.strip()
        if text.lower() in _NOTHING:
            return float("nan")
        try:
            return float(text.replace(",", ".") if self.has_decimal_comma else text)
        except ValueError:
            if otherwise is None:
                raise
            return otherwise


def read(
    path: Path, names: Sequence[str], fs_hz: float | None, unit: str | None
) -> HeldSignal:
    """Return the columns that may be EMG, or those called `names`.

    Rows with an empty cell are lost samples, and so is what a regular time column leaves
    out.

    Raises
    ------
    FileError
        `FILE_NOT_TEXT`, `FILE_EMPTY`, `FILE_DAMAGED`, `TABLE_ROW`, `TABLE_CELL`,
        `TABLE_TIME`, `NO_EMG_CHANNEL`, `CHANNEL_UNKNOWN`, `RATE_MISSING`, `RATE_UNSUPPORTED`, `UNIT_UNKNOWN`.
    """
    where = str(path)
    try:
        table = _parse(where, path.read_text("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise FileError(Reason.FILE_NOT_TEXT, path=where) from error
    except (ValueError, csv.Error) as error:
        raise FileError(Reason.FILE_DAMAGED, path=where) from error
    if not table.rows:
        raise FileError(Reason.TOO_SHORT, path=where, need="1 second")
    try:
        return _held(path, table, names, fs_hz, unit)
    except ValueError as error:
        raise FileError(Reason.FILE_DAMAGED, path=where) from error


def _held(
    path: Path,
    table: _Table,
    names: Sequence[str],
    fs_hz: float | None,
    unit: str | None,
) -> HeldSignal:
    where = str(path)
    time_at = find_time(table.names) if table.has_header else None
    numeric = [i for i in range(len(table.names)) if table.is_number(i)]
    columns = {i: table.column(i) for i in numeric}
    nameless = {i for i, name in enumerate(table.names) if _NAMELESS.match(name)}
    counters = _counters({i: columns[i] for i in nameless & columns.keys()})
    labels = [_UNIT.sub("", name) or name for name in table.names]
    wanted = [
        i in columns and i not in counters and not is_time(name) and not is_other(label)
        for i, (name, label) in enumerate(zip(table.names, labels, strict=True))
    ]
    possible = [
        i in columns and i not in counters and not is_time(name)
        for i, name in enumerate(table.names)
    ]
    chosen = _pick(where, table.names, labels, wanted, names, possible)
    rate_hz, index = read_clock(
        where,
        table.names[time_at] if time_at is not None else "",
        columns.get(time_at) if time_at is not None else None,
        fs_hz,
        len(table.rows),
    )
    units = [_UNIT.search(table.names[i]) for i in chosen]
    told = [u.group(1) if u else unit for u in units]
    kinds = [Unit.COUNTS if (t or "").lower() == Unit.COUNTS else Unit.UV for t in told]
    factors = [
        1.0 if kind is Unit.COUNTS else microvolts_in(where, t)
        for kind, t in zip(kinds, told, strict=True)
    ]
    emg_uv = np.column_stack([columns[i] for i in chosen]) * np.array(factors)
    is_there = np.isfinite(emg_uv).all(axis=1)
    index, emg_uv = index[is_there], emg_uv[is_there]
    stream = Stream(
        device=path.name,
        decoder="block",
        fs_hz=rate_hz,
        channels=tuple(
            Channel(labels[i], kind) for i, kind in zip(chosen, kinds, strict=True)
        ),
        settings={"dtype": "f4"},
    )
    return HeldSignal(stream, emg_uv, index - (index[0] if len(index) else 0))


def _pick(
    where: str,
    names: Sequence[str],
    labels: Sequence[str],
    wanted: Sequence[bool],
    asked: Sequence[str],
    possible: Sequence[bool],
) -> list[int]:
    """Choose by the column's whole name, or by its name without the unit."""
    whole = {
        name.strip().casefold(): label
        for name, label in zip(names, labels, strict=True)
    }
    short = [whole.get(name.strip().casefold(), name) for name in asked]
    return pick(where, labels, wanted, short, is_possible=possible)


def _counters(columns: dict[int, NDArray[np.float64]]) -> set[int]:
    """Return columns without a name that only count up: time, or sample numbers."""
    return {
        i
        for i, column in columns.items()
        if len(column) > 2 and (np.diff(column) > 0).all()
    }


def _parse(where: str, text: str) -> _Table:
    numbered_lines = [
        (number, line.strip(" "))
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.strip(" ").startswith("#")
    ]
    lines = [line for _, line in numbered_lines]
    if not lines:
        raise FileError(Reason.FILE_EMPTY, path=where)
    delimiter = _delimiter(lines)
    split = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    rows = [row for row in split if row]
    is_comma = delimiter == ";" and not any("." in cell for cell in rows[-1])
    has_header = _is_header(rows)
    numbered = [f"column {i + 1}" for i in range(len(rows[0]))]
    names = rows[0] if has_header else numbered
    body = rows[1:] if has_header else rows
    if body and len(body[-1]) < len(names):
        body = body[:-1]  # the file was cut in the middle of its last line
    at = [number for number, _ in numbered_lines][len(rows) - len(rows[has_header:]) :]
    for number, row in zip(at, body, strict=False):
        if len(row) != len(names):
            raise FileError(
                Reason.TABLE_ROW,
                path=where,
                line=str(number),
                found=str(len(row)),
                expected=str(len(names)),
            )
    clean = [name.strip() for name in names]
    return _Table(clean, body, at, where, is_comma, has_header)


def _is_header(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether a column begins with a word and goes on with something else."""
    second = rows[1] if len(rows) > 1 else [""] * len(rows[0])
    return any(
        _is_word(name) and not _is_word(cell)
        for name, cell in zip(rows[0], second, strict=False)
    )


def _is_word(cell: str) -> bool:
    text = cell.strip().lower()
    if text in _NOTHING:
        return False
    try:
        float(text.replace(",", "."))
    except ValueError:
        return True
    return False


def _delimiter(lines: Sequence[str]) -> str:
    """Return what stands in all of the first lines equally often."""
    for mark in ("\t", ";", ","):
        counts = {line.count(mark) for line in lines[:20]}
        if min(counts) > 0:
            return mark
    return " " if all(" " in line.strip() for line in lines[:20]) else ","
