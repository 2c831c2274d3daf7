"""The cue tones: soft triads of sines in just tuning, so that nothing beats.

Lifting glides up, lowering glides down, holding stays, resting is low: the tone says
what the picture says, and the picture is there first.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from rehab.model.exercise import PhaseName
from rehab.ui.sound.levels import RATE_HZ
from rehab.ui.sound.shaping import Mono, SafeSound, make_safe

_TRIAD = (1.0, 5 / 4, 3 / 2)
_PARTS = (0.42, 0.28, 0.30)
_PHASES = (0.0, 2.1, 4.4)  # any that do not crest together


@dataclass(frozen=True, slots=True)
class Tone:
    """A triad on `root_hz` that glides to `to_hz` in the middle third of its time."""

    root_hz: float
    to_hz: float
    seconds: float


TONES: dict[str, Tone] = {
    PhaseName.LIFT: Tone(330.0, 396.0, 0.9),
    PhaseName.HOLD: Tone(352.0, 352.0, 0.8),
    PhaseName.LOWER: Tone(396.0, 330.0, 0.9),
    PhaseName.REST: Tone(264.0, 264.0, 1.2),
    "done": Tone(297.0, 297.0, 1.6),
    "sample": Tone(352.0, 352.0, 1.2),
}
"""What `cue` can be asked for: four phases, the end of a session, and the sound check."""


@cache
def tone(name: str) -> SafeSound:
    """Return a cue tone. Raises `KeyError` for a name that is none."""
    return make_safe(_triad(TONES[name]))


def pitch(t: Tone) -> Mono:
    """Return the pitch of the root in hertz, for each sample."""
    n = round(t.seconds * RATE_HZ)
    share = np.clip(np.linspace(-1.0, 2.0, n), 0.0, 1.0)
    eased = (1 - np.cos(np.pi * share)) / 2
    return np.asarray(t.root_hz * (t.to_hz / t.root_hz) ** eased, np.float32)


def _triad(t: Tone) -> Mono:
    turns = 2 * np.pi * np.cumsum(pitch(t), dtype=np.float64) / RATE_HZ
    parts = zip(_TRIAD, _PARTS, _PHASES, strict=True)
    sines = [a * np.sin(k * turns + phase) for k, a, phase in parts]
    return np.asarray(np.sum(sines, axis=0), np.float32)
