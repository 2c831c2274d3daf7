"""`rehab encryption`, typed: a year on this computer, lost with it, and opened again."""

import io
import shutil
import sys
from contextlib import closing
from pathlib import Path

import pytest

from rehab.app import doctor, encryption
from rehab.config import Settings
from rehab.storage import disk
from rehab.storage.atrest import age, devices, paper
from tests import archive_room
from tests.e2e.conftest import Done, Run
from tests.unit.storage import known_signal as known


@pytest.fixture
def data(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two sessions that were recorded; no keyring is asked."""
    assert run is not None  # it clears the environment first
    monkeypatch.setenv("REHAB_KEYS", str(tmp_path / "keys"))
    archive_room.fill(tmp_path / "data", 2, 6.0)
    return tmp_path / "data"


def names(data: Path) -> list[str]:
    return sorted(path.suffix for path in (data / "recordings").iterdir())


def _lose_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on another computer: the next program knows nothing of it."""
    shutil.rmtree(tmp_path / "keys")
    monkeypatch.setattr(devices, "_found", {})


def test_on_lost_restored_recovered_off(
    data: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole way; what is exported at its ends is the same to the byte."""
    stick, all_of_it = tmp_path / "stick.txt", tmp_path / "all.zip"
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    signals = {p.name: p.read_bytes() for p in (data / "recordings").iterdir()}
    assert "Encryption is off. 0 recordings encrypted, 2 plain" in run("encryption").out
    assert run("export", "last", "-o", str(first)).code == 0
    done = run("encryption", "on", "--recovery-file", str(stick))
    assert done.code == 0, done.err
    assert "2 recordings encrypted, read back and found right" in done.out
    assert "Not encrypted by this: the history" in done.out
    assert stick.stat().st_mode & 0o077 == 0
    assert names(data) == [".age", ".age"]
    done = run("score", "--again", "--all", "--jobs", "1")
    assert "2 sessions scored again" in done.out
    assert run("backup", "--recordings", "-o", str(all_of_it)).code == 0
    shutil.rmtree(data)
    _lose_the_key(tmp_path, monkeypatch)
    done = run("restore", str(all_of_it))
    assert "2 recordings cannot be opened, as the key is not on this" in done.out
    assert "rehab encryption recover" in done.out
    done = run("history")
    assert done.code == 0
    assert "25-09-29" in done.out
    _refused(
        run("export", "last", "-o", str(second)), "its key is not on this computer"
    )
    found = list(doctor._recordings(Settings(data)))
    assert [one.is_ok for one in found] == [False]
    assert "2 encrypted, 0 plain. The key is not on this computer" in found[0].words
    other = tmp_path / "other.txt"
    encryption.write_recovery(encryption.new_recovery(), other)
    words = "This is not the recovery key of these recordings"
    _refused(run("encryption", "recover", "--from-file", str(other)), words)
    done = run("encryption", "recover", "--from-file", str(stick))
    assert "2 recordings open with the new key of this computer" in done.out
    assert run("export", "last", "-o", str(second)).code == 0
    assert second.read_bytes() == first.read_bytes()
    assert [one.is_ok for one in doctor._recordings(Settings(data))] == [True]
    assert run("encryption", "off").code == 0
    assert list(doctor._recordings(Settings(data))) == []
    back = {p.name: p.read_bytes() for p in (data / "recordings").iterdir()}
    assert back == signals


def _refused(done: Done, words: str, code: int = 1) -> None:
    assert done.code == code, done
    assert words in done.err
    assert len(done.err.splitlines()) == 1


def test_to_forget_somebody_needs_no_key(
    data: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks to be forgotten has to be, though the key is lost."""
    assert run("encryption", "on", "--recovery-file", str(tmp_path / "r")).code == 0
    _lose_the_key(tmp_path, monkeypatch)
    done = run("forget", "p01", "--yes")
    assert done.code == 0, done.err
    assert "recordings: 2 files" in done.out
    assert names(data) == []


def test_a_bundle_and_a_backup_of_before_bring_nothing_plain(
    data: Path, tmp_path: Path, run: Run
) -> None:
    """What comes in while it is on ends encrypted; a bundle opens with its words alone."""
    (tmp_path / "words.txt").write_text("four words of mine\n")
    sealing = ("--passphrase-file", str(tmp_path / "words.txt"))
    before, bundle = tmp_path / "before.zip", tmp_path / "p01.rehab"
    assert run("backup", "--recordings", "-o", str(before)).code == 0
    assert run("encryption", "on", "--recovery-file", str(tmp_path / "r")).code == 0
    done = run("bundle", "p01", "-o", str(bundle), *sealing)
    assert "2 recordings" in done.out
    for path in (data / "recordings").iterdir():
        path.unlink()
    assert run("import", str(bundle), *sealing, "--same-person").code == 0
    assert names(data) == [".age", ".age"]
    assert run("restore", str(before)).code == 0
    assert names(data) == [".age", ".age"]
    done = run("import", str(bundle), *sealing)
    assert "Nothing in it was new" in done.out, done
    assert [p for p in data.rglob("*.mcap*") if p.suffix != ".age"] == []


def test_beside_another_program_no_key_is_made_for_nothing(
    data: Path, tmp_path: Path, run: Run
) -> None:
    """A file that opens nothing would be kept for years, and bar the way the next time."""
    stick = str(tmp_path / "stick.txt")
    with closing(disk.lock_beside(data / "rehab.db")):
        done = run("encryption", "on", "--recovery-file", stick)
    _refused(done, "Another rehab is already using")
    assert done.out == ""
    assert run("encryption", "on", "--recovery-file", stick).code == 0


def test_what_broke_off_is_told_as_plain_until_it_is_back(
    data: Path, tmp_path: Path, run: Run
) -> None:
    """The program was killed in the middle of a session, while encryption was on."""
    assert run("encryption", "on", "--recovery-file", str(tmp_path / "r")).code == 0
    recorder = known.record(data / "recordings", 3000)
    recorder._file.close()  # killed
    assert "Plain as well: 1 recording that broke off" in run("encryption").out
    (found,) = doctor._recordings(Settings(data))
    assert "Recordings that broke off are plain" in found.words
    assert not found.is_ok
    assert run("history").code == 0
    assert "broke off" not in run("encryption").out
    assert [one.is_ok for one in doctor._recordings(Settings(data))] == [True]
    left = [path for path in data.rglob("*.mcap*") if path.suffix != ".age"]
    assert left == []


class Hand(io.StringIO):
    """A terminal at which somebody types."""

    def isatty(self) -> bool:
        return True


def test_a_key_is_typed_back_before_anything_is_on(
    data: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slip costs its line, the end of the input ends it, and nothing was changed."""
    secret = age.new_secret()
    monkeypatch.setattr(encryption, "new_recovery", lambda: secret)
    one, two, three = paper.lines(secret)
    slip = f"{two[:3]}{'Q' if two[3] != 'Q' else 'P'}{two[4:]}"
    monkeypatch.setattr(sys, "stdin", Hand(f"{one}\n{slip}\n"))
    done = run("encryption", "on")
    assert done.code != 0
    assert "Not the same yet: group 1" in done.err
    assert names(data) == [".mcap", ".mcap"]
    assert not (data / "encryption.json").exists()
    typed = f"{one.lower()}\n{slip}\n{two}\n{three.replace(' ', '')}\n"
    monkeypatch.setattr(sys, "stdin", Hand(typed))
    done = run("encryption", "on")
    assert done.code == 0, done.err
    assert names(data) == [".age", ".age"]
    monkeypatch.setattr(
        sys, "stdin", Hand(f"{one}\n{slip}\n{three[:-1]}\n{three}\n{two}")
    )
    done = run("encryption", "recover")
    assert done.code == 0, done.err
    assert "Line 3 has 17 signs, not 18." in done.err
    assert "Line 2 has a slip, most likely in group 1." in done.err
    again = run("encryption", "on")
    assert "Encryption is on already" in again.out
    _refused(run("encryption", "on", "--from-file", "x"), "leave the option out", 2)


def test_what_cannot_be_done_is_said(data: Path, tmp_path: Path, run: Run) -> None:
    """Each in one sentence, and nothing is changed."""
    _refused(run("encryption", "on"), "There is no terminal to ask", 2)
    _refused(run("encryption", "recover"), "There is no terminal to ask", 2)
    taken = tmp_path / "taken"
    taken.write_text("AGE-SECRET-KEY-1QQQ\n")
    _refused(
        run("encryption", "on", "--recovery-file", str(taken)), "exists already", 2
    )
    _refused(run("encryption", "on", "--from-file", str(taken)), "is not whole", 2)
    noise = tmp_path / "noise"
    noise.write_bytes(b"\xff\xfe\x00age")
    _refused(run("encryption", "recover", "--from-file", str(noise)), "not whole", 2)
    folder = str(tmp_path)
    _refused(run("encryption", "recover", "--from-file", folder), "is a folder")
    gone = str(tmp_path / "gone")
    _refused(run("encryption", "on", "--from-file", gone), "gone")
    _refused(run("encryption", "off", "--from-file", gone), "--from-file", 2)
    done = run("encryption", "off")
    assert "0 recordings plain again" in done.out
    assert names(data) == [".mcap", ".mcap"]
    assert taken.read_text() == "AGE-SECRET-KEY-1QQQ\n"
    assert not (tmp_path / "keys").exists()
