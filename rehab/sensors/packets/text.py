r"""Lines of numbers as makers' sketches print them: cut out of notifications, and read.

Columns are separated by a comma, semicolon, tab or spaces (``12,34``, ``12;3,4``), may
have labels as for Arduino's plotter (``EMG:12,Level:3``), and lines may end in ``\r\n``.
The first column may be a counter or a time.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

MAX_LINE = 256  # bytes
_SEPARATORS = re.compile(rb"[,\s]+")
_SEPARATORS_OF_COMMAS = re.compile(rb"[;\s]+")  # 3,4 is a number then
_IS_NUMBERS = re.compile(rb"[-+0-9.,;eE\s]*")
_LABEL = re.compile(rb"[^,;\t:]*:")
_MAX_COLUMNS = 32
_MAX_VALUE = 1e30  # fits float32
_RISING = 0.95  # of the steps of a counter go up, the others go round


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end. `is_torn`: it began in an earlier notification."""

    text: bytes
    is_torn: bool


class Cutter:
    """Notifications in, lines out; what has no end yet is kept, `MAX_LINE` at most."""

    def __init__(self) -> None:
        self._begun = b""
        self._is_too_long = False

    def feed(self, data: bytes) -> list[Line]:
        """Return the lines that end in these bytes; one that is too long is left out."""
        *ended, begun = data.split(b"\n")
        lines: list[Line] = []
        for i, piece in enumerate(ended):
            is_torn = i == 0 and bool(self._begun)
            text = (self._begun if i == 0 else b"") + piece
            if not (i == 0 and self._is_too_long) and len(text) <= MAX_LINE:
                lines.append(Line(text.strip(), is_torn))
        if ended:
            self._begun, self._is_too_long = b"", False
        self._begun += begun
        if len(self._begun) > MAX_LINE:
            self._begun, self._is_too_long = b"", True
        return lines

    def forget(self) -> None:
        """Drop what has no end yet."""
        self._begun, self._is_too_long = b"", False


def numbers_in(text: bytes) -> tuple[float, ...] | None:
    """Return the numbers of a line; None if it holds anything else."""
    plain = _LABEL.sub(b" ", text).strip()
    if not plain or not _IS_NUMBERS.fullmatch(plain):
        return None
    if b";" in plain or (b"\t" in plain and b"," in plain):
        fields = _SEPARATORS_OF_COMMAS.split(plain.replace(b",", b"."))
    else:
        fields = _SEPARATORS.split(plain)
    fields = [field for field in fields if field]  # a separator at the end of the line
    try:
        numbers = tuple(float(field) for field in fields)
    except ValueError:
        return None
    is_sound = all(abs(number) < _MAX_VALUE for number in numbers)
    return numbers if is_sound and len(numbers) <= _MAX_COLUMNS else None


def is_damaged(text: bytes) -> bool:
    """Tell whether a line that is no row has only signs of numbers: one that was cut."""
    plain = _LABEL.sub(b" ", text).strip()
    return bool(plain) and _IS_NUMBERS.fullmatch(plain) is not None


@dataclass(frozen=True, slots=True)
class LineFormat:
    """What a device prints.

    Parameters
    ----------
    n_columns : int
    step : float
        By how much the first column goes up a sample; 0 if it is no counter.
    """

    n_columns: int
    step: float

    @property
    def n_channels(self) -> int:
        """Columns that are no counter."""
        return self.n_columns - (self.step > 0)


def guess(notifications: Iterable[bytes], n_least: int = 10) -> LineFormat | None:
    """Return the format of what a device prints; None if it prints no rows of numbers.

    The columns are those of most lines. The first of several is a counter, or a time, if
    it goes up all the time: no muscle does.
    """
    cutter = Cutter()
    lines = [line for data in notifications for line in cutter.feed(data)][1:]
    rows = [row for line in lines if (row := numbers_in(line.text))]
    if len(rows) < n_least:
        return None
    n_columns, n_rows = Counter(len(row) for row in rows).most_common(1)[0]
    if n_rows < len(rows) / 2:
        return None
    first = np.array([row[0] for row in rows if len(row) == n_columns])
    steps = np.diff(first)
    rising = steps[steps > 0]
    if n_columns < 2 or len(rising) < _RISING * len(steps):
        return LineFormat(n_columns, 0.0)
    usual = rising[rising < 1.5 * np.median(rising)]  # the others are losses
    return LineFormat(n_columns, float(np.mean(usual)))
