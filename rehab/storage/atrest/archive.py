"""All recordings of a data folder: which are sealed, and how they become so.

The caller holds the history's lock: nobody records, restores or imports meanwhile. What a
program that died left half written is removed; it never had a name.
"""

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rehab.errors import FileError
from rehab.ports.progress import Tell
from rehab.storage.atrest import door, sealing

RECORDINGS, UNFINISHED = "recordings", "unfinished"
STAGING = ".importing"
"""Folder beside the history in which a bundle is unpacked."""
_SEALED = re.compile(re.escape(door.SEALED) + "$")
_OURS = re.compile(r"[0-9a-f-]{36}\.mcap(\.before-restore-[^.]+)?")
_ORIGINAL = re.compile(r"[0-9a-f-]{36}\.mcap\.part(\.\d+)?")
_LEFT = re.compile(
    r"[0-9a-f-]{36}\.mcap.*"
    + re.escape(sealing.NEW)
    + r"|\..*\.mcap(\.age)?\.restoring"
)


@dataclass(slots=True)
class Done:
    """What was done, and what could not be: a path, and why."""

    n: int = 0
    failed: list[tuple[Path, Exception]] = field(default_factory=list)


def plain(folder: Path) -> list[Path]:
    """Return the recordings that anybody can read; one that is being written is none."""
    return [path for path in _files(folder) if _is_recording(path)]


def sealed(folder: Path) -> list[Path]:
    """Return the recordings that are sealed."""
    return [
        path
        for path in _files(folder)
        if _SEALED.search(path.name) and _is_recording(door.plain_name(path))
    ]


def seal_all(
    folder: Path, publics: Sequence[str], secrets: Sequence[str], tell: Tell
) -> Done:
    """Seal what is plain. Each of `secrets` has to open each file before it counts."""
    return _each(plain(folder), lambda p: sealing.seal(p, publics, secrets), tell)


def make_all_plain(folder: Path, secrets: Sequence[str], tell: Tell) -> Done:
    """Make what is sealed plain."""
    return _each(sealed(folder), lambda p: sealing.make_plain(p, secrets), tell)


def seal_all_anew(
    folder: Path,
    publics: Sequence[str],
    secrets: Sequence[str],
    by: Sequence[str],
    tell: Tell,
) -> Done:
    """Seal to other keys what is not sealed to the first of `secrets` yet (`seal_anew`)."""
    left = [path for path in sealed(folder) if not _is_done(path, secrets)]
    return _each(left, lambda p: sealing.seal_anew(p, publics, secrets, by), tell)


def clear(folder: Path) -> None:
    """Remove what was never finished, and the folder in which an import died."""
    for path in _files(folder):
        if _LEFT.fullmatch(path.name):
            path.unlink(missing_ok=True)
    if (folder / STAGING).exists():
        shutil.rmtree(folder / STAGING, ignore_errors=True)


def _is_done(path: Path, secrets: Sequence[str]) -> bool:
    try:
        return sealing.opens(path, secrets[:1])
    except OSError:
        return False


def _each(paths: list[Path], act: Callable[[Path], None], tell: Tell) -> Done:
    done = Done()
    total = sum(path.stat().st_size for path in paths)
    so_far = 0
    for path in paths:
        n_bytes = path.stat().st_size
        try:
            act(path)
            done.n += 1
        except (OSError, FileError) as error:
            done.failed.append((path, error))
        so_far += n_bytes
        tell(so_far, total)
    return done


def _files(folder: Path) -> Iterator[Path]:
    top = folder / RECORDINGS
    for place in (top, *(top / name for name in ("imported", "set_aside", UNFINISHED))):
        if place.is_dir():
            yield from sorted(path for path in place.iterdir() if path.is_file())


def _is_recording(path: Path) -> bool:
    if path.parent.name == UNFINISHED:
        return bool(_ORIGINAL.fullmatch(path.name))
    return bool(_OURS.fullmatch(path.name))
