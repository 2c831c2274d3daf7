"""A home and a clinic, and a sealed file on its way between them."""

import atexit
import hashlib
import io
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from rehab.app import sharing
from rehab.app.sharing import Ask, Imported
from rehab.config import Settings
from rehab.errors import Reason, RehabError
from rehab.model.session import SessionRow
from rehab.storage import database
from rehab.storage.bundle import sealed
from rehab.storage.bundle.history import History, gather
from tests import clinic_room

WORDS = "four words of mine"
DAY = date(2026, 11, 16)


def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make keys in a millisecond: a file tells what its key cost."""
    monkeypatch.setattr(sealed, "_COST", (4, 8, 1))


_MADE: dict[str, Path] = {}


def made(name: str, target: Path, make: Callable[[Path], object]) -> Path:
    """Return `target` as `make` leaves a folder: made once, then copied.

    A new database takes a second, and every test wants its own.
    """
    if name not in _MADE:
        _MADE[name] = Path(tempfile.mkdtemp(prefix="rehab-room-")) / "made"
        make(_MADE[name])
        atexit.register(shutil.rmtree, _MADE[name].parent, ignore_errors=True)
    shutil.copytree(_MADE[name], target)
    return target


def a_home(target: Path) -> Path:
    """Return a home where “me” had one sitting."""
    return made("home", target, train)


def a_clinic(target: Path) -> Path:
    """Return a clinic with one patient, “p01”."""
    return made("clinic", target, lambda data: train(data, patient="p01", nth=4))


def train(
    data: Path, *days: date, patient: str = "me", nth: int = 0, simulated: bool = False
) -> list[SessionRow]:
    """Keep a sitting of two exercises a day, with recordings; return its sessions."""
    (data / "recordings").mkdir(parents=True, exist_ok=True)
    kept = []
    for day in days or (DAY,):
        for row in clinic_room.sitting(
            patient, day, block=clinic_room.BLOCK[:2], nth=nth, is_simulated=simulated
        ):
            content = f"{row.id}".encode() * 4000
            (data / row.recording.path).write_bytes(content)
            sha256 = hashlib.sha256(content).hexdigest()
            recording = replace(row.recording, sha256=sha256, n_bytes=len(content))
            kept.append(replace(row, recording=recording))
    clinic_room.keep(data, kept)
    return kept


def send(
    data: Path, target: Path, patient: str = "me", *, with_recordings: bool = True
) -> Path:
    outgoing = sharing.gather(Settings(data), patient, target, may_replace=True)
    sharing.write(outgoing, target, WORDS, with_recordings=with_recordings)
    return target


def take(
    data: Path, file: Path, ask: Ask | None = None, words: str = WORDS
) -> Imported:
    return sharing.take_in(Settings(data), file, words, ask or Ask())


def history(data: Path, patient: str = "me") -> History:
    engine = database.open_for_reading(data / "rehab.db")
    with engine.begin() as db:
        found = gather(db, patient, data)
    engine.dispose()
    return found


def contents(history: History) -> tuple[object, ...]:
    """Return all of a history but where its recordings lie."""
    return tuple(replace(s, recording=None) for s in history.recorded), history.kept


def tree(folder: Path) -> dict[str, bytes | None]:
    """Return every file below a folder with its bytes, every folder with None."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


@contextmanager
def refused(reason: Reason, *folders: Path) -> Iterator[None]:
    """Expect a refusal that leaves these folders to the bit as they were."""
    before = [tree(folder) for folder in folders]
    with pytest.raises(RehabError) as caught:
        yield
    assert caught.value.reason is reason
    assert [tree(folder) for folder in folders] == before


def opened(file: Path, words: str = WORDS) -> dict[str, bytes]:
    """Return what lies under the seal, by name."""
    with file.open("rb") as raw:
        head = sealed.read_head(raw, file)
        reader = sealed.SealedReader(raw, head, sealed.key_of(head, words, file), file)
        with tarfile.open(fileobj=reader, mode="r|") as tar:  # type: ignore[call-overload]
            return {m.name: tar.extractfile(m).read() for m in tar}


def forged(
    file: Path,
    members: dict[str, bytes],
    change: Callable[[tarfile.TarInfo], None] = lambda _: None,
) -> Path:
    """Write a sealed file of any members: by somebody who has the passphrase."""
    with file.open("wb") as raw:
        writer = sealed.SealingWriter(raw, WORDS)
        with tarfile.open(fileobj=writer, mode="w|") as tar:  # type: ignore[call-overload]
            for name, data in members.items():
                member = tarfile.TarInfo(name)
                member.size = len(data)
                change(member)
                tar.addfile(member, io.BytesIO(data) if member.isreg() else None)
        writer.finish()
    return file


def change(data: Path, sql: str) -> None:
    store = clinic_room.store(data)
    with store._engine.begin() as db:
        db.execute(text(sql))
    store.close()
