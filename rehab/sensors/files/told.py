"""What the header of an EDF or BDF file tells of a recording besides its signal.

Sources
-------
Kemp & Olivan, Clin Neurophysiol 2003;114:1755 (EDF+): the subfields of patient and
recording. Deviates: 1 January 1985, which programs write for “nobody may know”, is no day.
"""

import csv
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_DAY = re.compile(r"(\d\d)\.(\d\d)\.(\d\d)")
_TIME = re.compile(r"(\d\d)\.(\d\d)\.(\d\d)")
_OFFSET = re.compile(r"utc([+-])(\d\d):(\d\d)")
_MONTHS = [
    "JAN",
    "FEB",
    "MAR",
    "APR",
    "MAY",
    "JUN",
    "JUL",
    "AUG",
    "SEP",
    "OCT",
    "NOV",
    "DEC",
]


@dataclass(frozen=True, slots=True)
class Told:
    """A header in words; empty or None where it says nothing.

    `started` is the clock on the wall, without a zone; `utc_offset_min`, `patient` and
    `session` (its first eight signs) are told by files that rehab wrote.
    """

    started: datetime | None = None
    utc_offset_min: int | None = None
    device: str = ""
    patient: str = ""
    session: str = ""
    is_simulated: bool = False


def told(path: Path) -> Told:
    """Return what an EDF or BDF file tells of itself. Raises `OSError`."""
    with path.open("rb") as file:
        head = file.read(256).decode("latin-1")
    words = head[88:168].split()
    is_plus = words[:1] == ["Startdate"]
    words += [""] * 5
    offset = next((m for word in words if (m := _OFFSET.fullmatch(word))), None)
    is_ours = any(word.startswith("rehab-") for word in words)
    device = words[4].replace("_", " ") if is_plus and words[4] != "X" else ""
    patient = head[8:88].split()[:1]
    return Told(
        started=_started(head[168:176], head[176:184], words[1] if is_plus else ""),
        utc_offset_min=_minutes(offset) if offset else None,
        device="" if device == "SIMULATED" else device,
        patient=patient[0] if is_ours and patient and patient != ["X"] else "",
        session=words[2].lower() if is_ours else "",
        is_simulated=is_plus and words[4] == "SIMULATED",
    )


def told_beside(path: Path) -> Told:
    """Return what the table of the session says that rehab wrote beside its samples.

    Without one, or where it is no such table, nothing is told.
    """
    about = path.with_name(f"{path.stem}_session{path.suffix}")
    try:
        with about.open(encoding="utf-8", newline="") as file:
            known = {row[0]: row[1] for row in csv.reader(file) if len(row) == 2}
        started = datetime.fromisoformat(known["started"])
        offset = started.utcoffset()
        return Told(
            started=started.replace(tzinfo=None),
            utc_offset_min=round(offset.total_seconds() / 60) if offset else 0,
            device=known["device"],
            patient=known["patient"],
            session=known["session"].replace("-", "")[:8],
            is_simulated=known["is_simulated"] == "True",
        )
    except (OSError, ValueError, KeyError, csv.Error):
        return Told()


def _minutes(found: re.Match[str]) -> int:
    minutes = 60 * int(found.group(2)) + int(found.group(3))
    return -minutes if found.group(1) == "-" else minutes


def _started(day: str, time: str, plus: str) -> datetime | None:
    try:
        hour, minute, second = map(int, _TIME.fullmatch(time.strip()).groups())  # type: ignore[union-attr]
        if plus:
            date, month, year = plus.split("-")
            at = (int(year), _MONTHS.index(month.upper()) + 1, int(date))
        else:
            date, month, year = _DAY.fullmatch(day.strip()).groups()  # type: ignore[union-attr]
            century = 1900 if int(year) >= 85 else 2000
            at = (century + int(year), int(month), int(date))
        if at == (1985, 1, 1):
            return None
        return datetime(*at, hour, minute, second)  # noqa: DTZ001  # of the wall
    except (AttributeError, ValueError):
        return None
