"""When the lights went out and when somebody got up, in files of a night that rehab wrote.

What moved before and after is no movement of the night.
"""

import csv
from pathlib import Path

from edfio import read_bdf, read_edf

from rehab.errors import FileError, Reason

OUT, UP = "lights out", "up"
"""The texts of the annotations."""

Bed = tuple[float, float]
"""Lights out and getting up, in seconds from the first sample."""


def from_edf(path: Path, *, is_bdf: bool) -> Bed | None:
    """Return what the annotations say; None unless they say both.

    Raises `FileError` FILE_DAMAGED.
    """
    try:
        file = read_bdf(path) if is_bdf else read_edf(path, header_encoding="latin-1")
        found = {note.text: note.onset for note in file.annotations}
    except Exception as error:  # a damaged header makes edfio raise anything
        raise FileError(Reason.FILE_DAMAGED, path=str(path)) from error
    return _bed(found.get(OUT), found.get(UP))


def beside(path: Path) -> Bed | None:
    """Return what the table says that rehab wrote beside the samples; None without one."""
    about = path.with_name(f"{path.stem}_session{path.suffix}")
    try:
        with about.open(encoding="utf-8", newline="") as file:
            known = {row[0]: row[1] for row in csv.reader(file) if len(row) == 2}
        return _bed(float(known["lights_out_s"]), float(known["up_s"]))
    except (OSError, ValueError, KeyError, csv.Error):
        return None


def _bed(out_s: float | None, up_s: float | None) -> Bed | None:
    if out_s is None or up_s is None or not 0.0 <= out_s < up_s:
        return None
    return out_s, up_s
