"""Which sensor is meant, and the same one again after its link was lost."""

import asyncio
from collections.abc import Iterable, MutableSet
from contextlib import suppress
from dataclasses import replace

from rehab.errors import Reason, SensorError
from rehab.model.sensor import OwnSensor
from rehab.sensors.ble.kinds import KINDS
from rehab.sensors.ble.radio import Radio, Sight, look_around


class Choice:
    """Hears who is there and knows who is meant. Touches no radio.

    A name is not a sensor: anybody can advertise it. Where the person owns a sensor of
    that name, another one with it is a stranger, and is only taken by its address
    (RELIABILITY R21).

    Parameters
    ----------
    wanted : str
        A name, the beginning of one, or an address; empty for the only one in reach.
    is_kind_told : bool
        Somebody told its kind: it must be named in full, and may be called anything.
    own : iterable of OwnSensor
        The person's own, the latest last.
    """

    def __init__(
        self, wanted: str, *, is_kind_told: bool, own: Iterable[OwnSensor] = ()
    ) -> None:
        self._named = wanted or KINDS[0].name_prefixes[0]
        self._wanted = wanted.lower()
        self._is_kind_told = is_kind_told
        self._own = {one.name.lower(): one for one in own}
        self._seen: dict[str, Sight] = {}
        self._strangers: dict[str, Sight] = {}
        self.fits: dict[str, Sight] = {}

    def hear(self, sight: Sight) -> bool:
        """Take in a sight; tell whether it is surely the one."""
        self._seen[sight.address] = sight
        if not (self._is_kind_told or sight.kind):
            return False
        if sight.address.lower() == self._wanted:
            return True
        is_named = sight.name.lower() == self._wanted
        if not is_named and (self._is_kind_told or not sight.fits(self._wanted)):
            return False
        if self._is_stranger(sight, is_named=is_named):
            self._strangers[sight.address] = sight
            return False
        if not is_named:
            self.fits[sight.address] = sight
        return is_named

    def _is_stranger(self, sight: Sight, *, is_named: bool) -> bool:
        known = self._own.get(sight.name.lower())
        if known is not None:
            return known.id.lower() != sight.address.lower()
        if is_named:
            return False  # the first of its name
        return any(name.startswith(self._wanted) for name in self._own)

    def error(self) -> SensorError:
        """Return why none was taken."""
        if self._strangers and not self.fits:
            other = next(iter(self._strangers.values()))
            known = self._own.get(other.name.lower()) or next(
                one for name, one in self._own.items() if name.startswith(self._wanted)
            )
            return stranger_error(known.name, known.id, other.address)
        heard = (self.fits or self._seen).values()
        names = sorted({sight.name for sight in heard if sight.name})
        return SensorError(
            Reason.SENSOR_NOT_FOUND,
            name=self._named,
            seen=", ".join(names) or "–",
        )


def stranger_error(name: str, own_id: str, other_id: str) -> SensorError:
    """Return the refusal of a sensor that only has the name of one's own."""
    return SensorError(Reason.SENSOR_STRANGER, name=name, known=own_id, found=other_id)


async def find(
    radio: Radio,
    wanted: str,
    seconds: float,
    settle_s: float,
    *,
    is_kind_told: bool = False,
    own: Iterable[OwnSensor] = (),
) -> Sight:
    """Return the sensor with this name or address, or the only one that it can mean.

    With the beginning of a name, or none, the scan goes on for `settle_s` after the first
    sensor, so that a second one is noticed and nobody is connected to a neighbour's arm.

    Raises
    ------
    SensorError
        SENSOR_NOT_FOUND, with ``seen`` (names of what advertised; several sensors if the
        choice is not clear); SENSOR_STRANGER; or why Bluetooth cannot be used.
    """
    choice = Choice(wanted, is_kind_told=is_kind_told, own=own)
    async with radio.scanning(asks_connected=True) as sights:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds) as limit:
                while True:
                    sight = await sights.get()
                    if sight.address in radio.taken:
                        continue
                    n_before = len(choice.fits)
                    if choice.hear(sight):
                        return sight
                    if choice.fits and not n_before:
                        limit.reschedule(asyncio.get_running_loop().time() + settle_s)
    if len(choice.fits) == 1:
        return next(iter(choice.fits.values()))
    await look_around(radio, 0.0)  # an adapter that was pulled out meanwhile is said
    raise choice.error()


async def find_again(
    radio: Radio, known: Sight, seconds: float, strangers: MutableSet[str]
) -> Sight | None:
    """Return the same sensor once it advertises again; None if it does not in time.

    The addresses of others that have its name are added to `strangers`.
    """
    async with radio.scanning(asks_connected=True) as sights:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while True:
                    sight = await sights.get()
                    if sight.address != known.address:
                        if sight.name == known.name:
                            strangers.add(sight.address)
                    elif not sight.name or sight.kind is known.kind:
                        return replace(sight, name=known.name)
    return None
