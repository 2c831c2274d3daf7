"""What reaches the sound card, sample by sample: SDL's driver "disk" writes it to a file.

If these fail, two sounds add up, or a sound that is switched off ends with a click.
"""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pygame
import pytest

from rehab.ui.sound import mixer
from rehab.ui.sound.levels import PEAK, RATE_HZ
from rehab.ui.sound.mixer import NoCard, SafeMixer, open_speaker
from rehab.ui.sound.shaping import SafeSound, make_safe
from rehab.ui.sound.tones import tone
from tests.unit.ui.sound_measures import (
    MAX_RISE_PER_S,
    db,
    envelope,
    largest_step,
    peak,
    steepest_rise,
)

ROOT = Path(__file__).resolve().parents[3]


class Card:
    """A mixer on a sound card that is a file, and what the card was given."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.mixer = SafeMixer()

    def wait(self, seconds: float) -> None:
        """Return when the card was given so much more."""
        size = self._size + round(seconds * RATE_HZ) * 2
        while self._size < size:
            pygame.time.wait(5)

    def wait_quiet(self) -> None:
        while self.mixer.is_busy:
            pygame.time.wait(5)

    @property
    def _size(self) -> int:
        return self._file.stat().st_size

    def close(self) -> np.ndarray:
        """Close the mixer; return the samples."""
        self.mixer.close()
        return np.fromfile(self._file, "<i2").astype(np.float64) / 32_768


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Card]:
    file = tmp_path / "card.raw"
    monkeypatch.setenv("SDL_AUDIODRIVER", "disk")
    monkeypatch.setenv("SDL_DISKAUDIOFILE", str(file))
    # a buffer of 11.6 ms every 2 ms: when the machine is busy, a fade of 200 ms is still
    # made of as many buffers as on a real card
    monkeypatch.setenv("SDL_DISKAUDIODELAY", "2")
    yield Card(file)
    pygame.mixer.quit()


def long_tone() -> SafeSound:
    """A tone of a minute, so that it still sounds however slowly a test gets its turn."""
    t = np.arange(60 * RATE_HZ, dtype=np.float32) / RATE_HZ
    return make_safe(np.sin(2 * np.pi * 440 * t))


def test_two_sounds_at_once_never_add(card: Card) -> None:
    """Two tones that add are 6 dB louder than what the person chose."""
    assert card.mixer.start(long_tone(), 1.0)
    card.wait(0.3)
    assert not card.mixer.start(tone("lift"), 1.0)  # in the middle of the first one
    card.mixer.fade()
    card.wait_quiet()
    assert card.mixer.start(tone("rest"), 1.0)
    card.wait_quiet()
    x = card.close()
    assert -24.0 < db(peak(x)) <= -14.0
    assert db(envelope(x).max()) <= -25.8
    assert steepest_rise(x) <= MAX_RISE_PER_S


def is_soft_at_its_end(x: np.ndarray) -> bool:
    is_slow = steepest_rise(x[::-1]) <= MAX_RISE_PER_S
    return is_slow and largest_step(x) <= 0.010  # the tone itself: 0.0045; a cut: 0.07


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fade of seconds: a buffer that comes 100 ms late is no click of ours then."""
    monkeypatch.setattr(mixer, "RAMP_OUT_S", 2.0)


def test_silence_comes_within_a_moment(card: Card) -> None:
    card.mixer.start(long_tone(), 1.0)
    card.wait(0.6)
    card.mixer.fade()
    card.mixer.fade()  # a second press does not begin the fade anew
    card.wait_quiet()
    x = card.close()
    assert peak(x) > 0.05
    assert x.size < 59 * RATE_HZ


@pytest.mark.usefixtures("slowly")
def test_silence_comes_without_a_click(card: Card) -> None:
    card.mixer.start(long_tone(), 1.0)
    card.wait(0.6)
    card.mixer.fade()
    card.wait_quiet()
    x = card.close()
    assert peak(x) > 0.05
    assert is_soft_at_its_end(x)


@pytest.mark.usefixtures("slowly")
def test_closing_the_window_does_not_cut_a_tone(card: Card) -> None:
    card.mixer.start(long_tone(), 1.0)
    card.wait(0.6)
    x = card.close()
    assert peak(x) > 0.05
    assert is_soft_at_its_end(x)


def test_volume_is_obeyed(card: Card) -> None:
    card.mixer.start(tone("hold"), 0.5)
    card.wait_quiet()
    x = card.close()
    assert peak(x) == pytest.approx(peak(tone("hold").samples) / 4, rel=0.02)
    assert peak(x) < PEAK


def test_no_sound_card_is_said_in_the_log_and_hurts_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "no-such-driver")
    with caplog.at_level(logging.WARNING):
        speaker = open_speaker()
    assert isinstance(speaker, NoCard)
    assert "no sound" in caplog.text
    assert speaker.start(tone("lift"), 1.0)
    speaker.fade()
    assert not speaker.is_busy
    speaker.close()


def test_only_the_mixer_plays() -> None:
    """A sound that somebody plays beside the mixer has neither limit nor ramp."""
    calls = (".play(", "mixer.music", "play_buffer", "sndarray")
    for path in sorted((ROOT / "rehab").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        found = [call for call in calls if call in text]
        allowed = [".play("] if path.match("rehab/ui/sound/mixer.py") else []
        assert found in ([], allowed), f"{path}: {found}"
    assert os.environ["SDL_AUDIODRIVER"] == "dummy"
