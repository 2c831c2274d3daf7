"""Bluetooth LE sensors through bleak: scan, connect, subscribe, start, watch, rescan.

Everything here runs on one thread for the life of the program (`rehab.sensors.loop`),
which imports no window code.
"""

from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple, TypeVar

from rehab.model.signal import Stream
from rehab.ports import Decoder, SensorRequest, Source
from rehab.sensors.ble.machine import missing_part
from rehab.sensors.ble.placing import OneOf
from rehab.sensors.ble.radio import CONNECTED_DBM, Radio, look_around
from rehab.sensors.ble.timing import DAY, NIGHT
from rehab.sensors.ble.transport import BleTransport
from rehab.sensors.ble.trouble import Part
from rehab.sensors.link import Link
from rehab.sensors.loop import LoopThread, bluetooth_loop
from rehab.sensors.merged import merged
from rehab.sensors.slept import Slept, never

_T = TypeVar("_T")


class FoundSensor(NamedTuple):
    """A sensor that advertises: what the command line would take, its name, its radio."""

    spec: str
    title: str
    detail: str


def open_source(
    request: SensorRequest, make_decoder: Callable[[Stream], Decoder]
) -> Source:
    """Return a source that hears the Bluetooth sensor called `request.name`.

    The name is an advertised name or an address; empty takes the only sensor in reach.
    The parts of a request are heard through one radio. At night the time in which the
    machine slept is part of the recording's; by day a session waits for it to wake up.
    """
    radio, n = Radio(), len(request.parts) or 1
    transports = [
        BleTransport(
            part.name,
            radio=radio,
            timing=NIGHT if request.is_all_night else DAY,
            plan=part.plan,
            options=part.options,
            own=request.own,
            which=OneOf(index, n),
        )
        for index, part in enumerate(request.parts or (request,))
    ]
    slept_ns = Slept().ns if request.is_all_night else never
    return Link(
        merged(transports), make_decoder, shared=bluetooth_loop(), slept_ns=slept_ns
    )


def scan(seconds: float = 4.0, radio: Radio | None = None) -> list[FoundSensor]:
    """Return the sensors that advertise now; blocks for `seconds`.

    Raises
    ------
    SensorError
        Bluetooth is off, missing or denied.
    """
    looking = look_around(radio or Radio(), seconds, asks_connected=True)
    seen = _waited_for(looking, radio)
    sensors = [sight for sight in seen.values() if sight.kind is not None]
    names = [sight.name for sight in sensors]
    return [
        FoundSensor(
            f"ble:{s.name if names.count(s.name) == 1 else s.address}",
            s.name,
            f"{s.address}, {_strength(s.rssi_dbm)}",
        )
        for s in sorted(sensors, key=lambda s: (s.name, s.address))
    ]


def _strength(rssi_dbm: int) -> str:
    return "connected" if rssi_dbm == CONNECTED_DBM else f"{rssi_dbm} dBm"


def find_missing_part(radio: Radio | None = None) -> tuple[Part, str] | None:
    """Return which part of this machine's Bluetooth is missing, and what it said."""
    return _waited_for(missing_part(radio or Radio()), radio)


def _waited_for(work: Coroutine[Any, Any, _T], radio: Radio | None) -> _T:
    """Run something on the machine's Bluetooth loop; with another radio, on one of its own."""
    loop = bluetooth_loop() if radio is None else LoopThread("rehab-scan")
    working = loop.begin(work)
    try:
        return working.result()
    finally:
        working.cancel()
        if radio is not None:
            loop.close()
