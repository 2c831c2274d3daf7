"""Two sensors on one radio, as ``ble:A,ble:B`` hears them, and on one patient."""

import asyncio
import math

import numpy as np
import pytest

from rehab.model.session import SessionPlan
from rehab.model.signal import Chunk, LinkChange, LinkState, Side
from rehab.ports import SensorRequest
from rehab.sensors.ble.placing import OneOf
from rehab.sensors.merged import MergedTransport
from rehab.sensors.packets.merged import make_decoder
from rehab.sensors.spec import parse_spec
from rehab.sensors.virtual import open_source
from rehab.sensors.virtual.arm import Body, VirtualArm
from rehab.sensors.virtual.device import Counts, Make
from rehab.sensors.virtual.kinds.npg import EmulatedNpgLite
from tests import make
from tests.e2e.test_virtual_npg_source import heard_until
from tests.e2e.virtual_world import FS_HZ, TIMING, World, live


class TimeMuscle:
    """Samples that say when they were taken, in ms: what two sensors must agree on."""

    def __init__(self) -> None:
        self._next_ms = 0.0

    def start(self, time_s: float) -> None:
        self._next_ms = 1000.0 * math.fmod(time_s, 1000.0)

    def take(self, n_samples: int) -> Counts:
        ms = self._next_ms + 1000.0 / FS_HZ * np.arange(1, n_samples + 1)
        self._next_ms = float(ms[-1])
        columns = [np.rint(ms) % 30000, np.rint(ms) // 30000, np.zeros(n_samples)]
        return np.stack(columns, axis=1).astype(np.int32)


async def _pair(world: World) -> list[EmulatedNpgLite]:
    sensors = []
    for number in (1, 2):
        how = Make(number=number, n_channels=3)
        sensor = EmulatedNpgLite(world.air, TimeMuscle(), how)
        await world.switch_on(sensor)
        sensors.append(sensor)
    return sensors


def _times_ms(chunks: list[Chunk]) -> np.ndarray:
    """Return what both sensors said of each row, NaN where one said nothing."""
    rows = np.concatenate([chunk.emg_uv for chunk in chunks]).astype(np.float64)
    return np.stack([rows[:, i] + 30000.0 * rows[:, i + 1] for i in (0, 3)], axis=1)


def test_two_sensors_on_one_radio_stay_together() -> None:
    """One falls silent and is found again; the other loses nothing, and both agree in time."""

    async def story(world: World) -> None:
        first, second = await _pair(world)
        transport = MergedTransport(
            [world.transport(sensor.name, TIMING) for sensor in (first, second)]
        )
        running, ear = asyncio.create_task(transport.run(world.ear)), world.ear
        try:
            await ear.until(lambda: LinkState.STREAMING in ear.states)
            await ear.samples(1000)
            second.halt()
            await ear.until(lambda: LinkState.LOST in ear.states)
            await ear.until(lambda: ear.states[-1] is LinkState.STREAMING)
            await ear.samples(1000)
        finally:
            running.cancel()
            await asyncio.wait({running})
        assert not world.host.connections
        assert ear.streams[0].device == f"{first.name} + {second.name}"
        assert ear.states.count(LinkState.LOST) == 1
        assert not ear.gaps
        ms = _times_ms(ear.chunks)
        np.testing.assert_allclose(np.diff(ms[:, 0]), 1000.0 / FS_HZ, atol=1.01)
        is_lost = np.isnan(ms[:, 1])
        assert is_lost[:200].mean() < 1.0
        assert 0.5 * FS_HZ < np.count_nonzero(is_lost[200:]) < 20 * FS_HZ
        assert not is_lost[-500:].any()
        off_ms = np.abs(ms[:, 1] - ms[:, 0])[~is_lost]
        assert off_ms.max() <= 10.0

    live(story)


def test_two_that_are_lost_at_once_do_not_stand_in_each_others_way() -> None:
    """Who walks out of reach and back has both sensors again in seconds, not in half a minute."""

    async def story(world: World) -> None:
        sensors = await _pair(world)
        transport = MergedTransport([world.transport(s.name, TIMING) for s in sensors])
        running, ear = asyncio.create_task(transport.run(world.ear)), world.ear
        loop = asyncio.get_running_loop()
        try:
            await ear.until(lambda: LinkState.STREAMING in ear.states)
            await ear.samples(500)
            for _ in range(4):
                world.air.cut(1.0)
                await ear.until(lambda: ear.states[-1] is LinkState.LOST)
                lost_s = loop.time()
                await ear.until(lambda: ear.states[-1] is LinkState.STREAMING)
                assert loop.time() - lost_s < 6.0
                await ear.samples(500)
        finally:
            running.cancel()
            await asyncio.wait({running})

    live(story)


def test_what_was_recorded_of_two_is_decoded_to_the_same() -> None:
    """A score that is made again must see the rows that were shown."""

    async def story(world: World) -> None:
        sensors = await _pair(world)
        transport = MergedTransport([world.transport(s.name, TIMING) for s in sensors])
        running, ear = asyncio.create_task(transport.run(world.ear)), world.ear
        try:
            await ear.until(lambda: LinkState.STREAMING in ear.states)
            await ear.samples(500)
        finally:
            running.cancel()
            await asyncio.wait({running})
        decoder = make_decoder(ear.streams[0])
        again = [value for packet in ear.packets for value in decoder.feed(packet)]
        assert len(again) == len(ear.heard)
        for one, other in zip(again, ear.heard, strict=True):
            assert one.start_index == other.start_index
            if isinstance(one, Chunk) and isinstance(other, Chunk):
                np.testing.assert_array_equal(one.emg_uv, other.emg_uv)

    live(story)


def _both() -> SessionPlan:
    return make.plan(exercise=make.exercise(side=Side.BOTH), side=Side.BOTH)


def test_two_emulated_sensors_are_on_the_arms_of_one_patient() -> None:
    """A jerk of both arms has to be seen by both, in the same moment and on its side."""
    request: SensorRequest = parse_spec(
        "virtual:npg?seed=3,virtual:npg?battery=41", plan=_both()
    )
    source = open_source(request, make_decoder)
    try:
        heard = heard_until(source, 1000)
    finally:
        source.close()
    stream = source.wait_stream()
    assert stream is not None
    sides = [channel.side for channel in stream.channels if channel.muscle]
    assert sides == [Side.LEFT, Side.LEFT, Side.RIGHT, Side.RIGHT]
    assert "EMU1" in stream.device
    assert "EMU2" in stream.device
    changes = [h for h in heard if isinstance(h, LinkChange)]
    assert changes[-1].battery_pct == 41
    emg = np.concatenate([h.emg_uv for h in heard if isinstance(h, Chunk)])
    # both at once; a full machine may starve a radio, which costs that one packets
    assert np.isfinite(emg[500:]).all(axis=1).any()


def test_both_arms_have_the_same_jerks_at_the_same_time() -> None:
    """Sensors that are switched on one after the other, with clocks of their own."""
    how = EmulatedNpgLite.sampling({})
    traits = {"jerks_per_min": "60", "seed": "4"}
    known = Body(traits, _both(), how.fs_hz)
    uv = known.uv(np.arange(3000))
    body = Body(traits, _both(), how.fs_hz)
    left = VirtualArm(body, how, OneOf(0, 2))
    right = VirtualArm(body, how, OneOf(1, 2), 1.002)
    left.start(70.0)
    counts = [left.take(10) for _ in range(100)]
    right.start(72.0)
    others = []
    for _ in range(150):
        counts.append(left.take(10))
        others.append(right.take(10))
    seen = (np.concatenate(counts) - 2048) / how.converter.counts_per_uv
    np.testing.assert_allclose(seen[:, :2], uv[: len(seen), :2], atol=0.34)
    seen = (np.concatenate(others) - 2048) / how.converter.counts_per_uv
    at = 1000 + np.rint(np.arange(len(seen)) / 1.002).astype(int)
    np.testing.assert_allclose(seen[:, :2], uv[at, 2:], atol=0.34)


def test_the_truth_begins_where_the_reader_does() -> None:
    """Jerks of before, when the second sensor was looked for, are nobody's to find."""
    how = EmulatedNpgLite.sampling({})
    body = Body({"jerks_per_min": "60", "seed": "4"}, _both(), how.fs_hz)
    arm = VirtualArm(body, how, OneOf(0, 2))
    arm.start(70.0)
    for _ in range(1000):
        arm.take(10)
    whole = list(body.truth())
    body.hear_from(76_021_000_000, 10)  # the block that was over at 76.02 s
    shifted = list(body.truth())
    assert 0 < len(shifted) < len(whole)
    for one, other in zip(whole[-len(shifted) :], shifted, strict=True):
        assert one.onset_s - other.onset_s == pytest.approx(6.0)
