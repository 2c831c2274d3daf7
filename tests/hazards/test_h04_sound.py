"""H4: a sound startles."""

import numpy as np
import pytest

from rehab.app.hazards import hazard
from rehab.model.people import Preferences
from rehab.ui.sound.levels import PEAK, RATE_HZ
from rehab.ui.sound.mixer import Speaker
from rehab.ui.sound.shaping import SafeSound, make_safe
from rehab.ui.sound.sounds import Sounds
from tests.unit.ui.sound_measures import MAX_RISE_PER_S, peak, steepest_rise

HAZARD = hazard("H4")


def test_it_is_silent_until_somebody_chooses_sound() -> None:
    """The preferences of a person who chose nothing open no sound card, whatever is asked."""

    def opened() -> Speaker:
        raise AssertionError("a sound card was opened")

    sounds = Sounds(Preferences().volume, opened=opened)
    sounds.wake()
    sounds.cue("lift")
    sounds.say("Lift your arm")
    assert not sounds.is_on


def test_a_crack_cannot_become_a_sound() -> None:
    """As it is it is refused; made safe it begins slowly and stays under the limit."""
    crack = np.zeros(RATE_HZ, np.float32)
    crack[: RATE_HZ // 50] = 1.0
    with pytest.raises(ValueError, match="too loud"):
        SafeSound(crack)
    with pytest.raises(ValueError, match="startle"):
        make_safe(crack, ramp_in_s=0.010)
    safe = make_safe(crack).samples
    assert peak(safe) <= PEAK * (1 + 1e-6)
    assert steepest_rise(safe) <= MAX_RISE_PER_S
