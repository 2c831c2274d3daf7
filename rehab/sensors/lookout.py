"""The lookout: scans for Bluetooth sensors as long as somebody waits.

The reader's thread only looks at what was found last. The Bluetooth library is loaded on
the thread that scans, so that no frame waits for that.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from concurrent.futures import wait
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rehab.errors import Reason, SensorError
from rehab.sensors.loop import LoopThread, bluetooth_loop

if TYPE_CHECKING:
    from rehab.sensors.ble.nearby import Nearby
    from rehab.sensors.ble.radio import Radio

_log = logging.getLogger(__name__)
_JOIN_S = 3.0  # a system whose Bluetooth hangs must not hang the window


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How long what takes, in seconds.

    A scan is begun anew every `round_s`: some systems tell of each device only once a
    scan, and one that was switched off would stay for ever.
    """

    look_s: float = 0.25
    round_s: float = 8.0
    again_s: float = 3.0


class Lookout:
    """Looks for sensors from now on, until it is closed.

    Parameters
    ----------
    open_radio : callable or None
        Gives the radio to use, on a thread of its own; None takes the machine's.
    rhythm : Rhythm or None
    """

    def __init__(
        self,
        open_radio: "Callable[[], AbstractAsyncContextManager[Radio]] | None" = None,
        rhythm: Rhythm | None = None,
    ) -> None:
        self._open_radio = open_radio or _own_radio
        self._rhythm = rhythm or Rhythm()
        # set by the thread, each as a whole; the reader looks at them once
        self.found: tuple[Nearby, ...] = ()
        self.trouble: SensorError | None = None
        self._is_closed = False
        self._closing = asyncio.Event()
        self._is_own = open_radio is not None
        self._thread = LoopThread("rehab-lookout") if self._is_own else bluetooth_loop()
        self._living = self._thread.begin(self._live())

    def close(self) -> None:
        """Stop looking. May be called twice."""
        if self._is_closed:
            return
        self._is_closed = True
        self._thread.post(self._closing.set)
        if wait((self._living,), _JOIN_S).not_done:
            _log.warning("the system's Bluetooth does not let go of a scan")
        if self._is_own:
            self._thread.close(_JOIN_S)

    # ---- the thread

    async def _live(self) -> None:
        looking = asyncio.create_task(self._look())
        await self._closing.wait()
        looking.cancel()
        await asyncio.wait({looking})

    async def _look(self) -> None:
        try:
            async with self._open_radio() as radio:
                await self._scan(radio)
        except Exception as error:  # noqa: BLE001  the window says it, and goes on
            _log.exception("the scan for sensors failed")
            self.found = ()
            self.trouble = SensorError(Reason.BLUETOOTH_MISSING, detail=str(error))

    async def _scan(self, radio: "Radio") -> None:
        """Scan round after round; what stops the radio may be put right meanwhile."""
        from rehab.sensors.ble.nearby import Neighbourhood

        rhythm, around = self._rhythm, Neighbourhood()
        clock = asyncio.get_running_loop().time
        while True:
            try:
                async with radio.scanning() as sights:
                    self.trouble = None
                    until_s = clock() + rhythm.round_s
                    while clock() < until_s:
                        await asyncio.sleep(rhythm.look_s)
                        while not sights.empty():
                            sight = sights.get_nowait()
                            around.hear(
                                sight.name, sight.address, sight.rssi_dbm, clock()
                            )
                        self.found = around.now(clock())
            except SensorError as error:
                if self.trouble is None:
                    _log.warning("sensors cannot be looked for: %s", error)
                self.found, around = (), Neighbourhood()
                self.trouble = error
                await asyncio.sleep(rhythm.again_s)


@asynccontextmanager
async def _own_radio() -> "AsyncIterator[Radio]":
    from rehab.sensors.ble.radio import Radio

    yield Radio()
