"""Rows of the history as plain JSON values, and back with every type checked."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.types import JSON

from rehab.storage.clinic_tables import EventEntryTable, NoteTable, VerdictTable
from rehab.storage.diary_tables import CheckupTable, PlanTable, RatingTable
from rehab.storage.night_tables import (
    NightMovementTable,
    NightScoreTable,
    NightTable,
)
from rehab.storage.schema import (
    Base,
    JerkTable,
    RepetitionTable,
    RunTable,
    ScoreTable,
    SessionTable,
    ShapesTable,
    SilenceTable,
)

Row = dict[str, Any]
"""A row by column, in Python's types."""

PARTS: tuple[type[Base], ...] = (
    *(JerkTable, SilenceTable, RunTable, RepetitionTable, ShapesTable),
)
"""What belongs to a score."""
KEPT: tuple[type[Base], ...] = (
    *(PlanTable, CheckupTable, RatingTable, EventEntryTable, NoteTable),
)
"""What belongs to a patient, beside the sessions."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What has a recording and judgements: the tables of sessions, or of nights.

    `owner` is the column of `scores` that names the row of `table`.
    """

    table: type[Any]
    scores: type[Any]
    owner: str
    parts: tuple[type[Base], ...]


SESSIONS = Recorded(SessionTable, ScoreTable, "session_id", PARTS)
NIGHTS = Recorded(NightTable, NightScoreTable, "night_id", (NightMovementTable,))
ALL: tuple[type[Base], ...] = (
    *PARTS,
    *KEPT,
    *(SessionTable, ScoreTable, VerdictTable),
    *(NightTable, NightScoreTable, NightMovementTable),
)

_OF_THE_PLACE = {
    *("patient_id", "session_id", "night_id", "score_id", "judgement"),
    "recording_path",
}
"""What another data folder gives anew: whose, which, in which order, where."""
_COUNTED: tuple[type[Base], ...] = (
    *(ScoreTable, NightScoreTable, PlanTable, CheckupTable, RatingTable),
)
"""Tables whose `id` is a number of this database only."""
_PLAIN: dict[type, tuple[type, ...]] = {
    int: (int,),
    float: (float, int),
    bool: (bool,),
    str: (str,),
}


def name_of(table: type[Base]) -> str:
    """Return a table's name."""
    return str(table.__tablename__)


def columns_of(table: type[Base]) -> list[Any]:
    """Return the columns of a table that travel, in their order."""
    return [
        column
        for column in table.__table__.columns
        if column.name not in _OF_THE_PLACE
        and not (column.name == "id" and table in _COUNTED)
    ]


def row_of(table: type[Base], found: Any) -> Row:
    """Return what travels of a row that the database gave."""
    return {column.name: getattr(found, column.name) for column in columns_of(table)}


def to_values(rows: Iterable[Row]) -> list[list[Any]]:
    """Return rows as lists of JSON values, in the order of `columns_of`."""
    return [[_plain(value) for value in row.values()] for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, UUID | date):
        return str(value)
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return value


def to_rows(
    table: type[Base], names: Sequence[str], values: Iterable[Sequence[Any]]
) -> list[Row]:
    """Return rows as `to_values` had them.

    Columns that an older history did not have get what its migration gave them. Raises
    `ValueError` or `TypeError` for any value that the column cannot hold.
    """
    columns = {column.name: column for column in columns_of(table)}
    unknown = set(names) - set(columns)
    if unknown:
        raise ValueError(f"{name_of(table)} has no {sorted(unknown)}")
    rows = []
    for line in values:
        given: Mapping[str, Any] = dict(zip(names, line, strict=True))
        rows.append(
            {
                name: _typed(column, given[name]) if name in given else usual(column)
                for name, column in columns.items()
            }
        )
    return rows


def usual(column: Any) -> Any:
    """Return what a row has in a column that came after it; `ValueError` for no other."""
    if column.nullable:
        return None
    known = {
        "is_replayed": False,
        "link_security": "unknown",
        "confidence": 1.0,
        "lags_s": [],
    }
    if column.name not in known:
        raise ValueError(f"{column} is missing")
    return known[column.name]


def _typed(column: Any, value: Any) -> Any:
    if value is None:
        if not column.nullable:
            raise ValueError(f"{column} is empty")
        return None
    if isinstance(column.type, JSON):
        return value
    kind = column.type.python_type
    if kind in _PLAIN:
        if type(value) not in _PLAIN[kind]:
            raise TypeError(f"{column}: {value!r}")
        return kind(value)
    if not isinstance(value, str):
        raise TypeError(f"{column}: {value!r}")
    if kind is UUID:
        return UUID(value)
    return (
        b64decode(value, validate=True) if kind is bytes else date.fromisoformat(value)
    )
