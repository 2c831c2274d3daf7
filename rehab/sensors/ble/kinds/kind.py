"""What must be known of a kind of Bluetooth sensor to hear it, and how it is talked to."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from rehab.model.signal import Unit
from rehab.sensors.packets import services


class NotThisKindError(Exception):
    """What is connected is not such a sensor; the message says what is missing."""


class Talk(Protocol):
    """A connection, as a kind of sensor sees it while it starts and stops.

    Everything but `has` and `find` raises what bleak raises, or `TimeoutError`; the
    connection makes a lost link of both.
    """

    @property
    def name(self) -> str:
        """The advertised name."""
        ...

    @property
    def options(self) -> Mapping[str, str]:
        """What stands behind the ``?`` of the SPEC."""
        ...

    def has(self, uuid: str) -> bool:
        """Tell whether there is such a characteristic."""
        ...

    def find(self, *properties: str) -> list[str]:
        """Return the UUIDs of all characteristics with one of these properties.

        The words are those of bleak: ``notify``, ``indicate``, ``write``, …
        """
        ...

    async def subscribe(self, uuid: str, tag: str | None = "") -> None:
        """Take notifications: as packets with this tag, and as answers.

        With None they are answers only. Subscribe before START, or the first packets
        are lost.
        """
        ...

    async def write(self, uuid: str, data: bytes, *, response: bool = True) -> None:
        """Write, and forget all packets and answers that came before.

        What came before was started by somebody else, or belongs to another question.
        """
        ...

    async def read(self, uuid: str) -> bytes:
        """Return what a characteristic holds."""
        ...

    async def answer(
        self, within_s: float, is_it: Callable[[bytes], bool] = bool
    ) -> bytes:
        """Return the first notification since the last `write` that `is_it`."""
        ...

    async def pause(self, seconds: float) -> None:
        """Wait: for devices that lose commands that follow each other closely."""
        ...


@dataclass(frozen=True, slots=True)
class Setup:
    """What a connected sensor streams once it was started.

    Parameters
    ----------
    n_channels : int
    rates_hz : tuple of float
        The sampling rates that it can have; the measured one must come close to one of
        them. Empty: it has a clock of its own, and the measured rate is the rate.
    nominal_hz : float
        Where `rates_hz` is empty: about its rate, for the decoder while it is measured.
    unit : Unit
    full_scale : float or None
        Largest absolute value of the converter, in `unit`.
    settings : mapping
        What the decoder needs besides.
    whole_bytes : int
        Bytes of one sample, where each packet holds a whole number of samples and is
        longer than 20 bytes: so a radio that cuts it is noticed. 0: not so.
    """

    n_channels: int
    rates_hz: tuple[float, ...] = ()
    nominal_hz: float = 0.0
    unit: Unit = Unit.COUNTS
    full_scale: float | None = None
    settings: Mapping[str, str | int | float] = field(default_factory=dict)
    whole_bytes: int = 0


async def _nothing(_: Talk) -> None:
    """Do nothing: for sensors that need no goodbye."""


async def read_battery(talk: Talk) -> int | None:
    """Return the percentage that the standard Battery Service tells, if there is one."""
    if not talk.has(services.BATTERY_LEVEL):
        return None
    value = await talk.read(services.BATTERY_LEVEL)
    return services.read_battery(value) if value else None


@dataclass(frozen=True, slots=True)
class BleKind:
    """A kind of sensor: one file in this folder, one line in its table.

    Parameters
    ----------
    id : str
        Its word in a SPEC: ``ble:NAME?kind=id``; ``virtual:id`` where one is emulated.
    title : str
        What its maker calls it.
    decoder : str
        Name of the decoder (`rehab.plugins`).
    start : callable
        Subscribes, starts it, and returns its `Setup`. Raises `NotThisKindError`.
    name_prefixes : tuple of str
        What its advertised name starts with. A service UUID alone never identifies a
        sensor: makers copy them from examples. Empty: only ever taken if it was named.
    needs : tuple of str
        UUIDs of characteristics without which it is not such a sensor.
    stop : callable
        Says goodbye; the link may be lost any moment.
    battery : callable
        Returns the state of the battery in percent, or None. Asked while it streams.
    may_repeat : bool
        Two equal notifications of 16 bytes and more, one right after the other, can both
        be new ones. Of others the second is dropped: the system delivered it twice.
    """

    id: str
    title: str
    decoder: str
    start: Callable[[Talk], Awaitable[Setup]]
    name_prefixes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    stop: Callable[[Talk], Awaitable[None]] = _nothing
    battery: Callable[[Talk], Awaitable[int | None]] = read_battery
    may_repeat: bool = False
