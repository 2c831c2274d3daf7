"""Looking for sensors over a virtual radio, as the patient's window does it: own thread, real
scanner, polled. If these fail, the sensor screen finds nobody, or the wrong one first.
"""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bleak.backends.scanner import BaseBleakScanner
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
)

from rehab.app.desk import AppDesk
from rehab.app.home import Home
from rehab.config import Settings
from rehab.errors import Reason
from rehab.ports import SensorSearch
from rehab.sensors.ble.radio import Radio
from rehab.sensors.lookout import Lookout, Rhythm
from rehab.sensors.virtual.air import Air
from rehab.sensors.virtual.device import Make
from rehab.sensors.virtual.kinds.npg import EmulatedNpgLite
from rehab.sensors.virtual.source import virtual_radio
from tests.e2e.virtual_world import CountingMuscle

NEAR, FAR = "C4:5B:BE:00:00:01", "C4:5B:BE:00:00:02"
QUICK = Rhythm(look_s=0.05, round_s=0.5, again_s=0.1)


def until(is_true: Callable[[], bool]) -> None:
    while not is_true():
        time.sleep(0.02)


def runs(name: str) -> bool:
    return any(thread.name == name for thread in threading.enumerate())


class TwoSensors:
    """Two NPG Lites and a lamp on the air; the thread that looks is their world."""

    def __init__(self, *names: str) -> None:
        self.names = names or ("NPG-Lite-6CH-FAR", "NPG-Lite-3CH-NEAR")
        self.sensors: list[EmulatedNpgLite] = []
        self.loop: asyncio.AbstractEventLoop | None = None

    @asynccontextmanager
    async def radio(self) -> AsyncIterator[Radio]:
        air = Air(0.0075)
        self.loop = asyncio.get_running_loop()
        for name, address, rssi_dbm in (
            (self.names[0], FAR, -85),
            (self.names[1], NEAR, -50),
            ("ESP32-Lamp", "C4:5B:BE:00:00:03", -40),
        ):
            self.sensors.append(
                EmulatedNpgLite(
                    air,
                    CountingMuscle(),
                    Make(name=name, address=address, rssi_dbm=rssi_dbm),
                )
            )
        async with virtual_radio(air) as radio:
            for sensor in self.sensors:
                await sensor.switch_on()
            try:
                yield radio
            finally:
                for sensor in self.sensors:
                    await sensor.switch_off()

    def lookout(self) -> Lookout:
        return Lookout(self.radio, QUICK)


def specs(search: SensorSearch) -> list[str]:
    return [choice.spec for choice in search.found]


def test_the_near_one_comes_first_and_the_lamp_never(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REHAB_CONFIG", str(tmp_path / "none.toml"))
    world = TwoSensors()
    home = Home(Settings(data_dir=tmp_path))
    desk = AppDesk(home, "me", make_lookout=world.lookout)
    search = desk.look_for_sensors()
    try:
        until(lambda: len(search.found) == 2)
        near, far = search.found
        assert [near.spec, far.spec] == [f"ble:{NEAR}", f"ble:{FAR}"]
        assert [near.title, far.title] == ["NPG Lite NEAR", "NPG Lite FAR"]
        assert [near.is_near, far.is_near] == [True, False]
        assert search.trouble is None
        assert world.loop is not None
        world.loop.call_soon_threadsafe(world.sensors[0].come_to, -40)
        until(lambda: specs(search) == [f"ble:{FAR}", f"ble:{NEAR}"])
    finally:
        search.close()
        search.close()
    until(lambda: not runs("rehab-lookout"))  # closing waits 3 s for it at most
    # it is the far one that was tapped and found to be one's own
    desk.keep_preferences(replace(desk.preferences(), sensor=f"ble:{FAR}"))
    assert [c.title for c in desk.sensors()] == ["Your sensor", "Try it now"]
    search = AppDesk(home, "me", make_lookout=TwoSensors().lookout).look_for_sensors()
    try:
        until(lambda: len(search.found) == 2)
        own, other = search.found
        assert (own.spec, own.title) == (f"ble:{FAR}", "Your sensor")
        assert own.is_first
        assert not other.is_first
    finally:
        search.close()
    home.close()


def test_a_name_that_two_have_is_nobodys(tmp_path: Path) -> None:
    """A neighbour's sensor must never be called "Your sensor"."""
    world = TwoSensors("NPG-Lite-3CH", "NPG-Lite-3CH")
    home = Home(Settings(data_dir=tmp_path))
    desk = AppDesk(home, "me", sensor="ble:NPG-Lite-3CH", make_lookout=world.lookout)
    search = desk.look_for_sensors()
    try:
        until(lambda: len(search.found) == 2)
        assert specs(search) == [f"ble:{NEAR}", f"ble:{FAR}"]
        assert not any(choice.is_first for choice in search.found)
    finally:
        search.close()
    home.close()


class Switch(BaseBleakScanner):
    """A Bluetooth that somebody switches on after a while."""

    def __init__(self, callback: Any, uuids: Any, _: str, **kwargs: Any) -> None:
        super().__init__(callback, uuids)
        self._is_on = kwargs["is_on"]

    async def start(self) -> None:
        if not self._is_on.is_set():
            raise BleakBluetoothNotAvailableError(
                "off", BleakBluetoothNotAvailableReason.POWERED_OFF
            )

    async def stop(self) -> None:
        pass


def test_bluetooth_that_is_off_is_looked_at_again() -> None:
    is_on = threading.Event()

    @asynccontextmanager
    async def radio() -> AsyncIterator[Radio]:
        yield Radio(scanner_backend=Switch, options={"is_on": is_on})

    lookout = Lookout(radio, QUICK)
    try:
        until(lambda: lookout.trouble is not None)
        assert lookout.trouble is not None
        assert lookout.trouble.reason is Reason.BLUETOOTH_OFF
        is_on.set()
        until(lambda: lookout.trouble is None)
    finally:
        lookout.close()


def test_a_radio_that_breaks_is_a_sentence_and_no_crash() -> None:
    @asynccontextmanager
    async def radio() -> AsyncIterator[Radio]:
        raise RuntimeError("driver")
        yield Radio()

    lookout = Lookout(radio, QUICK)
    until(lambda: lookout.trouble is not None)
    assert lookout.trouble is not None
    assert lookout.trouble.reason is Reason.BLUETOOTH_MISSING
    lookout.close()
