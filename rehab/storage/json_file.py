"""One small JSON file that is whole or not there: written aside, synced, renamed."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from rehab.errors import FileError, Reason
from rehab.storage import disk

MAX_BYTES = 100_000
"""Many times the largest; more is another kind of file."""


class JsonFile:
    """An object of JSON values with a number for its format.

    Parameters
    ----------
    path : Path
    newest : int
        The format that this program writes; a file with a higher one is not read, as
        writing it again would lose what this program does not know.
    """

    def __init__(self, path: Path, newest: int) -> None:
        self.path, self._newest = path, newest

    def read(self) -> dict[str, Any] | None:
        """Return what was written; None where there is no file, or a damaged one.

        Raises
        ------
        FileError
            FILE_NEWER; FILE_DAMAGED, see `set_aside`; FILE_UNREADABLE where the system
            does not let it be read.
        """
        try:
            with self.path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise FileError(Reason.FILE_UNREADABLE, path=str(self.path)) from error
        try:
            values = _parsed(data)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise FileError(Reason.FILE_DAMAGED, path=str(self.path)) from error
        if values["format"] > self._newest:
            raise FileError(Reason.FILE_NEWER, path=str(self.path))
        return values

    def write(self, values: dict[str, object]) -> None:
        """Replace the file; after a power cut it is the old one or the new one.

        Raises
        ------
        StoreError
            DISK_FULL, DISK_ERROR or FOLDER_READ_ONLY; the old file is as it was.
        """
        text = json.dumps(
            {"format": self._newest, **values}, ensure_ascii=False, indent=2
        )
        fresh = self.path.with_name(f".{self.path.name}.new")
        disk.make_folder(self.path.parent)
        try:
            with suppress(FileNotFoundError):
                fresh.unlink()  # of a program that died
            with disk.create(fresh) as raw:
                file = disk.DurableFile(raw)
                file.write(f"{text}\n".encode())
                file.sync()
            fresh.replace(self.path)
            disk.sync_folder(self.path.parent)
        except OSError as error:
            with suppress(OSError):
                fresh.unlink()
            raise disk.store_error(error, self.path) from error

    def set_aside(self) -> Path:
        """Move a damaged file beside its place, over none that is there; return where."""
        kept, n = self.path.with_name(f"{self.path.name}.damaged"), 1
        while kept.exists():
            n += 1
            kept = self.path.with_name(f"{self.path.name}.damaged-{n}")
        try:
            self.path.rename(kept)
        except OSError as error:
            raise disk.store_error(error, self.path) from error
        return kept

    def leftovers(self) -> list[Path]:
        """Return damaged copies that were set aside, and a write that never ended."""
        kept = sorted(self.path.parent.glob(f"{self.path.name}.damaged*"))
        fresh = self.path.with_name(f".{self.path.name}.new")
        return [*kept, *([fresh] if fresh.exists() else [])]

    def remove(self) -> None:
        """Remove the file. Raises `StoreError`."""
        try:
            self.path.unlink(missing_ok=True)
            disk.sync_folder(self.path.parent)
        except OSError as error:
            raise disk.store_error(error, self.path) from error


def _parsed(data: bytes) -> dict[str, Any]:
    if len(data) > MAX_BYTES:
        raise ValueError("too long")
    values = dict(json.loads(data))
    if type(values["format"]) is not int or values["format"] < 1:
        raise ValueError("no format")
    return values
