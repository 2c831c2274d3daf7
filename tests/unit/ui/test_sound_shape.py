"""Every sound, measured from its samples. If these fail, a sound can startle a person
whose jerks are set off by sounds.
"""

import numpy as np
import pytest

from rehab.ui.sound.levels import (
    HIGHEST_HZ,
    LEVEL,
    LOWEST_HZ,
    PEAK,
    RAMP_IN_MIN_S,
    RATE_HZ,
    SLEW_CENTS_PER_S,
    gain,
    rising,
)
from rehab.ui.sound.shaping import SafeSound, loudness_of, make_safe, trimmed
from rehab.ui.sound.tones import TONES, pitch, tone
from tests.unit.ui.sound_measures import (
    MAX_RISE_PER_S,
    db,
    envelope,
    largest_step,
    peak,
    rms,
    share_within,
    steepest_rise,
)

ALL = pytest.mark.parametrize("name", list(TONES))


@ALL
def test_a_tone_has_the_one_level(name: str) -> None:
    """A tone that is louder than the one chosen in the sound check is a surprise."""
    x = tone(name).samples
    assert db(rms(x)) <= -26.0
    assert db(loudness_of(x)) == pytest.approx(-26.0, abs=1.5)
    assert db(peak(x)) <= -14.0


@ALL
def test_a_tone_swells_and_dies_away(name: str) -> None:
    """The rise of a sound is what startles: 120 ms at least, and no step at the edges."""
    x = tone(name).samples
    assert x[0] == pytest.approx(0.0, abs=1e-8)
    assert x[-1] == pytest.approx(0.0, abs=1e-8)
    assert steepest_rise(x) <= MAX_RISE_PER_S
    assert steepest_rise(x[::-1]) <= MAX_RISE_PER_S
    # a sine of 600 Hz at the peak moves by 2 pi f / fs of it from sample to sample
    assert largest_step(x) <= PEAK * 2 * np.pi * 600 / RATE_HZ


@ALL
def test_a_tone_is_soft_to_the_ear(name: str) -> None:
    """Between 220 and 660 Hz and nowhere else: no hiss, no click, no alarm."""
    x = tone(name).samples
    assert share_within(x, LOWEST_HZ, HIGHEST_HZ) > 0.999
    assert share_within(x, 1500, RATE_HZ / 2) < 1e-7


@ALL
def test_a_pitch_never_leaps(name: str) -> None:
    cents = 1200 * np.log2(pitch(TONES[name]).astype(np.float64) / 220)
    assert np.abs(np.diff(cents)).max() * RATE_HZ <= SLEW_CENTS_PER_S


def test_lifting_and_lowering_are_heard_apart() -> None:
    """Who closes their eyes must hear which way the arm goes."""
    up, down = pitch(TONES["lift"]), pitch(TONES["lower"])
    assert up[-1] > up[0] * 1.15
    assert down[-1] < down[0] / 1.15


def nasty() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(4)
    t = np.arange(RATE_HZ * 2) / RATE_HZ
    words = np.where((t * 4).astype(int) % 2 == 0, rng.normal(0, 0.3, t.size), 0.0)
    shot = np.zeros(RATE_HZ)
    shot[::9000] = 1.0
    return {
        "square at full scale": np.sign(np.sin(2 * np.pi * 300 * t)),
        "noise at once": np.clip(rng.normal(0, 0.5, t.size), -0.99, 0.99),
        "words and pauses": words,
        "single clicks": shot,
        "a whisper": 1e-4 * np.sin(2 * np.pi * 300 * t),
        "a step": np.ones(RATE_HZ),
        "broken": np.array([np.nan, np.inf, -np.inf, 1.0] * 9000),
        "nothing": np.zeros(0),
        "one sample": np.ones(1),
        "shorter than its ramps": np.sign(np.sin(2 * np.pi * 300 * t[:6000])),
    }


@pytest.mark.parametrize("name", list(nasty()))
def test_whatever_comes_in_is_safe_when_it_goes_out(name: str) -> None:
    """A speech program or a later developer can hand over anything."""
    x = make_safe(nasty()[name], ramp_in_s=RAMP_IN_MIN_S, lead_s=0.2).samples
    assert db(peak(x)) <= -14.0 + 1e-4
    assert db(rms(x)) <= -26.0
    assert peak(x[: round(0.2 * RATE_HZ)]) == 0.0
    assert peak(x[: round(0.205 * RATE_HZ)]) <= 0.01 * PEAK
    assert peak(x[-200:]) <= 0.01 * PEAK
    assert steepest_rise(x) <= MAX_RISE_PER_S  # inside it as well


def speech() -> np.ndarray:
    """Pulses of a throat at 110 Hz, in syllables with hard beginnings, two of them loud."""
    rng = np.random.default_rng(7)
    t = np.arange(3 * RATE_HZ) / RATE_HZ
    pulses = np.exp(-((t * 110) % 1.0) * 9) * np.sin(2 * np.pi * 700 * t)
    loud = np.where((t * 4).astype(int) % 5 == 2, 3.0, 1.0)
    syllables = ((t * 4) % 1.0 < 0.7) * np.exp(-((t * 4) % 1.0) * 2) * loud
    return np.clip(pulses * syllables + rng.normal(0, 0.003, t.size), -0.99, 0.99)


def test_no_syllable_bursts_out() -> None:
    """A sentence that begins softly and has a "T!" in it startles at the "T!"."""
    raw = speech()
    x = make_safe(raw, ramp_in_s=RAMP_IN_MIN_S).samples
    before = steepest_rise(raw * LEVEL / loudness_of(raw))
    assert before > 3 * MAX_RISE_PER_S
    assert steepest_rise(x) <= 1.3 * MAX_RISE_PER_S
    assert envelope(x).max() <= LEVEL * 10 ** (4 / 20)
    assert db(peak(x)) <= -14.0 + 1e-4
    assert -32.0 < db(loudness_of(x)) <= -26.0


def test_the_limiter_bends_it_does_not_cut() -> None:
    """A cut-off top is a crackle; a turned-down word stays a word."""
    t = np.arange(RATE_HZ) / RATE_HZ
    loud = np.sin(2 * np.pi * 440 * t) * np.where((t > 0.5) & (t < 0.53), 8.0, 1.0)
    x = make_safe(loud).samples
    assert db(peak(x)) <= -14.0 + 1e-4
    assert share_within(x, 300, 600) > 0.99


def test_an_unsafe_sound_cannot_be_made() -> None:
    t = np.arange(RATE_HZ, dtype=np.float32) / RATE_HZ
    sine = np.sin(2 * np.pi * 440 * t).astype(np.float32)
    for samples in (
        sine,  # too loud
        0.1 * np.cos(2 * np.pi * 440 * t),  # begins with a step
        np.full(RATE_HZ, np.nan, np.float32),
        np.zeros(3, np.float32),
        np.zeros((1000, 2), np.float32),
    ):
        with pytest.raises(ValueError, match=r"loud|step|sound"):
            SafeSound(samples)
    with pytest.raises(ValueError, match="startle"):
        make_safe(sine, ramp_in_s=0.08)


def test_volume_only_makes_quieter() -> None:
    """No setting, not even a damaged one, is louder than the default level."""
    assert gain(1.0) == gain(7.0) == gain(float("inf")) == 1.0
    assert gain(None) == gain(0.0) == gain(-3.0) == gain(float("nan")) == 0.0
    assert 0 < gain(0.3) < gain(0.6) < 1


def test_the_sound_check_grows_slowly_from_silence() -> None:
    """A sound check that begins loud is itself the startle it should prevent."""
    volumes = rising()
    assert volumes[0] == 0.0
    assert volumes[-1] == 1.0
    levels = [db(gain(v) * LEVEL) for v in volumes[1:]]
    assert levels[0] <= -65.0
    assert max(np.diff(levels)) <= 3.01
    assert min(np.diff(levels)) > 0


def test_a_ramp_meets_the_first_sound() -> None:
    """Silence before a word would use the ramp up, and the word would begin at once."""
    word = np.sin(np.arange(4000) / 20).astype(np.float32) + 0.5
    x = trimmed(np.concatenate([np.zeros(9000, np.float32), word, np.zeros(50)]))
    assert x.size <= 4000
    assert trimmed(np.zeros(100, np.float32)).size == 0
    assert trimmed(np.zeros(0, np.float32)).size == 0
