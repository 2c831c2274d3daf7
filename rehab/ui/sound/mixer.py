"""The only caller of pygame's `.play()`: one voice, so that two sounds never add.

Sounds are shaped completely before they start, because a window can be late with a
frame: a stream that ran dry in the middle of a tone would click.
"""

import logging
from typing import Protocol

import numpy as np
import pygame

from rehab.ui.sound.levels import BUFFER, PEAK, RAMP_OUT_S, RATE_HZ, gain
from rehab.ui.sound.shaping import SafeSound

_log = logging.getLogger(__name__)
_FULL = 32_767
_STEP_MS = 10


class Speaker(Protocol):
    """Where sounds go: the sound card, or nowhere."""

    @property
    def is_busy(self) -> bool:
        """Whether something sounds now."""
        ...

    def start(self, sound: SafeSound, volume: float) -> bool:
        """Let it sound, if nothing else does. Returns whether it was begun."""
        ...

    def fade(self) -> None:
        """Let what sounds die away in 200 ms."""
        ...

    def close(self) -> None:
        """Fade, and let go of the sound card."""
        ...


class NoCard:
    """A machine without a sound card: everything is taken, nothing is heard."""

    is_busy = False

    def start(self, sound: SafeSound, volume: float) -> bool:  # noqa: ARG002 - the port names it
        """Take it."""
        return True

    def fade(self) -> None:
        """There is nothing to fade."""

    def close(self) -> None:
        """There is nothing to close."""


class SafeMixer:
    """The sound card. Raises `pygame.error` where there is none."""

    def __init__(self) -> None:
        # no changes allowed: SDL converts to what the card takes, the samples are ours
        pygame.mixer.init(RATE_HZ, -16, 1, BUFFER, allowedchanges=0)
        pygame.mixer.set_num_channels(1)
        self._channel = pygame.mixer.Channel(0)

    @property
    def is_busy(self) -> bool:
        """Whether something sounds now, be it on its way out."""
        return self._channel.get_busy()

    def start(self, sound: SafeSound, volume: float) -> bool:
        """Let it sound, if nothing else does. Returns whether it was begun."""
        if self.is_busy:
            return False
        peak = round(PEAK * _FULL)
        scaled = np.rint(sound.samples * (gain(volume) * _FULL))
        pcm = np.clip(scaled, -peak, peak).astype("=i2")
        self._channel.play(pygame.mixer.Sound(buffer=pcm.tobytes()))
        return True

    def fade(self) -> None:
        """Let what sounds die away in 200 ms."""
        if self.is_busy:
            self._channel.fadeout(round(1000 * RAMP_OUT_S))

    def close(self) -> None:
        """Fade, and let go of the sound card when it is quiet: a cut is a click."""
        self.fade()
        for _ in range(
            round(10_000 * RAMP_OUT_S / _STEP_MS)
        ):  # on a full machine, late
            if not self.is_busy:
                break
            pygame.time.wait(_STEP_MS)
        pygame.mixer.quit()


def open_speaker() -> Speaker:
    """Return the sound card; without one, a null object and a line in the log."""
    try:
        return SafeMixer()
    except pygame.error as error:
        _log.warning("no sound: %s", error)
        return NoCard()
