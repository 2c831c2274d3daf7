"""Silence is seen. If these fail, somebody who pressed M waits for sounds that do not come,
or never learns of the key.
"""

import pytest

from tests.unit.ui.driver import Sitting
from tests.unit.ui.places import PLACES, at
from tests.unit.ui.screen_words import said
from tests.unit.ui.ways import hushed, sitting

SMALL = (480, 270)
CORNER = (0, 0, 16, 15)  # of the small window


def corner(s: Sitting) -> bytes:
    return bytes(s.canvas.surface.subsurface(CORNER).get_buffer().raw)


@pytest.mark.parametrize("place", ["help heard", "settings hushed", "settings 4"])
def test_the_key_m_is_named(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    words = said(at(place, size=SMALL), monkeypatch)
    assert "Press M" in words or "Hold M" in words


def test_who_chose_no_sound_is_not_told_of_a_key_for_silence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert " M" not in said(at("help", size=SMALL), monkeypatch)


def test_help_says_how_sound_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    s = at("help hushed", size=SMALL)
    assert "Silent now. Hold M for sound." in said(s, monkeypatch)
    s.press(0.5, "mute")
    assert "Press M: silence at once." in said(s, monkeypatch)


@pytest.mark.parametrize(
    "place", ["today", "exercise hold", "rest", "card", "calibrate rest"]
)
@pytest.mark.parametrize("text_scale", [1.0, 2.0])
def test_every_screen_shows_that_it_was_silenced(place: str, text_scale: float) -> None:
    """With sound, and without any, the corner is empty; after M there is a sign."""
    plain = corner(at(place, size=SMALL, text_scale=text_scale))
    silent = sitting(size=SMALL, text_scale=text_scale)
    hushed(PLACES[place])(silent)
    assert corner(silent) != plain


def test_the_setting_is_written_anew_when_m_is_pressed() -> None:
    s = at("settings hushed", size=SMALL)
    scene = s.director.scene
    assert scene.question().value == "Silent now"  # type: ignore[attr-defined]
    before = s.canvas.surface.copy().get_buffer().raw
    s.press(0.5, "mute")
    assert scene.question().value == "Soft tones"  # type: ignore[attr-defined]
    assert s.canvas.surface.get_buffer().raw != before
