"""The thread that waits: an event loop for as long as somebody needs it.

A Bluetooth object must not outlive or leave the loop that made it, and systems keep more
between two operations than they say: so all of the machine's Bluetooth (sensors, the
lookout, a single scan) shares one loop, which lives as long as the program. Emulated
radios, files and simulations bring a loop of their own.
"""

import asyncio
import atexit
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from functools import cache
from threading import Thread
from typing import Any, TypeVar

_T = TypeVar("_T")
_END_S = 3.0  # a system whose Bluetooth hangs must not keep the program from ending


class LoopThread:
    """An event loop on a plain thread; begins to run at once.

    Parameters
    ----------
    name : str
        Shows up in debuggers and in tests that look for threads left over.
    loop : event loop or None
        Another one than asyncio's own.
    """

    def __init__(
        self, name: str, loop: asyncio.AbstractEventLoop | None = None
    ) -> None:
        self._closing = asyncio.Event()
        self._loop = loop or asyncio.new_event_loop()
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether the thread is alive."""
        return self._thread.is_alive()

    def now_s(self) -> float:
        """Return the loop's own time; from any thread."""
        return self._loop.time()

    def begin(self, work: Coroutine[Any, Any, _T]) -> "Future[_T]":
        """Let a coroutine run on the loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def post(self, call: Callable[..., object], *args: object) -> None:
        """Let a function run on the loop soon."""
        self._loop.call_soon_threadsafe(call, *args)

    def close(self, within_s: float | None = None) -> None:
        """End what still runs, and the thread."""
        if self.is_running:
            self.post(self._closing.set)
            self._thread.join(within_s)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._until_closed())

    async def _until_closed(self) -> None:
        await self._closing.wait()


@cache
def bluetooth_loop() -> LoopThread:
    """Return the one loop of the machine's Bluetooth; it ends with the program."""
    loop = LoopThread("rehab-bluetooth")
    # also where a sensor was not closed: BlueZ keeps the link of a program that ended
    atexit.register(loop.close, _END_S)
    return loop
