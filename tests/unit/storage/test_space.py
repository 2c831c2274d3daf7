"""A disk that is nearly full is told before it is full, and nothing is begun on it (R3)."""

import shutil
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from rehab.errors import Reason, StoreError
from rehab.i18n import explain
from rehab.storage import space
from tests import make
from tests.unit.storage import known_signal as known

HOUR = 3600.0
RATE = 2000.0 * 8 * 2
STREAM = replace(make.stream(2000.0, 8), settings={"dtype": "i2"})


def with_room(seconds: float, rate: float = RATE) -> space.Free:
    """A disk that takes so many seconds of a recording."""
    return lambda _: space.RESERVE_BYTES + round(seconds * rate)


def test_the_room_is_told_in_seconds(tmp_path: Path) -> None:
    """A number of bytes tells nobody whether the night will fit."""
    for seconds in (10.0, 600.0, 10 * HOUR):
        assert space.room(tmp_path, RATE, free=with_room(seconds)) == seconds
    assert space.room(tmp_path, RATE, free=lambda _: 100) == 0.0
    assert space.room(tmp_path, RATE, free=lambda _: None) == float("inf")


def test_a_folder_that_is_still_to_be_made_is_of_the_disk_above_it(
    tmp_path: Path,
) -> None:
    """The first session of all would otherwise begin without looking."""
    free = shutil.disk_usage(tmp_path).free
    found = space.free_bytes(tmp_path / "data" / "recordings")
    assert found == pytest.approx(free, abs=2**30)


def test_a_drive_that_does_not_tell_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clinic's network drive may say nothing of its room."""

    def refuse(_: Path) -> None:
        raise OSError("no such call")

    monkeypatch.setattr(shutil, "disk_usage", refuse)
    space.insist(tmp_path, RATE)
    assert not space.is_short(tmp_path, RATE)


def test_what_a_stream_takes_is_never_told_too_low() -> None:
    """A session that began with room for thirty minutes has to have it."""
    assert space.rate_of(STREAM) == RATE
    assert space.rate_of(replace(STREAM, settings={"dtype": "i4"})) == 2 * RATE
    assert space.rate_of(replace(STREAM, settings={})) == 2 * RATE
    assert space.rate_of(make.stream(250.0, 1)) == space.FEWEST_BYTES_PER_S


def test_under_thirty_minutes_nothing_is_begun(tmp_path: Path) -> None:
    """A session that ends by a full disk is one that was done for nothing."""
    space.insist(tmp_path, RATE, free=with_room(1800.0))
    with pytest.raises(StoreError) as caught:
        space.insist(tmp_path, RATE, free=with_room(1799.0))
    assert caught.value.reason is Reason.DISK_NEARLY_FULL
    said = explain(caught.value)
    assert str(tmp_path) in said
    assert "29 more minutes" in said
    assert "30 are needed" in said
    with pytest.raises(StoreError) as caught:  # as a night asks
        space.insist(tmp_path, RATE, least_s=10 * HOUR, free=with_room(9 * HOUR))
    assert caught.value.facts["least"] == "600"


def test_under_two_hours_it_is_told(tmp_path: Path) -> None:
    """Whoever is told on Friday can make room before Monday."""
    assert not space.is_short(tmp_path, RATE, free=with_room(2 * HOUR))
    assert space.is_short(tmp_path, RATE, free=with_room(2 * HOUR - 1))


def watching(folder: Path, free: space.Free, session: UUID) -> space.SpaceWatch:
    watch = space.SpaceWatch(folder, free=free)
    assert not watch.look(1000.0)  # nothing streams yet
    watch.begin(session, STREAM)
    return watch


def test_it_is_looked_at_again_while_it_records(tmp_path: Path) -> None:
    """Another program may fill the disk in the middle of a session."""
    hours = [3.0]

    def free(path: Path) -> int | None:
        return with_room(hours[0] * HOUR)(path)

    watch = watching(tmp_path, free, uuid4())
    assert not watch.look(0.0)
    hours[0] = 1.0
    assert not watch.look(29.9)  # every half minute, not every frame
    assert watch.look(30.0)
    hours[0] = 3.0
    assert watch.look(45.0)
    assert not watch.look(60.0)  # room was made


def test_what_is_measured_counts_once_there_is_enough_of_it(tmp_path: Path) -> None:
    """A recording takes half of what the converter gives: nobody is told for nothing."""
    session = uuid4()
    recorder = known.record(tmp_path, 10_000, session)
    watch = watching(tmp_path, with_room(HOUR), session)  # by the raw rate
    assert watch.look(30.0)
    n_bytes = recorder.path.stat().st_size
    assert 100 < n_bytes / 70.0 < RATE / 2
    assert not watch.look(70.0)
    recorder.close()


def test_a_sensor_that_sends_more_than_fits_is_not_recorded(tmp_path: Path) -> None:
    """Before it streams nobody knows how much that is."""
    watch = space.SpaceWatch(tmp_path, free=with_room(60.0))
    with pytest.raises(StoreError) as caught:
        watch.begin(uuid4(), STREAM)
    assert caught.value.reason is Reason.DISK_NEARLY_FULL


def test_on_a_full_disk_no_sensor_is_opened(tmp_path: Path) -> None:
    """Putting on pads for a session that cannot begin is in vain."""
    with pytest.raises(StoreError) as caught:
        space.SpaceWatch(tmp_path, free=lambda _: 1000)
    assert caught.value.reason is Reason.DISK_NEARLY_FULL
