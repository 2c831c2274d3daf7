"""`rehab bundle` and `rehab import` as they are typed."""

import json
import sys
from pathlib import Path

import pytest

from rehab.storage.bundle import sealed
from tests.unit.storage.bundle_room import a_home, cheap_keys, train

WORDS = "four words of mine"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    cheap_keys(monkeypatch)
    return a_home(tmp_path / "data")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed at the hidden prompt, one line after the other."""
    lines: list[str] = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)

    def getpass(prompt: str = "", stream: object = None) -> str:
        del prompt, stream
        return lines.pop(0)

    monkeypatch.setattr("click.termui.hidden_prompt_func", getpass)
    monkeypatch.setattr(
        "typer._click.termui.hidden_prompt_func", getpass, raising=False
    )
    return lines


def words_file(folder: Path, text: bytes = WORDS.encode()) -> str:
    path = folder / "words.txt"
    path.write_bytes(text)
    return str(path)


def test_from_home_to_the_clinic_and_back(run, tmp_path, typed) -> None:
    """The whole way, with a passphrase typed twice at home and once at the clinic."""
    file, clinic = str(tmp_path / "me.rehab"), str(tmp_path / "clinic")
    typed += [WORDS, WORDS]
    done = run("bundle", "me", "-o", file)
    assert done.code == 0, done.err
    assert "“me”: 2 sessions, 2 recordings" in done.out
    assert WORDS not in done.out + done.err
    typed += [WORDS]
    done = run("import", file, "--as", "p07", "--data", clinic)
    assert done.code == 0, done.err
    assert "holds “me”, here “p07”: 2 sessions." in done.out
    assert "New: 2 sessions, 2 recordings, 2 scores." in done.out
    rows = json.loads(run("history", "--json", "--data", clinic).out)
    assert {row["patient"] for row in rows} == {"p07"}
    typed += [WORDS]
    done = run("--data", clinic, "import", file)
    assert (done.code, "Nothing in it was new." in done.out) == (0, True)
    typed += ["another phrase"]
    done = run("import", file, "--data", clinic)
    assert (done.code, done.out) == (1, "")
    assert "does not open" in done.err


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["short"], "at least 12 characters"),
        ([" " * 20], "at least 12 characters"),
        ([WORDS, f"{WORDS}!"], "not the same"),
    ],
)
def test_a_passphrase_that_does_not_do_is_said(
    run, tmp_path, typed, lines, says
) -> None:
    """A slip would seal the file for ever, a short word for nobody."""
    typed += lines
    done = run("bundle", "me", "-o", str(tmp_path / "me.rehab"))
    assert (done.code, says in done.err) == (2, True)
    assert not list(tmp_path.glob("me.rehab*"))


def test_without_a_terminal_nobody_is_asked(run, tmp_path, monkeypatch) -> None:
    """A script that hangs at a prompt nobody sees."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    done = run("bundle", "me", "-o", str(tmp_path / "me.rehab"))
    assert (done.code, "--passphrase-file" in done.err) == (2, True)


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\nsecond line\r\n"])
def test_a_passphrase_from_a_file(run, tmp_path, end) -> None:
    """Windows' editor puts a mark before it and two signs behind it."""
    file = str(tmp_path / "me.rehab")
    words = (
        "--passphrase-file",
        words_file(tmp_path, b"\xef\xbb\xbf" + WORDS.encode() + end),
    )
    assert run("bundle", "me", "-o", file, *words).code == 0
    plain = ("--passphrase-file", words_file(tmp_path))
    done = run("import", file, *plain, "--patient", "me")
    assert (done.code, "Nothing in it was new." in done.out) == (0, True)
    done = run("import", file, *plain, "--patient", "p01")
    assert (done.code, "holds “me”, not “p01”" in done.err) == (2, True)


@pytest.mark.parametrize("text", [b"", b"\n", b"\xff\xfe\x00", b"short"])
def test_a_file_without_a_passphrase_is_said(run, tmp_path, text) -> None:
    """An empty file would seal with nothing."""
    words = ("--passphrase-file", words_file(tmp_path, text))
    done = run("bundle", "me", "-o", str(tmp_path / "me.rehab"), *words)
    assert done.code == 2
    assert not (tmp_path / "me.rehab").exists()
    for where in (tmp_path / "no.txt", tmp_path):
        done = run("bundle", "me", "-o", str(tmp_path / "a"), *words[:1], str(where))
        assert done.code in {1, 2}
        assert "unexpected" not in done.err


def test_a_file_is_not_written_over_unasked(run, tmp_path) -> None:
    """Last month's file may be the only copy."""
    words = ("--passphrase-file", words_file(tmp_path))
    target = tmp_path / "me.rehab"
    target.write_text("last month's")
    done = run("bundle", "me", "-o", str(target), *words)
    assert (done.code, "--force" in done.err) == (2, True)
    assert target.read_text() == "last month's"
    assert run("bundle", "me", "-o", str(target), *words, "--force").code == 0
    assert target.read_bytes().startswith(sealed.MAGIC)
    assert target.stat().st_mode & 0o077 == 0


def test_two_homes_end_in_a_sentence_that_helps(run, tmp_path) -> None:
    """Both are “me”."""
    words = ("--passphrase-file", words_file(tmp_path))
    train(tmp_path / "other", nth=1)
    file = str(tmp_path / "other.rehab")
    assert (
        run("bundle", "me", "-o", file, *words, "--data", str(tmp_path / "other")).code
        == 0
    )
    done = run("import", file, *words)
    assert (done.code, "--as NAME" in done.err) == (2, True)
    assert run("import", file, *words, "--as", "p08").code == 0


def test_what_is_gone_is_said(run, tmp_path) -> None:
    """Somebody who thinks that the signals were sent deletes them."""
    words = ("--passphrase-file", words_file(tmp_path))
    gone = next((tmp_path / "data" / "recordings").glob("*.mcap"))
    gone.unlink()
    done = run("bundle", "me", "-o", str(tmp_path / "me.rehab"), *words)
    assert done.code == 0
    assert gone.name in done.err
    assert "2 sessions, 1 recording," in done.out
    done = run("bundle", "p99", "-o", str(tmp_path / "b.rehab"), *words)
    assert (done.code, "p99" in done.err) == (2, True)


def test_a_file_that_is_none_asks_for_no_passphrase(run, tmp_path) -> None:
    """A secret typed for nothing."""
    other = tmp_path / "arm.pdf"
    other.write_bytes(b"%PDF-1.7" * 100)
    done = run("import", str(other))
    assert (done.code, "is no bundle" in done.err) == (1, True)
    assert run("import", str(tmp_path / "no.rehab")).code == 1
