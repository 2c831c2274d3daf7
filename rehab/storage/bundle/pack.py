"""Writes a patient's history and recordings into one sealed file.

Under the seal lies a tar archive: ``manifest.json`` (whose, by which version, the SHA-256
of all that follows), ``history.json.zst`` (see `history`), ``recordings/SESSION.mcap``.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import zstandard

from rehab.errors import FileError, Reason, StoreError
from rehab.ports.progress import Tell
from rehab.storage import database, disk
from rehab.storage.atrest import door
from rehab.storage.bundle.history import History, gather, to_document
from rehab.storage.bundle.sealed import SealingWriter
from rehab.storage.layout import to_json
from rehab.storage.place import Place
from rehab.storage.schema import REVISIONS, PatientTable

FORMAT = 1
MANIFEST = "manifest.json"
HISTORY = "history.json.zst"


@dataclass(frozen=True, slots=True)
class Packed:
    """What a bundle holds. `lacking` are recordings that are gone or not as they were."""

    patient: str
    n_sessions: int
    n_nights: int
    n_simulated: int
    n_recordings: int
    n_bytes: int
    lacking: tuple[Path, ...]


def recording_name(session: UUID) -> str:
    """Return how a session's recording is called in the archive."""
    return f"recordings/{session}.mcap"


def gathered(path: Place, patient: str) -> History:
    """Return all of a patient in the database at `path`; PATIENT_UNKNOWN."""
    engine = database.open_for_reading(path)
    try:
        with database.failures(path), engine.begin() as db:
            there = list(db.scalars(PatientTable.__table__.select()))
            if patient not in there:
                raise StoreError(
                    Reason.PATIENT_UNKNOWN,
                    name=patient,
                    allowed=", ".join(sorted(there)) or "–",
                )
            return gather(db, patient, path.parent)
    finally:
        engine.dispose()


def write_bundle(
    target: Path,
    patient: str,
    history: History,
    passphrase: str,
    about: Mapping[str, object],
    *,
    with_recordings: bool,
    tell: Tell,
) -> Packed:
    """Write a bundle; `target` is replaced when it is whole, not before.

    Raises
    ------
    FileError
        FILE_UNWRITABLE.
    StoreError
        DISK_FULL.
    """
    whole, lacking = _sound(history) if with_recordings else ({}, [])
    part = target.with_name(f"{target.name}.part")
    try:
        part.unlink(missing_ok=True)  # of a program that died
        try:
            with disk.create(part) as raw:
                file = disk.DurableFile(raw)
                sealing = SealingWriter(file, passphrase)
                _write(sealing, patient, history, whole, about, tell)
                sealing.finish()
                file.sync()
            part.replace(target)
            disk.sync_folder(target.absolute().parent)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        if disk.store_error(error, target).reason is Reason.DISK_FULL:
            raise StoreError(Reason.DISK_FULL, path=str(target)) from error
        raise FileError(Reason.FILE_UNWRITABLE, path=str(target)) from error
    return Packed(
        patient,
        n_sessions=len(history.sessions),
        n_nights=len(history.nights),
        n_simulated=sum(s.row["is_simulated"] for s in history.sessions),
        n_recordings=len(whole),
        n_bytes=target.stat().st_size,
        lacking=tuple(lacking),
    )


Recordings = dict[UUID, tuple[Path, str, int]]
"""By session: where, SHA-256, bytes."""


def _sound(history: History) -> tuple[Recordings, list[Path]]:
    """Return the recordings that are as they were written, and the others' paths."""
    whole: Recordings = {}
    lacking = []
    for session in history.recorded:
        path, expected = session.recording, session.row["recording_sha256"]
        if path is None:
            continue
        try:
            with door.opened(path) as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
                n_bytes = file.seek(0, os.SEEK_END)  # in memory it did not move
        except (OSError, FileError):
            found, n_bytes = "", 0
        if found == expected:
            whole[session.id] = (path, found, n_bytes)
        else:
            lacking.append(path)
    return whole, lacking


def _write(
    sealing: SealingWriter,
    patient: str,
    history: History,
    whole: Recordings,
    about: Mapping[str, object],
    tell: Tell,
) -> None:
    text = json.dumps(to_document(history), ensure_ascii=False, separators=(",", ":"))
    packed = zstandard.ZstdCompressor(level=9).compress(text.encode())
    manifest = {
        **about,
        "format": FORMAT,
        "schema": REVISIONS[-1],
        "patient": patient,
        "history": {
            "sha256": hashlib.sha256(packed).hexdigest(),
            "n_bytes": len(packed),
            "n_bytes_unpacked": len(text.encode()),
        },
        "recordings": [
            {"session": str(session), "sha256": sha256, "n_bytes": n_bytes}
            for session, (_, sha256, n_bytes) in whole.items()
        ],
    }
    total, done = sum(n_bytes for _, _, n_bytes in whole.values()), 0
    with tarfile.open(fileobj=sealing, mode="w|") as tar:  # type: ignore[call-overload]
        _add(tar, MANIFEST, to_json(manifest).encode())
        _add(tar, HISTORY, packed)
        for session, (path, _, n_bytes) in whole.items():
            about_file = tarfile.TarInfo(recording_name(session))
            about_file.size = n_bytes
            with door.opened(path) as file:
                tar.addfile(about_file, file)
            done += n_bytes
            tell(done, total)


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    about = tarfile.TarInfo(name)
    about.size = len(data)
    tar.addfile(about, io.BytesIO(data))
