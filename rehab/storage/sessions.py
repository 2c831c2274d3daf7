"""Sessions out of the database, with the newest score and what a person said of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from rehab.model.clinic import Verdict
from rehab.model.session import SessionRow
from rehab.model.verdicts import overruled
from rehab.storage import database, rows
from rehab.storage.clinic_tables import VerdictTable
from rehab.storage.entries import to_verdict
from rehab.storage.place import Place
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

Parts = dict[type[Base], dict[int, list[Any]]]

OLDEST_FIRST = (SessionTable.started_us, SessionTable.id)
_EVENTS = (JerkTable, SilenceTable, RunTable, RepetitionTable, ShapesTable)


def newest() -> ColumnElement[bool]:
    """Return what holds of a session's newest score."""
    any_score = aliased(ScoreTable)
    last = (
        select(func.max(any_score.judgement))
        .where(any_score.session_id == SessionTable.id)
        .scalar_subquery()
    )
    return (ScoreTable.session_id == SessionTable.id) & (ScoreTable.judgement == last)


def sessions(
    db: Session, path: Place, *which: ColumnElement[bool], whole: bool = True
) -> list[SessionRow]:
    """Return sessions, oldest first, as a person left them (`overruled`).

    Parameters
    ----------
    db : Session
    path : Place
        The database; recordings lie relative to its folder.
    which : conditions
        On `SessionTable`.
    whole : bool
        False leaves the events, repetitions and shapes out: a history of years in the
        time of three queries.

    Raises
    ------
    StoreError
        STORE_DAMAGED, SERVER_DAMAGED: every value was checked on its way in, so the file has changed.
    """
    query = _query().where(*which).order_by(*OLDEST_FIRST)
    try:
        found = list(db.execute(query))
        said = _verdicts(db, *which)
        of = _parts(db, _EVENTS if whole else (), *which)
        if not whole and any(v.kind.takes_out for vs in said.values() for v in vs):
            touched = SessionTable.id.in_(said)
            of = _parts(db, (JerkTable,), touched)
        return [_row(row, of, said, path.parent, whole=whole) for row in found]
    except (ValueError, KeyError, TypeError) as error:
        raise database.damaged(path) from error


def _query() -> Select[Any]:
    """Return sessions with their newest scores, as plain rows: `score` is its number."""
    own = [
        c for c in ScoreTable.__table__.columns if c.name not in {"id", "session_id"}
    ]
    return (
        select(*SessionTable.__table__.columns, ScoreTable.id.label("score"), *own)
        .select_from(SessionTable)
        .outerjoin(ScoreTable, newest())
    )


def _row(
    row: Any,
    of: Parts,
    said: dict[UUID, list[Verdict]],
    folder: Path,
    *,
    whole: bool,
) -> SessionRow:
    score = None
    if row.score is not None:
        score = rows.to_score(row, {t: found[row.score] for t, found in of.items()})
        score = overruled(score, said.get(row.id, ()))
        if not whole:
            score = replace(score, jerks=())
    return rows.to_session(row, score, folder)


def _verdicts(db: Session, *which: ColumnElement[bool]) -> dict[UUID, list[Verdict]]:
    found: dict[UUID, list[Verdict]] = defaultdict(list)
    query = select(VerdictTable).join(
        SessionTable, SessionTable.id == VerdictTable.session_id
    )
    query = query.where(*which).order_by(VerdictTable.at_us, VerdictTable.id)
    for row in db.scalars(query):
        found[row.session_id].append(to_verdict(row))
    return found


def _parts(
    db: Session, tables: Iterable[type[Base]], *which: ColumnElement[bool]
) -> Parts:
    """Return the rows of these tables by score.

    They come as plain rows: as mapped objects, a year of jerks takes seconds.
    """
    ids = select(ScoreTable.id).join(SessionTable, newest()).where(*which)
    parts: Parts = {}
    for table in tables:
        found: dict[int, list[Any]] = defaultdict(list)
        columns = table.__table__.columns
        query = select(*columns).where(columns["score_id"].in_(ids))
        for row in db.execute(query.order_by(*table.__table__.primary_key)):
            found[row.score_id].append(row)
        parts[table] = found
    return parts
