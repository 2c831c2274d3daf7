"""Each call on the disk may fail: nothing that was held is lost, and it is told (R3).

All of the first 200 writes, and each fsync: `tests/bench/test_bench_torture.py`.
"""

import errno
from pathlib import Path

import pytest

from tests.unit.storage import known_signal as known
from tests.unit.storage.faulty import LOST, after_call, after_write

SOME = (1, 2, 3, 4, 7, 40)
"""Of the head, of the first chunks, and of one in the middle."""

SECONDS = 9


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
def test_a_write_that_fails_costs_a_second(tmp_path: Path, error: int) -> None:
    """R3, H9: the one write that fails must not take those before it along."""
    for nth in SOME:
        found = after_write(tmp_path / str(nth), nth, error, SECONDS)
        assert found.told is not None, nth
        assert found.n_lost <= LOST, nth


def test_a_short_write_costs_nothing(tmp_path: Path) -> None:
    """The system may take half, and say so only to whoever looks at the number."""
    for nth in SOME:
        found = after_write(tmp_path / str(nth), nth, None, SECONDS)
        assert found.told is None, nth
        assert (found.n_lost, found.n_left) == (0, SECONDS * known.FS_HZ), nth


@pytest.mark.parametrize("call", ["fsync", "rename"])
def test_a_disk_that_cannot_keep_is_told(tmp_path: Path, call: str) -> None:
    """A worn stick takes every byte, and fails when it has to hold them."""
    for nth in (1, 2, 3, 7) if call == "fsync" else (1,):
        found = after_call(tmp_path / f"{call}{nth}", call, nth)
        assert found.told is not None, nth
        assert found.n_lost <= LOST, nth
