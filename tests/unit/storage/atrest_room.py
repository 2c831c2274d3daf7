"""A data folder with recordings that are only bytes, and a disk that can be cut off."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from rehab.ports.progress import untold
from rehab.storage import disk
from rehab.storage.atrest import age, archive, devices, door, keys, switching

RECOVERY = age.new_secret()
PLACES = ("", "imported", "set_aside")
ORIGINAL = "unfinished"


def use_keys(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Keep keys of the device in `folder`; no keyring is asked."""
    monkeypatch.setenv("REHAB_KEYS", str(folder))


def fill(
    folder: Path, n_each: int = 1, places: tuple[str, ...] = PLACES
) -> dict[Path, bytes]:
    """Put recordings into places of a data folder; return what they are."""
    made = {}
    for at, place in enumerate((*places, ORIGINAL)):
        for nth in range(n_each):
            session = UUID(int=100 * at + nth)
            part = ".part" if place == ORIGINAL else ""
            path = folder / "recordings" / place / f"{session}.mcap{part}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"\x89MCAP0\r\n" + f"{at} {nth} ".encode() * 50)
            made[path] = path.read_bytes()
    return made


def on(folder: Path, secret: str = RECOVERY) -> switching.Done:
    return switching.switch_on(folder, age.public_of(secret), secret, untold)


def off(folder: Path) -> switching.Done:
    found = keys.read(folder)
    assert found is not None
    return switching.switch_off(folder, found, untold)


def read(path: Path) -> bytes:
    """What the door gives."""
    with door.opened(path) as file:
        return file.read()


def opened_by(secret: str, path: Path) -> bytes:
    """What any age program gives with one key."""
    content = BytesIO()
    with door.sealed_name(path).open("rb") as file:
        age.unseal(file, content, (secret,))
    return content.getvalue()


def by_recovery_alone(path: Path) -> bytes:
    """What is left to somebody with the folder and the recovery key, and no rehab."""
    return path.read_bytes() if path.exists() else opened_by(RECOVERY, path)


def lose_the_device(folder: Path) -> None:
    found = keys.read(folder)
    assert found is not None
    for public in found.devices:
        devices.drop(public)


def no_litter(folder: Path) -> None:
    names = [path.name for path in (folder / archive.RECORDINGS).rglob("*.new")]
    assert not names, names


class Cut(BaseException):
    """The power is gone: nothing reaches the disk any more."""


def cut_after(monkeypatch: pytest.MonkeyPatch, n: int) -> Callable[[], int]:
    """Let `n` changes reach the disk, and no more; return how many were asked for."""
    asked = 0

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **how: Any) -> Any:
            nonlocal asked
            asked += 1
            if asked > n:
                raise Cut
            return real(*args, **how)

        return call

    for owner, name in (
        (disk, "create"),
        (disk, "sync_folder"),
        (disk.DurableFile, "write"),
        (disk.DurableFile, "sync"),
        (Path, "replace"),
        (Path, "rename"),
        (Path, "unlink"),
    ):
        monkeypatch.setattr(owner, name, counted(getattr(owner, name)))
    return lambda: asked
