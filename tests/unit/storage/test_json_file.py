"""Small files of settings: whole or as they were, whatever happens."""

import errno
from pathlib import Path

import pytest

from rehab.errors import FileError, Reason, StoreError
from rehab.storage import disk
from rehab.storage.json_file import JsonFile


@pytest.fixture
def file(tmp_path: Path) -> JsonFile:
    return JsonFile(tmp_path / "a" / "profile.json", newest=2)


def test_what_was_written_is_read(file: JsonFile) -> None:
    """And only by its owner: there is a name in it."""
    assert file.read() is None
    file.write({"name": "Çağla", "x": [1, None]})
    file.write({"name": "Ada"})
    assert file.read() == {"format": 2, "name": "Ada"}
    assert file.path.stat().st_mode & 0o077 == 0
    assert [path.name for path in file.path.parent.iterdir()] == ["profile.json"]


@pytest.mark.parametrize("call", ["write", "sync", "replace"])
def test_a_full_disk_leaves_the_old_file(
    file: JsonFile, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a profile would be a wrong emergency number."""
    file.write({"name": "Ada"})

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    where = Path if call == "replace" else disk.DurableFile
    monkeypatch.setattr(where, call, fail)
    with pytest.raises(StoreError) as caught:
        file.write({"name": "Grace"})
    assert caught.value.reason is Reason.DISK_FULL
    assert file.read() == {"format": 2, "name": "Ada"}
    assert [path.name for path in file.path.parent.iterdir()] == ["profile.json"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"[1]",
        b'"x"',
        b"{}",
        b"\xff\xfe",
        b'{"format": "2"}',
        b'{"format": true}',
        b'{"format": 0}',
        b"[" * 50_000,
        b'{"format": 1, "x": "' + b"x" * 200_000 + b'"}',
    ],
)
def test_a_damaged_file_is_told_and_can_be_set_aside(
    file: JsonFile, data: bytes
) -> None:
    """Never a traceback, never a lost file."""
    file.write({})
    file.path.write_bytes(data)
    with pytest.raises(FileError) as caught:
        file.read()
    assert caught.value.reason is Reason.FILE_DAMAGED
    assert file.set_aside().read_bytes() == data
    file.path.write_bytes(b"again")
    assert file.set_aside().name == "profile.json.damaged-2"
    assert file.read() is None


def test_a_file_of_a_later_rehab_is_refused(file: JsonFile) -> None:
    """Read by halves and written again, it would lose what this rehab does not know."""
    JsonFile(file.path, newest=3).write({"name": "Ada"})
    with pytest.raises(FileError) as caught:
        file.read()
    assert caught.value.reason is Reason.FILE_NEWER
