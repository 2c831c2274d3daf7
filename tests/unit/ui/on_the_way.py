"""Goes a way through the screens with one key."""

from dataclasses import replace

import pytest

from rehab.model.people import Profile
from rehab.model.signal import Side
from rehab.ui.scene import Screen
from tests import make
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_desk import FakeDesk
from tests.unit.ui.fake_session import FRAME_S, FakeClock, FakeSession
from tests.unit.ui.screen_words import said

SMALL = (640, 360)


def sitting(first: str = "today", *, is_new: bool = False) -> Sitting:
    short = make.exercise(repetitions=1, sets=2, phase_s=0.3)
    short = replace(short, sides=(Side.RIGHT, Side.LEFT))
    desk = FakeDesk(FakeClock(), (short,))
    desk.items = tuple(desk.item(short.id, side) for side in short.sides)
    desk.kept_profile = None if is_new else Profile(contact_phone="0170 555 0123")
    s = Sitting(desk, first=first, size=SMALL)
    s.wait(1.0)
    return s


def session(s: Sitting) -> FakeSession:
    assert s.desk.session is not None
    return s.desk.session


def until(s: Sitting, name: str, seconds: float = 20.0) -> None:
    for _ in range(round(seconds / FRAME_S)):
        if s.name == name:
            s.wait(1.0)
            return
        s.frame()
    pytest.fail(f"{name} never came: {s.names}")


def choose(s: Sitting, target: str) -> None:
    """Press Space until the target is lit, then hold it."""
    scene = s.director.scene
    assert isinstance(scene, Screen)
    for _ in range(4):
        panel = scene.panel()
        if panel.focused is not None and panel.focused.name == target:
            break
        s.press(0.3)
    assert scene.panel().focused is not None
    s.press(1.3)
    s.wait(0.5)


def train(s: Sitting, *, is_placed: bool = False) -> None:
    """Go from the sensor to the end of one exercise."""
    if not is_placed:
        until(s, "placement")
        choose(s, "done")
        choose(s, "done")
    until(s, "contact")
    choose(s, "begin")


def _words(s: Sitting) -> str:
    with pytest.MonkeyPatch.context() as patch:
        return said(s, patch)
