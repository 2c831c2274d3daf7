"""Sizes and contrasts of what every screen really draws. If these fail, somebody with tired
eyes, at arm's length, cannot read what to do.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pygame
import pytest

from rehab import resources
from rehab.catalog import load_catalog
from rehab.model.exercise import Exercise
from rehab.model.frame import Stage
from rehab.ui import rules
from rehab.ui.canvas import BODY, COUNT, CUE, TITLE, Canvas, Point
from rehab.ui.layout import Box, Layout
from rehab.ui.theme import CONTRAST, DUSK, PAPER, Rgb, Theme, contrast
from tests.unit.ui.driver import Sitting, typefaces
from tests.unit.ui.fake_desk import FakeDesk
from tests.unit.ui.fake_session import FakeClock
from tests.unit.ui.places import PLACES, at

FULL = (1920, 1080)
SMALL = (480, 270)  # of the way to a place, which nobody looks at
REAL = tuple(load_catalog(resources.folder("exercises")).values())
MOVING = ("calibrate rest", "calibrate reference", "exercise lift", "exercise hold")


@dataclass
class Drawn:
    """A text that was drawn: asked for in `asked` pixels, drawn in `real` ones."""

    words: str
    asked: float
    real: float


class Watch(Canvas):
    """A canvas that remembers its texts, and how its signs stand out."""

    def __init__(self, theme: Theme) -> None:
        window = pygame.display.set_mode(FULL)
        super().__init__(window, Layout.fit(FULL), theme, typefaces())
        self.texts: list[Drawn] = []
        self.signs: list[tuple[str, float]] = []
        self.grounds: list[tuple[str, float]] = []
        self._words = ""

    def _fit(
        self,
        words: str,
        room: tuple[int, int],
        size: float,
        *,
        bold: bool,
        leading: float,
    ) -> tuple[int, tuple[str, ...]]:
        px, lines = super()._fit(words, room, size, bold=bold, leading=leading)
        self.texts.append(Drawn(words, size, px / self.scale))
        self._words = words
        return px, lines

    def write(
        self, image: pygame.Surface, at: tuple[int, int], alpha: float, colour: Rgb
    ) -> None:
        """Note how a line stands out from what is really behind it, nearly everywhere."""
        behind = image.get_rect(topleft=at).clip(self.surface.get_rect())
        if alpha >= 1.0 and behind.w and behind.h:
            pixels = pygame.surfarray.array3d(self.surface.subsurface(behind))
            r, g, b = np.moveaxis(pixels.astype(np.int64), 2, 0)
            # One number a colour: rows of three take twenty times as long to sort.
            found, counts = np.unique(r << 16 | g << 8 | b, return_counts=True)
            ratios = [
                contrast(colour, (c >> 16, c >> 8 & 255, c & 255))
                for c in found.tolist()
            ]
            order = np.argsort(ratios)
            share = np.cumsum(counts[order]) / counts.sum()
            worst = ratios[order[int(np.searchsorted(share, 0.02))]]
            self.grounds.append((self._words, worst))
        super().write(image, at, alpha, colour)

    def _note(self, kind: str, colour: Rgb, point: Point) -> None:
        r, g, b, _ = self.surface.get_at(self.at(point))
        self.signs.append((kind, contrast(colour, (r, g, b))))

    def icon(self, name: str, size: float, colour: Rgb, centre: Point) -> None:
        self._note(f"icon {name}", colour, centre)
        super().icon(name, size, colour, centre)

    def diamond(
        self, centre: Point, radius: float, fill: Rgb, hole: float = 0.0
    ) -> None:
        if fill != self.theme.card:  # that is only a halo
            self._note("diamond", fill, centre)
        super().diamond(centre, radius, fill, hole)

    def disc(
        self,
        centre: Point,
        radius: float,
        fill: Rgb,
        edge: Rgb | None = None,
        width: float = 0,
    ) -> None:
        if edge is not None or fill != self.theme.page:  # that is only a hole
            self._note("disc", fill if edge is None else edge, centre)
        super().disc(centre, radius, fill, edge, width)

    def frame(self, box: Box, radius: float, colour: Rgb, width: float) -> None:
        self._note("frame", colour, (box.x + box.w / 2, box.y + width / 2))
        super().frame(box, radius, colour, width)


def watch(s: Sitting, theme: Theme = DUSK) -> Watch:
    s.canvas = canvas = Watch(theme)
    s.frame()
    return canvas


@pytest.mark.parametrize("place", PLACES)
def test_text_keeps_the_size_of_its_role(place: str) -> None:
    texts = watch(at(place, size=SMALL)).texts
    assert texts
    for least, role in (
        (rules.BODY_MIN, BODY),
        (rules.CUE_MIN, CUE),
        (rules.COUNT_MIN, COUNT),
    ):
        assert [t for t in texts if t.asked >= role and t.real < least] == []
    if place in MOVING:
        assert any(t.real >= rules.CUE_MIN for t in texts)
        assert any(t.real >= rules.COUNT_MIN and t.words.isdigit() for t in texts)


@pytest.mark.parametrize("theme", [DUSK, PAPER, CONTRAST], ids=lambda t: t.name)
@pytest.mark.parametrize("place", PLACES)
def test_words_and_signs_stand_out_from_what_is_behind_them(
    place: str, theme: Theme
) -> None:
    drawn = watch(at(place, size=SMALL), theme)
    assert drawn.signs
    assert [s for s in drawn.signs if s[1] < rules.GRAPHIC_CONTRAST] == []
    assert [w for w in drawn.grounds if w[1] < rules.TEXT_CONTRAST] == []


def cues(exercise: Exercise) -> Iterator[str]:
    """Show each phase's screen; return every cue as it was drawn."""
    desk = FakeDesk(FakeClock(), (replace(exercise, sides=exercise.sides[:1]),))
    s = Sitting(desk, size=FULL)
    for phase in dict.fromkeys(p.name for p in exercise.phases):
        s.go(Stage.EXERCISE, phase, 0.1)
        drawn = [t for t in watch(s).texts if t.asked in {CUE, TITLE}]
        assert drawn
        assert all(t.real >= rules.CUE_MIN for t in drawn), drawn
        yield from (t.words for t in drawn)


@pytest.mark.parametrize("exercise", REAL, ids=lambda e: e.id)
def test_real_cues_are_short_and_large(exercise: Exercise) -> None:
    assert max(len(words.split()) for words in cues(exercise)) <= rules.MAX_CUE_WORDS


@pytest.mark.parametrize("place", MOVING)
def test_our_own_cues_are_short(place: str) -> None:
    said = [t.words for t in watch(at(place, size=SMALL)).texts if t.asked == CUE]
    assert said
    assert max(len(words.split()) for words in said) <= rules.MAX_CUE_WORDS
