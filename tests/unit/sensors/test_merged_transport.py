"""Several transports in one thread: one stream, the worst link, the lowest battery."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from rehab.errors import Reason, SensorError
from rehab.model.session import SessionPlan
from rehab.model.signal import LinkState, Packet, Side, Stream
from rehab.ports import Cue
from rehab.sensors.ble.placing import OneOf, spots_of
from rehab.sensors.merged import MergedTransport, merged
from rehab.sensors.transport import RESUMED, Outlet
from tests import make
from tests.unit.sensors.merged_room import stream

Act = Callable[[Outlet], Awaitable[None]]
LATER_NS = 2**62


class Acting:
    """A transport that does what a test tells it."""

    def __init__(self, act: Act) -> None:
        self.act, self.cues, self.index = act, [], 0
        self.was_stopped = False

    async def run(self, outlet: Outlet) -> None:
        try:
            await self.act(outlet)
        finally:
            self.was_stopped = True

    def follow(self, cue: Cue) -> None:
        self.cues.append(cue)

    def heard(self, index: int) -> None:
        self.index = index


class Ear:
    """An outlet that keeps everything."""

    def __init__(self) -> None:
        self.said: list[Any] = []
        self.devices: list[str] = []
        self.news = asyncio.Event()

    def _say(self, what: object) -> None:
        self.said.append(what)
        self.news.set()

    def stream(self, stream: Stream) -> None:
        self._say(stream)

    def packet(self, packet: Packet) -> None:
        self._say(packet.characteristic)

    async def room(self) -> None:
        self._say("room")

    def change(
        self, state: LinkState, battery_pct: int | None = None, device: str = ""
    ) -> None:
        self._say((state, battery_pct))
        self.devices.append(device)


def _streams(name: str, side: Side, battery_pct: int | None = None) -> Act:
    async def act(outlet: Outlet) -> None:
        outlet.change(LinkState.CONNECTING)
        outlet.stream(stream(name, side))
        outlet.change(LinkState.STREAMING, battery_pct)
        outlet.packet(Packet(0, b"early"))
        while True:
            await asyncio.sleep(0.001)
            outlet.packet(Packet(LATER_NS, b"x"))

    return act


def _run(until: Callable[[Ear], bool], *acts: Act) -> tuple[Ear, list[Acting]]:
    """Run until something is so."""
    ear, parts = Ear(), [Acting(act) for act in acts]

    async def story() -> None:
        running = asyncio.create_task(MergedTransport(parts).run(ear))
        async with asyncio.timeout(10.0):
            while not until(ear):
                ear.news.clear()
                await ear.news.wait()
        running.cancel()
        await asyncio.wait({running})

    asyncio.run(story())
    return ear, parts


def test_packets_are_tagged_and_nothing_comes_before_both_stream() -> None:
    """What one arm sent while the other was looked for would make it late for ever."""
    ear, parts = _run(
        lambda ear: {"0/", "1/"} <= {s for s in ear.said if isinstance(s, str)},
        _streams("A", Side.LEFT, 60),
        _streams("B", Side.RIGHT, 40),
    )
    at = next(i for i, said in enumerate(ear.said) if isinstance(said, Stream))
    assert ear.said[at].device == "A + B"
    assert (LinkState.STREAMING, 40) in ear.said[at:]
    assert all(isinstance(said, tuple) for said in ear.said[:at])
    assert LinkState.STREAMING not in {said[0] for said in ear.said[:at]}
    tags = [said for said in ear.said[at:] if isinstance(said, str)]
    assert set(tags) == {"0/", "1/"}
    assert tags[0] == "1/"  # the axis begins with the first one once both are there
    assert all(part.was_stopped for part in parts)


def test_the_link_is_as_good_as_the_worst_one() -> None:
    """A session must wait while either arm is away, and go on when it is back."""

    begun = asyncio.Event()

    def is_back(ear: Ear) -> bool:
        if (LinkState.STREAMING, 60) in ear.said:
            begun.set()
        return (LinkState.STREAMING, 30) in ear.said

    async def is_lost(outlet: Outlet) -> None:
        outlet.stream(stream("B", Side.RIGHT))
        outlet.change(LinkState.STREAMING)
        await begun.wait()
        outlet.change(LinkState.LOST)
        outlet.packet(Packet(LATER_NS, b"", RESUMED))
        outlet.change(LinkState.STREAMING, 30)
        await asyncio.Event().wait()

    ear, _ = _run(is_back, _streams("A", Side.LEFT, 60), is_lost)
    states = [said for said in ear.said if isinstance(said, tuple)]
    assert states[-3:] == [
        (LinkState.STREAMING, 60),
        (LinkState.LOST, 60),
        (LinkState.STREAMING, 30),
    ]
    assert ear.devices[-3:] == [
        "A",
        "B",
        "B",
    ]  # whose battery, who is lost, whose again
    assert f"1/{RESUMED}" in ear.said


def test_one_that_fails_ends_all() -> None:
    """A sensor that is not found must be named, and the other one let go."""

    async def fails(_: Outlet) -> None:
        await asyncio.sleep(0)
        raise SensorError(Reason.SENSOR_NOT_FOUND, name="B")

    ear, parts = Ear(), [Acting(_streams("A", Side.LEFT)), Acting(fails)]
    with pytest.raises(SensorError) as raised:
        asyncio.run(MergedTransport(parts).run(ear))
    assert raised.value.facts["name"] == "B"
    assert all(part.was_stopped for part in parts)


def test_sensors_that_do_not_fit_are_said() -> None:
    """Two kinds at once end in one sentence, not in a stream that makes no sense."""

    async def slow(outlet: Outlet) -> None:
        outlet.stream(replace(stream("B", Side.RIGHT), fs_hz=200.0))
        await asyncio.Event().wait()

    parts = [Acting(_streams("A", Side.LEFT)), Acting(slow)]
    with pytest.raises(SensorError) as raised:
        asyncio.run(MergedTransport(parts).run(Ear()))
    assert raised.value.reason is Reason.SENSORS_UNLIKE


def test_a_part_that_ends_ends_all() -> None:
    """A recording that is over has nothing to wait for."""

    async def ends(outlet: Outlet) -> None:
        outlet.stream(stream("B", Side.RIGHT))
        await outlet.room()

    async def over_at_once(_: Outlet) -> None:
        await asyncio.sleep(0)

    for act in (ends, over_at_once):
        ear, parts = Ear(), [Acting(_streams("A", Side.LEFT)), Acting(act)]
        asyncio.run(asyncio.wait_for(MergedTransport(parts).run(ear), 5.0))
        assert all(part.was_stopped for part in parts)


def test_all_hear_the_reader_and_one_alone_is_itself() -> None:
    """A simulated patient who is not told what to do would rest through the session."""
    parts = [Acting(_streams("A", Side.LEFT)), Acting(_streams("B", Side.RIGHT))]
    both = merged(parts)
    cue = Cue(0, 1.0, 1.0, "lift")
    both.follow(cue)
    both.heard(7)
    assert [(part.cues, part.index) for part in parts] == [([cue], 7), ([cue], 7)]
    assert merged(parts[:1]) is parts[0]


@pytest.mark.parametrize(
    ("side", "index", "spots"),
    [
        (Side.BOTH, 0, [("deltoid_anterior", Side.LEFT), ("biceps", Side.LEFT)]),
        (Side.BOTH, 1, [("deltoid_anterior", Side.RIGHT), ("biceps", Side.RIGHT)]),
        (Side.RIGHT, 0, [("deltoid_anterior", Side.RIGHT)]),
        (Side.RIGHT, 1, [("biceps", Side.RIGHT)]),
        (Side.RIGHT, 2, []),
    ],
)
def test_each_sensor_has_its_place(
    side: Side, index: int, spots: list[tuple[str, Side]]
) -> None:
    """Left and right swapped, or the antagonist taken for the muscle, is hazard H8."""
    plan: SessionPlan = replace(make.plan(), side=side)
    assert list(spots_of(plan, OneOf(index, max(2, index + 1)))) == spots
