"""Rows of a patient: found by following the references, so that no table is left out.

Whatever the revision of the schema, and whatever tables come later: a row belongs to a
patient if it refers to them, or to a row that does.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    MetaData,
    NullPool,
    Table,
    create_engine,
    delete,
    func,
    null,
    or_,
    select,
)

from rehab.model.people import DEMO
from rehab.storage import postgres
from rehab.storage.night_tables import NightTable
from rehab.storage.schema import PatientTable, SessionTable


@dataclass(frozen=True, slots=True)
class Kept:
    """What a history holds of a patient, and of whom else it knows.

    Parameters
    ----------
    counts : mapping
        Table -> rows of the patient; tables without any are left out.
    sessions : mapping
        Session or night -> its recording, as a path below the data folder or an absolute one.
    ids : frozenset of UUID
        Of the sessions, and of the sittings that they belong to.
    devices : frozenset of str
        What the sessions were recorded with.
    others : frozenset of UUID
        Sessions of everybody else.
    people : frozenset of str
        Everybody else, but the practice's nobody.
    patients : tuple of str
        All pseudonyms.
    span_us : tuple of int, or None
        When the first and the last session began.
    """

    counts: Mapping[str, int]
    sessions: Mapping[UUID, PurePosixPath]
    ids: frozenset[UUID]
    devices: frozenset[str]
    others: frozenset[UUID]
    people: frozenset[str]
    patients: tuple[str, ...]
    span_us: tuple[int, int] | None = None


def look(db: Connection, patient: str) -> Kept:
    """Return what a history of the newest revision holds of a patient."""
    counts = {
        table.name: db.scalar(select(func.count()).select_from(table).where(which)) or 0
        for table, which in _belonging(db, patient).items()
    }
    columns = (
        *(SessionTable.id, SessionTable.patient_id, SessionTable.sitting),
        *(SessionTable.recording_path, SessionTable.device),
        SessionTable.started_us,
    )
    nights = (
        *(NightTable.id, NightTable.patient_id, null().label("sitting")),
        *(NightTable.recording_path, NightTable.device, NightTable.started_us),
    )
    all_rows = [*db.execute(select(*columns)), *db.execute(select(*nights))]
    all_rows.sort(key=lambda row: (row.started_us, row.id))
    own = [row for row in all_rows if row.patient_id == patient]
    others = [row for row in all_rows if row.patient_id != patient]
    # In the order of their signs: a server may sort by the rules of a language.
    patients = sorted(db.scalars(select(PatientTable.id)))
    return Kept(
        counts={name: n for name, n in counts.items() if n},
        sessions={row.id: PurePosixPath(row.recording_path) for row in own},
        ids=frozenset(i for row in own for i in (row.id, row.sitting) if i),
        devices=frozenset(row.device for row in own),
        others=frozenset(row.id for row in others),
        people=frozenset(patients) - {patient, DEMO.id},
        patients=tuple(patients),
        span_us=(own[0].started_us, own[-1].started_us) if own else None,
    )


def remove(engine: Engine, patient: str) -> dict[str, int]:
    """Remove all rows of a patient, all or none; return how many of each table.

    SQLite overwrites with zeros what it frees, and then writes the file anew: pages that
    held something before would else keep it until they are used again (`sweep`).
    """
    removed = {}
    with engine.begin() as db:
        if db.dialect.name == "sqlite":
            db.exec_driver_sql("PRAGMA secure_delete = ON")
        for table, which in reversed(_belonging(db, patient).items()):
            removed[table.name] = db.execute(delete(table).where(which)).rowcount
    return {name: n for name, n in removed.items() if n}


def take_out(path: Path, patient: str) -> None:
    """Remove a patient from a SQLite file of any revision that nobody uses."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(path, isolation_level=None),
        poolclass=NullPool,
    )
    remove(engine, patient)
    sweep(engine)
    engine.dispose()


def sweep(engine: Engine) -> None:
    """Write a database anew, without what it held in pages that are free now."""
    if engine.dialect.name != "sqlite":
        with engine.begin() as db:
            tables = [table.name for table in _belonging(db, "")]
        postgres.sweep(engine, tables)
        return
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA temp_store = MEMORY")  # no copy outside the folder
        cursor.execute("VACUUM")
        cursor.close()
    finally:
        connection.close()


def _belonging(db: Connection, patient: str) -> dict[Table, ColumnElement[bool]]:
    """Return what holds of a patient's rows, by table; who is referred to comes first."""
    found = MetaData()
    found.reflect(db)
    which: dict[Table, ColumnElement[bool]] = {}
    for table in found.sorted_tables:
        if table.name == PatientTable.__tablename__:
            which[table] = table.c.id == patient
            continue
        refers = [
            column.in_(select(key.column).where(which[key.column.table]))
            for column in table.columns
            for key in column.foreign_keys
            if key.column.table in which
        ]
        if refers:
            which[table] = or_(*refers)
    return which
