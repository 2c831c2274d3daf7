"""Backs the history of a data folder up, by itself and when asked, and brings it back."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rehab.config import Settings
from rehab.errors import FileError, Reason, StoreError
from rehab.ports.progress import Tell, untold
from rehab.storage.backup import making, raw, shelf
from rehab.storage.backup.making import Made
from rehab.storage.backup.reading import Backup
from rehab.storage.backup.restoring import Restored, restore
from rehab.storage.place import place_of

__all__ = ["Made", "Restored", "Tell"]

LATEST = "latest"


@dataclass(frozen=True, slots=True)
class BackupAsk:
    """What was asked for. Without `target` it goes to the backups of the data folder."""

    target: Path | None = None
    with_recordings: bool = False
    may_replace: bool = False


def history_of(settings: Settings) -> Path:
    """Return the file with the history of a data folder.

    Raises `StoreError` SERVER_KEEPS where a server has it: that is backed up as a whole,
    by those who run it.
    """
    place = place_of(settings.data_dir, settings.database_url)
    if isinstance(place, Path):
        return place
    folder = str(settings.data_dir / "recordings")
    raise StoreError(Reason.SERVER_KEEPS, path=str(place), folder=folder)


def back_up(
    settings: Settings,
    ask: BackupAsk,
    tell: Tell = untold,
) -> Made:
    """Make a verified backup; another rehab may be running.

    Raises
    ------
    FileError
        FOLDER_MISSING, FILE_EXISTS, FILE_IS_FOLDER, FILE_UNWRITABLE, BACKUP_NOWHERE.
    StoreError
        STORE_MISSING, and as `making.make`.
    """
    history = history_of(settings)
    if not settings.data_dir.is_dir():
        raise FileError(Reason.FOLDER_MISSING, path=str(settings.data_dir))
    if raw.changed_ns(history) < 0:
        raise StoreError(Reason.STORE_MISSING, path=str(settings.data_dir))
    if ask.target is None:
        if ask.with_recordings:
            raise FileError(Reason.BACKUP_NOWHERE)
        return shelf.add(history)
    _refuse(ask.target, may_replace=ask.may_replace)
    return making.make(
        history, ask.target, with_recordings=ask.with_recordings, tell=tell
    )


def _refuse(target: Path, *, may_replace: bool) -> None:
    try:
        if target.is_dir():
            raise FileError(Reason.FILE_IS_FOLDER, path=str(target))
        is_there = target.exists()
        has_place = target.absolute().parent.is_dir()
    except (OSError, ValueError) as error:
        raise FileError(Reason.FILE_UNWRITABLE, path=str(target)) from error
    if not has_place:
        raise FileError(Reason.FILE_UNWRITABLE, path=str(target))
    if is_there and not may_replace:
        raise FileError(Reason.FILE_EXISTS, path=str(target))


def bring_back(
    settings: Settings, name: str, now: datetime | None = None
) -> tuple[Restored, list[Path]]:
    """Restore a file, or the newest backup of the data folder that is whole.

    Returns
    -------
    Restored, list of Path
        The second are damaged backups that were passed over.

    Raises
    ------
    FileError
        BACKUP_MISSING, and as `restore`.
    StoreError
        As `restore`.
    """
    history = history_of(settings)
    passed: list[Path] = []
    source = Path(name)
    if name == LATEST:
        found, passed = shelf.newest(history)
        if found is None:
            folder = shelf.folder_of(history)
            raise FileError(Reason.BACKUP_MISSING, path=str(folder))
        source = found.path
    when = (now or datetime.now(UTC)).astimezone()
    return restore(source, history, when), passed


def at_end(settings: Settings) -> None:
    """Back up what was changed, where no patient's program does it. Raises nothing."""
    with suppress(StoreError):  # of a server nothing is copied here
        shelf.at_end(history_of(settings))


def newest(settings: Settings) -> tuple[Backup | None, list[Path]]:
    """Return the newest whole backup, and damaged newer ones; nothing is raised."""
    with suppress(FileError):
        return shelf.newest(history_of(settings))
    return None, []


def is_changed(settings: Settings, since: Backup) -> bool:
    """Return whether the history was changed after a backup."""
    return raw.changed_ns(history_of(settings)) != since.changed_ns
