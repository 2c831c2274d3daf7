"""Between home and clinic without a server: a patient's history as one sealed file.

The same file goes both ways. From home it brings sessions and what was said; from the
clinic plans, notes, events and verdicts.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import rehab
from rehab.app import backups
from rehab.config import Settings
from rehab.errors import FileError, Reason, RehabError
from rehab.ports.progress import Tell, untold
from rehab.storage.bundle import importing, pack, unpack
from rehab.storage.bundle.history import History
from rehab.storage.bundle.importing import Imported
from rehab.storage.bundle.merge import Added
from rehab.storage.bundle.pack import Packed
from rehab.storage.bundle.sealed import LEAST_CHARACTERS
from rehab.storage.bundle.whose import Ask
from rehab.storage.place import Place, place_of

__all__ = ["Added", "Ask", "History", "Imported", "Packed", "Tell"]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is to be written: whose, and all that is kept of them."""

    patient: str
    history: History


def gather(
    settings: Settings, patient: str, target: Path, *, may_replace: bool
) -> Outgoing:
    """Return a patient's history, before anybody thinks of a passphrase.

    Raises
    ------
    FileError
        FOLDER_MISSING, FILE_EXISTS, FILE_IS_FOLDER, FILE_UNWRITABLE for `target`.
    StoreError
        PATIENT_UNKNOWN, and as `SqlStore`.
    """
    if not settings.data_dir.is_dir():
        raise FileError(Reason.FOLDER_MISSING, path=str(settings.data_dir))
    reason = _why_not(target, may_replace=may_replace)
    if reason is not None:
        raise FileError(reason, path=str(target))
    return Outgoing(patient, pack.gathered(_history(settings), patient))


def _why_not(target: Path, *, may_replace: bool) -> Reason | None:
    try:
        if target.is_dir():
            return Reason.FILE_IS_FOLDER
        if not target.absolute().parent.is_dir() or "\0" in str(target):
            return Reason.FILE_UNWRITABLE
        return Reason.FILE_EXISTS if target.exists() and not may_replace else None
    except OSError:  # no permission to look
        return Reason.FILE_UNWRITABLE


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that is too short to seal with: PASSPHRASE_SHORT."""
    if len(passphrase.strip()) < LEAST_CHARACTERS:
        raise RehabError(Reason.PASSPHRASE_SHORT, allowed=str(LEAST_CHARACTERS))


def write(
    outgoing: Outgoing,
    target: Path,
    passphrase: str,
    *,
    with_recordings: bool = True,
    tell: Tell = untold,
) -> Packed:
    """Write a bundle. Raises as `pack.write_bundle`, and PASSPHRASE_SHORT."""
    check_passphrase(passphrase)
    return pack.write_bundle(
        target,
        outgoing.patient,
        outgoing.history,
        passphrase,
        {
            "rehab": rehab.__version__,
            "made": datetime.now(UTC).isoformat("T", "seconds"),
        },
        with_recordings=with_recordings,
        tell=tell,
    )


def check(path: Path) -> None:
    """Refuse what cannot be imported, before anybody is asked for its passphrase.

    What a file is, its first bytes tell, not its name. Raises as `unpack.check_head`.
    """
    unpack.check_head(path)


def take_in(
    settings: Settings,
    path: Path,
    passphrase: str,
    ask: Ask,
    tell: Tell = untold,
) -> Imported:
    """Import a bundle: all of it, or nothing. Raises as `importing.import_bundle`."""
    found = importing.import_bundle(_history(settings), path, passphrase, ask, tell)
    backups.at_end(settings)
    return found


def _history(settings: Settings) -> Place:
    return place_of(settings.data_dir, settings.database_url)
