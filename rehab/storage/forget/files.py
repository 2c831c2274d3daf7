"""Files of a patient in a data folder: recordings by their session, others by what they say.

A file is a patient's where its name or its bytes hold the id of one of their sessions or
sittings: exports, copies of recordings and what a killed program left behind all do. A
pseudonym alone is too little: “me” stands in any text.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from rehab.errors import FileError
from rehab.storage import disk
from rehab.storage.atrest import door
from rehab.storage.edf_header import header_code
from rehab.storage.forget.rows import Kept
from rehab.storage.layout import to_json
from rehab.storage.reading import read_head

RECORDINGS = "recordings"
_ID = re.compile(
    rb"[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}"
)
_EDF_HEAD = 168  # to the end of its recording field
_BLOCK, _OVERLAP = 2**20, 4096
_EXPORTED = {".edf", ".bdf", ".csv", ".json", ".html", ".pdf", ".rehab"}


@dataclass(frozen=True, slots=True)
class Found:
    """Files that are the patient's, and those of which nobody can tell."""

    theirs: tuple[Path, ...]
    unclear: tuple[Path, ...]


def recordings(folder: Path, patient: str, kept: Kept) -> Found:
    """Return the recordings of a patient, also unfinished, recovered and set aside ones.

    Of a file that no history names and whose head cannot be read nobody can tell; it is
    the patient's where nobody else trains here.
    """
    theirs, unclear = set(), []
    for path in files_below(folder / RECORDINGS):
        session = _session_of(path)
        if session in kept.sessions:
            theirs.add(path)
        elif session not in kept.others:
            owner = _owner_of(path, patient)
            if owner == patient or (owner is None and not kept.people):
                theirs.add(path)
            elif owner is None:
                unclear.append(path)
    for recording in kept.sessions.values():
        path = door.where(folder / recording)
        if is_inside(path, folder) and path.is_file():
            theirs.add(path)
    return Found(tuple(sorted(theirs)), tuple(unclear))


def traces(paths: Collection[Path], patient: str, kept: Kept) -> Found:
    """Return the files among these that a patient's export or copy is; all others too.

    A bundle is sealed and a PDF packed: nobody sees whose they are but by their names.
    """
    theirs = set()
    for path in paths:
        if _is_named(path, patient, kept) or _holds(path, patient, kept):
            theirs.add(path)
    for path in list(theirs):  # the other tables of an export hold no id
        stem = path.stem.removesuffix("_session")
        if path.suffix == ".csv" and stem != path.stem:
            beside = (path.with_name(f"{stem}{end}.csv") for end in ("", "_events"))
            theirs.update(set(beside) & set(paths))
    rest = [path for path in paths if path not in theirs]
    return Found(tuple(sorted(theirs)), tuple(sorted(rest)))


def remove(paths: Collection[Path]) -> None:
    """Remove files for good, as far as a file system does. Raises `StoreError`."""
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise disk.store_error(error, path) from error
    for folder in {path.parent for path in paths}:
        if folder.is_dir():
            disk.sync_folder(folder)


def files_below(folder: Path) -> Iterator[Path]:
    """Yield every file below a folder; a link is a file, wherever it leads."""
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or not path.is_dir():
            yield path
        else:
            yield from files_below(path)


def is_inside(path: Path, folder: Path) -> bool:
    """Return whether a path leads into a folder."""
    return path.resolve().is_relative_to(folder.resolve())


def _session_of(path: Path) -> UUID | None:
    try:
        return UUID(path.name[:36])
    except ValueError:
        return None


def _owner_of(path: Path, patient: str) -> str | None:
    """Return whose recording it is by its head; None where that cannot be read."""
    try:
        return str(read_head(path)[1]["patient"])
    except (FileError, KeyError):
        pass
    said = to_json({"patient": patient})[1:-1].encode()  # in a head that is damaged
    return patient if said in path.read_bytes()[:_BLOCK] else None


def _is_named(path: Path, patient: str, kept: Kept) -> bool:
    """Return whether an export has the patient's pseudonym in its name, and no other's."""
    if path.suffix.lower() not in _EXPORTED:
        return False
    others = set(kept.patients) - {patient}
    return _says(path.stem, patient) and not any(_says(path.stem, o) for o in others)


def _says(text: str, name: str) -> bool:
    return bool(re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text))


def _holds(path: Path, patient: str, kept: Kept) -> bool:
    """Return whether a file holds an id of a patient's, or is their report."""
    mark = report_mark(patient)
    if path.is_symlink() or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            if _is_exported(file.read(_EDF_HEAD), patient, kept):
                return True
            file.seek(0)
            tail = path.name.encode("utf-8", "replace") + b"\n"
            while block := file.read(_BLOCK):
                tail += block
                if mark in tail:
                    return True
                if any(UUID(i.decode()) in kept.ids for i in _ID.findall(tail)):
                    return True
                tail = tail[-_OVERLAP:]
    except OSError as error:
        raise disk.store_error(error, path) from error
    return False


def _is_exported(head: bytes, patient: str, kept: Kept) -> bool:
    """Return whether it is the head of an EDF or BDF of the patient's session.

    Its recording field reads "Startdate 26-NOV-2026 0191b0a0 …" (`edf_header`).
    """
    whose, words = head[8:88].split(), head[88:_EDF_HEAD].split()
    if whose[:1] != [header_code(patient)[:40].encode()]:
        return False
    begins = {session.hex[:8].encode() for session in kept.sessions}
    return words[:1] == [b"Startdate"] and not begins.isdisjoint(words[2:3])


def report_mark(patient: str) -> bytes:
    """Return what stands in the head of a report (`rehab.review`), and says whose it is."""
    return f'<meta name="rehab-patient" content="{patient.encode().hex()}">'.encode()
