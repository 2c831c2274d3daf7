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

from rehab.storage import diary, entries, rows
from rehab.storage.bundle import tables
from rehab.storage.bundle.tables import Row, name_of
from rehab.storage.clinic_tables import EventEntryTable, NoteTable, VerdictTable
from rehab.storage.diary_tables import CheckupTable, PlanTable, RatingTable
from rehab.storage.layout import to_json
from rehab.storage.schema import Base, ScoreTable, SessionTable

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
        found = self.row["detector"].get("version", 0)
        return float(found) if isinstance(found, int | float) else 0.0


@dataclass(frozen=True, slots=True)
class SessionCopy:
    """A session, its judgements from the oldest to the newest, what was said of jerks.

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
    """A patient's sessions, and by table what else is kept of them."""

    sessions: tuple[SessionCopy, ...]
    kept: Mapping[str, list[Row]] = field(default_factory=dict)

    def of(self, table: type[Base]) -> list[Row]:
        """Return the rows of a table of `tables.KEPT`."""
        return self.kept.get(name_of(table), [])


def gather(db: Connection, patient: str, folder: Path) -> History:
    """Return all of a patient; recordings lie relative to `folder`."""
    return History(
        gather_sessions(db, folder, SessionTable.patient_id == patient),
        {name_of(table): kept_of(db, table, patient) for table in tables.KEPT},
    )


def kept_of(db: Connection, table: type[Base], patient: str) -> list[Row]:
    """Return a patient's rows of one table, in the order in which they were kept."""
    columns = table.__table__.columns
    query = select(*columns).where(columns["patient_id"] == patient)
    return [
        tables.row_of(table, row) for row in db.execute(query.order_by(columns["id"]))
    ]


def gather_sessions(
    db: Connection, folder: Path, *which: ColumnElement[bool]
) -> tuple[SessionCopy, ...]:
    """Return sessions with all their judgements, the oldest session first."""
    scores = select(ScoreTable.id).join(
        SessionTable, SessionTable.id == ScoreTable.session_id
    )
    parts: dict[int, Parts] = defaultdict(dict)
    for table in tables.PARTS:
        columns = table.__table__.columns
        query = select(*columns).where(columns["score_id"].in_(scores.where(*which)))
        for row in db.execute(query.order_by(*table.__table__.primary_key)):
            found = parts[row.score_id].setdefault(name_of(table), [])
            found.append(tables.row_of(table, row))
    judged: dict[UUID, list[ScoreCopy]] = defaultdict(list)
    query = select(*ScoreTable.__table__.columns).where(
        ScoreTable.id.in_(scores.where(*which))
    )
    for row in db.execute(query.order_by(ScoreTable.judgement)):
        copy = ScoreCopy(tables.row_of(ScoreTable, row), parts[row.id])
        judged[row.session_id].append(copy)
    said: dict[UUID, list[Row]] = defaultdict(list)
    own = select(SessionTable.id).where(*which)
    query = select(*VerdictTable.__table__.columns)
    query = query.where(VerdictTable.session_id.in_(own))
    for row in db.execute(query.order_by(VerdictTable.at_us, VerdictTable.id)):
        said[row.session_id].append(tables.row_of(VerdictTable, row))
    query = select(*SessionTable.__table__.columns).where(*which)
    return tuple(
        SessionCopy(
            tables.row_of(SessionTable, row),
            tuple(judged[row.id]),
            tuple(said[row.id]),
            folder / PurePosixPath(row.recording_path),
        )
        for row in db.execute(query.order_by(SessionTable.started_us, SessionTable.id))
    )


def to_document(history: History) -> dict[str, Any]:
    """Return a history as JSON values."""
    return {
        "columns": {
            name_of(table): [column.name for column in tables.columns_of(table)]
            for table in tables.ALL
        },
        "sessions": [_session_values(session) for session in history.sessions],
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

    def score_of(values: Any) -> ScoreCopy:
        parts = {
            name_of(table): rows_of(table, values["parts"][name_of(table)])
            for table in tables.PARTS
            if values["parts"].get(name_of(table))
        }
        return ScoreCopy(rows_of(ScoreTable, [values["row"]])[0], parts)

    sessions = tuple(
        SessionCopy(
            rows_of(SessionTable, [values["row"]])[0],
            tuple(score_of(score) for score in values["scores"]),
            tuple(rows_of(VerdictTable, values["verdicts"])),
        )
        for values in document["sessions"]
    )
    kept = {
        name_of(table): rows_of(table, document["kept"][name_of(table)])
        for table in tables.KEPT
        if name_of(table) in document["kept"]
    }
    found = History(sessions, kept)
    _make_sense_of(found)
    return found


def _make_sense_of(history: History) -> None:
    """Read everything as the program will read it; raise where it could not."""
    if len({session.id for session in history.sessions}) < len(history.sessions):
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
