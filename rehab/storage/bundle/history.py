"""All that is kept of a patient: as it lies in the database, and as it travels."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, select

from rehab.storage import diary, entries, night_rows, rows
from rehab.storage.bundle import tables
from rehab.storage.bundle.tables import Recorded, Row, name_of
from rehab.storage.clinic_tables import EventEntryTable, NoteTable, VerdictTable
from rehab.storage.diary_tables import CheckupTable, PlanTable, RatingTable
from rehab.storage.layout import to_json
from rehab.storage.night_tables import NightMovementTable, NightTable
from rehab.storage.schema import Base, SessionTable

Parts = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class ScoreCopy:
    """A judgement with its events, by table."""

    row: Row
    parts: Parts

    @property
    def content(self) -> str:
        """What two judgements have in common that are one."""
        parts = {name: tables.to_values(found) for name, found in self.parts.items()}
        text = to_json([tables.to_values([self.row]), sorted(parts.items())])
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def version(self) -> float:
        """The version of its detector; 0 where it tells none."""
        method = self.row.get("detector") or self.row.get("method") or {}
        found = method.get("version", 0)
        return float(found) if isinstance(found, int | float) else 0.0


@dataclass(frozen=True, slots=True)
class SessionCopy:
    """A session or a night, its judgements from the oldest to the newest, what was said.

    Of jerks only: a night has no verdicts.
    `recording` is where its recording lies; None where there is none.
    """

    row: Row
    scores: tuple[ScoreCopy, ...]
    verdicts: tuple[Row, ...]
    recording: Path | None = None

    @property
    def id(self) -> UUID:
        """Its id."""
        return UUID(str(self.row["id"]))


@dataclass(frozen=True, slots=True)
class History:
    """A patient's sessions and nights, and by table what else is kept of them."""

    sessions: tuple[SessionCopy, ...]
    kept: Mapping[str, list[Row]] = field(default_factory=dict)
    nights: tuple[SessionCopy, ...] = ()

    @property
    def recorded(self) -> tuple[SessionCopy, ...]:
        """Everything that has a recording."""
        return (*self.sessions, *self.nights)

    def of(self, table: type[Base]) -> list[Row]:
        """Return the rows of a table of `tables.KEPT`."""
        return self.kept.get(name_of(table), [])


def gather(db: Connection, patient: str, folder: Path) -> History:
    """Return all of a patient; recordings lie relative to `folder`."""
    return History(
        gather_recorded(
            db, folder, tables.SESSIONS, SessionTable.patient_id == patient
        ),
        {name_of(table): kept_of(db, table, patient) for table in tables.KEPT},
        gather_recorded(db, folder, tables.NIGHTS, NightTable.patient_id == patient),
    )


def kept_of(db: Connection, table: type[Base], patient: str) -> list[Row]:
    """Return a patient's rows of one table, in the order in which they were kept."""
    columns = table.__table__.columns
    query = select(*columns).where(columns["patient_id"] == patient)
    return [
        tables.row_of(table, row) for row in db.execute(query.order_by(columns["id"]))
    ]


def gather_recorded(
    db: Connection, folder: Path, kind: Recorded, *which: ColumnElement[bool]
) -> tuple[SessionCopy, ...]:
    """Return sessions, or nights, with all their judgements, the oldest first."""
    of, scores = kind.table, kind.scores
    owner = getattr(scores, kind.owner)
    mine = select(scores.id).join(of, of.id == owner).where(*which)
    parts: dict[int, Parts] = defaultdict(dict)
    for table in kind.parts:
        columns = table.__table__.columns
        query = select(*columns).where(columns["score_id"].in_(mine))
        for row in db.execute(query.order_by(*table.__table__.primary_key)):
            found = parts[row.score_id].setdefault(name_of(table), [])
            found.append(tables.row_of(table, row))
    judged: dict[UUID, list[ScoreCopy]] = defaultdict(list)
    query = select(*scores.__table__.columns).where(scores.id.in_(mine))
    for row in db.execute(query.order_by(scores.judgement)):
        copy = ScoreCopy(tables.row_of(scores, row), parts[row.id])
        judged[getattr(row, kind.owner)].append(copy)
    said = _said(db, *which) if kind is tables.SESSIONS else {}
    query = select(*of.__table__.columns).where(*which)
    return tuple(
        SessionCopy(
            tables.row_of(of, row),
            tuple(judged[row.id]),
            tuple(said.get(row.id, ())),
            folder / PurePosixPath(row.recording_path),
        )
        for row in db.execute(query.order_by(of.started_us, of.id))
    )


def _said(db: Connection, *which: ColumnElement[bool]) -> dict[UUID, list[Row]]:
    said: dict[UUID, list[Row]] = defaultdict(list)
    own = select(SessionTable.id).where(*which)
    query = select(*VerdictTable.__table__.columns)
    query = query.where(VerdictTable.session_id.in_(own))
    for row in db.execute(query.order_by(VerdictTable.at_us, VerdictTable.id)):
        said[row.session_id].append(tables.row_of(VerdictTable, row))
    return said


def to_document(history: History) -> dict[str, Any]:
    """Return a history as JSON values."""
    return {
        "columns": {
            name_of(table): [column.name for column in tables.columns_of(table)]
            for table in tables.ALL
        },
        "sessions": [_session_values(session) for session in history.sessions],
        "nights": [_session_values(night) for night in history.nights],
        "kept": {name: tables.to_values(rows) for name, rows in history.kept.items()},
    }


def _session_values(session: SessionCopy) -> dict[str, Any]:
    return {
        "row": tables.to_values([session.row])[0],
        "scores": [
            {
                "row": tables.to_values([score.row])[0],
                "parts": {n: tables.to_values(rows) for n, rows in score.parts.items()},
            }
            for score in session.scores
        ],
        "verdicts": tables.to_values(session.verdicts),
    }


def from_document(document: Any) -> History:
    """Return what `to_document` was given, without recordings.

    Raises `ValueError`, `TypeError`, `KeyError` or `AttributeError` on any content that
    no program of ours has written.
    """
    columns = document["columns"]

    def rows_of(table: type[Base], values: list[Any]) -> list[Row]:
        return tables.to_rows(table, columns[name_of(table)], values)

    def score_of(kind: Recorded, values: Any) -> ScoreCopy:
        parts = {
            name_of(table): rows_of(table, values["parts"][name_of(table)])
            for table in kind.parts
            if values["parts"].get(name_of(table))
        }
        return ScoreCopy(rows_of(kind.scores, [values["row"]])[0], parts)

    def recorded(kind: Recorded, values: Any) -> SessionCopy:
        return SessionCopy(
            rows_of(kind.table, [values["row"]])[0],
            tuple(score_of(kind, score) for score in values["scores"]),
            tuple(rows_of(VerdictTable, values["verdicts"])),
        )

    sessions = tuple(recorded(tables.SESSIONS, v) for v in document["sessions"])
    # A bundle of before there were nights has none.
    nights = tuple(recorded(tables.NIGHTS, v) for v in document.get("nights", ()))
    kept = {
        name_of(table): rows_of(table, document["kept"][name_of(table)])
        for table in tables.KEPT
        if name_of(table) in document["kept"]
    }
    found = History(sessions, kept, nights)
    _make_sense_of(found)
    return found


def _make_sense_of(history: History) -> None:
    """Read everything as the program will read it; raise where it could not."""
    if len({one.id for one in history.recorded}) < len(history.recorded):
        raise ValueError("a session is there twice")
    for session in history.sessions:
        _read(rows.to_session, session.row, None, Path(), recording_path="")
        for score in session.scores:
            of = {
                table: [_named(row) for row in score.parts.get(name_of(table), ())]
                for table in tables.PARTS
            }
            _read(rows.to_score, score.row, of)
        for verdict in session.verdicts:
            _read(entries.to_verdict, verdict, session_id=session.id)
    for night in history.nights:
        _read(night_rows.to_night, night.row, (), Path(), recording_path="")
        for score in night.scores:
            of_night = score.parts.get(name_of(NightMovementTable), ())
            movements = [_named(row) for row in of_night]
            _read(night_rows.to_night_score, score.row, movements)
    for table, read in (
        (PlanTable, diary.to_plan),
        (CheckupTable, diary.to_checkup),
        (RatingTable, diary.to_rating),
        (EventEntryTable, entries.to_event),
        (NoteTable, entries.to_note),
    ):
        for row in history.of(table):
            _read(read, row)


def _read(read: Any, row: Row, *more: Any, **also: Any) -> None:
    read(_named(row, **also), *more)


def _named(row: Row, **also: Any) -> SimpleNamespace:
    return SimpleNamespace(**{"patient_id": "", "session_id": None, **row, **also})
