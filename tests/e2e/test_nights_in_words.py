"""What the commands for the whole history say of the nights in it."""

from pathlib import Path

import pytest

from tests import night_archive_room as room


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_a_night_is_counted_in_words_that_fit(run, data: Path) -> None:
    """After a restore that names no night somebody believes them lost."""
    room.fill(data, 1)
    assert run("backup").code == 0
    back = run("restore", "latest")
    assert back.code == 0, back.err
    assert "0 sessions, 1 night." in back.out
    gone = run("forget", "p01", "--yes")
    assert gone.code == 0, gone.err
    assert "history: 1 night, 2 scores of nights" in gone.out
    assert "recordings: 1 file\n" in gone.out
