"""A large clinic in SQLite, made in bulk: 200 patients, 20,000 sessions, 2,000,000 jerks.

Of each session's score all parts are there, as `tests.clinic_room` has them; only the
jerks are written row by row here, as no dataclass would be fast enough.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import insert

from rehab.model.score import PhaseScore, Score
from rehab.model.session import SessionRow
from rehab.storage import database, rows
from rehab.storage.schema import (
    Base,
    JerkTable,
    PatientTable,
    RepetitionTable,
    RunTable,
    ScoreTable,
    SessionTable,
    ShapesTable,
    SilenceTable,
)
from rehab.storage.store import SqlStore
from tests import clinic_room as room

N_PATIENTS, N_SITTINGS, N_JERKS = 200, 20, 100
SECONDS = 240.0
_PARTS = (
    *((SilenceTable, "silences"), (RunTable, "runs")),
    *((RepetitionTable, "repetitions"), (ShapesTable, "shapes")),
)


def build(data: Path, n_patients: int = N_PATIENTS) -> None:
    """Fill the history of a data folder."""
    SqlStore(data / "rehab.db").close()
    pragmas = ["journal_mode = OFF", "synchronous = OFF", "cache_size = -200000"]
    engine = database._engine(data / "rehab.db", pragmas, "BEGIN")
    jerk_columns = [column.name for column in JerkTable.__table__.columns]
    marks = ", ".join("?" * len(jerk_columns))
    names = ", ".join(jerk_columns)
    into_jerks = f"INSERT INTO jerks ({names}) VALUES ({marks})"  # noqa: S608
    number = 0
    with engine.begin() as db:
        for k in range(n_patients):
            patient = f"patient-{k:03}"
            db.execute(insert(PatientTable), [{"id": patient}])
            tables: dict[type[Base], list[dict[str, object]]] = {}
            jerks: list[tuple[object, ...]] = []
            for row, score in _sessions(patient, k):
                number += 1
                _add(tables, SessionTable, rows.from_session(row, data))
                kept = rows.from_score(score)
                kept.id, kept.session_id, kept.judgement = number, row.id, 1
                _add(tables, ScoreTable, kept)
                for table, name in _PARTS:
                    for part in getattr(kept, name):
                        part.score_id = number
                        _add(tables, table, part)
                jerks += _jerks(number)
            for table, values in tables.items():
                db.execute(insert(table), values)
            db.exec_driver_sql(into_jerks, jerks)
    engine.dispose()


def _add(
    tables: dict[type[Base], list[dict[str, object]]], table: type[Base], row: Base
) -> None:
    names = [column.name for column in table.__table__.columns]
    tables.setdefault(table, []).append({name: getattr(row, name) for name in names})


def _sessions(patient: str, k: int) -> Iterator[tuple[SessionRow, Score]]:
    days = [
        room.TODAY - timedelta(days=3 * (N_SITTINGS - n)) for n in range(N_SITTINGS)
    ]
    template = room.score(8, seconds=SECONDS, seed=k)
    by_phase = tuple(replace(part, n_jerks=N_JERKS // 4) for part in template.by_phase)
    for day in days:
        for row in _rows(patient, day):
            yield row, _score(template, by_phase)


def _score(template: Score, by_phase: tuple[PhaseScore, ...]) -> Score:
    return replace(template, jerks=(), n_jerks=N_JERKS, by_phase=by_phase)


def _rows(patient: str, day: date) -> list[SessionRow]:
    return [replace(row, score=None) for row in room.sitting(patient, day, n_jerks=0)]


def _jerks(score: int) -> Iterator[tuple[object, ...]]:
    rng = np.random.default_rng(score)
    onsets = np.sort(rng.uniform(1.0, SECONDS - 1.0, N_JERKS))
    lengths = rng.uniform(0.02, 0.12, N_JERKS)
    for i, (on, length) in enumerate(
        zip(onsets.tolist(), lengths.tolist(), strict=True)
    ):
        yield (
            *(score, i, i, on, on + length, "[0, 1]", "jerk", 120.0, 4.0, True, False),
            *("right", None, None, 0.9, "[0.0, 0.01]", "hold", True),
        )
