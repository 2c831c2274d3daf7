"""One scan at a time, whoever listens.

A system refuses a second scan from the same program (BlueZ: ``InProgress``), and one
whose scan is stopped by somebody else hears nothing without knowing it. Whoever joins
lets the scan begin anew: systems tell of a device only once a scan.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from bleak.exc import BleakDBusError

from rehab.sensors.ble.trouble import RADIO_ERRORS, bleak_speaks

_START_S, _STOP_S = 10.0, 2.0  # a Bluetooth service that hangs must not hang us

_AGAIN_S = (0.5, 1.5)
_PASSING = frozenset(
    {
        "org.bluez.Error.Busy",
        "org.bluez.Error.Failed",
        "org.bluez.Error.InProgress",
        "org.freedesktop.DBus.Error.NoReply",
    }
)
"""What BlueZ says while it is still at something else, as after switching on."""


class Scanner(Protocol):
    """What bleak's scanners do."""

    async def start(self) -> None:
        """Begin to listen."""
        ...

    async def stop(self) -> None:
        """Stop listening."""
        ...


Hear = Callable[[Any, Any], None]
"""What a scanner calls: the device, and what it advertised."""


class Hub:
    """The scan of one radio, and who listens to it. Lives on one loop."""

    def __init__(self) -> None:
        self._ears: list[Hear] = []
        self._scanner: Scanner | None = None
        self._turn = asyncio.Lock()

    async def join(self, ear: Hear, make: Callable[[Hear], Scanner]) -> None:
        """Listen from now on; raises what the radio raises (`RADIO_ERRORS`)."""
        await _to_its_end(self._join(ear, make))

    async def leave(self, ear: Hear) -> None:
        """Listen no more; the last one stops the scan."""
        await _to_its_end(self._leave(ear))

    async def _join(self, ear: Hear, make: Callable[[Hear], Scanner]) -> None:
        async with self._turn:
            await self._stop()
            self._ears.append(ear)
            try:
                self._scanner = await self._begun(make)
            except BaseException:
                self._ears.remove(ear)
                raise

    async def _begun(self, make: Callable[[Hear], Scanner]) -> Scanner:
        """Return a scan that runs; what only passes is tried again."""
        async with asyncio.timeout(_START_S):
            for again_s in (*_AGAIN_S, None):
                try:
                    with bleak_speaks():
                        scanner = make(self._hear)
                        await scanner.start()
                        return scanner
                except BleakDBusError as error:
                    if again_s is None or error.dbus_error not in _PASSING:
                        raise
                    await asyncio.sleep(again_s)
        raise AssertionError("the last try returns or raises")

    async def _leave(self, ear: Hear) -> None:
        async with self._turn:
            if ear in self._ears:
                self._ears.remove(ear)
            if not self._ears:
                await self._stop()

    async def _stop(self) -> None:
        scanner, self._scanner = self._scanner, None
        if scanner is None:
            return
        with suppress(*RADIO_ERRORS):
            async with asyncio.timeout(_STOP_S):
                with bleak_speaks():
                    await scanner.stop()

    def _hear(self, device: Any, heard: Any) -> None:
        for ear in tuple(self._ears):
            ear(device, heard)


async def _to_its_end(work: Awaitable[None]) -> None:
    """Await also what somebody cancels: a scan that half began can never be stopped."""
    await asyncio.shield(asyncio.ensure_future(work))


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[int, Hub]] = (
    WeakKeyDictionary()
)


def hub_of(radio: int) -> Hub:
    """Return the hub of a radio on the running loop.

    Parameters
    ----------
    radio : int
        Tells radios apart; 0 is the machine's own.
    """
    hubs = _hubs.setdefault(asyncio.get_running_loop(), {})
    return hubs.setdefault(radio, Hub())
