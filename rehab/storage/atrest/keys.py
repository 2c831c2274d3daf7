"""What a data folder is sealed to: ``encryption.json``, which holds no secret.

It lies in the data folder and comes along in backups. Keys that were in use before are
still named, so that what an old backup brings back is opened too.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from rehab.errors import FileError, Reason
from rehab.storage.atrest import devices
from rehab.storage.json_file import JsonFile

NAME, _FORMAT = "encryption.json", 1
_DEEPEST = 4  # recordings/imported/… lies two below


@dataclass(frozen=True, slots=True)
class Keys:
    """Whether new recordings are sealed, and to what.

    Parameters
    ----------
    is_on : bool
    recovery : str
        The recovery key's public half.
    devices : tuple of str
        Public halves of the devices' keys, the one in use last; never empty.
    """

    is_on: bool
    recovery: str
    devices: tuple[str, ...]

    @property
    def device(self) -> str:
        """The device's key that is in use."""
        return self.devices[-1]

    def secrets(self) -> list[str]:
        """Return the keys that are on this computer, the one in use first."""
        found = map(devices.find, reversed(self.devices))
        return [secret for secret in found if secret is not None]

    def knowing(self, publics: tuple[str, ...]) -> "Keys":
        """Return the same, with what is known from elsewhere; the one in use stays."""
        more = tuple(public for public in publics if public not in self.devices)
        return replace(self, devices=(*more, *self.devices))


def read(folder: Path) -> Keys | None:
    """Return the keys of a data folder; None where nothing was ever sealed.

    Raises `FileError` FILE_NEWER, FILE_DAMAGED, FILE_UNREADABLE.
    """
    path = folder / NAME
    values = JsonFile(path, _FORMAT).read()
    if values is None:
        return None
    try:
        return parsed(values)
    except (KeyError, TypeError, ValueError) as error:
        raise FileError(Reason.FILE_DAMAGED, path=str(path)) from error


def parsed(values: dict[str, object]) -> Keys:
    """Return what `written` was given; raise where it is nothing of ours."""
    listed = values["devices"]
    if not isinstance(listed, list) or not listed:
        raise ValueError("devices")
    return Keys(bool(values["is_on"]), str(values["recovery"]), tuple(map(str, listed)))


def write(folder: Path, keys: Keys) -> None:
    """Keep the keys of a data folder, all or nothing. Raises `StoreError`."""
    JsonFile(folder / NAME, _FORMAT).write(
        {
            "is_on": keys.is_on,
            "recovery": keys.recovery,
            "devices": list(keys.devices),
        }
    )


def set_damaged_aside(folder: Path) -> None:
    """Move a file that cannot be read out of the way. Raises `StoreError`."""
    file = JsonFile(folder / NAME, _FORMAT)
    try:
        read(folder)
    except FileError as error:
        if error.reason is not Reason.FILE_DAMAGED:
            raise
        file.set_aside()


def above(path: Path) -> Keys | None:
    """Return the keys of the data folder that a recording lies in; None if in none.

    Raises as `read`.
    """
    for folder in list(path.absolute().parents)[:_DEEPEST]:
        if (folder / NAME).exists():
            return read(folder)
    return None
