"""What may go wrong with an emulated sensor: options of ``virtual:NAME?…``."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from rehab.errors import Reason, SensorError
from rehab.ports import SensorRequest
from rehab.sensors.virtual.air import Air
from rehab.sensors.virtual.device import MAX_MTU, EmulatedDevice

_LONG_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Faults:
    """What happens on the way. Every field is an option of the same name.

    Times ``…_at`` are seconds after the sensor's first START; 0 is never.

    Parameters
    ----------
    outage_at, outage_s : float
        When nothing passes through the air, and for how long. Short outages end in a
        burst of what waited; longer ones than the supervision timeout end the link.
    vanish_at, vanish_s : float
        When the sensor is switched off, and for how long. It comes back with its clock
        and its counter at 0.
    freeze_at, freeze_s : float
        When it stops sending while the link stays up.
    loss_pct : float
        Share of its notifications that never leave it.
    mtu : float
        The longest MTU that it agrees to.
    battery : float
        State of the battery in percent.
    interval_ms : float
        Time between two connection events.
    ppm : float
        How much faster its clock runs than it should.
    """

    outage_at: float = 0.0
    outage_s: float = 2.0
    vanish_at: float = 0.0
    vanish_s: float = 5.0
    freeze_at: float = 0.0
    freeze_s: float = 5.0
    loss_pct: float = 0.0
    mtu: float = MAX_MTU
    battery: float = 87.0
    interval_ms: float = 15.0
    ppm: float = 0.0

    async def happen(self, air: Air, sensor: EmulatedDevice) -> None:
        """Let it all happen, each at its time; never returns early."""
        await sensor.started.wait()

        async def at(when_s: float, act: Callable[[], Awaitable[None]]) -> None:
            if when_s > 0:
                await asyncio.sleep(when_s)
                await act()

        async def outage() -> None:
            air.cut(self.outage_s)

        async def vanish() -> None:
            air.cut(self.vanish_s, sensor.controller)
            await sensor.lose_power()

        async def freeze() -> None:
            sensor.is_frozen = True
            await asyncio.sleep(self.freeze_s)
            sensor.is_frozen = False

        await asyncio.gather(
            at(self.outage_at, outage),
            at(self.vanish_at, vanish),
            at(self.freeze_at, freeze),
        )


RANGES = {
    "outage_at": (0.0, _LONG_S),
    "outage_s": (0.0, _LONG_S),
    "vanish_at": (0.0, _LONG_S),
    "vanish_s": (0.0, _LONG_S),
    "freeze_at": (0.0, _LONG_S),
    "freeze_s": (0.0, _LONG_S),
    "loss_pct": (0.0, 90.0),
    "mtu": (23.0, float(MAX_MTU)),
    "battery": (0.0, 100.0),
    "interval_ms": (7.5, 100.0),
    "ppm": (-20_000.0, 20_000.0),
}


_NOT_OURS = frozenset({"fs_hz"})
"""Traits of a simulated patient that here belong to the sensor."""


def split_options(
    request: SensorRequest, make: type[EmulatedDevice]
) -> tuple[Faults, dict[str, float], dict[str, str]]:
    """Return the faults, the options of the kind, and the traits of the patient.

    Raises
    ------
    SensorError
        SENSOR_UNKNOWN: an option of the first two is out of its range.
    """
    device = request.name
    faults: dict[str, float] = {}
    own: dict[str, float] = {}
    traits: dict[str, str] = {}
    for name, text in request.options.items():
        if name in RANGES:
            faults[name] = _value(device, name, text, RANGES[name])
        elif name in make.OPTIONS:
            own[name] = _value(device, name, text, make.OPTIONS[name])
        elif name in _NOT_OURS:
            raise _wrong(device, name, text, ", ".join(RANGES))
        else:
            traits[name] = text
    return Faults(**faults), own, traits


def _value(device: str, name: str, text: str, allowed: tuple[float, float]) -> float:
    low, high = allowed
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        raise _wrong(device, name, text, f"virtual:{device}?{name}={low:g}…{high:g}")
    return value


def _wrong(device: str, name: str, text: str, allowed: str) -> SensorError:
    asked = f"virtual:{device}?{name}={text}"
    return SensorError(Reason.SENSOR_UNKNOWN, name=asked, allowed=allowed)
