"""Makers' boards and MyoWare over the virtual radio: found by what they can do."""

from dataclasses import replace

import numpy as np
import pytest
from bumble.gatt import Characteristic, Service

from rehab.errors import Reason
from rehab.model.signal import Chunk, Unit
from rehab.sensors.ble.kinds import makers as kind
from rehab.sensors.packets.rows import RowFormat, encode_rows
from rehab.sensors.virtual.device import Counts, EmulatedDevice, Make
from rehab.sensors.virtual.gatt import notifying
from rehab.sensors.virtual.kinds.makers import EmulatedNordicUart
from rehab.sensors.virtual.kinds.myoware import EmulatedMyoWare
from tests.e2e.virtual_world import TIMING, World, live

LINES = {"kind": "lines"}
PATIENT = replace(TIMING, first_data_s=2.0, rate_at_most_s=2.0)


class Known:
    """Any values, the same every time."""

    def __init__(self, n_channels: int, high: int) -> None:
        rng = np.random.default_rng(6)
        self.counts = rng.integers(0, high, (20_000, n_channels))
        self.n_taken = 0

    def take(self, n_samples: int) -> Counts:
        self.n_taken += n_samples
        taken = self.counts[self.n_taken - n_samples : self.n_taken]
        return taken.astype(np.int32)


def _assert_sent(world: World, counts: np.ndarray) -> None:
    """All that was heard is what was sent from some sample on, without a hole."""
    ear = world.ear
    assert ear.gaps == []
    heard = np.concatenate([c.emg_uv for c in ear.chunks if isinstance(c, Chunk)])
    heard = heard[1:]  # the first line may begin before somebody listens
    (first,) = [k for k in range(600) if (counts[k : k + 20] == heard[:20]).all()]
    np.testing.assert_array_equal(heard, counts[first : first + len(heard)])


@pytest.mark.parametrize("counter", [0, 1])
@pytest.mark.parametrize("max_mtu", [23, 517])
def test_printed_lines_are_heard_number_by_number(counter: int, max_mtu: int) -> None:
    """A line is cut wherever a notification ends; a half number is another number."""

    async def story(world: World) -> None:
        muscle = Known(2, 1024)
        how = Make(options={"counter": counter}, max_mtu=max_mtu)
        board = EmulatedNordicUart(world.air, muscle, how)
        await world.switch_on(board)
        async with world.hearing(board.name, PATIENT, LINES) as ear:
            await ear.samples(1500)
        (stream,) = ear.streams
        assert (stream.decoder, stream.n_channels) == ("lines", 2)
        assert stream.fs_hz == pytest.approx(500.0, rel=0.02)
        assert stream.channels[0].unit is Unit.COUNTS
        assert stream.settings["step"] == counter
        longest = max(len(packet.data) for packet in ear.packets)
        assert longest == (20 if max_mtu == 23 else 182)
        _assert_sent(world, muscle.counts)

    live(story)


def test_a_board_without_a_name_of_its_own_is_never_taken_unasked() -> None:
    """Lamps and locks have the same service: only who names it in full can mean it."""

    async def story(world: World) -> None:
        board = EmulatedNordicUart(world.air, Known(2, 1024))
        await world.switch_on(board)
        for wanted, options in (("", {}), ("", LINES), ("Feath", LINES)):
            error = await world.failure(wanted, options=options)
            assert error.reason is Reason.SENSOR_NOT_FOUND
        assert board.n_connections == 0

    live(story)


class Swapped(EmulatedNordicUart):
    """Some sketches notify on the characteristic that is to be written to."""

    def services(self) -> list[Service]:
        self.data = notifying(kind.NUS_RX)
        written = Characteristic[bytes](
            kind.NUS_TX, Characteristic.Properties.WRITE, Characteristic.WRITEABLE, b""
        )
        return [Service(kind.NUS, [self.data, written])]


def test_the_characteristic_is_chosen_by_what_it_can_do() -> None:
    """By its UUID alone, a sketch that has the two swapped would stay silent."""

    async def story(world: World) -> None:
        muscle = Known(2, 1024)
        board = Swapped(world.air, muscle)
        await world.switch_on(board)
        async with world.hearing(board.name, PATIENT, LINES) as ear:
            await ear.samples(500)
        _assert_sent(world, muscle.counts)

    live(story)


class Chatty(EmulatedNordicUart):
    async def emit(self, counts: Counts, start_index: int) -> None:  # noqa: ARG002
        await self.notify(self.data, b"hello, world\r\n")


class Mute(EmulatedNordicUart):
    async def emit(self, counts: Counts, start_index: int) -> None:
        pass


@pytest.mark.parametrize(
    ("make", "options", "reason"),
    [
        (Chatty, {}, Reason.SENSOR_INCOMPATIBLE),
        (Mute, {}, Reason.SENSOR_SILENT),
        (Chatty, {"characteristic": kind.ARDUINO}, Reason.SENSOR_INCOMPATIBLE),
        (Chatty, {"scale_uv": "much"}, Reason.SENSOR_UNKNOWN),
        (Chatty, {"kind": "rows", "dtype": "i3"}, Reason.SENSOR_UNKNOWN),
        (Chatty, {"kind": "rows", "channels": "0"}, Reason.SENSOR_UNKNOWN),
        (Chatty, {"kind": "rows", "channels": "5"}, Reason.SENSOR_INCOMPATIBLE),
    ],
)
def test_what_is_no_such_stream_ends_in_a_sentence(
    make: type[EmulatedNordicUart], options: dict[str, str], reason: Reason
) -> None:
    """Whoever mistypes a setting must read which, and not watch noise."""

    async def story(world: World) -> None:
        board = make(world.air, Known(2, 1024))
        await world.switch_on(board)
        error = await world.failure(board.name, PATIENT, {**LINES, **options})
        assert error.reason is reason

    live(story)


class Binary(EmulatedNordicUart):
    FORM = RowFormat(2, {"dtype": "u2", "counter": "u1", "endian": "big"})

    async def emit(self, counts: Counts, start_index: int) -> None:
        await self.notify(self.data, encode_rows(counts, self.FORM, start_index))


def test_binary_rows_are_read_as_the_settings_say() -> None:
    """What a maker's board sends is known to its maker alone."""

    async def story(world: World) -> None:
        muscle = Known(2, 1024)
        board = Binary(world.air, muscle)
        await world.switch_on(board)
        told = {"kind": "rows", "channels": "2", "dtype": "u2"}
        told |= {"counter": "u1", "endian": "big", "scale_uv": "2", "say": "go"}
        async with world.hearing(board.name, PATIENT, told) as ear:
            await ear.samples(500)
        assert board.heard == b"go"
        (stream,) = ear.streams
        assert stream.channels[1].unit is Unit.UV
        _assert_sent(world, 2 * muscle.counts)

    live(story)


@pytest.mark.parametrize(("n_channels", "delay"), [(1, 10.0), (4, 10.0), (4, 4.0)])
def test_myoware_in_both_of_its_examples(n_channels: int, delay: float) -> None:
    """One byte of one sensor must not be taken for a quarter of four."""

    async def story(world: World) -> None:
        muscle = Known(n_channels, 256)
        board: EmulatedDevice = EmulatedMyoWare(
            world.air, muscle, Make(n_channels=n_channels, options={"delay": delay})
        )
        await world.switch_on(board)
        async with world.hearing(timing=PATIENT) as ear:
            await ear.samples(300)
        (stream,) = ear.streams
        assert stream.n_channels == n_channels
        assert stream.fs_hz == pytest.approx(1000 / (delay + 0.3), rel=0.01)
        _assert_sent(world, muscle.counts)

    live(story)
