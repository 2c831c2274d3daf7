"""H16: a key or the whole history is lost."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rehab.app.hazards import hazard
from rehab.ports.progress import untold
from rehab.storage.atrest import paper, switching
from rehab.storage.backup import making
from rehab.storage.backup.restoring import restore
from tests.unit.storage import atrest_room as atrest
from tests.unit.storage.bundle_room import (
    Ask,
    a_home,
    cheap_keys,
    contents,
    history,
    send,
    take,
)

HAZARD = hazard("H16")


def test_a_new_computer_gets_everything_from_the_sealed_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old one is gone; sessions, scores and recordings come back, to the byte."""
    cheap_keys(monkeypatch)
    home, new = a_home(tmp_path / "home"), tmp_path / "new"
    file = send(home, tmp_path / "me.rehab")
    kept = contents(history(home))
    signals = {p.name: p.read_bytes() for p in (home / "recordings").glob("*.mcap")}
    shutil.rmtree(home)
    take(new, file, Ask(name="me"))
    assert contents(history(new)) == kept
    assert signals
    back = {p.name: p.read_bytes() for p in (new / "recordings").rglob("*.mcap")}
    assert back == signals


def test_the_recovery_key_alone_brings_every_recording_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R10: the computer with its key is gone; a backup and a sheet of paper are there."""
    atrest.use_keys(monkeypatch, tmp_path / "keys")
    home, new = a_home(tmp_path / "home"), tmp_path / "new"
    kept = contents(history(home))
    signals = {p.name: p.read_bytes() for p in (home / "recordings").glob("*.mcap")}
    assert signals
    atrest.on(home)
    made = making.make(home / "rehab.db", tmp_path / "all.zip", with_recordings=True)
    assert not made.lacking
    atrest.lose_the_device(home)
    shutil.rmtree(home)
    restore(tmp_path / "all.zip", new / "rehab.db", datetime.now(UTC))
    assert contents(history(new)) == kept
    sheet = paper.read("\n".join(paper.lines(atrest.RECOVERY)))
    switching.recover(new, sheet, untold)
    back = {name: atrest.read(new / "recordings" / name) for name in signals}
    assert back == signals
