"""`rehab backup` and `rehab restore`, typed: the drill of R8 from one end to the other."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from rehab.storage.store import SqlStore
from tests.unit.storage.sittings import SITTING


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    store = SqlStore(folder / "rehab.db")
    store.add(SITTING)
    store.close()
    return folder


def rehab(data: Path, *words: str, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "rehab", *words, "--data", str(data)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LANG": "C"},
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == bool(code)
    return done.stdout + done.stderr


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return list(db.iterdump())


def test_a_damaged_history_names_the_way_back_and_the_way_works(data: Path) -> None:
    """One sentence, one command, and everything is there again; the damaged file too."""
    history = data / "rehab.db"
    before = dump(history)
    assert "no recordings" in rehab(data, "backup")
    ruin = b"\0" * 20_000
    history.write_bytes(ruin)
    said = rehab(data, "history", code=1)
    assert "is damaged" in said
    assert "`rehab restore latest`" in said
    said = rehab(data, "restore", "latest")
    assert "1 session." in said
    assert dump(history) == before
    found = re.search(r"kept as (\S+);", said)
    assert found is not None
    assert Path(found[1]).read_bytes() == ruin
    assert "backups: The newest one that is whole" in rehab_doctor(data)


def rehab_doctor(data: Path) -> str:
    return subprocess.run(
        [sys.executable, "-m", "rehab", "doctor", "--data", str(data)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def test_what_cannot_be_done_is_said(data: Path, tmp_path: Path) -> None:
    """Each in one sentence, and nothing is changed."""
    target = tmp_path / "out.zip"
    rehab(data, "backup", "-o", str(target))
    assert "exists already" in rehab(data, "backup", "-o", str(target), code=2)
    rehab(data, "backup", "-o", str(target), "--force")
    assert "another disk" in rehab(data, "backup", "--recordings", code=2)
    assert "no backup" in rehab(data, "restore", "latest", code=1)
    before = sha256((data / "rehab.db").read_bytes()).hexdigest()
    target.write_bytes(target.read_bytes()[:-300])
    assert "damaged" in rehab(data, "restore", str(target), code=1)
    assert sha256((data / "rehab.db").read_bytes()).hexdigest() == before
    empty = tmp_path / "empty"
    assert "nothing was backed up" in rehab(_made(empty), "backup", code=1)
    assert list(empty.iterdir()) == []


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
