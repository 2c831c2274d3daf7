"""One key for silence: off at the first touch, on again only by a slow press.

Wrong silence loses nothing, as everything heard is seen too; a wrong sound startles.
"""

from rehab.ui.events import InputEvent, Move, Press
from rehab.ui.intents.controls import MUTE
from rehab.ui.sound.sounds import Sounds

_SLOW_MIN_S = 0.250


class MuteKey:
    """Hears the key M beside the input filter, to which it is a key without a meaning."""

    def __init__(self, sounds: Sounds) -> None:
        self._sounds = sounds
        self._is_down = False
        self._since_s: float | None = None  # of a press that may bring sound back

    def feed(self, event: InputEvent, slow_s: float) -> None:
        """Take in one event; `slow_s` is how long this person's slow press lasts."""
        if isinstance(event, Move) or event.control != MUTE:
            return
        if isinstance(event, Press):
            if not self._is_down:  # the keyboard repeats a key that is held
                self._pressed(event.time_s)
            self._is_down = True
            return
        self._is_down = False
        since_s, self._since_s = self._since_s, None
        if since_s is not None and event.time_s - since_s >= max(slow_s, _SLOW_MIN_S):
            self._sounds.unhush()

    def _pressed(self, time_s: float) -> None:
        if self._sounds.is_on:
            self._sounds.hush()
        else:
            self._since_s = time_s
