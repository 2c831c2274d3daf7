"""Files that are really on the disk, locks between programs, and what can go wrong."""

import errno
import os
import sys
from io import FileIO, RawIOBase
from pathlib import Path
from typing import IO, Any

from rehab.errors import Reason, StoreError
from rehab.storage.place import NAME, Place, Server

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_REASONS = {
    errno.ENOSPC: Reason.DISK_FULL,
    errno.EDQUOT: Reason.DISK_FULL,
    errno.EFBIG: Reason.DISK_FULL,  # FAT32 ends at 4 GB
    errno.EROFS: Reason.FOLDER_READ_ONLY,
    errno.EACCES: Reason.FOLDER_READ_ONLY,
    errno.EPERM: Reason.FOLDER_READ_ONLY,
    errno.ENOTDIR: Reason.FOLDER_READ_ONLY,
    errno.EEXIST: Reason.FOLDER_READ_ONLY,  # a file stands where a folder should
}


def store_error(error: OSError, path: Path) -> StoreError:
    """Return the error for a person that belongs to a failed call on `path`."""
    reason = _REASONS.get(error.errno or 0, Reason.DISK_ERROR)
    return StoreError(reason, path=str(path))


def make_folder(folder: Path) -> None:
    """Make `folder` if needed, for the user's eyes only. Raises `StoreError`."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise store_error(error, folder) from error


def create(path: Path) -> FileIO:
    """Open a new file for the user's eyes only, unbuffered; `OSError` if it exists."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return FileIO(os.open(path, flags, 0o600), "r+b")


def sync_folder(folder: Path) -> None:
    """Make new names in `folder` survive a power cut; Windows does so by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def lock_beside(place: Place) -> FileIO:
    """Return the held lock file of a history. Raises STORE_BUSY.

    Whoever holds it is the one program that writes sessions, or brings an older history
    up to date. A history on a server has a lock of its own there; this one is that of the
    folder with the recordings.
    """
    path = place.parent / NAME if isinstance(place, Server) else place
    name = path.with_name(f"{path.name}.lock")
    try:
        lock = FileIO(os.open(name, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        if try_lock(lock.fileno()):
            return lock
        lock.close()
    except OSError as error:
        raise store_error(error, path) from error
    raise StoreError(Reason.STORE_BUSY, path=str(place))


def sync(file: IO[Any]) -> None:
    """Return when what was written to `file` would survive a power cut."""
    file.flush()
    os.fsync(file.fileno())


def try_lock(descriptor: int) -> bool:
    """Take the only lock of an open file until it is closed; False if another has it.

    The lock dies with its process, so nobody is ever locked out by a dead one. On
    Windows, where locked bytes cannot be read by others, the lock is on a byte far
    behind any content.
    """
    try:
        if sys.platform == "win32":
            here = os.lseek(descriptor, 0, os.SEEK_CUR)
            os.lseek(descriptor, 2**31 - 2, os.SEEK_SET)
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            finally:
                os.lseek(descriptor, here, os.SEEK_SET)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in {errno.EACCES, errno.EAGAIN, errno.EDEADLK}:
            return False
        raise
    return True


class DurableFile:
    """A file for `mcap.writer.Writer` with no buffer between it and the system.

    ``mcap`` puts a buffer of its own around a raw file, which `os.fsync` knows nothing
    about. This one hands every byte on at once; a raw write may take fewer bytes than it
    was given without an error, so it repeats until all are gone.
    """

    def __init__(self, raw: RawIOBase) -> None:
        self._raw = raw
        self._n_bytes = 0

    def write(self, data: bytes) -> int:
        """Write all of `data`; raise `OSError` if that cannot be done."""
        rest = memoryview(data)
        while rest:
            n = self._raw.write(rest)
            if not n:  # None: would block; 0: nothing taken and no reason given
                raise OSError(errno.EIO, "the file took no bytes")
            rest = rest[n:]
            self._n_bytes += n
        return len(data)

    def tell(self) -> int:
        """How many bytes were written."""
        return self._n_bytes

    def flush(self) -> None:
        """Do nothing: nothing is held back."""

    def sync(self) -> None:
        """Return when all bytes would survive a power cut."""
        os.fsync(self._raw.fileno())

    def cut(self, n_bytes: int) -> None:
        """Drop everything after the first `n_bytes`."""
        self._raw.truncate(n_bytes)
        self._raw.seek(n_bytes)
        self._n_bytes = n_bytes

    @property
    def is_closed(self) -> bool:
        """True after `close`."""
        return self._raw.closed

    def close(self) -> None:
        """Close the file, and with it its lock."""
        self._raw.close()
