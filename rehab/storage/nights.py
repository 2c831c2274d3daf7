"""Nights in the database, beside the sessions and apart from them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Engine, Select, func, select
from sqlalchemy.orm import Session

from rehab.errors import Reason, StoreError
from rehab.model.night import Rules
from rehab.model.nights import NightRow, NightScore
from rehab.storage import database, night_rows
from rehab.storage.night_tables import (
    NightMovementTable,
    NightScoreTable,
    NightTable,
)
from rehab.storage.place import Place
from rehab.storage.schema import PatientTable

_OLDEST_FIRST = (NightTable.started_us, NightTable.id)
_ORDER = list(Rules)


class SqlNights:
    """Keeps nights (`rehab.ports.nights.Nights`). Raises `StoreError` as `SqlStore` does."""

    def __init__(self, engine: Engine, path: Place) -> None:
        self._engine, self._path = engine, path

    def add(self, row: NightRow) -> None:
        """Keep a night with its scores, all or nothing.

        Raises `ValueError` where one of this id is kept, or a value makes no sense.
        """
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            if db.get(PatientTable, row.patient) is None:
                db.add(PatientTable(id=row.patient))
                db.flush()
            db.add(night_rows.from_night(row, self._path.parent))
            db.flush()
            for score in row.scores:
                _add_score(db, row.id, score)

    def add_scores(self, night: UUID, scores: Iterable[NightScore]) -> None:
        """Keep newer judgements, all or nothing; older ones stay. SESSION_UNKNOWN."""
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            if db.get(NightTable, night) is None:
                raise StoreError(Reason.SESSION_UNKNOWN, name=str(night))
            for score in scores:
                _add_score(db, night, score)

    def nights(self, patient: str | None = None) -> list[NightRow]:
        """Return nights of one patient or of all, oldest first, with newest scores."""
        which = [] if patient is None else [NightTable.patient_id == patient]
        return self._read(*which)

    def night(self, night: UUID) -> NightRow:
        """Return one night as `nights` does; SESSION_UNKNOWN if there is none."""
        found = self._read(NightTable.id == night)
        if not found:
            raise StoreError(Reason.SESSION_UNKNOWN, name=str(night))
        return found[0]

    def outlines(self, patient: str) -> list[tuple[NightRow, Mapping[Rules, int]]]:
        """Return the nights of a patient, oldest first, without their movements.

        Beside each stands how many movements count by each of the rules. `Night.series`
        tells how many of them are periodic, so that every rate is there.
        """
        which = NightTable.patient_id == patient
        rows = self._read(which, whole=False)
        counts = self._counts(which) if rows else {}
        return [(row, counts.get(row.id, {})) for row in rows]

    def ids(self, patient: str | None = None) -> list[tuple[int, UUID]]:
        """Return when the nights of one patient or of all began, and their ids."""
        query = select(NightTable.started_us, NightTable.id).order_by(*_OLDEST_FIRST)
        if patient is not None:
            query = query.where(NightTable.patient_id == patient)
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            return [(at_us, night) for at_us, night in db.execute(query)]

    def _counts(self, which: ColumnElement[bool]) -> dict[UUID, dict[Rules, int]]:
        """Return how many movements count, of each night by each of the rules."""
        is_counted = (NightMovementTable.part_of.is_(None)) & (
            NightMovementTable.left_out.is_(None)
        )
        query = (
            select(NightScoreTable.night_id, NightScoreTable.rules, func.count())
            .join(NightMovementTable, NightMovementTable.score_id == NightScoreTable.id)
            .where(NightScoreTable.id.in_(_newest(which)), is_counted)
            .group_by(NightScoreTable.night_id, NightScoreTable.rules)
        )
        found: defaultdict[UUID, dict[Rules, int]] = defaultdict(dict)
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            for night, rules, n in db.execute(query):
                found[night][Rules(rules)] = n
        return found

    def _read(self, *which: ColumnElement[bool], whole: bool = True) -> list[NightRow]:
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            query = select(*NightTable.__table__.columns)
            rows = list(db.execute(query.where(*which).order_by(*_OLDEST_FIRST)))
            try:
                scores = _scores(db, *which, whole=whole) if rows else {}
                folder = self._path.parent
                return [
                    night_rows.to_night(r, scores.get(r.id, ()), folder) for r in rows
                ]
            except (ValueError, KeyError, TypeError) as error:  # the file has changed
                raise database.damaged(self._path) from error


def _newest(*which: ColumnElement[bool]) -> Select[int]:
    """Return the ids of the newest score by each rules."""
    return (
        select(func.max(NightScoreTable.id))
        .join(NightTable, NightTable.id == NightScoreTable.night_id)
        .where(
            NightScoreTable.judgement
            == select(func.max(_Other.c.judgement))
            .where(_Other.c.night_id == NightScoreTable.night_id)
            .where(_Other.c.rules == NightScoreTable.rules)
            .correlate(NightScoreTable)
            .scalar_subquery(),
            *which,
        )
        .group_by(NightScoreTable.night_id, NightScoreTable.rules)
    )


def _scores(
    db: Session, *which: ColumnElement[bool], whole: bool
) -> dict[UUID, list[NightScore]]:
    """Return the newest judgement by each rules, in the order of `Rules`."""
    newest = _newest(*which)
    movements: dict[int, list[Any]] = defaultdict(list)
    columns = NightMovementTable.__table__.columns
    query = select(*columns).where(columns["score_id"].in_(newest))
    query = query.order_by(columns["score_id"], columns["position"])
    for row in db.execute(query) if whole else ():
        movements[row.score_id].append(row)
    found: dict[UUID, list[NightScore]] = defaultdict(list)
    query = select(*NightScoreTable.__table__.columns)
    for row in db.execute(query.where(NightScoreTable.id.in_(newest))):
        score = night_rows.to_night_score(row, movements[row.id])
        found[row.night_id].append(score)
    for scores in found.values():
        scores.sort(key=lambda score: _ORDER.index(score.rules))
    return found


_Other = NightScoreTable.__table__.alias()


def _add_score(db: Session, night: UUID, score: NightScore) -> None:
    query = select(func.max(NightScoreTable.judgement))
    last = db.scalar(query.where(NightScoreTable.night_id == night))
    row = night_rows.from_night_score(score)
    row.night_id = night
    row.judgement = (last or 0) + 1
    db.add(row)
    db.flush()
