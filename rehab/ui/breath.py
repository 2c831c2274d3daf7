"""Rings to breathe with: they grow for four seconds and shrink for six.

Who chose less motion sees them stand still, and counts the seconds of a breath in words.
"""

import math
from dataclasses import dataclass

import pygame

from rehab.i18n import _
from rehab.ui.arrangement import Arrangement
from rehab.ui.canvas import BODY, COUNT, HEADING, Canvas
from rehab.ui.layout import Box
from rehab.ui.rules import BREATHE_IN_S, BREATHE_OUT_S, BREATHE_SWING, COUNT_MIN
from rehab.ui.theme import mix

_RINGS = ((1.19, 0.10), (1.04, 0.24), (0.89, 0.42))  # of the radius, and how blue
_HOLE = 0.757


@dataclass(frozen=True, slots=True)
class BreathPlace:
    """Where the rings stand, how large, and where the words below them are."""

    at: tuple[float, float]
    radius: float
    words: Box

    @classmethod
    def of(cls, places: Arrangement) -> "BreathPlace":
        """Return the place of a moving screen's ring."""
        return cls(places.ring_at, places.ring_radius, places.below)


def is_in(elapsed_s: float) -> bool:
    """Whether one breathes in now; `elapsed_s` since the first breath began."""
    return elapsed_s % (BREATHE_IN_S + BREATHE_OUT_S) < BREATHE_IN_S


def swell(elapsed_s: float) -> float:
    """Return how far the rings are open, -1 to 1, slow at both ends."""
    breath_s = elapsed_s % (BREATHE_IN_S + BREATHE_OUT_S)
    if breath_s < BREATHE_IN_S:
        return -math.cos(math.pi * breath_s / BREATHE_IN_S)
    return math.cos(math.pi * (breath_s - BREATHE_IN_S) / BREATHE_OUT_S)


def breath_words(elapsed_s: float, *, is_counted: bool) -> str:
    """Return which way the breath goes; `is_counted`: and which second of it this is."""
    words = _("Breathe in") if is_in(elapsed_s) else _("Breathe out")
    if not is_counted:
        return words
    breath_s = elapsed_s % (BREATHE_IN_S + BREATHE_OUT_S)
    since_s = breath_s if is_in(elapsed_s) else breath_s - BREATHE_IN_S
    return f"{words}: {int(since_s) + 1}"


def draw_breath(
    canvas: Canvas, place: BreathPlace, elapsed_s: float | None, remaining_s: float
) -> None:
    """Draw the rings with the time left, and which way the breath goes.

    `elapsed_s` is None while one gets ready.
    """
    t, (x, y), is_large = canvas.theme, place.at, canvas.is_large
    _draw_rings(canvas, place, 0.0 if canvas.is_calm else swell(elapsed_s or 0.0))
    is_minutes = remaining_s > 60
    left = str(max(1, math.ceil(remaining_s / 60 if is_minutes else remaining_s)))
    box = (
        Box(x - 170, y - 144, 340, 296) if is_large else Box(x - 150, y - 160, 300, 264)
    )
    size = COUNT if is_large else COUNT_MIN  # a word stands below it
    canvas.text(left, box, size, bold=True, align="centre", middle=True)
    unit = _("minutes") if is_minutes else _("seconds")
    box = Box(x - 120, y + 68, 240, 52)
    canvas.text(unit, box, BODY, colour=t.ink_soft, align="centre", is_aside=True)
    if elapsed_s is not None:
        words = breath_words(elapsed_s, is_counted=canvas.is_calm)
        canvas.text(words, place.words, HEADING, bold=True, align="centre")


def _draw_rings(canvas: Canvas, place: BreathPlace, share: float) -> None:
    """Draw the rings, open by `share` (-1 to 1), in the room of a ring of this radius."""
    t, at = canvas.theme, canvas.at(place.at)
    for part, blue in _RINGS:
        real = part * place.radius * (1 + BREATHE_SWING * share) * canvas.scale
        pygame.draw.aacircle(canvas.surface, mix(t.page, t.goal, blue), at, real)
    canvas.disc(place.at, _HOLE * place.radius, t.page)
