"""How a screen is read when words are large: as a page, one sentence below the other.

Words of twice the size do not fit where a screen has them. So the screen is drawn out of
sight at its usual size; what it says is written anew down a column, as large as there is
room for, and of what it shows the part that it calls its picture stays.
"""

from collections.abc import Callable, Sequence

import pygame

from rehab.ui import shapes
from rehab.ui.canvas import BODY, Canvas
from rehab.ui.column import Line, write_column
from rehab.ui.layout import Box, Layout
from rehab.ui.placing import READING
from rehab.ui.rules import TEXT_CONTRAST
from rehab.ui.theme import Rgb, contrast

_GAP = 40
_MELT = 120  # of a picture's edges, as its light would end there
Draw = Callable[[Canvas], None]


class Listener(Canvas):
    """A canvas out of sight that keeps the words it is given instead of writing them."""

    has_words = False

    def __init__(self, shown: Canvas) -> None:
        size = shown.surface.get_size()
        layout = Layout(shown.scale, 0, 0, size[0], size[1], shown.is_rtl)
        window = pygame.Surface(size).convert(shown.surface)
        super().__init__(
            window, layout, shown.theme, shown.fonts, is_calm=shown.is_calm
        )
        self.lines: list[Line] = []

    def text(  # noqa: PLR0913 - as the canvas has it
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
        """Keep `words`; return the y below them as if they stood there."""
        known = any(line.words == words for line in self.lines)
        if words.strip() and alpha > 0.5 and not is_aside and not known:
            self.lines.append(Line(words, size, bold, self._seen(colour)))
        return super().text(
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
        )

    def _seen(self, colour: Rgb | None) -> Rgb | None:
        """Return the colour of words on the page; what stood on a card may need ink."""
        if colour is None or contrast(colour, self.theme.page) < TEXT_CONTRAST:
            return None
        return colour

    def write(
        self, image: pygame.Surface, at: tuple[int, int], alpha: float, colour: Rgb
    ) -> None:
        """Write nothing."""


class Page:
    """The page of one screen on one canvas.

    Parameters
    ----------
    canvas : Canvas
        Where it is shown.
    picture : Box or None
        The part of the screen that stays beside the words; what reaches into the row of
        targets is cut off.
    """

    def __init__(self, canvas: Canvas, picture: Box | None) -> None:
        self.listener = Listener(canvas)
        self._canvas = canvas
        self.picture = picture
        self._ground: pygame.Surface | None = None
        self._said: list[Line] = []
        self._instead: Sequence[Line] | None = None
        self._shown: list[Line] | None = None
        self._page: pygame.Surface | None = None

    def redraw(self) -> None:
        """Have everything drawn again."""
        self._ground = None
        self._shown = None

    def draw(
        self,
        ground: Draw,
        paint: Draw,
        reading: Callable[[], Sequence[Line] | None],
        also: Sequence[Line] = (),
    ) -> None:
        """Draw the page; `reading` gives the scene's own lines, if it has any."""
        hidden = self.listener
        if self._ground is None:
            hidden.clear()
            hidden.lines = []
            ground(hidden)
            self._said = hidden.lines
            self._instead = reading()
            self._ground = hidden.surface.copy()
        hidden.surface.blit(self._ground, (0, 0))
        hidden.lines = list(self._said)
        paint(hidden)
        own = self._instead
        lines = [*(hidden.lines if own is None else own), *also]
        if lines != self._shown or self._page is None:
            self._shown = lines
            self._lay_out(lines)
        if self._page is not None:
            self._canvas.surface.blit(self._page, (0, 0))
        if self.picture is not None:
            rect = self._canvas.rect(_cut(self.picture))
            self._canvas.surface.blit(hidden.surface, rect, rect)
            for strip, at in self._edges(rect):
                self._canvas.surface.blit(strip, at)

    def _edges(self, rect: pygame.Rect) -> list[tuple[pygame.Surface, tuple[int, int]]]:
        """Return strips that let a picture melt into the page at its sides."""
        wide, page = self._canvas.px(_MELT), self._canvas.theme.page
        before = shapes.melting((wide, rect.h), page, is_vertical=False)
        after = pygame.transform.flip(before, True, False)  # noqa: FBT003
        above = shapes.melting((rect.w, wide), page, is_vertical=True)
        return [
            (before, rect.topleft),
            (after, (rect.right - wide, rect.y)),
            (above, rect.topleft),
        ]

    def _lay_out(self, lines: Sequence[Line]) -> None:
        canvas = self._canvas
        canvas.clear()
        write_column(canvas, _beside(self.picture), lines)
        self._page = canvas.surface.copy()


def _cut(picture: Box) -> Box:
    """Return what of the picture stands above the row of targets."""
    bottom = min(picture.bottom, READING.bottom + _GAP / 2)
    return Box(picture.x, picture.y, picture.w, bottom - picture.y)


def _beside(picture: Box | None) -> Box:
    """Return the room for words: the larger one of the two sides of the picture."""
    if picture is None:
        return READING
    before, after = picture.x - READING.x, READING.right - picture.right
    if before >= after:
        return Box(READING.x, READING.y, before - _GAP, READING.h)
    return Box(picture.right + _GAP, READING.y, after - _GAP, READING.h)


def chip(words: str, colour: Rgb) -> Line:
    """Return the line that stands for a small label."""
    return Line(words, colour=colour)
