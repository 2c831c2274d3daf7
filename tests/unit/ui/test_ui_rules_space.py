"""One key is enough. If these fail, somebody who can press nothing but Space is caught on a
screen, or cannot reach one of its targets.
"""

import pygame
import pytest

from tests.unit.ui.driver import Sitting
from tests.unit.ui.places import PLACES, at

SMALL = (480, 270)
TAP_S, HOLD_S = 0.35, 1.5
MAY_BE_SILENT = {"listen", "read", "sample", "say"}  # it is heard


MOST_CHOICES = 14


def choose(s: Sitting, k: int) -> bool:
    """Choose the `k`-th target with Space; say if anything changed by it."""
    name, panel = s.name, s.director.scene.panel()
    for _ in range((k - panel.focus) % max(len(panel.targets), 1)):
        s.press(TAP_S)
    if s.name != name:
        return True  # a press alone was enough: something moved, and paused
    before = state(s)
    least_s = max([target.hold_s for target in panel.targets], default=0.0)
    s.press(max(HOLD_S, least_s + 0.1))
    s.wait(0.9)  # what fades, and the moment without input
    return state(s) != before


def state(s: Sitting) -> tuple[object, ...]:
    """Return what a choice could have changed, the picture among it."""
    session = s.desk.session
    asked = list(session.commands) if session is not None else []
    picture = hash(pygame.image.tobytes(s.canvas.surface, "RGB"))
    return s.name, asked, s.visit.preferences, s.visit.is_closing, picture


def begin(place: str) -> Sitting:
    s = at(place, size=SMALL)
    s.draws_every = 6
    s.wait(0.9)
    return s


def leads_out(place: str, k: int) -> bool:
    """Say if choosing the `k`-th target again and again leads to another screen."""
    s = begin(place)
    name = s.name
    for _ in range(MOST_CHOICES):
        n = len(s.director.scene.panel().targets)
        choose(s, min(k, max(n - 1, 0)))
        if s.name != name or s.visit.is_closing:
            return True
    return False


@pytest.mark.parametrize("place", PLACES)
def test_every_target_is_reached_with_space(place: str) -> None:
    targets = begin(place).director.scene.panel().targets
    silent = [
        target.name
        for k, target in enumerate(targets)
        if not choose(begin(place), k) and target.name not in MAY_BE_SILENT
    ]
    assert silent == []


@pytest.mark.parametrize("place", PLACES)
def test_every_screen_is_left_with_space(place: str) -> None:
    n = len(begin(place).director.scene.panel().targets)
    assert n == 0 or any(leads_out(place, k) for k in reversed(range(n)))
