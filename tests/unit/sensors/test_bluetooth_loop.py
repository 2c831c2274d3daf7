"""One loop and one scan for all of the machine's Bluetooth.

If these fail, a second scan is refused by the system, or a sensor's client is used on
another loop than its own, and the sensor is never heard.
"""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from bleak.backends.device import BLEDevice
from bleak.exc import BleakDBusError, BleakError

from rehab.errors import Reason, SensorError
from rehab.sensors import ble, loop
from rehab.sensors.ble.hub import Hub
from rehab.sensors.ble.radio import Radio
from rehab.sensors.lookout import Lookout, Rhythm
from tests import quick_time


class OneScan:
    """BlueZ: a second scan of the same program is refused; each tells of a device once."""

    n_running = 0
    n_begun = 0
    failures: list[Exception]

    def __init__(self) -> None:
        self.failures = []

    def make(self, hear: Any) -> "OneScan":
        self._hear = hear
        return self

    async def start(self) -> None:
        await asyncio.sleep(0)
        if self.failures:
            raise self.failures.pop()
        if self.n_running:
            raise BleakDBusError("org.bluez.Error.InProgress", [])
        self.n_running += 1
        self.n_begun += 1
        self._hear(BLEDevice("01", "NPG", None), self.n_begun)

    async def stop(self) -> None:
        await asyncio.sleep(0)
        self.n_running -= 1


def test_two_that_listen_share_a_scan_and_both_hear() -> None:
    async def story() -> None:
        hub, scan = Hub(), OneScan()
        first: list[int] = []
        second: list[int] = []

        def one(_: Any, n: Any) -> None:
            first.append(n)

        def other(_: Any, n: Any) -> None:
            second.append(n)

        await hub.join(one, scan.make)
        await hub.join(other, scan.make)
        assert (first, second) == ([1, 2], [2])
        await hub.leave(one)
        assert scan.n_running == 1
        await hub.leave(other)
        await hub.leave(other)
        assert scan.n_running == 0

    asyncio.run(story())


def test_who_cannot_join_does_not_listen() -> None:
    async def story() -> None:
        hub, scan = Hub(), OneScan()
        heard: list[int] = []

        def ear(_: Any, n: Any) -> None:
            heard.append(n)

        for failure in (BleakError("no"), KeyError("/org/bluez/hci0")):
            scan.failures.append(failure)
            with pytest.raises(BleakError):
                await hub.join(ear, scan.make)
        await hub.join(ear, scan.make)
        assert heard == [1]
        await hub.leave(ear)
        assert scan.n_running == 0

    asyncio.run(story())


@pytest.mark.parametrize("word", ["InProgress", "Busy", "Failed"])
def test_a_service_that_is_busy_is_asked_again(word: str) -> None:
    """Just after an adapter was switched on its first scan fails, and the next works."""

    async def story() -> None:
        hub, scan = Hub(), OneScan()
        busy = BleakDBusError(f"org.bluez.Error.{word}", ["busy"])
        scan.failures += [busy, busy]

        def ear(_: Any, __: Any) -> None:
            pass

        await hub.join(ear, scan.make)
        await hub.leave(ear)
        scan.failures += [busy, busy, busy]
        with pytest.raises(BleakDBusError):
            await hub.join(ear, scan.make)

    quick_time.run(story())


def test_a_scan_that_is_left_while_it_begins_is_stopped() -> None:
    """Otherwise the system would refuse every further one."""

    async def story() -> None:
        hub, scan = Hub(), OneScan()

        def ear(_: Any, __: Any) -> None:
            pass

        async def listen() -> None:
            try:
                await hub.join(ear, scan.make)
                await asyncio.sleep(10)
            finally:
                await hub.leave(ear)

        for n_turns in range(8):
            listening = asyncio.create_task(listen())
            for _ in range(n_turns):
                await asyncio.sleep(0)
            listening.cancel()
            await asyncio.wait({listening})
            assert scan.n_running == 0
            await hub.join(ear, scan.make)
            await hub.leave(ear)

    asyncio.run(story())


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The threads on which the machine's Bluetooth was asked for; it has none."""
    threads: list[str] = []

    class NoBluetooth:
        def __init__(self, *_: Any, **__: Any) -> None:
            threads.append(threading.current_thread().name)

        async def start(self) -> None:
            raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr("rehab.sensors.ble.radio.BleakScanner", NoBluetooth)
    yield threads
    loop.bluetooth_loop().close(5.0)
    loop.bluetooth_loop.cache_clear()


def test_all_of_the_machines_bluetooth_runs_on_one_thread(machine: list[str]) -> None:
    lookout = Lookout(rhythm=Rhythm(again_s=0.01))
    with pytest.raises(SensorError) as caught:
        ble.scan(0.0)
    assert caught.value.reason is Reason.BLUETOOTH_MISSING
    assert ble.find_missing_part() is not None
    while lookout.trouble is None:
        threading.Event().wait(0.01)
    lookout.close()
    assert set(machine) == {"rehab-bluetooth"}
    assert [t.name for t in threading.enumerate()].count("rehab-bluetooth") == 1


def test_a_lookout_that_is_closed_at_once_does_not_wait(machine: list[str]) -> None:
    del machine
    for _ in range(5):
        lookout = Lookout()
        lookout.close()
        assert lookout._living.done()


def test_another_radio_has_a_loop_of_its_own() -> None:
    radio = Radio(scanner_backend=object, options={})  # type: ignore[arg-type]
    with pytest.raises(SensorError):
        ble.scan(0.0, radio)
    names = {thread.name for thread in threading.enumerate()}
    assert "rehab-scan" not in names
