"""What reaches the sound card, sample by sample: SDL's driver "disk" writes it to a file.

If these fail, two sounds add up, or a sound that is switched off ends with a click.
"""

import logging
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pygame
import pytest

from rehab.ui.sound.levels import PEAK, RATE_HZ
from rehab.ui.sound.mixer import NoCard, SafeMixer, open_speaker
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


@pytest.fixture
def heard(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[[Callable[[SafeMixer], None]], np.ndarray]:
    """Run something on the mixer, and return what the sound card was given."""
    file = tmp_path / "card.raw"
    monkeypatch.setenv("SDL_AUDIODRIVER", "disk")
    monkeypatch.setenv("SDL_DISKAUDIOFILE", str(file))

    def run(act: Callable[[SafeMixer], None]) -> np.ndarray:
        mixer = SafeMixer()
        try:
            act(mixer)
        finally:
            mixer.close()
        return np.fromfile(file, "<i2").astype(np.float64) / 32_768

    return run


def wait_quiet(mixer: SafeMixer) -> None:
    for _ in range(500):
        if not mixer.is_busy:
            return
        pygame.time.wait(10)
    raise AssertionError("it never ended")


Heard = Callable[[Callable[[SafeMixer], None]], np.ndarray]


def test_two_sounds_at_once_never_add(heard: Heard) -> None:
    """Two tones that add are 6 dB louder than what the person chose."""
    begun: list[bool] = []

    def act(mixer: SafeMixer) -> None:
        begun.append(mixer.start(tone("done"), 1.0))
        pygame.time.wait(250)  # in the middle of the first one
        begun.append(mixer.start(tone("lift"), 1.0))
        wait_quiet(mixer)
        begun.append(mixer.start(tone("rest"), 1.0))
        wait_quiet(mixer)

    x = heard(act)
    assert begun == [True, False, True]
    assert -22.0 < db(peak(x)) <= -14.0
    assert steepest_rise(x) <= MAX_RISE_PER_S
    seconds = np.count_nonzero(envelope(x) > 1e-4) / RATE_HZ
    both = tone("done").seconds + tone("rest").seconds
    assert seconds == pytest.approx(both, abs=0.15)


def test_silence_comes_within_a_moment_and_without_a_click(heard: Heard) -> None:
    def act(mixer: SafeMixer) -> None:
        mixer.start(tone("done"), 1.0)
        pygame.time.wait(600)
        mixer.fade()
        mixer.fade()  # a second press does not begin the fade anew
        wait_quiet(mixer)

    x = heard(act)
    sounding = np.flatnonzero(np.abs(x) > 1e-4) / RATE_HZ
    assert 0.6 < sounding[-1] - sounding[0] < 1.1  # of 1.6
    assert steepest_rise(x[::-1]) <= MAX_RISE_PER_S
    assert largest_step(x) <= 0.010  # the tone itself moves by 0.006


def test_closing_the_window_does_not_cut_a_tone(heard: Heard) -> None:
    def act(mixer: SafeMixer) -> None:
        mixer.start(tone("done"), 1.0)
        pygame.time.wait(600)

    x = heard(act)
    assert peak(x) > 0.02
    assert steepest_rise(x[::-1]) <= MAX_RISE_PER_S


def test_volume_is_obeyed(heard: Heard) -> None:
    def act(mixer: SafeMixer) -> None:
        mixer.start(tone("hold"), 0.5)
        wait_quiet(mixer)

    x = heard(act)
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
