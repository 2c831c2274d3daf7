"""One key for silence: off at the first touch, on again only by a slow press.

Wrong silence loses nothing, as everything heard is seen too; a wrong sound startles.
"""

from rehab.ui.events import InputEvent, Press, Release
from rehab.ui.rules import SLOW_PRESS_S
from rehab.ui.sound.sounds import Sounds

CONTROL = "mute"


class MuteKey:
    """Hears the key M beside the input filter, which knows no such key."""

    def __init__(self, sounds: Sounds) -> None:
        self._sounds = sounds
        self._since_s: float | None = None

    def feed(self, event: InputEvent) -> None:
        """Take in one event."""
        match event:
            case Press(control="mute") if self._sounds.is_on:
                self._sounds.hush()
                self._since_s = None
            case Press(control="mute") if self._since_s is None:
                self._since_s = event.time_s
            case Release(control="mute") if self._since_s is not None:
                if event.time_s - self._since_s >= SLOW_PRESS_S:
                    self._sounds.unhush()
                self._since_s = None
