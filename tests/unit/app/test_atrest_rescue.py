"""What a crash leaves is encrypted at the next start, where recordings are; all of it."""

from pathlib import Path

import pytest

from rehab.app.home import Home
from rehab.app.rescue import has_unfinished, rescue
from rehab.config import Settings
from rehab.storage.atrest import door
from rehab.storage.backup import making
from tests import archive_room
from tests.unit.storage import atrest_room as atrest
from tests.unit.storage import known_signal as known


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    atrest.use_keys(monkeypatch, tmp_path / "keys")
    folder = tmp_path / "data"
    archive_room.fill(folder, 1, 5.0)
    atrest.on(folder)
    return folder


def start(folder: Path) -> list[Path]:
    """Start the program; return what it brought back."""
    home = Home(Settings(folder))
    try:
        return [row.recording.path for row in rescue(home)]
    finally:
        home.close()


def plain(folder: Path) -> list[str]:
    found = (folder / "recordings").rglob("*.mcap*")
    return [path.name for path in found if path.is_file() and path.suffix != ".age"]


def test_a_recording_that_died_ends_encrypted_and_so_does_its_original(
    folder: Path,
) -> None:
    recorder = known.record(folder / "recordings", 5000)
    original = recorder.path.read_bytes()
    recorder._file.close()  # killed
    start(folder)
    assert plain(folder) == []
    (kept,) = (folder / "recordings" / "unfinished").iterdir()
    assert atrest.read(door.plain_name(kept)) == original
    (aside,) = (folder / "recordings" / "set_aside").iterdir()
    assert (
        known.read_checked(door.plain_name(aside)).n_samples >= 4000
    )  # a chunk of a second was open


def test_a_death_just_before_it_was_encrypted_is_made_up_for(folder: Path) -> None:
    """The session is in the history, its recording still plain."""
    atrest.off(folder)
    (name,) = plain(folder)
    content = (folder / "recordings" / name).read_bytes()
    atrest.on(folder)
    (folder / "recordings" / name).write_bytes(content)  # both, after a cut
    assert start(folder) == []
    assert plain(folder) == []
    assert atrest.read(folder / "recordings" / name) == content
    home = Home(Settings(folder), read_only=True)
    assert not has_unfinished(home)
    home.close()


def test_without_the_key_a_backup_still_takes_it_as_it_is(
    folder: Path, tmp_path: Path
) -> None:
    """Of all recordings these must not be left out: the sheet may be found again."""
    (sealed,) = (folder / "recordings").iterdir()
    atrest.lose_the_device(folder)
    target = tmp_path / "all.zip"
    made = making.make(folder / "rehab.db", target, with_recordings=True)
    assert made.lacking == ()
    assert made.backup.recordings == (f"recordings/{sealed.name}",)
    assert made.backup.is_sealed


def test_a_damaged_one_with_its_key_is_lacking_as_a_plain_one_would_be(
    folder: Path, tmp_path: Path
) -> None:
    (sealed,) = (folder / "recordings").iterdir()
    sealed.write_bytes(sealed.read_bytes()[:-3])
    target = tmp_path / "all.zip"
    made = making.make(folder / "rehab.db", target, with_recordings=True)
    assert made.lacking == (sealed,)
