"""The one door to recordings: whoever reads one comes through here, sealed or not.

The history names a recording as it was recorded, ``SESSION.mcap``. Where that is gone and
``SESSION.mcap.age`` lies there, it is opened into memory and never onto the disk, so no
plain copy can be left behind, whatever ends the program.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, BytesIO
from pathlib import Path

from rehab.errors import FileError, Reason
from rehab.storage.atrest import age, keys

SEALED = ".age"


def sealed_name(path: Path) -> Path:
    """Return how a recording is called when it is sealed."""
    return path.with_name(f"{path.name}{SEALED}")


def plain_name(path: Path) -> Path:
    """Return how a recording is called when it is not; that of the history."""
    return path.with_name(path.name.removesuffix(SEALED))


def where(path: Path) -> Path:
    """Return the file in which a recording is now; `path` where there is none."""
    is_sealed = not path.exists() and sealed_name(path).exists()
    return sealed_name(path) if is_sealed else path


def is_there(path: Path) -> bool:
    """Return whether a recording is there, sealed or not."""
    return where(path).exists()


@contextmanager
def opened(path: Path) -> Iterator[BufferedReader | BytesIO]:
    """Open a recording for reading, as it was recorded.

    One that is damaged while it is sealed is read up to the damage, as one that was cut.

    Raises
    ------
    OSError
        As any file.
    FileError
        As `unsealed`.
    """
    with _found(path) as file:
        if file.name.endswith(SEALED):
            yield unsealed(file, Path(file.name))
        else:
            yield file


def _found(path: Path) -> BufferedReader:
    for one in (path, sealed_name(path)):
        try:
            return one.open("rb")
        except FileNotFoundError:
            continue
    return path.open("rb")  # made plain in this very moment, or not there


def unsealed(file: BufferedReader, path: Path) -> BytesIO:
    """Return what is in an open sealed file, by the keys of the folder that it is in.

    Raises
    ------
    FileError
        KEY_MISSING where no key of it is on this computer, KEY_WRONG where those that are
        do not open it; FILE_DAMAGED where nothing can be read.
    """
    found = keys.above(path)
    secrets = found.secrets() if found else []
    if not secrets:
        raise FileError(Reason.KEY_MISSING, path=str(path))
    content = BytesIO()
    try:
        age.unseal(file, content, secrets)
    except age.StrangerError as error:
        raise FileError(Reason.KEY_WRONG, path=str(path)) from error
    except age.DamagedError as error:
        if not content.tell():
            raise FileError(Reason.FILE_DAMAGED, path=str(path)) from error
    content.seek(0)
    return content
