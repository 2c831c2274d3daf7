"""Sleep stages of a night: from the annotations of an EDF+, or from a table.

EDF+ has standard texts for them ("Sleep stage W", "N1" or "1" …, "R", "?"; Kemp & Olivan,
Clin Neurophysiol 2003;114:1755, and its list of standard texts). A table has a row for each
30 s from the recording's first sample on, with the stage in its last column or in that
called "stage".
"""

import csv
import re
from collections.abc import Sequence
from pathlib import Path

from edfio import read_bdf, read_edf

from rehab.errors import FileError, Reason
from rehab.model.night import AWAKE, EPOCH_S, REM

UNKNOWN = -1
_STAGES = {
    **dict.fromkeys(("w", "wake", "awake", "0"), AWAKE),
    **dict.fromkeys(("n1", "1", "s1"), 1),
    **dict.fromkeys(("n2", "2", "s2", "n"), 2),
    **dict.fromkeys(("n3", "3", "s3", "4", "n4", "s4"), 3),
    **dict.fromkeys(("r", "rem", "5"), REM),
    **dict.fromkeys(("?", "m", "mt", "u", "l", "unknown", "-1", "9", ""), UNKNOWN),
}
_TEXT = re.compile(r"^\s*(?:sleep )?stage[\s_-]+(\S+)\s*$", re.IGNORECASE)


def from_edf(path: Path, duration_s: float, *, is_bdf: bool) -> list[int] | None:
    """Return the stages that a recording's annotations tell; None where there are none.

    Parameters
    ----------
    path : Path
    duration_s : float
        Of the recording: there is a stage for each whole or begun 30 s.
    is_bdf : bool

    Raises
    ------
    FileError
        `FILE_DAMAGED`.
    """
    try:
        file = read_bdf(path) if is_bdf else read_edf(path, header_encoding="latin-1")
        told = [(note.onset, note.duration, note.text) for note in file.annotations]
    except Exception as error:  # a damaged header makes edfio raise anything
        raise FileError(Reason.FILE_DAMAGED, path=str(path)) from error
    spans = [
        (onset, onset + (duration or EPOCH_S), stage)
        for onset, duration, text in told
        if (stage := _stage(text)) is not None
    ]
    if not spans:
        return None
    n_epochs = -(-int(duration_s) // int(EPOCH_S))
    stages = [UNKNOWN] * max(1, n_epochs)
    for start_s, stop_s, stage in spans:
        # An epoch is of the stage that covers its middle.
        first = max(0, round(start_s / EPOCH_S))
        for epoch in range(
            first, min(len(stages), max(first + 1, round(stop_s / EPOCH_S)))
        ):
            stages[epoch] = stage
    return stages


def _stage(text: str) -> int | None:
    found = _TEXT.match(text)
    return _STAGES.get(found.group(1).lower()) if found else None


def from_table(path: Path) -> list[int]:
    """Return the stages of a table, one a row.

    Raises
    ------
    FileError
        `FILE_MISSING`, `FILE_UNREADABLE`, `FILE_IS_FOLDER`, `FILE_EMPTY`,
        `FILE_NOT_TEXT`, `STAGE_UNKNOWN`.
    """
    rows = _rows(path)
    column, first = -1, 0
    heads = rows[0][1]
    if _of_cell(heads[-1]) is None:  # a line of names
        named = [i for i, head in enumerate(heads) if "stage" in head.lower()]
        column, first = (named or [-1])[0], 1
    stages = []
    for line, cells in rows[first:]:
        value = cells[column].strip() if column < len(cells) else ""
        stage = _of_cell(value)
        if stage is None:
            raise FileError(
                Reason.STAGE_UNKNOWN, path=str(path), line=str(line), value=value
            )
        stages.append(stage)
    if not stages:
        raise FileError(Reason.FILE_EMPTY, path=str(path))
    return stages


def _of_cell(cell: str) -> int | None:
    text = cell.strip().lower().removeprefix("sleep stage ").removesuffix(".0")
    return _STAGES.get(text)


def _rows(path: Path) -> Sequence[tuple[int, list[str]]]:
    """Return the lines that hold something, each with its number."""
    where = str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(Reason.FILE_NOT_TEXT, path=where) from error
    except FileNotFoundError as error:
        raise FileError(Reason.FILE_MISSING, path=where) from error
    except IsADirectoryError as error:
        raise FileError(Reason.FILE_IS_FOLDER, path=where) from error
    except (OSError, ValueError) as error:
        raise FileError(Reason.FILE_UNREADABLE, path=where) from error
    lines = [(i, line) for i, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise FileError(Reason.FILE_EMPTY, path=where)
    mark = next((one for one in ";\t," if one in lines[0][1]), ",")
    cells = csv.reader([line for _, line in lines], delimiter=mark)
    return [(i, row) for (i, _), row in zip(lines, cells, strict=True)]
