"""R7 on a server: one program writes; who lost the connection has lost the lock."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy.orm import Session

from rehab.errors import Reason, StoreError
from rehab.model.clinic import ClinicNote
from rehab.storage import database, postgres
from rehab.storage.place import Server
from rehab.storage.schema import PatientTable
from rehab.storage.store import SqlStore
from tests.postgres_room import POSTGRES
from tests.unit.storage.sittings import SITTING

pytestmark = POSTGRES
NOTE = ClinicNote(uuid4(), "me", date(2026, 11, 2), "patient", "rests more", 5, None)


def _cut(db: psycopg.Connection) -> None:
    """End every other connection, as a server that is started anew does."""
    db.execute(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    db.commit()


def test_a_second_writer_is_refused(served: Server) -> None:
    """From another data folder too: the lock is the database's."""
    store = SqlStore(served)
    for other in (served, replace(served, parent=served.parent / "other")):
        with pytest.raises(StoreError) as caught:
            SqlStore(other)
        assert caught.value.reason is Reason.STORE_BUSY
        assert caught.value.facts["path"] == str(served)
    store.add(SITTING)
    store.close()
    SqlStore(served).close()


def test_guests_write_and_readers_read_beside_the_writer(served: Server) -> None:
    """A therapist's note is kept while the patient trains."""
    store = SqlStore(served)
    store.add(SITTING)
    guest = SqlStore(served, is_guest=True)
    reader = SqlStore(served, read_only=True)
    guest.entries.add_note(NOTE)
    assert store.entries.notes() == reader.entries.notes() == [NOTE]
    store.add(replace(SITTING, id=uuid4(), score=None))
    assert len(reader.sessions()) == len(guest.sessions()) == 2
    for one in (store, guest, reader):
        one.close()


def test_who_reads_changes_nothing(served: Server) -> None:
    """`rehab history` may not harm, whatever it does."""
    reader = SqlStore(served, read_only=True)
    with pytest.raises(StoreError) as caught:
        reader.add(SITTING)
    assert caught.value.reason is Reason.SERVER_REFUSED
    assert "read-only" in caught.value.facts["said"]
    assert reader.sessions() == []
    reader.close()


def test_a_guest_waits_for_another_and_then_gives_up(
    served: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page must not hang where another transaction does."""
    SqlStore(served).close()
    soon = postgres._SETTINGS.replace("lock_timeout = 5000", "lock_timeout = 50")
    monkeypatch.setattr(postgres, "_SETTINGS", soon)
    guest, other = SqlStore(served, is_guest=True), SqlStore(served, is_guest=True)
    with guest._engine.begin():
        reader = SqlStore(served, read_only=True)
        assert reader.sessions() == []  # waits for nobody
        reader.close()
        with pytest.raises(StoreError) as caught:
            other.entries.add_note(NOTE)
    assert caught.value.reason is Reason.STORE_BUSY
    other.entries.add_note(NOTE)
    for one in (guest, other):
        one.close()


def test_a_server_that_was_started_anew_is_found_again(
    served: Server, postgresql: psycopg.Connection
) -> None:
    """A session takes half an hour; an update of the server must not cost it."""
    store, reader = SqlStore(served), SqlStore(served, read_only=True)
    _cut(postgresql)
    store.add(SITTING)
    assert reader.sessions() == [SITTING]
    with pytest.raises(StoreError) as caught:
        SqlStore(replace(served, parent=served.parent / "other"))
    assert caught.value.reason is Reason.STORE_BUSY  # it has its lock again
    store.close()
    reader.close()


def test_who_lost_the_lock_to_another_does_not_write(
    served: Server, postgresql: psycopg.Connection
) -> None:
    """Two writers would both number the same judgement of a session."""
    store = SqlStore(served)
    _cut(postgresql)
    other = SqlStore(replace(served, parent=served.parent / "other"))
    with pytest.raises(StoreError) as caught:
        store.add(SITTING)
    assert caught.value.reason is Reason.STORE_BUSY
    other.close()
    store.add(SITTING)  # and now it may
    store.close()


def test_a_connection_that_breaks_half_way_leaves_nothing(
    served: Server, postgresql: psycopg.Connection
) -> None:
    """A session without its jerks would be a wrong number; none is only a lost one."""
    store = SqlStore(served)

    def write() -> None:
        with database.failures(served), Session(store._engine) as db, db.begin():
            db.add(PatientTable(id="half"))
            db.flush()
            _cut(postgresql)
            db.add(PatientTable(id="other half"))

    with pytest.raises(StoreError) as caught:
        write()
    assert caught.value.reason is Reason.SERVER_LOST
    assert postgresql.execute("SELECT count(*) FROM patients").fetchone() == (0,)
    store.add(SITTING)
    store.close()
