"""The ear between sessions: keeps a sensor heard, so that the muscle alone leads on.

Whatever fails here is said calmly and tried again: other inputs never wait for it.
"""

import logging
import os
from collections.abc import Callable
from enum import Enum, auto

from rehab.errors import RehabError
from rehab.i18n import _
from rehab.ports import Desk, Listener

AGAIN_S = 15.0
"""So long after a failure the sensor is looked for once more."""
PATIENCE_S = 1.0
"""A muscle that is not heard for a shorter time is not worth a word."""
_log = logging.getLogger(__name__)


class Hearing(Enum):
    """How it stands with the muscle."""

    OFF = auto()  # it is no switch
    SEARCHING = auto()
    HEARD = auto()
    LOST = auto()


class Ear:
    """Opens the sensor that is wanted, hears it every frame, and lets go of it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.listener: Listener | None = None
        self.effort: float | None = None
        self.state = Hearing.OFF
        self._heard_s = float("-inf")
        self._again_s = float("-inf")
        self._is_useless = False  # it cannot be listened to, or our own mistake

    def tick(self, time_s: float, wanted: Callable[[], str] | None) -> None:
        """Hear what there is now; `wanted` names the sensor, None: the ear is closed."""
        if wanted is None or self._is_useless:
            self.close()
            return
        try:
            self._hear(time_s, wanted)
        except Exception as error:
            if not isinstance(error, RehabError):
                if os.environ.get("REHAB_DEBUG"):
                    raise
                self._is_useless = True
            _log.warning("the muscle is not heard: %s", error)
            self.close()
            self._again_s, self.state = time_s + AGAIN_S, Hearing.LOST

    def _hear(self, time_s: float, wanted: Callable[[], str]) -> None:
        if self.listener is None:
            if time_s < self._again_s:
                return
            self.listener = self._desk.listen(wanted())
            if self.listener is None:
                self._is_useless = True
                return
            if self.state is Hearing.OFF:
                self.state = Hearing.SEARCHING
        self.effort = self.listener.tick()
        if self.effort is not None:
            self._heard_s, self.state = time_s, Hearing.HEARD
        elif self.state is Hearing.HEARD and time_s - self._heard_s > PATIENCE_S:
            self.state = Hearing.LOST

    def close(self) -> None:
        """Let go of the sensor; raises nothing."""
        listener, self.listener = self.listener, None
        self.effort, self.state, self._again_s = None, Hearing.OFF, float("-inf")
        if listener is None:
            return
        try:
            listener.close()
        except RehabError as error:
            _log.warning("while letting go of the muscle: %s", error)


def muscle_words(state: Hearing, *, is_heard: bool) -> str:
    """Return how one chooses with the muscle, or that it is not heard; may be empty."""
    if state is Hearing.SEARCHING:
        return _("Looking for your sensor. Keys work too.")
    if state is Hearing.LOST:
        return _("I do not hear your muscle. Keys still work.")
    return _("Tense your muscle until the bar is full. Let go.") if is_heard else ""
