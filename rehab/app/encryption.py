"""Encryption of recordings at rest, as it is asked for: on, off, how it stands, recover.

The history itself (scores, plans, notes) is not encrypted by it, nor is a recording while
it is written: `rehab.storage.atrest` says why, and `rehab.cli.encrypting` to the person.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rehab.config import Settings
from rehab.errors import FileError, Reason, RehabError
from rehab.ports.progress import Tell
from rehab.storage import disk
from rehab.storage.atrest import age, archive, devices, door, keys, paper, switching
from rehab.storage.atrest.archive import Done
from rehab.storage.atrest.devices import Place
from rehab.storage.atrest.paper import Slip

__all__ = ["Done", "Place", "Slip"]

PREFIX, GROUPS_A_LINE = paper.PREFIX, paper.GROUPS_A_LINE
SIGNS_A_LINE = paper.SIGNS_A_LINE
differing, signs_of, from_paper = paper.differing, paper.signs_of, paper.read

_MOST_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with a data folder.

    Parameters
    ----------
    is_on : bool
        New recordings are encrypted.
    was_ever : bool
        There are keys, in use or from before.
    n_sealed, n_plain : int
        Recordings.
    place : Place or None
        Where this device's key is; None if it is not on this computer.
    n_shut : int
        Encrypted recordings that no key on this computer opens.
    n_died : int
        Recordings of programs that died: plain until they are brought back.
    """

    is_on: bool
    was_ever: bool
    n_sealed: int
    n_plain: int
    place: Place | None
    n_shut: int
    n_died: int


def standing(settings: Settings) -> Standing:
    """Return how it stands.

    Raises `FileError` as `keys.read`, `StoreError` as `find_unfinished`.
    """
    from rehab.storage.atrest import sealing
    from rehab.storage.recovery import find_unfinished

    folder = settings.data_dir
    found = keys.read(folder)
    sealed = archive.sealed(folder)
    secrets = found.secrets() if found else []
    return Standing(
        is_on=found is not None and found.is_on,
        was_ever=found is not None,
        n_sealed=len(sealed),
        n_plain=len(archive.plain(folder)),
        place=devices.place_of(found.device) if found else None,
        n_shut=sum(not sealing.opens(path, secrets) for path in sealed),
        n_died=len(find_unfinished(folder / archive.RECORDINGS)),
    )


def key_file(settings: Settings) -> Path:
    """Return the file of this device's key, where it is one."""
    found = keys.read(settings.data_dir)
    return devices.file_of(found.device) if found else devices.folder()


def where(recording: Path) -> Path:
    """Return the file in which a recording is now."""
    return door.where(recording)


def new_recovery() -> str:
    """Return a new recovery key, which nothing is sealed to yet."""
    return age.new_secret()


def on_paper(secret: str) -> list[str]:
    """Return a recovery key as it is shown: lines of groups of four."""
    return paper.lines(secret)


def write_recovery(secret: str, target: Path) -> None:
    """Write a recovery key to a new file, for the owner only, that any age program reads.

    Raises
    ------
    FileError
        FILE_EXISTS, FILE_UNWRITABLE.
    """
    text = (
        "# The recovery key of recordings of rehab. Keep it apart from the computer:\n"
        "# whoever has it and the recordings can read them; without it and without the\n"
        f"# computer nobody can.\n{secret}\n"
    )
    try:
        with closing(disk.DurableFile(disk.create(target))) as file:
            file.write(text.encode())
            file.sync()
    except FileExistsError as error:
        raise FileError(Reason.RECOVERY_FILE_TAKEN, path=str(target)) from error
    except (OSError, ValueError) as error:
        raise FileError(Reason.FILE_UNWRITABLE, path=str(target)) from error


def read_recovery(source: Path) -> str:
    """Return the recovery key in a file: age's own form, or groups as on paper.

    Raises
    ------
    FileError
        FILE_MISSING, FILE_IS_FOLDER, FILE_UNREADABLE; RECOVERY_KEY_SLIP where it holds no
        whole key.
    """
    try:
        with source.open("rb") as file:
            text = file.read(_MOST_BYTES).decode("utf-8-sig")
    except FileNotFoundError as error:
        raise FileError(Reason.FILE_MISSING, path=str(source)) from error
    except IsADirectoryError as error:
        raise FileError(Reason.FILE_IS_FOLDER, path=str(source)) from error
    except UnicodeDecodeError as error:
        raise FileError(Reason.RECOVERY_KEY_SLIP, path=str(source)) from error
    except (OSError, ValueError) as error:
        raise FileError(Reason.FILE_UNREADABLE, path=str(source)) from error
    words = [line for line in text.splitlines() if not line.strip().startswith("#")]
    try:
        return paper.read(" ".join(words))
    except Slip as error:
        raise FileError(Reason.RECOVERY_KEY_SLIP, path=str(source)) from error


def is_on(settings: Settings) -> bool:
    """Return whether it is on already, so that only what is left has to be encrypted."""
    found = keys.read(settings.data_dir)
    return found is not None and found.is_on


def insist_free(settings: Settings) -> None:
    """Refuse before a new key is made and tried for nothing. Raises STORE_BUSY."""
    with _held(settings):
        pass


def switch_on(settings: Settings, secret: str, tried: str, tell: Tell) -> Done:
    """Switch it on; `tried` is the recovery key as the person gave it back.

    Raises as `switching.switch_on`, and STORE_BUSY.
    """
    with _held(settings) as folder:
        return switching.switch_on(folder, age.public_of(secret), tried, tell)


def go_on(settings: Settings, tell: Tell) -> Done:
    """Encrypt what is plain yet, where it is on. Raises KEY_MISSING, STORE_BUSY."""
    with _held(settings) as folder:
        found = keys.read(folder)
        if found is None:
            raise FileError(Reason.KEY_MISSING, path=str(folder / archive.RECORDINGS))
        return switching.go_on(folder, found, tell)


def switch_off(settings: Settings, tell: Tell) -> Done:
    """Make all recordings plain again. Raises KEY_MISSING, STORE_BUSY."""
    with _held(settings) as folder:
        found = keys.read(folder)
        if found is None:
            if archive.sealed(folder):
                raise FileError(
                    Reason.KEY_MISSING, path=str(folder / archive.RECORDINGS)
                )
            return Done()
        return switching.switch_off(folder, found, tell)


def recover(settings: Settings, secret: str, tell: Tell) -> Done:
    """Give this computer a key of its own. Raises as `switching.recover`, STORE_BUSY."""
    with _held(settings) as folder:
        return switching.recover(folder, secret, tell)


def left_plain(settings: Settings) -> int:
    """Return how many recordings are plain that should not be. Raises nothing."""
    try:
        found = keys.read(settings.data_dir)
    except RehabError:
        return 0
    is_on = found is not None and found.is_on
    return len(archive.plain(settings.data_dir)) if is_on else 0


@contextmanager
def _held(settings: Settings) -> Iterator[Path]:
    """Hold the data folder alone: nobody records, restores or imports meanwhile."""
    folder = settings.data_dir
    disk.make_folder(folder)
    with closing(disk.lock_beside(folder / "rehab.db")):
        yield folder
