"""A file that a user names is whole or not there: written aside, synced, renamed."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from rehab.errors import FileError, Reason, StoreError
from rehab.storage import disk


def refuse(target: Path, *, may_replace: bool) -> None:
    """Raise `FileError` FILE_IS_FOLDER or FILE_EXISTS where nothing may be written."""
    try:
        if target.is_dir():
            raise FileError(Reason.FILE_IS_FOLDER, path=str(target))
        if not may_replace and target.exists():
            raise FileError(Reason.FILE_EXISTS, path=str(target))
    except (OSError, ValueError) as error:
        raise FileError(Reason.FILE_UNWRITABLE, path=str(target)) from error


def write(target: Path, content: bytes, *, may_replace: bool) -> None:
    """Write a file. Raises as `refuse`, and FILE_UNWRITABLE."""
    with opened(target, may_replace=may_replace) as file:
        file.write(content)


@contextmanager
def opened(target: Path, *, may_replace: bool) -> Iterator[BinaryIO]:
    """Open a file for the user's eyes only, which gets its name when all went well."""
    refuse(target, may_replace=may_replace)
    try:
        number, name = tempfile.mkstemp(".part", f".{target.name[:40]}-", target.parent)
    except (OSError, ValueError) as error:
        raise FileError(Reason.FILE_UNWRITABLE, path=str(target)) from error
    aside = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        aside.replace(target)
    except OSError as error:
        if disk.store_error(error, target).reason is Reason.DISK_FULL:
            raise StoreError(Reason.DISK_FULL, path=str(target)) from error
        raise FileError(Reason.FILE_UNWRITABLE, path=str(target)) from error
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
