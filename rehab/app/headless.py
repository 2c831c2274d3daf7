"""A guided session without a window: nobody presses anything, a callback watches."""

import time
from collections.abc import Callable

from rehab.app.guided import Guided
from rehab.errors import RehabError
from rehab.model.frame import Command, Frame
from rehab.model.session import SessionRow

_PAUSE_S = 0.0005  # short, so that a fast simulation is not held up by it


def run(guided: Guided, watch: Callable[[Frame], None]) -> SessionRow:
    """Run to the end, judge and keep. What failed is raised after keeping the rest."""
    last = -1.0
    try:
        while not guided.is_over:
            frame = guided.tick()
            if frame.time_s == last:
                time.sleep(_PAUSE_S)
            else:
                last = frame.time_s
                watch(frame)
    except KeyboardInterrupt:
        if not guided.has_begun:  # nothing was recorded yet
            guided.abandon()
            raise
        guided.ask(Command.STOP)
    except RehabError:
        keep(guided)
        raise
    except BaseException:
        guided.abandon()  # the sensor must not stream into a program that is gone
        raise
    return guided.finish()


def keep(guided: Guided) -> SessionRow | None:
    """Keep what there is of a session that failed, without a second failure."""
    try:
        return guided.finish()
    except RehabError:
        guided.abandon()
        return None
