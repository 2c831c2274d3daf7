"""The seal of a bundle: what was changed, cut, or is not for these eyes is refused."""

from pathlib import Path

import pytest

from rehab.errors import Reason
from rehab.storage.bundle import sealed
from tests.unit.storage.bundle_room import (
    WORDS,
    a_clinic,
    a_home,
    cheap_keys,
    refused,
    send,
    take,
    tree,
)

HEAD = 75
PIECE = sealed.PIECE + sealed.SEAL


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    return a_clinic(tmp_path / "clinic")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    cheap_keys(monkeypatch)
    sent = send(a_home(tmp_path / "home"), tmp_path / "me.rehab")
    assert sent.stat().st_size > HEAD + 4 * PIECE
    return sent


def test_the_right_words_open_it(clinic: Path, file: Path) -> None:
    """The one way that has to work."""
    assert take(clinic, file).added.n_sessions == 2


@pytest.mark.parametrize("words", ["", "Four words of mine", f"{WORDS} ", "x" * 5000])
def test_wrong_words_open_nothing(clinic: Path, file: Path, words: str) -> None:
    """A file in the wrong mailbox must stay shut, and be told from a damaged one."""
    with refused(Reason.PASSPHRASE_WRONG, clinic):
        take(clinic, file, words=words)


def test_words_typed_on_another_system_are_the_same_words(tmp_path: Path) -> None:
    """A Mac may send é as two signs: the clinic's PC would never open the file."""
    head, key = sealed.new_head("élan vital égal")
    assert sealed.key_of(head, "e\u0301lan vital e\u0301gal", tmp_path) == key


@pytest.mark.parametrize("where", range(0, HEAD, 3))
def test_no_bit_of_the_head_can_change(clinic: Path, file: Path, where: int) -> None:
    """A flipped bit that went unseen could be in a count as well."""
    data = bytearray(file.read_bytes())
    data[where] ^= 0x10
    file.write_bytes(data)
    reason = Reason.BUNDLE_UNKNOWN if where < 16 else Reason.BUNDLE_DAMAGED
    with refused(reason, clinic):
        take(clinic, file)


@pytest.mark.parametrize("piece", [0, 1, 3, -1])
@pytest.mark.parametrize("at", [0, 700, -1])
def test_no_bit_of_the_content_can_change(
    clinic: Path, file: Path, piece: int, at: int
) -> None:
    """The first piece has the manifest, later ones recordings, the last one the end."""
    data = bytearray(file.read_bytes())
    starts = range(HEAD, len(data), PIECE)
    whole = data[starts[piece] : starts[piece] + PIECE]
    data[starts[piece] + at % len(whole)] ^= 1
    file.write_bytes(data)
    with refused(Reason.BUNDLE_DAMAGED, clinic):
        take(clinic, file)


@pytest.mark.parametrize("left", [16, 30, HEAD, HEAD + 1, HEAD + PIECE, -PIECE, -1])
def test_a_cut_file_is_refused(clinic: Path, file: Path, left: int) -> None:
    """A stick pulled out too early must not bring half of a year."""
    data = file.read_bytes()
    if left == -PIECE:  # exactly at the end of a piece
        left = HEAD + (len(data) - HEAD) // PIECE * PIECE
    file.write_bytes(data[:left])
    with refused(Reason.BUNDLE_DAMAGED, clinic):
        take(clinic, file)


def test_pieces_stay_in_their_order_and_file(
    clinic: Path, file: Path, tmp_path: Path
) -> None:
    """Whoever can write to the mailbox must not be able to build a history."""
    data = file.read_bytes()
    first, second = data[HEAD : HEAD + PIECE], data[HEAD + PIECE : HEAD + 2 * PIECE]
    rest = data[HEAD + 2 * PIECE :]
    again = send(tmp_path / "home", tmp_path / "again.rehab").read_bytes()
    for wrong in (
        data[:HEAD] + second + first + rest,
        data[:HEAD] + second + rest,
        data[:HEAD] + first + first + second + rest,
        data[:HEAD] + again[HEAD:],
        data + b"x",
        data + rest,
    ):
        file.write_bytes(wrong)
        with refused(Reason.BUNDLE_DAMAGED, clinic):
            take(clinic, file)


def test_a_newer_file_asks_for_an_update(
    clinic: Path, file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """ "Damaged" would make people send it again and again."""
    with monkeypatch.context() as later:
        later.setattr(sealed, "FORMAT", sealed.FORMAT + 1)
        send(tmp_path / "home", file)
    with refused(Reason.FILE_NEWER, clinic):
        take(clinic, file)


def test_what_is_no_bundle_is_said(clinic: Path, tmp_path: Path) -> None:
    """The wrong file of a folder, a folder, a name that is not there."""
    text = tmp_path / "letter.rehab"
    text.write_text("Dear Sir, " * 50)
    with refused(Reason.BUNDLE_UNKNOWN, clinic):
        take(clinic, text)
    text.write_text("")
    with refused(Reason.FILE_EMPTY, clinic):
        take(clinic, text)
    with refused(Reason.FILE_IS_FOLDER, clinic):
        take(clinic, tmp_path)
    with refused(Reason.FILE_MISSING, clinic):
        take(clinic, tmp_path / "nowhere.rehab")


def test_a_key_must_not_cost_all_the_memory(clinic: Path, file: Path) -> None:
    """A file that asks for a terabyte would stop the clinic's computer."""
    import zlib

    data = bytearray(file.read_bytes())
    data[36] = 30  # log2 N
    data[71:75] = zlib.crc32(data[:71]).to_bytes(4, "big")
    file.write_bytes(data)
    with refused(Reason.BUNDLE_DAMAGED, clinic):
        take(clinic, file)


def test_a_refused_first_import_leaves_no_data_folder(
    file: Path, tmp_path: Path
) -> None:
    """An empty history where there was none would look like a lost one."""
    with refused(Reason.PASSPHRASE_WRONG, tmp_path):
        take(tmp_path / "new", file, words="other words of mine")
    assert "new" not in tree(tmp_path)
