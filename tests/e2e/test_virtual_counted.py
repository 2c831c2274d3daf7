"""uMyo, Shimmer and BITalino over the virtual radio: what was sent is what is heard."""

from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest

from rehab.model.signal import LinkState, Unit
from rehab.sensors.ble.kinds import shimmer, umyo
from rehab.sensors.packets import shimmer_talk
from rehab.sensors.virtual.device import EmulatedDevice, Make
from rehab.sensors.virtual.kinds.bitalino import EmulatedBitalino
from rehab.sensors.virtual.kinds.shimmer import EmulatedShimmer
from rehab.sensors.virtual.kinds.umyo import EmulatedUMyo
from tests.e2e.virtual_world import TIMING, Ear, KnownMuscle, World, live
from tests.senders import SENDERS

PATIENT = replace(TIMING, rate_at_most_s=5.0)
"""A busy machine may starve the emulated radio: it is given time to catch up."""


class EmulatedShimmer3(EmulatedShimmer):
    """The same talk behind the UUIDs of its older brother."""

    ADVERTISED = ("49535343-fe7d-4ae5-8fa9-9fafd205e455",)
    CHARACTERISTICS = shimmer.SHIMMER3
    N_CONFIGURATION = 4


class UMyoTheOtherWayRound(EmulatedUMyo):
    """Nobody has said in which order its firmware sends the bytes of a UUID."""

    TELEMETRY = str(UUID(bytes=UUID(umyo.TELEMETRY).bytes[::-1]))


class BitalinoMuscle(KnownMuscle):
    """Codes from 0 to 1023 where its sender has them around 0."""

    def __init__(self, n_samples: int) -> None:
        super().__init__(SENDERS["bitalino"], n_samples)
        self.counts = self.counts + 512


def a_muscle(make: type[EmulatedDevice], n_samples: int = 16_000) -> KnownMuscle:
    if issubclass(make, EmulatedBitalino):
        return BitalinoMuscle(n_samples)
    is_umyo = issubclass(make, EmulatedUMyo)
    return KnownMuscle(SENDERS["umyo" if is_umyo else "shimmer, 24 bits"], n_samples)


def assert_in_place(ear: Ear, muscle: KnownMuscle) -> None:
    """Every value sits at its own index: gaps are as long as what was not heard."""
    index = 0
    for piece in ear.heard:
        assert piece.start_index == index
        index = piece.stop_index
    for chunk in ear.chunks:
        expected = muscle.expected[chunk.start_index : chunk.stop_index]
        np.testing.assert_array_equal(chunk.emg_uv, expected)


every_device = pytest.mark.parametrize(
    ("make", "fs_hz", "unit"),
    [
        (EmulatedUMyo, None, Unit.COUNTS),
        (UMyoTheOtherWayRound, None, Unit.COUNTS),
        (EmulatedShimmer, 1024.0, Unit.UV),
        (EmulatedShimmer3, 1024.0, Unit.UV),
        (EmulatedBitalino, 1000.0, Unit.UV),
    ],
)


@every_device
def test_every_sample_arrives_where_it_belongs(
    make: type[EmulatedDevice], fs_hz: float | None, unit: Unit
) -> None:
    """A patient whose sensor is read a byte off sees noise of a plausible size."""

    async def story(world: World) -> None:
        muscle = a_muscle(make)
        sensor = make(world.air, muscle)
        await world.switch_on(sensor)
        timing = TIMING if fs_hz is None else PATIENT
        async with world.hearing(timing=timing) as ear:
            await ear.samples(1500)
        (stream,) = ear.streams
        assert stream.n_channels == (1 if fs_hz is None else 2)
        assert {channel.unit for channel in stream.channels} == {unit}
        assert fs_hz in {None, stream.fs_hz}
        assert ear.index <= muscle.n_taken
        assert bool(ear.motions) is (fs_hz is None)
        if not world.air.n_dropped:  # a busy machine may starve the emulated radio
            assert_in_place(ear, muscle)
            assert not ear.gaps

    live(story)


@pytest.mark.parametrize("make", [EmulatedUMyo, EmulatedShimmer])
def test_the_devices_own_count_tells_an_outage_to_the_sample(
    make: type[EmulatedDevice],
) -> None:
    """The seconds without a link are as long as they were: phases and jerks keep time."""

    async def story(world: World) -> None:
        muscle = a_muscle(make)
        sensor = make(world.air, muscle)
        await world.switch_on(sensor)
        timing = TIMING if make is EmulatedUMyo else PATIENT
        async with world.hearing(timing=timing) as ear:
            await ear.samples(1500)
            world.air.cut(0.8)
            await ear.until(lambda: ear.states.count(LinkState.STREAMING) == 2)
            await ear.samples(300)
        assert LinkState.LOST in ear.states
        assert sum(gap.n_samples for gap in ear.gaps) > 500
        assert_in_place(ear, muscle)

    live(story)


def test_a_bitalino_that_came_back_counts_anew_and_the_clock_tells() -> None:
    """START sets its counter back: the gap is right to about the jitter of the radio."""

    async def story(world: World) -> None:
        muscle = BitalinoMuscle(16_000)
        sensor = EmulatedBitalino(world.air, muscle)
        await world.switch_on(sensor)
        async with world.hearing(timing=PATIENT) as ear:
            await ear.samples(1500)
            world.air.cut(0.8)
            await ear.until(lambda: ear.states.count(LinkState.STREAMING) == 2)
            await ear.samples(600)
        last = ear.chunks[-1]
        true_start = next(
            i
            for i in range(last.start_index - 500, last.start_index + 500)
            if np.array_equal(muscle.expected[i : i + len(last.emg_uv)], last.emg_uv)
        )
        if not world.air.n_dropped:
            assert abs(last.start_index - true_start) <= 60

    live(story)


def test_what_is_said_to_them() -> None:
    """A command too many, or in another order, and the real device stays silent."""

    async def story(world: World) -> None:
        one = EmulatedShimmer(world.air, a_muscle(EmulatedShimmer))
        other = EmulatedBitalino(world.air, BitalinoMuscle(16_000), Make(number=2))
        await world.switch_on(one)
        await world.switch_on(other)
        async with world.hearing(one.name, PATIENT) as ear:
            await ear.samples(50)
        assert one.commands == [
            shimmer_talk.STOP,
            bytes.fromhex("052000"),
            bytes.fromhex("6100000a04a81069602000000203"),
            bytes.fromhex("6101000a04a010e1e10000000201"),
            bytes.fromhex("08100000"),
            bytes.fromhex("6300000a"),
            shimmer_talk.INQUIRE,
            shimmer_talk.START,
            shimmer_talk.STOP,
        ]
        world.ear = Ear()
        async with world.hearing(other.name, PATIENT) as ear:
            await ear.samples(50)
        assert other.commands == [b"\x00", b"\xc3", b"\x0d", b"\x00"]

    live(story)
