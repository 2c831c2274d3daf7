"""Bluetooth LE sensors through bleak: scan, connect, subscribe, start, watch, rescan.

Everything here runs on a thread of its own that imports no window code: on Windows,
bleak's callbacks never arrive on a thread that has become a single-threaded apartment.
"""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar

from rehab.model.signal import Stream
from rehab.ports import Decoder, SensorRequest, Source
from rehab.sensors.ble.machine import missing_part
from rehab.sensors.ble.radio import Radio, look_around
from rehab.sensors.ble.transport import BleTransport, Timing
from rehab.sensors.ble.trouble import Part
from rehab.sensors.link import Link

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
    """
    transport = BleTransport(
        request.name,
        radio=Radio(),
        timing=Timing(),
        plan=request.plan,
        options=request.options,
        own=request.own,
    )
    return Link(transport, make_decoder, thread_name="rehab-ble")


def scan(seconds: float = 4.0, radio: Radio | None = None) -> list[FoundSensor]:
    """Return the sensors that advertise now; blocks for `seconds`.

    Raises
    ------
    SensorError
        Bluetooth is off, missing or denied.
    """
    seen = _on_own_thread(look_around(radio or Radio(), seconds))
    sensors = [sight for sight in seen.values() if sight.kind is not None]
    names = [sight.name for sight in sensors]
    return [
        FoundSensor(
            f"ble:{s.name if names.count(s.name) == 1 else s.address}",
            s.name,
            f"{s.address}, {s.rssi_dbm} dBm",
        )
        for s in sorted(sensors, key=lambda s: (s.name, s.address))
    ]


def find_missing_part(radio: Radio | None = None) -> tuple[Part, str] | None:
    """Return which part of this machine's Bluetooth is missing, and what it said."""
    return _on_own_thread(missing_part(radio or Radio()))


def _on_own_thread(work: Coroutine[Any, Any, _T]) -> _T:
    with ThreadPoolExecutor(1, thread_name_prefix="rehab-scan") as pool:
        return pool.submit(asyncio.run, work).result()
