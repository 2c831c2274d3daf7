"""Reads a sealed bundle into a staging folder, and checks all of it before anybody acts.

No name of the archive is ever a path: each is compared with the one that is due, and a
recording lies in the staging folder under the id of its session.
"""

import hashlib
import json
import tarfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import zstandard

from rehab.errors import FileError, Reason
from rehab.ports.progress import Tell
from rehab.storage import disk
from rehab.storage.bundle import pack
from rehab.storage.bundle.history import History, SessionCopy, from_document
from rehab.storage.bundle.sealed import PIECE, SealedReader, key_of, read_head
from rehab.storage.schema import REVISIONS

_MOST_MANIFEST = 64 * 2**20
_MOST_HISTORY = 4 * 2**30
_AT_ONCE = 2**20
_NONSENSE = (
    *(ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError),
    *(tarfile.TarError, zstandard.ZstdError, EOFError),
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a bundle holds; recordings lie in the staging folder."""

    patient: str
    history: History


def check_head(path: Path) -> None:
    """Refuse what is no bundle for us, before anybody is asked for a passphrase.

    Raises
    ------
    FileError
        FILE_MISSING, FILE_IS_FOLDER, FILE_EMPTY, FILE_UNREADABLE, BUNDLE_UNKNOWN,
        BUNDLE_DAMAGED, FILE_NEWER.
    """
    try:
        if path.is_dir():
            raise FileError(Reason.FILE_IS_FOLDER, path=str(path))
        if not path.stat().st_size:
            raise FileError(Reason.FILE_EMPTY, path=str(path))
        with path.open("rb") as file:
            read_head(file, path)
    except FileNotFoundError as error:
        raise FileError(Reason.FILE_MISSING, path=str(path)) from error
    except (OSError, ValueError) as error:  # no permission; a NUL in the name
        raise FileError(Reason.FILE_UNREADABLE, path=str(path)) from error


def unpack(path: Path, passphrase: str, staging: Path, tell: Tell) -> Incoming:
    """Return what is in a bundle, all of it checked; `staging` is there and empty.

    Raises
    ------
    FileError
        PASSPHRASE_WRONG, BUNDLE_DAMAGED, FILE_NEWER, and as `check_head`.
    StoreError
        DISK_FULL, DISK_ERROR, FOLDER_READ_ONLY for the staging folder.
    """
    check_head(path)
    with path.open("rb") as file:
        head = read_head(file, path)
        reader = SealedReader(file, head, key_of(head, passphrase, path), path)
        try:
            found = _unpack(reader, path, staging, tell)
        except _NONSENSE as error:
            raise FileError(Reason.BUNDLE_DAMAGED, path=str(path)) from error
        except OSError as error:
            raise disk.store_error(error, staging) from error
        while reader.read(PIECE):  # to the piece that says it is the last
            pass
        return found


def _unpack(reader: SealedReader, path: Path, staging: Path, tell: Tell) -> Incoming:
    with tarfile.open(fileobj=reader, mode="r|") as tar:  # type: ignore[call-overload]
        file, _ = _due(tar, pack.MANIFEST, None)
        manifest = json.loads(file.read(_MOST_MANIFEST))
        if manifest["format"] > pack.FORMAT or manifest["schema"] not in REVISIONS:
            raise FileError(Reason.FILE_NEWER, path=str(path))
        patient = manifest["patient"]
        if not isinstance(patient, str):
            raise TypeError("patient")
        history = _history(tar, manifest["history"])
        recordings = _recordings(tar, manifest["recordings"], staging, tell)
        if tar.next() is not None:
            raise ValueError("more than the manifest says")
    sessions = tuple(_with(recordings, session) for session in history.sessions)
    nights = tuple(_with(recordings, night) for night in history.nights)
    if recordings:
        raise ValueError("a recording of no session")
    disk.sync_folder(staging)
    return Incoming(patient, replace(history, sessions=sessions, nights=nights))


def _due(tar: tarfile.TarFile, name: str, n_bytes: int | None) -> tuple[IO[bytes], int]:
    """Return the next member, which has to be this one."""
    member = tar.next()
    if member is None or not member.isreg() or member.name != name:
        raise ValueError(f"{name} is not there")
    file = tar.extractfile(member)
    if file is None or (n_bytes is not None and member.size != n_bytes):
        raise ValueError(f"{name} has another size")
    return file, member.size


def _history(tar: tarfile.TarFile, said: Any) -> History:
    n_bytes = int(said["n_bytes_unpacked"])
    if not 0 <= n_bytes <= _MOST_HISTORY or int(said["n_bytes"]) > _MOST_HISTORY:
        raise ValueError("too much")
    packed = _due(tar, pack.HISTORY, int(said["n_bytes"]))[0].read()
    if hashlib.sha256(packed).hexdigest() != said["sha256"]:
        raise ValueError("history")
    with zstandard.ZstdDecompressor().stream_reader(packed) as stream:
        text = stream.read(n_bytes + 1)
    if len(text) != n_bytes:
        raise ValueError("history")
    return from_document(json.loads(text))


def _recordings(
    tar: tarfile.TarFile, listed: Any, staging: Path, tell: Tell
) -> dict[UUID, tuple[Path, str]]:
    found = {}
    total, done = sum(int(said["n_bytes"]) for said in listed), 0
    for said in listed:
        session, n_bytes = UUID(said["session"]), int(said["n_bytes"])
        file, _ = _due(tar, pack.recording_name(session), n_bytes)
        path = staging / f"{session}.mcap"
        sha256 = hashlib.sha256()
        with disk.create(path) as raw:
            copy = disk.DurableFile(raw)
            while data := file.read(_AT_ONCE):
                sha256.update(data)
                copy.write(data)
                done += len(data)
                tell(done, total)
            copy.sync()
        if sha256.hexdigest() != said["sha256"]:
            raise ValueError("recording")
        found[session] = (path, said["sha256"])
    return found


def _with(
    recordings: dict[UUID, tuple[Path, str]], session: SessionCopy
) -> SessionCopy:
    path, sha256 = recordings.pop(session.id, (None, ""))
    if path is not None and sha256 != session.row["recording_sha256"]:
        raise ValueError("the recording of another session")
    return replace(session, recording=path)
