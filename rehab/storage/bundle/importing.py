"""Takes a bundle into a data folder: all of it, or nothing.

Everything is unpacked and checked in a staging folder first. Then come the recordings, each
by one rename into a folder where nobody looks for lost ones, and one transaction of the
database. A program that dies before its end leaves files that no history names; the next
import clears the staging folder away and puts its own recordings over them.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, select

from rehab.errors import FileError, Reason
from rehab.ports.progress import Tell
from rehab.storage import database, disk
from rehab.storage.atrest import switching
from rehab.storage.atrest.archive import STAGING
from rehab.storage.bundle.merge import IMPORTED, Added, merge
from rehab.storage.bundle.unpack import Incoming, check_head, unpack
from rehab.storage.bundle.whose import Ask, whose
from rehab.storage.night_tables import NightTable
from rehab.storage.place import NAME, Place, Server
from rehab.storage.schema import SessionTable


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: the person's pseudonym in the file and here, what was new."""

    found: str
    patient: str
    n_sessions: int
    n_nights: int
    n_simulated: int
    added: Added


def import_bundle(
    history: Place, path: Path, passphrase: str, ask: Ask, tell: Tell
) -> Imported:
    """Import the bundle at `path` into the database `history` and the folder around it.

    Raises
    ------
    FileError, StoreError, RehabError
        As `check_head`, `unpack`, `whose`, `merge` and `SqlStore`; nothing was changed
        then.
    """
    check_head(path)
    with _staging(history) as staging:
        incoming = unpack(path, passphrase, staging, tell)
        engine = database.open_for_writing(history)
        try:
            patient, added = _take_in(engine, history, incoming, ask, path)
        except ValueError as error:  # what the database does not let in
            raise FileError(Reason.BUNDLE_DAMAGED, path=str(path)) from error
        finally:
            engine.dispose()
        switching.close_up(history.parent)
    sessions = incoming.history.sessions
    n_simulated = sum(session.row["is_simulated"] for session in sessions)
    n_nights = len(incoming.history.nights)
    return Imported(
        incoming.patient, patient, len(sessions), n_nights, n_simulated, added
    )


def _take_in(
    engine: Engine, history: Place, incoming: Incoming, ask: Ask, path: Path
) -> tuple[str, Added]:
    folder = history.parent
    new = [place for place in (folder / IMPORTED,) if not place.exists()]
    added = Added()
    try:
        with database.failures(history), engine.begin() as db:
            patient = whose(db, incoming, ask, path)
            added = merge(db, incoming.history, patient, folder, path)
            _move(added.moves)
    except BaseException:
        _undo(engine, added.moves)
        for place in new:
            with suppress(OSError):
                place.rmdir()
        raise
    return patient, added


def _move(moves: Sequence[tuple[Path, Path]]) -> None:
    for staged, place in moves:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        staged.replace(place)
    for folder in {place.parent for _, place in moves}:
        disk.sync_folder(folder)
        disk.sync_folder(folder.parent)


def _undo(engine: Engine, moves: Sequence[tuple[Path, Path]]) -> None:
    """Take recordings away that came in for nothing.

    The database says which: an interruption may come just behind the end of the
    transaction. Where it cannot say, they stay, and nobody sees them.
    """
    try:
        with engine.begin() as db:
            known = {
                f"{one}.mcap"
                for table in (SessionTable, NightTable)
                for one in db.scalars(select(table.id))
            }
    except Exception:  # noqa: BLE001  # what happened first is what has to be told
        return
    for staged, place in moves:
        if place.name not in known and not staged.exists():
            with suppress(OSError):
                place.unlink()


@contextmanager
def _staging(history: Place) -> Iterator[Path]:
    """Hold the lock of a history, and an empty folder beside it.

    Of a data folder that was not there before, nothing stays where the import is refused.
    """
    folder = history.parent
    had_folder, had_history = folder.exists(), database.is_there(history)
    lock = folder / f"{NAME}.lock"
    had_lock = lock.exists()
    disk.make_folder(folder)
    held = disk.lock_beside(history)
    staging = folder / STAGING
    is_done = False
    try:
        try:
            if staging.exists():  # of an import that died
                shutil.rmtree(staging)
            staging.mkdir(mode=0o700)
        except OSError as error:
            raise disk.store_error(error, staging) from error
        yield staging
        is_done = True
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        if not (is_done or had_history or isinstance(history, Server)):
            with suppress(OSError):
                history.unlink()
        held.close()
        if not is_done and not had_lock:
            with suppress(OSError):
                lock.unlink()
        if not is_done and not had_folder:
            with suppress(OSError):
                folder.rmdir()
