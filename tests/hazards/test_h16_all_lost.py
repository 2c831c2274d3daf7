"""H16: a key or the whole history is lost."""

import shutil
from pathlib import Path

import pytest

from rehab.app.hazards import hazard
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
