"""A night without a window: it ends at its hour, or when it is told to."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from rehab.app.night import RunningNight
from rehab.errors import RehabError
from rehab.model.nights import NightCommand, NightFrame, NightRow
from rehab.ports.progress import Tell, untold

_PAUSE_S = 0.1  # between two looks: what arrives is written on the sensor's own thread
_SHORTEST_S = 0.0002
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")  # of a terminal that is closed, too


class Stop:
    """Whether somebody asked to stop."""

    is_asked = False


@contextmanager
def listening_for_stop() -> Iterator[Stop]:
    """Let Ctrl-C and the system's word to end be asked for, the first time.

    The second one ends the program as ever: what was recorded is found at the next start.
    """
    stop = Stop()
    before: dict[int, Any] = {}

    def hear(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.is_asked = True
        give_back()

    def give_back() -> None:
        for name, handler in before.items():
            signal.signal(name, handler)

    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None:
            before[number] = signal.signal(number, hear)
    try:
        yield stop
    finally:
        give_back()


def run(
    night: RunningNight,
    watch: Callable[[NightFrame], None],
    stop: Stop,
    *,
    speed: float,
    tell: Tell = untold,
) -> NightRow:
    """Run a night to its end, judge and keep it. What failed is raised after that.

    Parameters
    ----------
    watch : callable
        Is shown every frame.
    stop : Stop
        Once it is asked for, the night ends as with “I am up”.
    speed : float
        Times real time: how often to look.

    Raises
    ------
    RehabError
        What ended the night; what was recorded until then is kept.
    KeyboardInterrupt
        It was stopped before lights out: nothing is kept then.
    """
    pause_s = max(_SHORTEST_S, _PAUSE_S / speed)
    try:
        while not night.is_over:
            watch(night.tick())
            if stop.is_asked and not night.is_over:
                _end(night)
            if not night.is_over:
                time.sleep(pause_s)
    except RehabError:
        night.fail()
        if night.is_dark:
            night.finish(tell)
        else:
            night.abandon()
        raise
    except BaseException:
        night.abandon()
        raise
    return night.finish(tell)


def _end(night: RunningNight) -> None:
    if not night.is_dark:
        raise KeyboardInterrupt
    night.ask(NightCommand.UP)
