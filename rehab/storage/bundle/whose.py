"""Whose history a bundle is, here: a home calls everybody “me”, and there are many homes.

A history only grows, and its entries have ids that nobody else's have. So who shares one
with a bundle is its person, whatever the pseudonym: the first import decides where a home
belongs, and no list has to be kept of that. Who shares none is somebody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection, select

from rehab.errors import FileError, Reason, RehabError, StoreError
from rehab.model.people import DEMO
from rehab.storage.bundle.history import History
from rehab.storage.bundle.unpack import Incoming
from rehab.storage.clinic_tables import EventEntryTable, NoteTable
from rehab.storage.diary_tables import PlanTable
from rehab.storage.night_tables import NightTable
from rehab.storage.schema import PatientTable, SessionTable

T = TypeVar("T")

AT_ONCE = 500
"""SQLite takes only so many values in one query."""
_MOST_SIGNS = 80


@dataclass(frozen=True, slots=True)
class Ask:
    """What the person who imports said.

    Parameters
    ----------
    expected : str or None
        Whom they think the bundle holds: its pseudonym, or the one used here.
    name : str or None
        The pseudonym to use here, where the person is new.
    is_same_person : bool
        The person called so here is the bundle's, though nothing tells it.
    """

    expected: str | None = None
    name: str | None = None
    is_same_person: bool = False


def whose(db: Connection, incoming: Incoming, ask: Ask, path: Path) -> str:
    """Return the pseudonym of a bundle's person here.

    Raises
    ------
    FileError
        PATIENT_UNEXPECTED, BUNDLE_DIFFERS where it has entries of several patients.
    StoreError
        PATIENT_TAKEN, PATIENT_KNOWN.
    RehabError
        SETTING_INVALID for a pseudonym that cannot be.
    """
    owners = _owners(db, incoming.history)
    if len(owners) > 1:
        raise FileError(
            Reason.BUNDLE_DIFFERS, path=str(path), name=" + ".join(sorted(owners))
        )
    target = next(iter(owners), ask.name or incoming.patient)
    if ask.expected is not None and ask.expected not in {target, incoming.patient}:
        raise FileError(
            Reason.PATIENT_UNEXPECTED,
            path=str(path),
            name=ask.expected,
            found=_shown(incoming.patient),
        )
    if owners:
        if ask.name not in {None, target}:
            raise StoreError(Reason.PATIENT_KNOWN, path=str(path), name=target)
        return target
    _check(target, incoming.history)
    known = db.scalar(select(PatientTable.id).where(PatientTable.id == target))
    if known is not None and not ask.is_same_person:
        raise StoreError(Reason.PATIENT_TAKEN, path=str(path), name=target)
    return target


def _check(name: str, history: History) -> None:
    is_name = bool(name.strip()) and name.isprintable() and len(name) <= _MOST_SIGNS
    is_own = any(
        not (s.row["is_simulated"] or s.row["is_replayed"]) for s in history.recorded
    )
    if not is_name or (name == DEMO.id and is_own):  # “demo” is nobody
        raise RehabError(
            Reason.SETTING_INVALID,
            name="--as",
            value=_shown(name),
            allowed=f"a pseudonym of 1 to {_MOST_SIGNS} signs, not “{DEMO.id}”",
        )


def _shown(name: str) -> str:
    """Return a name that does nothing to a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in name[:_MOST_SIGNS])


def _owners(db: Connection, history: History) -> set[str]:
    """Return who has something of this history here."""
    sessions = [session.id for session in history.sessions]
    found: set[str] = set()
    for table, column, ids in (
        (SessionTable, "id", sessions),
        (NightTable, "id", [night.id for night in history.nights]),
        (PlanTable, "uid", [row["uid"] for row in history.of(PlanTable) if row["uid"]]),
        (EventEntryTable, "id", [row["id"] for row in history.of(EventEntryTable)]),
        (NoteTable, "id", [row["id"] for row in history.of(NoteTable)]),
    ):
        columns = table.__table__.columns
        found |= set(_having(db, columns["patient_id"], columns[column], ids))
    return found


def _having(
    db: Connection, patient: Any, column: Any, ids: Sequence[UUID]
) -> list[str]:
    return [
        name
        for some in chunks(ids)
        for name in db.scalars(select(patient).where(column.in_(some)).distinct())
    ]


def chunks(items: Sequence[T]) -> list[Sequence[T]]:
    """Return `AT_ONCE` at a time."""
    return [items[at : at + AT_ONCE] for at in range(0, len(items), AT_ONCE)]
