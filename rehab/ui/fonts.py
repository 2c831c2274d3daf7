"""Atkinson Hyperlegible in two weights, and lines of text that are drawn only once."""

from collections import OrderedDict
from importlib.resources import files

import pygame

from rehab.ui.theme import Rgb

_FOLDER = files("fontpkg_atkinson_hyperlegible") / "files"
_FILES = {
    False: _FOLDER / "AtkinsonHyperlegible-Regular.ttf",
    True: _FOLDER / "AtkinsonHyperlegible-Bold.ttf",
}
_KEPT = 400  # rendered lines; a screen has about twenty


class Fonts:
    """Fonts by size in real pixels; `pygame.font` must be initialised."""

    def __init__(self) -> None:
        self._fonts: dict[tuple[int, bool], pygame.font.Font] = {}
        self._lines: OrderedDict[tuple[str, int, Rgb, bool], pygame.Surface] = (
            OrderedDict()
        )

    def width(self, line: str, px: int, *, bold: bool = False) -> int:
        """Return how wide a line will be, in real pixels."""
        return self._font(px, bold=bold).size(line)[0]

    def image(
        self, line: str, px: int, colour: Rgb, *, bold: bool = False
    ) -> pygame.Surface:
        """Return a line as an image. It is shared: do not draw on it."""
        key = (line, px, colour, bold)
        if key in self._lines:
            self._lines.move_to_end(key)
            return self._lines[key]
        image = self._font(px, bold=bold).render(line, True, colour)  # noqa: FBT003
        self._lines[key] = image.convert_alpha()
        if len(self._lines) > _KEPT:
            self._lines.popitem(last=False)
        return self._lines[key]

    def wrap(self, words: str, px: int, width: int, *, bold: bool) -> tuple[str, ...]:
        """Return `words` broken into lines of at most `width`, a long word alone."""
        lines: list[str] = []
        for paragraph in words.splitlines():
            line = ""
            for word in paragraph.split():
                trial = f"{line} {word}" if line else word
                if line and self.width(trial, px, bold=bold) > width:
                    lines.append(line)
                    line = word
                else:
                    line = trial
            lines.append(line)
        return tuple(lines)

    def _font(self, px: int, *, bold: bool) -> pygame.font.Font:
        key = (px, bold)
        if key not in self._fonts:
            self._fonts[key] = pygame.font.Font(str(_FILES[bold]), px)
        return self._fonts[key]
