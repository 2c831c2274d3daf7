"""Quick time for a world on a thread of its own, which waits for the one who reads it.

Without that a world that nobody waits for would be over before its first sample is drawn,
and a simulated patient would hear every cue too late; and by the wall clock a full machine
would have links fail that nobody cut.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from rehab.sensors.intake import Intake
from rehab.sensors.link import Link
from tests.quick_time import Jumping

_LOOK_S = 0.0005  # real time between two looks whether the reader came on
_AHEAD_PACKETS, _AHEAD_SAMPLES = 5, 60  # what it may not have taken yet


class _Held(Jumping):
    """Does not jump while it is held; is woken by other threads all the same."""

    def __init__(self, is_held: Callable[[], bool]) -> None:
        super().__init__()
        self.begun_s = self.now_s
        self._is_held = is_held

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:  # only another thread can go on
            return self.look(None)
        while timeout > 0 and self._is_held():
            if ready := self.look(_LOOK_S):
                return ready
        return super().select(timeout)


class HeldLoop(asyncio.SelectorEventLoop):
    """Its time passes only while everybody waits, and its reader too."""

    def __init__(self, is_held: Callable[[], bool]) -> None:
        self._held = _Held(is_held)
        super().__init__(self._held)

    def time(self) -> float:
        return self._held.now_s

    @property
    def passed_s(self) -> float:
        """How long it runs, by its own time."""
        return self._held.now_s - self._held.begun_s


class Reader:
    """Gives the link that is opened next such a time. For one link in a test.

    `until_s` is where its time stands still, until the link is closed.
    """

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.loops: list[HeldLoop] = []
        self.until_s = float("inf")
        self._intakes: list[Intake] = []
        self._is_gone = False
        made, closed = Intake.__init__, Link.close

        def make(intake: Intake, *args: Any) -> None:
            made(intake, *args)
            self._intakes.append(intake)

        def close(link: Link) -> object:
            link._post(link._closing.set)  # before time goes on
            self._is_gone = True
            return closed(link)

        def loop() -> HeldLoop:
            self.loops.append(HeldLoop(self._is_held))
            return self.loops[-1]

        patch.setattr(Intake, "__init__", make)
        patch.setattr(Link, "close", close)
        patch.setattr(asyncio, "new_event_loop", loop)

    def _is_held(self) -> bool:
        if self._is_gone:
            return False
        return self.loops[-1].passed_s >= self.until_s or any(
            len(one._held or ()) > _AHEAD_PACKETS
            or one.mailbox.n_unread > _AHEAD_SAMPLES
            for one in self._intakes
        )
