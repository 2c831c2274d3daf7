"""A clinic with two patients, p07 and p08, and everything that can be kept of them."""

import json
import struct
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID, uuid5

from rehab.app.home import make_decoder
from rehab.config import Settings
from rehab.model.checkup import Checkup, CheckupRow, Rating, RatingRow
from rehab.model.clinic import (
    ClinicEvent,
    ClinicEventKind,
    ClinicNote,
    Verdict,
    VerdictKind,
)
from rehab.model.plan import DayPlan, PlanVersion, WeekPlan
from rehab.model.session import SessionRow
from rehab.storage.recording import McapRecorder
from tests import clinic_room, make
from tests.unit.storage import bundle_room, nights_room

DAY = date(2026, 11, 16)
WEEK = WeekPlan((DayPlan(()),) * 7)
STREAM = replace(make.stream(), settings={"dtype": "f4"})
_SPACE = UUID("0191b0a0-0000-7000-8000-00000000f0f0")


def clinic(target: Path) -> Path:
    """Return a data folder with all that a history can hold of p07 and of p08."""
    return bundle_room.made("forget", target, _fill)


def settings(data: Path) -> Settings:
    return Settings(data)


def session_of(patient: str, what: str) -> UUID:
    return uuid5(_SPACE, f"{patient} {what}")


def _fill(data: Path) -> None:
    for patient in ("p07", "p08"):
        rows = bundle_room.train(data, DAY, patient=patient)
        _say(data, patient, rows[0])
        for place in ("", "unfinished", "set_aside"):
            _record(data / "recordings" / place, patient, place or "orphan")
        died = _record(data / "recordings", patient, "died")
        died.rename(died.with_name(f"{died.name}.part"))
        export(data / f"{patient}-labels.txt", rows[0])
        nights_room.keep(data, patient, session_of(patient, "night"))
    (data / "sensors.json").write_text(
        json.dumps({"format": 1, "sensors": [_sensor("p07"), _sensor("p08")]})
    )
    (data / "log").mkdir()
    (data / "log" / "rehab.log").write_text("INFO session of p07 kept\n")
    (data / "log" / "rehab.log.1").write_text(f"{session_of('p07', 'died')}\n")


def export(path: Path, row: SessionRow) -> Path:
    """Write something that names a session, as every export does."""
    path.write_text(f"patient,session\n{row.patient},{row.id}\n")
    return path


def _sensor(patient: str) -> dict[str, str]:
    place = {"platform": "linux", "id": f"00:{patient}", "name": "NPG", "kind": "npg"}
    return {"patient": patient, **place}


def _record(folder: Path, patient: str, what: str) -> Path:
    session = session_of(patient, what)
    head = {"session": str(session), "patient": patient}
    recorder = McapRecorder(folder, session, STREAM, head, make_decoder=make_decoder)
    return recorder.close().path


def _say(data: Path, patient: str, row: SessionRow) -> None:
    kept = clinic_room.store(data)
    at_us = clinic_room.at_us(DAY)
    sitting = row.sitting or row.id
    kept.diary.add_plan(PlanVersion(patient, at_us, WEEK, words="why"))
    kept.diary.add_checkup(CheckupRow(patient, at_us, 60, Checkup()))
    kept.diary.add_rating(RatingRow(patient, at_us, 60, sitting, Rating(how=3)))
    entry = (DAY, ClinicEventKind.DOSE, f"what {patient} takes", at_us)
    kept.entries.add_event(ClinicEvent(session_of(patient, "event"), patient, *entry))
    note = (DAY, "clinic", f"what {patient} said", at_us)
    kept.entries.add_note(ClinicNote(session_of(patient, "note"), patient, *note))
    verdict = (row.id, 1.5, VerdictKind.JERK, at_us, "3")
    kept.entries.add_verdict(Verdict(session_of(patient, "verdict"), *verdict))
    kept.close()


def holding(folder: Path, *needles: str | bytes | UUID) -> list[str]:
    """Return the files below a folder whose name or bytes hold any of these."""
    wanted = [form for needle in needles for form in _forms(needle)]
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if any(w in path.name.encode() for w in wanted)
        or (path.is_file() and any(w in path.read_bytes() for w in wanted))
    )


def _forms(needle: str | bytes | UUID) -> list[bytes]:
    if isinstance(needle, UUID):
        return [str(needle).encode(), needle.hex.encode(), needle.bytes]
    if isinstance(needle, bytes):
        return [needle]
    return [needle.encode(), needle.encode("utf-16-le")]


def free_pages(database: Path) -> int:
    """Return how many pages of a SQLite file hold nothing (its format, section 1.3)."""
    (n,) = struct.unpack(">I", database.read_bytes()[36:40])
    return int(n)
