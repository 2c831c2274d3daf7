"""Labelled events as CSV or JSON: for whoever trains or checks a detector."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rehab.errors import FileError, Reason
from rehab.model.clinic_views import VerdictLine
from rehab.storage.cells import safe_cell

FORMATS = ("csv", "json")

Row = dict[str, str | int | float | bool | None]


def rows_of(lines: Sequence[VerdictLine]) -> list[Row]:
    """Return one row a verdict: who, which event, what was said, what the detector knew."""
    return [_row(line) for line in lines]


def _row(line: VerdictLine) -> Row:
    verdict = line.verdict
    given = datetime.fromtimestamp(verdict.at_us / 1e6, UTC)
    return {
        "patient": line.patient,
        "is_simulated": line.is_simulated,
        "session": str(verdict.session),
        "exercise": line.exercise_id,
        "side": line.side.value,
        "onset_s": round(verdict.onset_s, 4),
        "verdict": verdict.kind.value,
        "given": given.isoformat(timespec="seconds"),
        "is_newest": line.is_newest,
        "was_drawn": verdict.was_drawn,
        "detector": verdict.detector,
        "position": line.position,
        "duration_ms": _rounded(line.duration_ms, 1),
        "peak_uv": _rounded(line.peak_uv, 2),
        "confidence": _rounded(line.confidence, 3),
        "phase": line.phase.value if line.phase else None,
    }


def as_text(lines: Sequence[VerdictLine], form: str) -> str:
    """Return the rows in one of `FORMATS`; a cell of CSV never becomes a formula."""
    rows = rows_of(lines)
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    out = io.StringIO()
    names = list(rows[0]) if rows else ["patient", "session", "onset_s", "verdict"]
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: safe_cell(value) for name, value in row.items()})
    return out.getvalue()


def write(text: str, target: Path, *, may_replace: bool) -> None:
    """Write a file. Raises `FileError` FILE_EXISTS, FILE_IS_FOLDER, FILE_UNWRITABLE."""
    try:
        if target.is_dir():
            raise FileError(Reason.FILE_IS_FOLDER, path=str(target))
        if not may_replace or not target.exists():
            target.touch(mode=0o600, exist_ok=may_replace)
        target.write_text(text, encoding="utf-8")
    except FileExistsError as error:
        raise FileError(Reason.FILE_EXISTS, path=str(target)) from error
    except (OSError, ValueError) as error:
        raise FileError(Reason.FILE_UNWRITABLE, path=str(target)) from error


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
