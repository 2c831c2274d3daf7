"""Recordings that are killed, cut, flipped, zeroed, and written to failing disks (R1-R3).

The long forms, with fixed seeds; the short ones run with every test run.
"""

import errno
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.e2e.test_recording_killed import kills
from tests.unit.storage import known_signal as known
from tests.unit.storage.faulty import HASTE, LOST, Outcome, after_call, after_write
from tests.unit.storage.test_recording_damage import (
    Original,
    cut,
    flipped,
    original,
    zeroed,
)

__all__ = ["original"]
pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]

Tell = Callable[[str], None]
N_WRITES, SECONDS = 200, 45


def test_a_hundred_kills(tmp_path: Path, figure: Tell) -> None:
    """R1: none unreadable, no wrong sample, two seconds at most."""
    found = kills(tmp_path, 100, seed=2026)
    lost_s = [kill.lost_s for kill in found]
    figure(
        f"{len(found)} kills: 0 unreadable, 0 wrong samples, {np.median(lost_s):.2f} s"
        f" lost (median), {max(lost_s):.2f} s at most (promise 2)"
    )
    assert len(found) == 100
    assert max(lost_s) <= 2.0


@pytest.mark.parametrize(
    ("what", "n", "damage"),
    [("cut", 1000, cut), ("zeroed", 200, zeroed), ("flipped", 1000, flipped)],
)
def test_damage_of_all_kinds(
    tmp_path: Path,
    figure: Tell,
    original: Original,
    what: str,
    n: int,
    damage: Callable[[Original, Path, int], int],
) -> None:
    """R2: what the damage did not touch is read; no wrong sample is."""
    n_damaged = damage(original, tmp_path, n)
    figure(
        f"{n} files {what}: {n_damaged} with a loss, never of an untouched chunk; 0"
        " wrong samples"
    )


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, None])
def test_each_of_two_hundred_writes_fails(
    tmp_path: Path, figure: Tell, error: int | None
) -> None:
    """R3: no acknowledged loss, no crash, told at once."""
    found = [
        after_write(tmp_path / str(nth), nth, error, SECONDS)
        for nth in range(1, N_WRITES + 1)
    ]
    name = "short" if error is None else errno.errorcode[error]
    figure(f"{name} at each of {N_WRITES} writes: {_words(found)}")
    assert all((one.told is None) == (error is None) for one in found)
    assert max(one.n_lost for one in found) <= (0 if error is None else LOST)


def test_each_flush_to_the_disk_fails(tmp_path: Path, figure: Tell) -> None:
    """R3: also where the disk fails only when it has to keep."""
    calls = [("fsync", nth) for nth in range(1, 51)] + [("rename", 1)]
    found = [
        after_call(tmp_path / f"{name}{nth}", name, nth, SECONDS) for name, nth in calls
    ]
    figure(f"EIO at each of 50 fsync and the rename: {_words(found)}")
    assert all(one.told is not None for one in found)
    assert max(one.n_lost for one in found) <= LOST


def _words(found: list[Outcome]) -> str:
    most = max(one.n_lost for one in found)
    n_told = sum(one.told is not None for one in found)
    return (
        f"{n_told} told, most lost {most} samples"
        f" ({most / known.FS_HZ * HASTE:.2f} s of the clock; of what was"
        " acknowledged: 0)"
    )
