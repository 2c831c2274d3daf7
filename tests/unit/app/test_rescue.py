"""What a crash leaves comes back, whatever it is, and the original stays (R6)."""

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from rehab.app.guided import Guided
from rehab.app.home import Home, make_decoder
from rehab.app.plans import plan_for
from rehab.app.rescue import has_unfinished, rescue
from rehab.cli import words
from rehab.config import Settings
from rehab.model.frame import Stage
from rehab.model.score import Withheld
from rehab.model.signal import Side
from rehab.ports import SensorRequest, Source
from rehab.sensors.spec import parse_spec
from rehab.sensors.stepped import open_stepped
from rehab.storage import disk
from rehab.storage.recovery import KEPT


class Stepped(Guided):
    """A session that goes on as fast as it is ticked."""

    def _open(self, request: SensorRequest) -> Source:
        return open_stepped(request, make_decoder)


def killed(folder: Path, stage: Stage) -> Path:
    """Leave what a program leaves that is killed two seconds into this stage."""
    home = Home(Settings(folder))
    plan = plan_for(home, "elbow_flexion", Side.RIGHT, "me", repetitions=1)
    request = parse_spec("simulated?seed=7", plan=plan)
    guided = Stepped(home, plan, request, auto=True)
    until_s = float("inf")
    while (frame := guided.tick()).time_s < until_s:
        if frame.stage is stage:
            until_s = min(until_s, frame.time_s + 2.0)
    (part,) = home.recordings.glob("*.part")
    left = folder / part.name
    shutil.copy(part, left)
    guided.abandon()
    home.close()
    return left


@pytest.fixture(scope="module")
def dead(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Killed between two reference contractions."""
    return killed(tmp_path_factory.mktemp("dead"), Stage.REFERENCE)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home(Settings(tmp_path / "data"))
    yield home
    home.close()


def left_in(home: Home, dead: Path, name: str | None = None) -> Path:
    return Path(shutil.copy(dead, home.recordings / (name or dead.name)))


def kept(home: Home) -> dict[str, bytes]:
    folder = home.recordings / KEPT
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_killed_while_it_was_calibrated(home: Home, dead: Path) -> None:
    """It was no exercise, so it has no score; that it was lost must nobody think."""
    left_in(home, dead)
    (row,) = rescue(home)
    assert row.status == "recovered"
    assert row.recording.n_samples > 5000
    assert row.score is not None
    assert Withheld.NO_EXERCISE in row.score.withheld
    assert Withheld.NOT_GUIDED not in row.score.withheld  # it was a guided one
    assert row.score.n_jerks == 0
    assert "ended before the exercise began" in words.why_withheld(row.score)
    assert [known.id for known in home.sessions()] == [row.id]
    assert kept(home) == {dead.name: dead.read_bytes()}
    assert rescue(home) == []  # once


def test_an_empty_file_beside_it_hides_nothing(home: Home, dead: Path) -> None:
    """A computer that dies twice leaves two; the first may be of zero bytes."""
    empty = home.recordings / "00000000-0000-0000-0000-000000000000.mcap.part"
    empty.touch()
    left_in(home, dead)
    (row,) = rescue(home)
    assert row.status == "recovered"
    assert kept(home) == {empty.name: b"", dead.name: dead.read_bytes()}
    assert not has_unfinished(home)


def test_two_at_once_come_back_as_two(home: Home, dead: Path, tmp_path: Path) -> None:
    """Neither may stand in for the other one."""
    other = killed(tmp_path / "other", Stage.REST_CALIBRATION)
    for part in (dead, other):
        left_in(home, part)
    rows = rescue(home)
    assert sorted(str(row.id) for row in rows) == sorted(
        part.name.partition(".")[0] for part in (dead, other)
    )
    assert len(home.sessions()) == 2
    assert kept(home) == {part.name: part.read_bytes() for part in (dead, other)}


def test_a_disk_that_is_full_keeps_it_for_another_day(
    home: Home, dead: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To recover needs room: until there is some, all has to stay as it is."""
    part = left_in(home, dead)

    def write(self: disk.DurableFile, data: bytes) -> int:  # noqa: ARG001
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full:
        full.setattr(disk.DurableFile, "write", write)
        assert rescue(home) == []
    assert [path.name for path in home.recordings.iterdir()] == [part.name]
    assert part.read_bytes() == dead.read_bytes()
    assert has_unfinished(home)
    assert len(rescue(home)) == 1
