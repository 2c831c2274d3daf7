"""One backup: a ZIP file with the database, if asked for recordings, and their SHA-256.

Any system opens a ZIP file, without rehab too. A backup gets its name when it was read
back from the disk and found to be what was put in (R8).
"""

import hashlib
import io
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from rehab.errors import FileError, Reason, StoreError
from rehab.ports.progress import Tell, untold
from rehab.storage import disk
from rehab.storage.atrest import door
from rehab.storage.backup import raw
from rehab.storage.backup.reading import (
    DATABASE,
    FORMAT,
    KEYS,
    MANIFEST,
    RECORDINGS,
    Backup,
    verify,
)
from rehab.storage.layout import to_json


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made, and recordings that could not be put in."""

    backup: Backup
    n_bytes: int
    lacking: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class _Recording:
    path: Path
    sha256: str
    n_bytes: int


def make(
    source: Path,
    target: Path,
    *,
    with_recordings: bool = False,
    made: datetime | None = None,
    tell: Tell = untold,
) -> Made:
    """Back the history at `source` up; `target` is replaced when it is verified.

    `made` is what a backup says that is written anew: it is as old as its content.

    Raises
    ------
    StoreError
        STORE_DAMAGED, STORE_NEWER, STORE_BUSY of the history; DISK_FULL, DISK_ERROR.
    FileError
        FILE_UNWRITABLE; EXPORT_DIFFERS where it did not read back as it was written.
    """
    part = target.with_name(f".{target.name}.part")
    copied = target.with_name(f".{target.name}.db")
    litter = [part, copied, copied.with_name(f"{copied.name}-journal")]
    try:
        for path in litter:  # of a program that died
            path.unlink(missing_ok=True)
        changed_ns = raw.changed_ns(source)
        revision = raw.copy(source, copied)
        found, lacking = _recordings(copied, source.parent, with_recordings)
        made_us = int((made or datetime.now(UTC)).timestamp() * 1e6)
        about = {"revision": revision, "changed_ns": changed_ns, "made_us": made_us}
        _write(part, copied, source, about, found, tell)
        try:
            backup = verify(part)
        except FileError as error:
            raise FileError(Reason.EXPORT_DIFFERS, path=str(target)) from error
        n_bytes = part.stat().st_size
        part.replace(target)
        disk.sync_folder(target.absolute().parent)
    except OSError as error:
        if (failed := disk.store_error(error, target)).reason is Reason.DISK_FULL:
            raise failed from error
        raise FileError(Reason.FILE_UNWRITABLE, path=str(target)) from error
    finally:
        for path in litter:
            path.unlink(missing_ok=True)
    return Made(backup.at(target), n_bytes, tuple(lacking))


def _recordings(
    copied: Path,
    folder: Path,
    with_recordings: bool,  # noqa: FBT001
) -> tuple[list[_Recording], list[Path]]:
    """Return the recordings that are as they were written, and the others' paths."""
    if not with_recordings:
        return [], []
    with closing(sqlite3.connect(copied)) as db:
        rows = db.execute(
            "SELECT recording_path, recording_sha256 FROM sessions"
            " UNION ALL SELECT recording_path, recording_sha256 FROM nights"
        )
        kept = [(PurePosixPath(path), sha256) for path, sha256 in rows if path]
    whole, lacking = [], []
    for inside, sha256 in kept:
        path = door.where(folder / inside)
        found, n_bytes = _sum(path, sha256)
        # Only what lies in the folder of recordings has a place to come back to.
        is_ours = inside.parts == (RECORDINGS, inside.name)
        if found == sha256 and is_ours:
            whole.append(_Recording(path, _sha256(path), n_bytes))
        else:
            lacking.append(path)
    return whole, lacking


def _sum(path: Path, expected: str) -> tuple[str, int]:
    """Return the SHA-256 of what was recorded, and the bytes of its file.

    An encrypted one that no key here opens is taken as it is: of all recordings, those
    are to be kept until the recovery key is found.
    """
    try:
        n_bytes = path.stat().st_size
        with door.opened(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest(), n_bytes
    except OSError:
        return "", 0
    except FileError as error:
        is_shut = error.reason in (Reason.KEY_MISSING, Reason.KEY_WRONG)
        return (expected if is_shut else ""), n_bytes


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(
    part: Path,
    copied: Path,
    source: Path,
    about: dict[str, object],
    found: list[_Recording],
    tell: Tell,
) -> None:
    total, done = sum(one.n_bytes for one in found), 0
    with (
        io.BufferedRandom(disk.create(part)) as file,
        zipfile.ZipFile(file, "w", compresslevel=1) as packed,
    ):
        members = {DATABASE: _add(packed, DATABASE, copied, zipfile.ZIP_DEFLATED)}
        for one in found:
            name = f"{RECORDINGS}/{one.path.name}"
            members[name] = _add(packed, name, one.path, zipfile.ZIP_STORED)
            if members[name]["sha256"] != one.sha256:
                raise StoreError(Reason.DISK_ERROR, path=str(one.path))
            done += one.n_bytes
            tell(done, total)
        has_sealed = any(one.path.suffix == door.SEALED for one in found)
        named = source.with_name(KEYS)
        if has_sealed and named.exists():
            members[KEYS] = _add(packed, KEYS, named, zipfile.ZIP_DEFLATED)
        manifest = {
            "format": FORMAT if has_sealed else 1,
            **about,
            "members": members,
        }
        packed.writestr(MANIFEST, to_json(manifest))
        packed.close()  # writes its list
        disk.sync(file)


def _add(
    packed: zipfile.ZipFile, name: str, path: Path, how: int
) -> dict[str, str | int]:
    sha256, n_bytes = hashlib.sha256(), 0
    about = zipfile.ZipInfo.from_file(path, name)
    about.compress_type = how
    about.external_attr = 0o600 << 16
    with packed.open(about, "w") as inside:
        for block in blocks(path):
            sha256.update(block)
            n_bytes += len(block)
            inside.write(block)
    return {"sha256": sha256.hexdigest(), "n_bytes": n_bytes}


def blocks(path: Path) -> Iterator[bytes]:
    """Yield a file's content, a megabyte at a time."""
    with path.open("rb") as file:
        while block := file.read(2**20):
            yield block
