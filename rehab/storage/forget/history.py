"""A history held alone, to take a patient out of it: nobody else writes in the meantime."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from rehab.storage import database, disk
from rehab.storage.forget import rows
from rehab.storage.forget.rows import Kept
from rehab.storage.place import Place

NOTHING = Kept({}, {}, frozenset(), frozenset(), frozenset(), frozenset(), ())


class HeldHistory:
    """The rows of a data folder, or none where there is no history yet.

    Every method raises `StoreError`; STORE_BUSY where another program reads so long that
    nothing can be written.
    """

    def __init__(self, path: Place, engine: Engine | None) -> None:
        self._path, self._engine = path, engine

    def look(self, patient: str) -> Kept:
        """Return what is kept of a patient."""
        if self._engine is None:
            return NOTHING
        with database.failures(self._path), self._engine.begin() as db:
            return rows.look(db, patient)

    def remove(self, patient: str) -> dict[str, int]:
        """Remove all rows of a patient, all or none; return how many of each table."""
        if self._engine is None:
            return {}
        with database.failures(self._path):
            return rows.remove(self._engine, patient)

    def sweep(self) -> None:
        """Leave nothing of what was removed in the file."""
        if self._engine is not None:
            with database.failures(self._path):
                rows.sweep(self._engine)


@contextmanager
def held(path: Place) -> Iterator[HeldHistory]:
    """Hold the history at `path` and its lock; its folder is there.

    Raises
    ------
    StoreError
        STORE_BUSY where another program writes, and as `SqlStore`.
    """
    lock = disk.lock_beside(path)
    try:
        engine = database.open_for_writing(path) if database.is_there(path) else None
        try:
            yield HeldHistory(path, engine)
        finally:
            if engine is not None:
                engine.dispose()
    finally:
        lock.close()
