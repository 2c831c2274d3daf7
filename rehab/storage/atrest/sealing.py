"""Seals one recording, or makes it plain again; a power cut at any step loses nothing.

The new file is written aside, synced and read back whole before it gets its name, and only
then does the old one go. So there is always one that is right; after a cut there may be
both, and `seal` and `make_plain` end that.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from rehab.errors import FileError, Reason
from rehab.storage import disk
from rehab.storage.atrest import age, door

NEW = ".new"
OTHER = ".other-"
"""Of a file that had the name of another recording's; kept, and read by nobody."""
N_KEYS = 2


class Sha256:
    """Takes bytes and keeps only their SHA-256 (`age.Takes`)."""

    def __init__(self, beside: age.Takes | None = None) -> None:
        self._sum, self._beside = hashlib.sha256(), beside
        self.n_bytes = 0

    def write(self, data: bytes) -> int:
        """Take bytes, and hand them on."""
        self._sum.update(data)
        self.n_bytes += len(data)
        return len(data) if self._beside is None else self._beside.write(data)

    @property
    def hex(self) -> str:
        """The SHA-256 so far."""
        return self._sum.hexdigest()


def seal(path: Path, publics: Sequence[str], secrets: Sequence[str]) -> None:
    """Seal a plain recording; it is gone when each of `secrets` has opened the sealed one.

    Raises
    ------
    OSError
        The plain one is as it was.
    FileError
        EXPORT_DIFFERS where it did not read back; the plain one is as it was.
    """
    sealed = door.sealed_name(path)
    with path.open("rb") as file:
        expected = hashlib.file_digest(file, "sha256").hexdigest()
    if not sealed.exists() or not is_right(sealed, expected, secrets):
        new = _new_name(sealed)
        with path.open("rb") as file:
            _write_sealed(file, new, publics)
        _take_its_place(new, sealed, expected, secrets)
    path.unlink()
    disk.sync_folder(path.parent)


def seal_anew(
    sealed: Path, publics: Sequence[str], secrets: Sequence[str], by: Sequence[str]
) -> None:
    """Seal what one of `by` opens to other keys; each of `secrets` opens it then.

    It is plain in memory only.

    Raises
    ------
    OSError, FileError
        As `seal`; the file is as it was. KEY_WRONG, FILE_DAMAGED where it cannot be read.
    """
    content = BytesIO()
    try:
        with sealed.open("rb") as file:
            age.unseal(file, content, by)
    except (age.StrangerError, age.DamagedError) as error:
        raise _unreadable(error, sealed) from error
    expected = hashlib.sha256(content.getbuffer()).hexdigest()
    content.seek(0)
    new = _new_name(sealed)
    _write_sealed(content, new, publics)
    if not is_right(new, expected, secrets):
        new.unlink()
        raise FileError(Reason.EXPORT_DIFFERS, path=str(sealed))
    new.replace(sealed)
    disk.sync_folder(sealed.parent)


def make_plain(sealed: Path, secrets: Sequence[str]) -> None:
    """Make a sealed recording plain; the sealed one is gone when that is on the disk.

    Raises
    ------
    OSError
        The sealed one is as it was.
    FileError
        KEY_WRONG, FILE_DAMAGED, EXPORT_DIFFERS; the sealed one is as it was.
    """
    plain = door.plain_name(sealed)
    new = _new_name(plain)
    try:
        with sealed.open("rb") as file, _fresh(new) as target:
            content = Sha256(target)
            age.unseal(file, content, secrets)
            target.sync()
    except BaseException as error:
        with suppress(OSError):
            new.unlink()  # makes room, and is plain
        if isinstance(error, age.StrangerError | age.DamagedError):
            raise _unreadable(error, sealed) from error
        raise
    if _sha256(new) != content.hex:
        raise FileError(Reason.EXPORT_DIFFERS, path=str(plain))
    if plain.exists() and _sha256(plain) != content.hex:
        _keep(plain)
    new.replace(plain)
    disk.sync_folder(plain.parent)
    sealed.unlink()
    disk.sync_folder(sealed.parent)


def is_right(sealed: Path, sha256: str, secrets: Sequence[str]) -> bool:
    """Return whether a file is sealed to two keys, and each of `secrets` opens this."""
    with sealed.open("rb") as file:
        if age.n_recipients(file) != N_KEYS:
            return False
    for secret in secrets:
        content = Sha256()
        try:
            with sealed.open("rb") as file:
                age.unseal(file, content, [secret])
        except (age.StrangerError, age.DamagedError):
            return False
        if content.hex != sha256:
            return False
    return True


def opens(sealed: Path, secrets: Sequence[str]) -> bool:
    """Return whether one of `secrets` is a key of a sealed file; little of it is read.

    Raises `OSError`.
    """
    try:
        with sealed.open("rb") as file:
            age.unseal(file, _Enough(), secrets)
    except _EnoughError:
        return True
    except age.StrangerError:
        return False
    except age.DamagedError:
        return True  # the key is right, what comes behind is not
    return True


class _EnoughError(Exception):
    """The first piece came: the key opens it."""


class _Enough:
    def write(self, data: bytes) -> int:
        del data
        raise _EnoughError


def _new_name(path: Path) -> Path:
    return path.with_name(f"{path.name}{NEW}")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unreadable(error: Exception, sealed: Path) -> FileError:
    is_strange = isinstance(error, age.StrangerError)
    reason = Reason.KEY_WRONG if is_strange else Reason.FILE_DAMAGED
    return FileError(reason, path=str(sealed))


@contextmanager
def _fresh(new: Path) -> Iterator[disk.DurableFile]:
    new.unlink(missing_ok=True)  # of a program that died
    file = disk.DurableFile(disk.create(new))
    try:
        yield file
    finally:
        file.close()


def _write_sealed(source: BinaryIO, new: Path, publics: Sequence[str]) -> None:
    try:
        with _fresh(new) as target:
            age.seal(source, target, publics)
            target.sync()
    except BaseException:
        with suppress(OSError):
            new.unlink()  # makes room
        raise


def _take_its_place(
    new: Path, sealed: Path, sha256: str, secrets: Sequence[str]
) -> None:
    if not is_right(new, sha256, secrets):
        new.unlink()
        raise FileError(Reason.EXPORT_DIFFERS, path=str(sealed))
    if sealed.exists() and not _holds(sealed, sha256, secrets):
        _keep(sealed)
    new.replace(sealed)
    disk.sync_folder(sealed.parent)


def _holds(sealed: Path, sha256: str, secrets: Sequence[str]) -> bool:
    """Return whether a file holds this, whoever else may open it."""
    content = Sha256()
    try:
        with sealed.open("rb") as file:
            age.unseal(file, content, secrets)
    except (age.StrangerError, age.DamagedError):
        return False
    return content.hex == sha256


def _keep(path: Path) -> None:
    """Give a file another name, over none that is there: nobody knows what it is."""
    n = 1
    while (kept := path.with_name(f"{path.name}{OTHER}{n}")).exists():
        n += 1
    path.rename(kept)
    disk.sync_folder(path.parent)
