"""The folder of backups beside a history: which are kept, and when the next is due.

Kept are the newest of each of seven days, of each of four weeks before them, and one of
before each migration. RELIABILITY section 3; R8: no more than a day is ever lost.
"""

import logging
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rehab.errors import FileError, Reason, RehabError, StoreError
from rehab.storage import disk
from rehab.storage.backup import making, raw
from rehab.storage.backup.making import Made
from rehab.storage.backup.reading import Backup, manifest_of, verify

log = logging.getLogger(__name__)

FOLDER = "backups"
N_DAYS, N_WEEKS = 7, 4
_NAME = re.compile(r"rehab-(\d{4}-[01]\d-[0-3]\dT[0-2]\d[0-5]\d[0-5]\d)\.zip")
_TIME = "%Y-%m-%dT%H%M%S"
_SMALL_BYTES = 32 * 2**20  # copied and verified in well under a second
_SPARE_BYTES = 500 * 2**20  # what the next recordings may need
_UNSAVED = timedelta(days=1)
_UNCHECKED = timedelta(days=7)
_N_OF_ONE_REVISION = 2


def folder_of(history: Path) -> Path:
    """Return the folder of a history's backups."""
    return history.parent / FOLDER


def kept(history: Path) -> list[Path]:
    """Return the backups of a history, newest first, by what their names say."""
    try:
        names = [p for p in folder_of(history).iterdir() if _NAME.fullmatch(p.name)]
    except OSError:
        return []
    return sorted(names, reverse=True)


def newest(history: Path) -> tuple[Backup | None, list[Path]]:
    """Return the newest backup that is whole, and those passed over as damaged."""
    damaged: list[Path] = []
    for path in kept(history):
        try:
            return verify(path), damaged
        except FileError as error:
            if error.reason is Reason.FILE_NEWER:
                raise
            damaged.append(path)
    return None, damaged


def add(history: Path, now: datetime | None = None) -> Made:
    """Make a backup on the shelf, and drop those whose turn it is. Raises as `make`."""
    folder = folder_of(history)
    disk.make_folder(folder)
    name = f"rehab-{_local(now).strftime(_TIME)}.zip"
    made = making.make(history, folder / name)
    for path in surplus(kept(history), made.backup.path):
        path.unlink(missing_ok=True)
    return made


def surplus(paths: Iterable[Path], fresh: Path) -> list[Path]:
    """Return the backups that no rule keeps; never the `fresh` one, whatever its name."""
    days: dict[object, Path] = {}
    weeks: dict[object, Path] = {}
    for path in sorted(paths, reverse=True):
        day = _time(path).date()
        if day in days:
            continue
        if len(days) < N_DAYS:
            days[day] = path
            continue
        week = day.isocalendar()[:2]
        if week not in weeks and len(weeks) < N_WEEKS:
            weeks[week] = path
    keeping = {fresh, *days.values(), *weeks.values()}
    return [path for path in paths if path not in keeping]


def at_start(history: Path, now: datetime | None = None) -> Made | None:
    """Back up what the last program could not: it was killed, or has not run for a week.

    A backup is searched for damage from end to end, so this is the weekly full check too.

    Raises
    ------
    StoreError
        STORE_DAMAGED. What only hinders the backup is logged.
    """
    age = _age(history, now)
    is_changed = _is_changed(history)
    is_due = age is None or age > (_UNSAVED if is_changed else _UNCHECKED)
    if not is_due or raw.changed_ns(history) < 0:
        return None
    return _tried(history, now)


def at_end(history: Path, now: datetime | None = None) -> Made | None:
    """Back up what was changed, once a day; a small history at every end.

    Nothing is raised: the session is kept already, and its end must not fail.
    """
    if raw.changed_ns(history) < 0 or not _is_changed(history):
        return None
    of_today = [p for p in kept(history) if _time(p).date() == _local(now).date()]
    if of_today and history.stat().st_size > _SMALL_BYTES:
        return None
    try:
        return _tried(history, now)
    except StoreError as error:
        log.warning("the history is damaged: %s", error)
        return None


def before_migration(history: Path, revision: str) -> Path:
    """Back up a history of an older rehab; where that fails, it is not brought up to date.

    Raises as `making.make`.
    """
    folder = folder_of(history)
    disk.make_folder(folder)
    stem = f"before-migration-of-{revision}-"
    made = making.make(history, folder / f"{stem}{_local(None).strftime(_TIME)}.zip")
    for path in sorted(folder.glob(f"{stem}*.zip"))[:-_N_OF_ONE_REVISION]:
        path.unlink(missing_ok=True)
    return made.backup.path


def _tried(history: Path, now: datetime | None) -> Made | None:
    if shutil.disk_usage(history.parent).free < _SPARE_BYTES + _size(history):
        log.warning("no backup: too little room")
        return None
    try:
        made = add(history, now)
    except RehabError as error:
        if error.reason is Reason.STORE_DAMAGED:
            raise
        log.warning("no backup: %s", error)
        return None
    log.info("backup %s", made.backup.path.name)
    return made


def _size(history: Path) -> int:
    return 2 * history.stat().st_size


def _age(history: Path, now: datetime | None) -> timedelta | None:
    """Return how old the newest backup is; None if there is none, or one of tomorrow."""
    said = _newest_said(history)
    age = None if said is None else _local(now) - said.made
    return None if age is None or age < timedelta() else age


def _is_changed(history: Path) -> bool:
    said = _newest_said(history)
    return said is None or said.changed_ns != raw.changed_ns(history)


def _newest_said(history: Path) -> Backup | None:
    for path in kept(history):
        with suppress(FileError):
            return manifest_of(path)
    return None


def _local(now: datetime | None) -> datetime:
    return (now or datetime.now(UTC)).astimezone()


def _time(path: Path) -> datetime:
    found = _NAME.fullmatch(path.name)
    if found is None:
        raise ValueError(path.name)
    return datetime.strptime(found[1], _TIME)  # noqa: DTZ007 - local, as people read it
