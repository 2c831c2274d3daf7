"""Typefaces in two weights, and lines of text that are drawn only once.

Atkinson Hyperlegible has no Cyrillic and no Arabic. PT Sans, made for signs that all of
Russia has to read, and IBM Plex Sans Arabic stand in; both come as static files, as the
font engine draws a variable font in its default weight only.
"""

from collections import OrderedDict
from importlib.resources import files

import pygame

from rehab.i18n import is_right_to_left
from rehab.ui import bidi
from rehab.ui.theme import Rgb

_FAMILIES = {
    "latin": ("fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible"),
    "cyrillic": ("fontpkg_pt_sans", "PT_Sans-Web"),
    "arabic": ("fontpkg_ibm_plex_sans_arabic", "IBMPlexSansArabic"),
}
_KEPT = 400  # rendered lines; a screen has about twenty
_WIDTHS = 4000
ARABIC_LEADING = 1.42  # its letters reach further up and down


class Fonts:
    """Fonts by size in real pixels; `pygame.font` must be initialised."""

    def __init__(self) -> None:
        self._fonts: dict[tuple[str, int, bool], pygame.font.Font] = {}
        self._widths: dict[tuple[str, int, bool, bool], int] = {}
        self._lines: OrderedDict[tuple[str, int, Rgb, bool, bool], pygame.Surface] = (
            OrderedDict()
        )

    def width(self, line: str, px: int, *, bold: bool = False) -> int:
        """Return how wide a line will be, in real pixels."""
        key = (line, px, bold, is_right_to_left())
        if key not in self._widths:
            if len(self._widths) > _WIDTHS:
                self._widths.clear()
            font, shown = self._as_drawn(line, px, bold=bold)
            self._widths[key] = font.size(shown)[0]
        return self._widths[key]

    def image(
        self, line: str, px: int, colour: Rgb, *, bold: bool = False
    ) -> pygame.Surface:
        """Return a line as an image. It is shared: do not draw on it."""
        key = (line, px, colour, bold, is_right_to_left())
        if key in self._lines:
            self._lines.move_to_end(key)
            return self._lines[key]
        font, shown = self._as_drawn(line, px, bold=bold)
        image = font.render(shown, True, colour)  # noqa: FBT003
        self._lines[key] = image.convert_alpha()
        if len(self._lines) > _KEPT:
            self._lines.popitem(last=False)
        return self._lines[key]

    def wrap(self, words: str, px: int, width: int, *, bold: bool) -> tuple[str, ...]:
        """Return `words` broken into lines of at most `width`, a long word alone.

        A word breaks only at a soft hyphen, where its translator allowed it.
        """
        lines: list[str] = []
        for paragraph in words.splitlines():
            line = ""
            for part, joint in bidi.pieces(paragraph):
                trial = f"{line}{joint}{part}" if line else part
                if line and self.width(trial, px, bold=bold) > width:
                    lines.append(line + joint.strip())
                    line = part
                else:
                    line = trial
            lines.append(line)
        return tuple(lines)

    def _as_drawn(
        self, line: str, px: int, *, bold: bool
    ) -> tuple[pygame.font.Font, str]:
        """Return the font for a line, and the line as that font wants it."""
        line = bidi.without_soft_hyphens(line)
        script = bidi.script(line, is_rtl=is_right_to_left())
        shown = bidi.turned(line) if script == "arabic" else line
        return self._font(script, px, bold=bold), shown

    def _font(self, script: str, px: int, *, bold: bool) -> pygame.font.Font:
        key = (script, px, bold)
        if key not in self._fonts:
            package, family = _FAMILIES[script]
            weight = "Bold" if bold else "Regular"
            font = pygame.font.Font(
                str(files(package) / "files" / f"{family}-{weight}.ttf"), px
            )
            if script == "arabic":
                font.set_script("Arab")
                font.set_direction(pygame.DIRECTION_RTL)
            self._fonts[key] = font
        return self._fonts[key]
