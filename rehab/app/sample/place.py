"""Where a sample clinic lies, how it is known again, and what day it is in it."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import rehab
from rehab.config import SAMPLE_MARK
from rehab.storage.json_file import JsonFile

FOLDER = "sample-clinic"
_FORMAT = 1
Clock = Callable[[], datetime]


def clinic_folder(data_dir: Path) -> Path:
    """Return where the sample clinic of a data folder lies: apart from its history."""
    return data_dir / FOLDER


def made_on(folder: Path) -> date | None:
    """Return the day on which the sample clinic of a folder was made; None if it is none.

    Raises `FileError` for a mark that is damaged or of a later version.
    """
    values = JsonFile(folder / SAMPLE_MARK, _FORMAT).read()
    return date.fromisoformat(str(values["made"])) if values else None


def mark_made(folder: Path, day: date) -> None:
    """Write down that a folder holds a sample clinic, and since when."""
    JsonFile(folder / SAMPLE_MARK, _FORMAT).write(
        {"made": day.isoformat(), "version": rehab.__version__}
    )


def wall_clock() -> datetime:
    """Return the present with its local offset."""
    return datetime.now().astimezone()


def clock_of(folder: Path) -> Clock:
    """Return the clock of a data folder: in a sample clinic it is always its first day.

    Otherwise its patients would be missing for ever longer, and in three months their
    calendars would be empty. The time of day is the real one.
    """
    made = made_on(folder)
    if made is None:
        return wall_clock

    def now() -> datetime:
        return datetime.combine(made, wall_clock().time()).astimezone()

    return now
