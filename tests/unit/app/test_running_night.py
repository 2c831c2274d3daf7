"""A running night: while the computer sleeps there is a gap, and a file is named where it lies."""

from pathlib import Path

import numpy as np
import pytest

from rehab.app import night as night_module
from rehab.app.home import Home, make_decoder
from rehab.app.night import RunningNight
from rehab.app.night_headless import Stop, run
from rehab.config import Settings
from rehab.errors import FileError, Reason
from rehab.model.nights import NightPlan, NightRow
from rehab.model.session import Event, RecordingFile
from rehab.model.signal import (
    Channel,
    Chunk,
    Gap,
    Heard,
    LinkState,
    Packet,
    Side,
    Stream,
    Unit,
)
from rehab.ports import Cue, SensorRequest
from rehab.sensors.link import Link
from rehab.sensors.packets.npg import encode_samples
from rehab.sensors.slept import Slept
from rehab.sensors.transport import RESUMED, Outlet
from rehab.storage.recording import McapRecorder

FS_HZ, BLOCK = 250, 25
ASLEEP_S, AT_S, AWAKE_S = 1200.0, 100.0, 150.0
ONSETS_S = (30.0, 50.0, 70.0, 90.0, 110.0, 130.0)  # of the time awake
STREAM = Stream(
    "NPG-TEST",
    "npg",
    float(FS_HZ),
    tuple(
        Channel(side.value, Unit.UV, "tibialis_anterior", side)
        for side in (Side.LEFT, Side.RIGHT)
    ),
)


class Laptop:
    """Two clocks: one stands still while it sleeps, the other goes on."""

    def __init__(self) -> None:
        self.awake_ns = self.slept_ns = 0

    def slept(self) -> Slept:
        return Slept(lambda: self.awake_ns + self.slept_ns, lambda: self.awake_ns)


class Sensor:
    """Sends on while the laptop sleeps; its counter goes round 256 samples meanwhile."""

    def __init__(
        self, laptop: Laptop, *, is_link_lost: bool = False, seconds: float = AWAKE_S
    ) -> None:
        self._laptop, self._is_link_lost = laptop, is_link_lost
        rng = np.random.default_rng(3)
        emg = rng.normal(0.0, 3.0, (round(AWAKE_S * FS_HZ), 2))
        for onset_s in ONSETS_S:
            part = slice(round(onset_s * FS_HZ), round((onset_s + 2.0) * FS_HZ))
            emg[part, 0] += rng.normal(0.0, 40.0, 2 * FS_HZ)
        self._emg = np.round(emg[: round(seconds * FS_HZ)]).astype(np.int64)

    async def run(self, outlet: Outlet) -> None:
        outlet.stream(STREAM)
        outlet.change(LinkState.STREAMING)
        for start in range(0, len(self._emg), BLOCK):
            await outlet.room()
            now_ns = (start + BLOCK) * 1_000_000_000 // FS_HZ
            self._laptop.awake_ns, counter = now_ns, start
            if start >= AT_S * FS_HZ:
                self._laptop.slept_ns = round(ASLEEP_S * 1e9)
                counter += round(ASLEEP_S * FS_HZ)
            if start == AT_S * FS_HZ and self._is_link_lost:
                outlet.packet(Packet(now_ns, b"", RESUMED))
            block = encode_samples(self._emg[start : start + BLOCK], counter)
            outlet.packet(Packet(now_ns, block))
        await outlet.room()

    def follow(self, cue: Cue) -> None:
        """Nothing."""

    def heard(self, index: int) -> None:
        """Nothing."""


def _night(
    folder: Path, monkeypatch: pytest.MonkeyPatch, laptop: Laptop, sensor: Sensor
) -> NightRow:
    monkeypatch.setattr(
        night_module,
        "open_source",
        lambda _: Link(sensor, make_decoder, slept_ns=laptop.slept().ns),
    )
    monkeypatch.setattr(night_module, "Slept", laptop.slept)
    home = Home(Settings(data_dir=folder))
    plan = NightPlan("me", hours=2.0, rest_s=2.0)
    night = RunningNight(home, plan, SensorRequest("ble"), auto=True)
    try:
        return run(night, lambda _frame: None, Stop(), speed=1000.0)
    finally:
        home.close()


@pytest.mark.parametrize("is_link_lost", [True, False])
def test_hours_of_sleep_are_a_gap_of_their_length(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_link_lost: bool
) -> None:
    """A lid that was closed till five would put every later movement hours too early."""
    laptop = Laptop()
    sensor = Sensor(laptop, is_link_lost=is_link_lost)
    row = _night(tmp_path, monkeypatch, laptop, sensor)
    gap = max(gap.n_samples for gap in row.recording.gaps)
    assert gap == pytest.approx(ASLEEP_S * FS_HZ, abs=0.1 * FS_HZ)
    assert row.up_s == pytest.approx(AWAKE_S + ASLEEP_S, abs=0.2)
    assert row.slept_s == pytest.approx(ASLEEP_S, abs=0.2)
    for score in row.scores:
        night = score.night
        assert night.judged_s < AWAKE_S
        true_s = [at + (ASLEEP_S if at > AT_S else 0.0) for at in ONSETS_S]
        found_s = [one.onset_s for one in night.movements]
        assert found_s == pytest.approx(true_s, abs=0.2)
        assert [one.n_movements for one in night.series] == [4]


class Scripted:
    """A source that hands out what a test puts into `next`; it knows the laptop's time."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop
        self.next: list[Heard] = []

    def wait_stream(self) -> Stream:
        return STREAM

    def drain(self) -> list[Heard]:
        heard, self.next = self.next, []
        return heard

    def now_s(self) -> float:
        return (self._laptop.awake_ns + self._laptop.slept_ns) / 1e9

    def heard(self, index: int) -> None:
        self.index = index

    def record(self, recorder: McapRecorder) -> None:
        self.recorder = recorder

    def note(self, event: Event) -> None:
        self.recorder.write_event(event)

    def follow(self, cue: Cue) -> None:
        """Nothing."""

    def close(self) -> RecordingFile:
        return self.recorder.close()


@pytest.mark.parametrize("is_link_kept", [True, False])
def test_what_came_just_before_the_sleep_does_not_hide_its_hours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_link_kept: bool
) -> None:
    """Where the sensor does not come back, somebody who got up at seven got up at two."""
    laptop = Laptop()
    source = Scripted(laptop)
    monkeypatch.setattr(night_module, "open_source", lambda _: source)
    monkeypatch.setattr(night_module, "Slept", laptop.slept)
    home = Home(Settings(data_dir=tmp_path))
    plan = NightPlan("me", hours=1.0, rest_s=2.0)
    night = RunningNight(home, plan, SensorRequest("ble"), auto=True)
    rng = np.random.default_rng(3)
    emg = rng.normal(0.0, 3.0, (20 * FS_HZ, 2)).astype(np.float32)
    source.next = [Chunk(0, emg, 0)]
    laptop.awake_ns = 20_000_000_000
    before_s = night.tick().dark_s
    assert night.is_dark
    begin = len(emg)
    if is_link_kept:
        n_lost = round(ASLEEP_S * FS_HZ)
        source.next, begin = [Gap(begin, n_lost)], begin + n_lost
    source.next = [*source.next, Chunk(begin, emg[:BLOCK], 0)]
    laptop.slept_ns = round(ASLEEP_S * 1e9)
    night.tick()
    laptop.awake_ns += 300_000_000_000
    frame = night.tick()
    night.abandon()
    home.close()
    assert frame.dark_s - before_s == pytest.approx(ASLEEP_S + 300.0, abs=1.0)


def test_a_night_that_is_none_names_the_file_as_it_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever looks for the recording where it was would believe it gone."""
    laptop = Laptop()
    with pytest.raises(FileError) as caught:
        _night(tmp_path, monkeypatch, laptop, Sensor(laptop, seconds=40.0))
    assert caught.value.reason is Reason.TOO_SHORT
    named = Path(caught.value.facts["path"])
    assert named.is_file()
    assert named.parent.name == "set_aside"


def test_the_night_s_hours_go_on_while_the_computer_sleeps() -> None:
    """A laptop that is opened at noon would go on recording till the evening."""
    laptop = Laptop()
    link = Link(
        Sensor(laptop, is_link_lost=True), make_decoder, slept_ns=laptop.slept().ns
    )
    before_s = link.now_s()
    laptop.slept_ns += round(ASLEEP_S * 1e9)
    assert link.now_s() - before_s >= ASLEEP_S
    link.close()


def test_two_clocks_that_are_read_one_after_the_other_are_no_sleep() -> None:
    """A machine that is full would make gaps of its own."""
    laptop = Laptop()
    slept = laptop.slept()
    for late_ns in (900_000_000, 0, 500_000_000):
        laptop.slept_ns = late_ns
        assert slept.ns() == 0
    laptop.slept_ns = 3_000_000_000
    assert slept.ns() == 3_000_000_000
    laptop.slept_ns = 2_500_000_000
    assert slept.ns() == 3_000_000_000
    assert Slept().ns() == 0
