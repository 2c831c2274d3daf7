"""Which sensor is connected, and which are refused, over a virtual radio."""

from bumble.gatt import Characteristic

from rehab.errors import Reason
from rehab.sensors.ble.radio import look_around
from rehab.sensors.virtual.kinds.npg import EmulatedNpgLite
from tests.e2e.virtual_world import World, live


def test_another_thing_with_the_same_service_is_never_connected() -> None:
    """The service UUID is that of an example sketch: half of all hobby boards have it
    (R21).
    """

    async def story(world: World) -> None:
        other = await world.add("ESP32-Lamp")
        error = await world.failure()
        assert error.reason is Reason.SENSOR_NOT_FOUND
        assert error.facts["seen"] == "ESP32-Lamp"
        error = await world.failure("ESP32-Lamp")
        assert error.reason is Reason.SENSOR_NOT_FOUND
        assert not other.started.is_set()
        assert other.n_connections == 0

    live(story)


def test_an_absent_sensor_is_said_to_be_absent() -> None:
    """A patient whose sensor is off must be told so, and not wait for ever."""

    async def story(world: World) -> None:
        error = await world.failure("NPG-Lite-3CH-EMU1")
        assert error.reason is Reason.SENSOR_NOT_FOUND
        assert error.facts["name"] == "NPG-Lite-3CH-EMU1"

    live(story)


def test_of_two_sensors_none_is_taken_unasked_and_the_named_one_is() -> None:
    """In a clinic the next patient's sensor is in reach: nobody may be given its data."""

    async def story(world: World) -> None:
        near = await world.add("NPG-Lite-3CH-NEAR")
        far = await world.add("NPG-Lite-6CH-FAR", address="C4:5B:BE:00:00:02")
        error = await world.failure("npg")
        assert error.facts["seen"] == "NPG-Lite-3CH-NEAR, NPG-Lite-6CH-FAR"
        seen = await look_around(world.radio, 0.3)
        assert sorted(s.name for s in seen.values() if s.kind) == [near.name, far.name]
        async with world.hearing(near.address.lower()) as ear:
            await ear.samples(500)
        assert far.n_connections == 0
        assert ear.streams[0].device == near.name

    live(story)


class WithoutControl(EmulatedNpgLite):
    def characteristics(self) -> list[Characteristic[bytes]]:
        return [self.data]


def test_something_that_only_has_the_name_is_refused() -> None:
    """A name can be anybody's; without the control characteristic it is no sensor."""

    async def story(world: World) -> None:
        await world.add(make=WithoutControl)
        error = await world.failure()
        assert error.reason is Reason.SENSOR_INCOMPATIBLE
        assert "0000ff01" in error.facts["missing"]

    live(story)


class Short(EmulatedNpgLite):
    async def switch_on(self) -> None:
        self.device.gatt_server.max_mtu = 23
        await super().switch_on()


def test_a_radio_that_cuts_the_packets_is_named() -> None:
    """At an MTU of 23 two samples of ten get through, and no rate may be made of them."""

    async def story(world: World) -> None:
        await world.add(make=Short)
        assert (await world.failure()).reason is Reason.PACKETS_CUT

    live(story)


class Silent(EmulatedNpgLite):
    async def send(self, block: bytes) -> None:
        pass


def test_a_sensor_that_sends_nothing_is_said_to_be_silent() -> None:
    """Connected without data looks like a relaxed muscle: it must not."""

    async def story(world: World) -> None:
        await world.add(make=Silent)
        assert (await world.failure()).reason is Reason.SENSOR_SILENT

    live(story)


class Slow(EmulatedNpgLite):
    n_sent = 0

    async def send(self, block: bytes) -> None:
        self.n_sent += 1
        if self.n_sent % 4:
            await super().send(block)


def test_a_rate_that_fits_no_known_one_is_refused() -> None:
    """A wrong sampling rate would stretch every jerk: better no session than that."""

    async def story(world: World) -> None:
        await world.add(make=Slow)
        error = await world.failure()
        assert error.reason is Reason.RATE_UNCERTAIN
        assert 340 < float(error.facts["measured"]) < 410

    live(story)
