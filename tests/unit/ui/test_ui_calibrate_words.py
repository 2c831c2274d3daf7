"""Words and places while the pads are checked and the level is found. If these fail,
lines lie upon each other, or a person pushes before it is time.
"""

from dataclasses import replace
from itertools import combinations

import pygame
import pytest

from rehab import resources
from rehab.catalog import load_catalog
from rehab.model.exercise import Exercise, PhaseName
from rehab.model.frame import Contact, Stage
from rehab.ui.canvas import BODY, Canvas
from rehab.ui.layout import Box, Layout
from rehab.ui.scene import Screen
from rehab.ui.theme import DUSK, Rgb
from rehab.ui.widgets import CUE_WIDTH
from tests.unit.ui.driver import Sitting, typefaces
from tests.unit.ui.fake_desk import FakeDesk
from tests.unit.ui.fake_session import FakeClock, Step

REAL = tuple(load_catalog(resources.folder("exercises")).values())
SIZES = [(1920, 1080), (1366, 768), (1280, 720), (1000, 700), (640, 360), (2560, 1440)]
CONTACTS = [
    (Contact.GOOD,),
    tuple(Contact)[:4],
    (Contact.OFF,) * 4,
    (Contact.MOVING, Contact.LOSSY, Contact.LOSSY),
]
NOT_READY = [(Stage.REST_CALIBRATION, None)] + [
    (Stage.REFERENCE, phase) for phase in (PhaseName.REST, PhaseName.HOLD)
]


class Placed(Canvas):
    """A canvas that remembers where its words are, in logical pixels."""

    def __init__(self, size: tuple[int, int]) -> None:
        super().__init__(
            pygame.display.set_mode(size), Layout.fit(size), DUSK, typefaces()
        )
        self.words: dict[str, Box] = {}

    def text(
        self,
        words: str,
        box: Box,
        size: float = BODY,
        *,
        colour: Rgb | None = None,
        on: Rgb | None = None,
        bold: bool = False,
        align: str = "start",
        middle: bool = False,
        leading: float = 1.24,
        alpha: float = 1.0,
        grows: bool = True,
        is_aside: bool = False,
    ) -> float:
        bottom = super().text(
            words,
            box,
            size,
            colour=colour,
            on=on,
            bold=bold,
            align=align,
            middle=middle,
            leading=leading,
            alpha=alpha,
            grows=grows,
            is_aside=is_aside,
        )
        room = self.rect(box).size
        px, lines = self._fit(words, room, size, bold=bold, leading=leading)
        across = max(self.fonts.width(line, px, bold=bold) for line in lines or ("",))
        high = round(px * leading) * len(lines)
        x = box.x + (box.w - across / self.scale) / 2 * (align == "centre")
        blank = px * (leading - 1) / 2 / self.scale  # above and below the letters
        top, wide = bottom - high / self.scale, across / self.scale
        self.words[words] = Box(x, top + blank, wide, bottom - top - 2 * blank)
        return bottom


def sitting(exercise: Exercise) -> Sitting:
    side = exercise.sides[-1]
    desk = FakeDesk(FakeClock(), (replace(exercise, sides=(side,)),))
    s = Sitting(desk, size=(640, 360))
    s.draws_every = 6
    return s


def placed(s: Sitting, size: tuple[int, int]) -> Placed:
    s.canvas = canvas = Placed(size)
    s.frame()
    assert canvas.faults == []
    return canvas


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes share more than a rounded pixel."""
    wide = min(a.right, b.right) - max(a.x, b.x)
    high = min(a.bottom, b.bottom) - max(a.y, b.y)
    return wide > 1 and high > 3


def check(s: Sitting, size: tuple[int, int]) -> None:
    words = placed(s, size).words
    pairs = combinations(words.items(), 2)
    assert [(a, b) for (a, x), (b, y) in pairs if overlap(x, y)] == []
    assert max(box.bottom for box in words.values()) <= 1080
    assert max(box.right for box in words.values()) <= 1096 + CUE_WIDTH
    scene = s.director.scene
    assert isinstance(scene, Screen)
    for button in scene.buttons():
        for said, box in words.items():
            if said != button.label:
                assert not overlap(box, button.box), (said, button)


@pytest.mark.parametrize("contacts", CONTACTS, ids=lambda c: f"{len(c)}{c[-1]}")
@pytest.mark.parametrize("exercise", REAL, ids=lambda e: e.id)
def test_no_words_overlap_before_the_start(
    exercise: Exercise, contacts: tuple[Contact, ...]
) -> None:
    s = sitting(exercise)
    s.go(Stage.READY)
    assert s.desk.session is not None
    s.desk.session.contacts = contacts
    s.wait(0.6)
    for size in SIZES:
        check(s, size)


@pytest.mark.parametrize("exercise", REAL, ids=lambda e: e.id)
def test_no_words_overlap_while_the_level_is_found(exercise: Exercise) -> None:
    s = sitting(exercise)
    for stage, phase in NOT_READY:
        s.go(stage, phase, 0.1)
        for size in SIZES[:3]:
            check(s, size)


@pytest.mark.parametrize("exercise", REAL, ids=lambda e: e.id)
def test_no_cue_reaches_the_edge_of_the_window(exercise: Exercise) -> None:
    s = sitting(exercise)
    for phase in dict.fromkeys(p.name for p in exercise.phases):
        s.go(Stage.EXERCISE, phase, 0.1)
        for size in SIZES[:3]:
            check(s, size)


@pytest.mark.parametrize("exercise", REAL, ids=lambda e: e.id)
def test_how_to_push_is_told_when_it_is_time(exercise: Exercise) -> None:
    """Who reads "Push" while it counts down pushes early."""
    if exercise.reference is None:
        assert exercise.target is None
        return
    s = sitting(exercise)
    s.go(Stage.REFERENCE, PhaseName.REST, 0.1)
    waiting = placed(s, SIZES[0]).words
    assert {"Get ready", "Watch the picture. Wait."} <= set(waiting)
    assert not any(exercise.reference.hint in words for words in waiting)
    s.go(Stage.REFERENCE, PhaseName.HOLD, 0.1)
    now = placed(s, SIZES[0]).words
    assert "Press gently" in now
    assert any(exercise.reference.hint in words for words in now)


def test_the_countdown_after_a_pause_has_its_own_words() -> None:
    """Two countdowns under the same words look like a jump back."""
    s = sitting(REAL[0])
    s.go(Stage.REST_CALIBRATION, part=0.1)
    session = s.desk.session
    assert session is not None
    rest = session._steps[0]
    session._steps.insert(
        0, Step(Stage.REST_CALIBRATION, 3.0, PhaseName.PREPARE, reference=0)
    )
    session._at, session._in_s = 0, 0.0
    words = placed(s, SIZES[0]).words
    assert "Get ready" in words
    assert "Let go" not in words
    session._at, session._in_s = session._steps.index(rest), 0.0
    s.frame()
    words = placed(s, SIZES[0]).words
    assert "Let go" in words
    assert "Get ready" not in words
