"""H15: disclosure of health data."""

import os
import sys
from pathlib import Path

import pytest

from rehab.app.hazards import hazard
from rehab.app.papers import Papers
from rehab.errors import FileError, Reason
from rehab.model.people import Profile
from tests.unit.app.programme_room import Room
from tests.unit.storage import atrest_room as atrest
from tests.unit.storage import known_signal as known

HAZARD = hazard("H15")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_the_owner_can_read_what_is_kept(tmp_path: Path) -> None:
    """A family's computer has other accounts; the folder shuts, and so does each file."""
    before = os.umask(0o022)
    try:
        room = Room(tmp_path / "data")
        room.did("arm_raise")
        Papers(room.folder).keep_profile(Profile(name="Ada"))
        known.record(room.home.recordings, 1000).close()
        room.home.close()
    finally:
        os.umask(before)
    kept = [path for path in room.folder.rglob("*") if path.is_file()]
    assert {path.suffix for path in kept} >= {".mcap", ".db", ".json"}
    shut = [room.folder, room.home.recordings]
    assert [oct(p.stat().st_mode & 0o777) for p in shut] == ["0o700", "0o700"]
    open_ones = [p.name for p in kept if p.stat().st_mode & 0o077]
    assert open_ones == []


def test_an_encrypted_recording_tells_nothing_without_a_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A laptop's data folder is copied, and its keyring is not: not a byte of a signal."""
    atrest.use_keys(monkeypatch, tmp_path / "keys")
    folder = tmp_path / "data"
    recorder = known.record(folder / "recordings", 1000)
    path = recorder.close().path
    plain = path.read_bytes()
    atrest.on(folder)
    assert known.read_checked(path).n_samples == 1000
    taken = b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
    assert all(plain[at : at + 16] not in taken for at in range(0, len(plain), 16))
    atrest.lose_the_device(folder)
    with pytest.raises(FileError) as error:
        known.read_checked(path)
    assert error.value.reason is Reason.KEY_MISSING
