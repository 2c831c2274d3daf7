"""A surface that is drawn on in logical pixels and stays crisp at any window size.

Text below 32 px or below 7:1 cannot be drawn: that is a mistake of ours and raises
`ValueError`. Text that is too long (an exercise's title, a translation) is made smaller
down to that limit and then noted in `faults`: a patient's window must not fall over it.

Places are written from left to right; for a language that is read from the right they
are mirrored here, all but the insides of a picture.
"""

import math

import pygame

from rehab.ui import bidi, shapes
from rehab.ui.fonts import ARABIC_LEADING, Fonts
from rehab.ui.icons import FOLLOWS_READING, icon
from rehab.ui.layout import Box, Layout
from rehab.ui.ring import Ring
from rehab.ui.rules import LARGE_FROM, LARGE_TEXT, TEXT_CONTRAST, TEXT_MIN, WIDTH
from rehab.ui.theme import Rgb, Theme, contrast

COUNT, CUE, TITLE, HEADING, LEAD, BODY, LABEL = 230, 104, 88, 52, 46, 42, 34
RADIUS_CARD, RADIUS_BUTTON, RADIUS_CHIP = 32, 44, 28
Point = tuple[float, float]


def grown(size: float, text_scale: float) -> float:
    """Return a size of text at a text scale; what is large already grows little.

    Reading size is what a weak eye needs doubled; a cue of 104 px is read as it is.
    """
    limit = max(LARGE_TEXT, size * 1.15 if size < 200 else size)
    return max(size, min(size * text_scale, limit))


class Canvas:
    """The part of the window that is drawn on, with its theme, fonts and scales.

    `scale` is real pixels per logical pixel, `text_scale` how much larger than usual the
    words are, `is_calm` whether nothing is to move that can do without, `is_scanned`
    whether the focus moves by itself, `key_words` what is said of choosing instead of
    which keys do it, `is_by_pad` whether a controller was pressed last.
    """

    has_words = True  # false where only the picture of a screen is taken

    def __init__(
        self,
        window: pygame.Surface,
        layout: Layout,
        theme: Theme,
        fonts: Fonts,
        *,
        text_scale: float = 1.0,
        is_calm: bool = False,
    ) -> None:
        area = pygame.Rect(layout.left, layout.top, layout.width, layout.height)
        self.surface = window.subsurface(area)
        self.scale = layout.scale
        self.is_rtl = layout.is_rtl
        self.text_scale = text_scale
        self.is_calm = is_calm
        self.is_scanned = False
        self.key_words = ""
        self.is_by_pad = False
        self.theme = theme
        self.fonts = fonts
        self.faults: list[str] = []
        self.rings: dict[tuple[object, ...], Ring] = {}
        self._set: dict[tuple[object, ...], tuple[int, tuple[str, ...]]] = {}

    @property
    def is_large(self) -> bool:
        """Whether words are so large that screens are arranged for reading."""
        return self.text_scale >= LARGE_FROM

    def px(self, length: float) -> int:
        """Return a length in real pixels, at least 1."""
        return max(1, round(length * self.scale))

    def at(self, point: Point) -> tuple[int, int]:
        """Return a logical point in real pixels."""
        x = WIDTH - point[0] if self.is_rtl else point[0]
        return round(x * self.scale), round(point[1] * self.scale)

    def stand(self, point: Point, part: Box) -> tuple[int, int]:
        """Return, in real pixels, where a picture stands that is never mirrored.

        `part` of the screen changes sides; inside it the picture stays where it was, so
        that an arm which reaches to the right has its room there.
        """
        x = point[0] + WIDTH - part.x - part.right if self.is_rtl else point[0]
        return round(x * self.scale), round(point[1] * self.scale)

    def rect(self, box: Box) -> pygame.Rect:
        """Return a box in real pixels; neighbours share their edges."""
        x, y = self.at((box.right if self.is_rtl else box.x, box.y))
        right, bottom = self.at((box.x if self.is_rtl else box.right, box.bottom))
        return pygame.Rect(x, y, max(1, right - x), max(1, bottom - y))

    def clear(self) -> None:
        """Make everything the colour of the page."""
        self.surface.fill(self.theme.page)

    def fill(self, box: Box, colour: Rgb) -> None:
        """Fill a box."""
        self.surface.fill(colour, self.rect(box))

    def put(self, image: pygame.Surface, centre: Point, alpha: float = 1.0) -> None:
        """Blit a shared image around a logical point."""
        self.blit(image, image.get_rect(center=self.at(centre)).topleft, alpha)

    def blit(
        self, image: pygame.Surface, at: tuple[int, int], alpha: float = 1.0
    ) -> None:
        """Blit a shared image at a corner in real pixels."""
        if alpha >= 1.0:
            self.surface.blit(image, at)
        elif alpha > 0.0:
            image.set_alpha(round(255 * alpha))
            self.surface.blit(image, at)
            image.set_alpha(255)

    def card(
        self,
        box: Box,
        *,
        fill: Rgb | None = None,
        radius: float = RADIUS_CARD,
        edge: Rgb | None = None,
        width: float = 0,
    ) -> None:
        """Draw a rounded panel; themes without shades give it a contour."""
        if edge is None:
            edge, width = self.theme.line, self.theme.border
        rect = self.rect(box)
        image = shapes.rounded(
            rect.size,
            self.px(radius),
            self.theme.card if fill is None else fill,
            edge=edge,
            width=self.px(width) if width else 0,
        )
        self.surface.blit(image, rect)

    def frame(self, box: Box, radius: float, colour: Rgb, width: float) -> None:
        """Draw the outline of a rounded box."""
        rect = self.rect(box)
        image = shapes.frame(rect.size, self.px(radius), colour, self.px(width))
        self.surface.blit(image, rect)

    def disc(
        self,
        centre: Point,
        radius: float,
        fill: Rgb,
        edge: Rgb | None = None,
        width: float = 0,
    ) -> None:
        """Draw a disc, with an outline inside if it has an `edge`."""
        rim = max(1.0, width * self.scale) if width else 0.0
        self.put(shapes.disc(radius * self.scale, fill, edge, rim), centre)

    def diamond(
        self, centre: Point, radius: float, fill: Rgb, hole: float = 0.0
    ) -> None:
        """Draw the mark of a jerk; one that does not count has a hole."""
        scale = self.scale
        self.put(shapes.diamond(radius * scale, fill, hole * scale), centre)

    def icon(self, name: str, size: float, colour: Rgb, centre: Point) -> None:
        """Draw a sign; one that points follows the direction of reading."""
        is_flipped = self.is_rtl and name in FOLLOWS_READING
        self.put(icon(name, self.px(size), colour, is_flipped=is_flipped), centre)

    def light(self, centre: Point, size: tuple[float, float]) -> None:
        """Draw the pool of light behind the person."""
        if not self.theme.border:
            real = (self.px(size[0]), self.px(size[1]))
            self.put(shapes.light(real, self.theme.stage, 0.9), centre)

    def width(self, line: str, size: float, *, bold: bool = False) -> float:
        """Return how wide a line would be, in logical pixels."""
        px = self.px(grown(size, self.text_scale))
        return self.fonts.width(line, px, bold=bold) / self.scale

    def text(  # noqa: PLR0913 - words, a place, and how they look
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
        """Write `words` into `box`, wrapped; return the y below them.

        `colour` and `on` (what is behind) default to ink on page; `align` is "start" or
        "centre"; `middle` centres the lines in the height. `grows` is whether the text
        scale still has to be put on `size`; an aside is left out where words are large.
        """
        if is_aside and self.is_large:
            return box.y
        colour = self.theme.ink if colour is None else colour
        on = self.theme.page if on is None else on
        if size < TEXT_MIN or contrast(colour, on) < TEXT_CONTRAST:
            ratio = contrast(colour, on)
            raise ValueError(f"unreadable text: {words=} {size=} {ratio=:.2f}")
        rect = self.rect(box)
        leading = self.leading(words, leading)
        wanted = grown(size, self.text_scale) if grows else size
        px, lines = self._fit(words, rect.size, wanted, bold=bold, leading=leading)
        step = round(px * leading)
        y = rect.y + ((rect.h - step * len(lines)) // 2 if middle else 0)
        for line in lines:
            image = self.fonts.image(line, px, colour, bold=bold)
            spare = rect.w - image.get_width()
            before = spare // 2 if align == "centre" else spare if self.is_rtl else 0
            at = (rect.x + before, y + (step - image.get_height()) // 2)
            self.write(image, at, alpha, colour)
            y += step
        return y / self.scale

    def leading(self, words: str, leading: float) -> float:
        """Return the line height of `words`, in their size."""
        is_arabic = bidi.script(words) == "arabic"
        return max(leading, ARABIC_LEADING) if is_arabic else leading

    def write(
        self,
        image: pygame.Surface,
        at: tuple[int, int],
        alpha: float,
        colour: Rgb,  # noqa: ARG002 - for those who watch
    ) -> None:
        """Put a line of text, rendered in `colour`, at a corner in real pixels."""
        self.blit(image, at, alpha)

    def _fit(
        self,
        words: str,
        room: tuple[int, int],
        size: float,
        *,
        bold: bool,
        leading: float,
    ) -> tuple[int, tuple[str, ...]]:
        """Return the size in real pixels and the lines that fit into `room`."""
        key = (words, room, size, bold, leading)
        if key not in self._set:
            if len(self._set) > 500:
                self._set.clear()
            self._set[key] = self._search(words, room, size, bold, leading)
        return self._set[key]

    def _search(
        self,
        words: str,
        room: tuple[int, int],
        size: float,
        bold: bool,  # noqa: FBT001
        leading: float,
    ) -> tuple[int, tuple[str, ...]]:
        floor = max(1, math.ceil(TEXT_MIN * self.scale))
        px = max(floor, self.px(size))
        while True:
            lines = self.fonts.wrap(words, px, room[0], bold=bold)
            wide = max(self.fonts.width(line, px, bold=bold) for line in lines or ("",))
            high = round(px * leading) * len(lines)
            # the leading below the last line may hang out of the box
            if wide <= room[0] and high <= room[1] + px * 0.3:
                return px, lines
            if px == floor:
                self.faults.append(words)
                return px, lines
            px = max(floor, min(px - 1, round(px * 0.94)))
