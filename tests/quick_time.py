"""A loop whose clock jumps to the next thing that is due: hours of radio in seconds."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Jumping(selectors.DefaultSelector):
    """Waits for nothing: what it would have waited is added to the clock."""

    now_s = 1000.0

    def look(self, timeout: float | None) -> list[Any]:
        """Wait in earnest, for what comes from outside."""
        return super().select(timeout)

    def select(self, timeout: float | None = None) -> list[Any]:
        ready = self.look(0)
        if not ready:
            if timeout is None:
                raise AssertionError("nothing will ever happen in this world again")
            self.now_s += max(0.0, timeout)
        return ready


class QuickLoop(asyncio.SelectorEventLoop):
    """Its time passes only while nothing is left to do. Nothing real may be waited for."""

    def __init__(self) -> None:
        self._jumping = Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now_s


def run(story: Coroutine[Any, Any, T]) -> T:
    """Run a story in a world of quick time."""
    with asyncio.Runner(loop_factory=QuickLoop) as runner:
        return runner.run(story)
