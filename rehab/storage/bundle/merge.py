"""Adds what a bundle has and the history here has not; what is there is never changed.

Sessions, plans, events, notes and verdicts are known by their ids, checkups and ratings by
all they say: nobody says the same thing twice in one microsecond. Counts come from the
detector's own rows, before any verdict; the verdicts travel beside them and are applied by
whoever reads (`rehab.model.verdicts`), so nothing can be subtracted twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from rehab.errors import FileError, Reason
from rehab.storage.atrest import door
from rehab.storage.bundle import tables
from rehab.storage.bundle.history import (
    History,
    ScoreCopy,
    SessionCopy,
    gather_recorded,
    kept_of,
)
from rehab.storage.bundle.tables import Recorded, Row, name_of
from rehab.storage.bundle.whose import chunks
from rehab.storage.clinic_tables import EventEntryTable, NoteTable, VerdictTable
from rehab.storage.diary_tables import CheckupTable, PlanTable, RatingTable
from rehab.storage.layout import to_json
from rehab.storage.schema import Base, PatientTable

IMPORTED = "recordings/imported"
"""Where recordings of other places lie: who looks for one that the history does not know
(`rehab.app.rescue`) does not look here, and never takes another's for this patient's."""


@dataclass(slots=True)
class Added:
    """How many of each were new, and which staged recordings go where."""

    n_sessions: int = 0
    n_nights: int = 0
    n_scores: int = 0
    n_plans: int = 0
    n_events: int = 0
    n_notes: int = 0
    n_withdrawn: int = 0
    n_verdicts: int = 0
    n_said: int = 0
    moves: list[tuple[Path, Path]] = field(default_factory=list)


def merge(
    db: Connection, history: History, patient: str, folder: Path, path: Path
) -> Added:
    """Add what is new to a patient, inside a transaction that somebody else ends.

    Raises
    ------
    FileError
        BUNDLE_DIFFERS: something is here under the same id with other content.
    """
    added = Added()
    if db.scalar(select(PatientTable.id).where(PatientTable.id == patient)) is None:
        db.execute(insert(PatientTable).values(id=patient))
    place = _Place(patient, folder, path, added)
    for kind, recorded in (
        (tables.SESSIONS, history.sessions),
        (tables.NIGHTS, history.nights),
    ):
        for some in chunks(recorded):
            ids = kind.table.id.in_([one.id for one in some])
            here = {one.id: one for one in gather_recorded(db, folder, kind, ids)}
            for one in some:
                _recorded(db, kind, one, here.get(one.id), place)
    _plans(db, history, patient, path, added)
    for table in (EventEntryTable, NoteTable):
        _entries(db, table, history, patient, path, added)
    for spoken in (CheckupTable, RatingTable):
        said = {_content(row) for row in kept_of(db, spoken, patient)}
        for row in history.of(spoken):
            if _content(row) not in said:
                said.add(_content(row))
                db.execute(insert(spoken).values(patient_id=patient, **row))
                added.n_said += 1
    return added


def _content(row: Row) -> str:
    return to_json(tables.to_values([row]))


def _differs(path: Path, table: type[Base], row: Row) -> FileError:
    name = f"{name_of(table)} {row.get('id') or row.get('uid')}"
    return FileError(Reason.BUNDLE_DIFFERS, path=str(path), name=name)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where something comes in: whose it is, the data folder, the bundle, what was new."""

    patient: str
    folder: Path
    bundle: Path
    added: Added


def _recorded(
    db: Connection,
    kind: Recorded,
    one: SessionCopy,
    here: SessionCopy | None,
    to: _Place,
) -> None:
    """Add a session or a night, or what is new of one that is here."""
    place, added = to.folder / IMPORTED / f"{one.id}.mcap", to.added
    if here is None:
        where = place.relative_to(to.folder).as_posix()
        values = {**one.row, "patient_id": to.patient, "recording_path": where}
        db.execute(insert(kind.table).values(**values))
        added.n_sessions += kind is tables.SESSIONS
        added.n_nights += kind is tables.NIGHTS
    elif _content(here.row) != _content(one.row):
        raise _differs(to.bundle, kind.table, one.row)
    else:
        place = here.recording or place
    is_wanted = place.is_relative_to(to.folder) and (
        here is None or not door.is_there(place)
    )
    if one.recording is not None and is_wanted:
        added.moves.append((one.recording, place))
    _scores(db, kind, one, here, added)
    known = {row["id"]: row for row in here.verdicts} if here else {}
    for row in one.verdicts:
        if row["id"] not in known:
            db.execute(insert(VerdictTable).values(session_id=one.id, **row))
            added.n_verdicts += 1
        elif _content(known[row["id"]]) != _content(row):
            raise _differs(to.bundle, VerdictTable, row)


def _scores(
    db: Connection,
    kind: Recorded,
    session: SessionCopy,
    here: SessionCopy | None,
    added: Added,
) -> None:
    """Add the judgements that are not there.

    Where both places judged a session again, each after its own fashion, the later version
    of the detector is the newest here; an earlier one is kept below all.
    """
    known = [score.content for score in here.scores] if here else []
    theirs = [score.content for score in session.scores]
    new = [s for s, c in zip(session.scores, theirs, strict=True) if c not in known]
    if not new:
        return
    goes_on = theirs[: len(known)] == known
    newest = here.scores[-1].version if here and here.scores else 0.0
    on_top = [score for score in new if goes_on or score.version > newest]
    below = [score for score in new if not (goes_on or score.version > newest)]
    first, last = db.execute(
        select(func.min(kind.scores.judgement), func.max(kind.scores.judgement)).where(
            getattr(kind.scores, kind.owner) == session.id
        )
    ).one()
    _judge(db, kind, session, below, (first or 0) - len(below))
    _judge(db, kind, session, on_top, (last or 0) + 1)
    added.n_scores += len(new)


def _judge(
    db: Connection,
    kind: Recorded,
    session: SessionCopy,
    scores: Sequence[ScoreCopy],
    first: int,
) -> None:
    for judgement, score in enumerate(scores, start=first):
        values = {**score.row, kind.owner: session.id, "judgement": judgement}
        made = db.execute(insert(kind.scores).values(**values)).inserted_primary_key
        if made is None:
            raise ValueError("a score without a number")
        for table in kind.parts:
            lines = [
                {**row, "score_id": made[0]}
                for row in score.parts.get(name_of(table), ())
            ]
            if lines:
                db.execute(insert(table), lines)


def _plans(
    db: Connection, history: History, patient: str, path: Path, added: Added
) -> None:
    here = kept_of(db, PlanTable, patient)
    known, by_uid = {_content(row) for row in here}, {row["uid"] for row in here}
    for row in history.of(PlanTable):
        if _content(row) in known:
            continue
        if row["uid"] is not None and row["uid"] in by_uid:
            raise _differs(path, PlanTable, row)
        known.add(_content(row))
        db.execute(insert(PlanTable).values(patient_id=patient, **row))
        added.n_plans += 1


def _entries(
    db: Connection,
    table: Any,
    history: History,
    patient: str,
    path: Path,
    added: Added,
) -> None:
    """Add events or notes; one that was taken back on either side is taken back."""
    here = {row["id"]: row for row in kept_of(db, table, patient)}
    for row in history.of(table):
        known = here.get(row["id"])
        if known is None:
            db.execute(insert(table).values(patient_id=patient, **row))
            if table is NoteTable:
                added.n_notes += 1
            else:
                added.n_events += 1
            continue
        if _content({**known, "withdrawn_us": None}) != _content(
            {**row, "withdrawn_us": None}
        ):
            raise _differs(path, table, row)
        if row["withdrawn_us"] is not None and known["withdrawn_us"] is None:
            taken_back = update(table).where(table.id == row["id"])
            db.execute(taken_back.values(withdrawn_us=row["withdrawn_us"]))
            added.n_withdrawn += 1
