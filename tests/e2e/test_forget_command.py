"""`rehab forget` as it is typed, after a real session and everything that writes files."""

import sys
from pathlib import Path
from uuid import UUID

import pytest

from tests.unit.app import forget_room as room
from tests.unit.storage.bundle_room import cheap_keys


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed at the question."""
    lines: list[str] = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)

    def answer(prompt: str = "", *_: object) -> str:
        del prompt
        return lines.pop(0)

    monkeypatch.setattr("click.termui.visible_prompt_func", answer)
    monkeypatch.setattr(
        "typer._click.termui.visible_prompt_func", answer, raising=False
    )
    return lines


def test_after_a_session_and_all_its_exports_nothing_is_left(
    run, data, tmp_path, monkeypatch
) -> None:
    """H15: a pseudonym, an id or a stretch of signal in any file leads back to a person."""
    cheap_keys(monkeypatch)
    words = tmp_path / "words.txt"
    words.write_text("four words of mine\n")
    assert run("demo", "--headless", "--speed", "1000").code == 0
    for name in ("a.edf", "b.bdf", "c.csv", "d.json"):
        assert run("export", "last", "-o", str(data / name)).code == 0
    assert run("report", "demo", "-o", str(data / "page.html")).code == 0
    sealing = ("--passphrase-file", str(words))
    assert run("bundle", "demo", "-o", str(data / "demo.rehab"), *sealing).code == 0
    assert run("score", "--again").code == 0
    (recording,) = (data / "recordings").glob("*.mcap")
    session = UUID(recording.stem)
    signal = recording.read_bytes()
    cuts = [signal[at : at + 48] for at in range(0, len(signal) - 48, len(signal) // 9)]
    assert room.holding(data, session)

    done = run("forget", "demo", "--yes")

    assert done.code == 0, done.err
    assert "history: 1 session, " in done.out
    assert "Out of reach" in done.out
    assert room.holding(data, "demo", session, *cuts) == []
    assert run("history").code == 0
    done = run("forget", "demo", "--yes")
    assert done.code == 2
    assert "no patient “demo”" in done.err


def test_the_pseudonym_has_to_be_typed(run, data, typed) -> None:
    """A wrong line of the shell's history must not cost a year of recordings."""
    room.clinic(data)
    typed += ["p08"]
    done = run("forget", "p07")
    assert done.code == 2
    assert "nothing was removed" in done.err
    assert room.holding(data, "p07")
    typed += ["p07"]
    done = run("forget", "p07")
    assert done.code == 0, done.err
    assert "recordings: 7 files" in done.out
    assert "log, whole" in done.out
    assert "p08-labels.txt" in done.out
    assert room.holding(data, "p07") == []
    assert room.holding(data, "p08")


def test_nobody_there_to_be_asked(run, data) -> None:
    """A script that waits for an answer for ever is no refusal."""
    room.clinic(data)
    done = run("forget", "p07")
    assert done.code == 2
    assert "--yes" in done.err
    assert room.holding(data, "p07")


def test_nothing_to_forget(run, data) -> None:
    """Who is not there, and a folder that is not there, are said in one sentence."""
    done = run("forget", "p07", "--yes")
    assert done.code == 2
    assert not data.exists()
    data.mkdir()
    done = run("forget", "p07", "--yes")
    assert done.code == 2
    assert "none" in done.err
