"""Rings to breathe with: they grow for four seconds and shrink for six."""

import math

import pygame

from rehab.i18n import _
from rehab.ui.arrangement import Arrangement
from rehab.ui.canvas import BODY, COUNT, HEADING, Canvas
from rehab.ui.layout import Box
from rehab.ui.rules import BREATHE_IN_S, BREATHE_OUT_S, BREATHE_SWING, COUNT_MIN
from rehab.ui.theme import mix

_RINGS = ((1.19, 0.10), (1.04, 0.24), (0.89, 0.42))  # of the radius, and how blue
_HOLE = 0.757


def is_in(elapsed_s: float) -> bool:
    """Whether one breathes in now; `elapsed_s` since the first breath began."""
    return elapsed_s % (BREATHE_IN_S + BREATHE_OUT_S) < BREATHE_IN_S


def swell(elapsed_s: float) -> float:
    """Return how far the rings are open, -1 to 1, slow at both ends."""
    breath_s = elapsed_s % (BREATHE_IN_S + BREATHE_OUT_S)
    if breath_s < BREATHE_IN_S:
        return -math.cos(math.pi * breath_s / BREATHE_IN_S)
    return math.cos(math.pi * (breath_s - BREATHE_IN_S) / BREATHE_OUT_S)


def draw_rings(
    canvas: Canvas, centre: tuple[float, float], radius: float, elapsed_s: float
) -> None:
    """Draw the rings, open as they are now, in the room of a ring of this radius."""
    t, at = canvas.theme, canvas.at(centre)
    for part, share in _RINGS:
        real = part * radius * (1 + BREATHE_SWING * swell(elapsed_s)) * canvas.scale
        pygame.draw.aacircle(canvas.surface, mix(t.page, t.goal, share), at, real)
    canvas.disc(centre, _HOLE * radius, t.page)


def draw_breath(
    canvas: Canvas, places: Arrangement, elapsed_s: float | None, remaining_s: float
) -> None:
    """Draw the rings with the minutes left, and which way the breath goes.

    `elapsed_s` is None while one gets ready.
    """
    t, (x, y) = canvas.theme, places.ring_at
    draw_rings(canvas, places.ring_at, places.ring_radius, elapsed_s or 0.0)
    is_minutes = remaining_s > 60
    left = str(max(1, math.ceil(remaining_s / 60 if is_minutes else remaining_s)))
    box = places.count if canvas.is_large else Box(x - 150, y - 160, 300, 264)
    size = COUNT if canvas.is_large else COUNT_MIN  # a word stands below it
    canvas.text(left, box, size, bold=True, align="centre", middle=True)
    if not canvas.is_large:
        words = _("minutes") if is_minutes else _("seconds")
        box = Box(x - 120, y + 68, 240, 52)
        canvas.text(words, box, BODY, colour=t.ink_soft, align="centre")
    if elapsed_s is not None:
        words = _("Breathe in") if is_in(elapsed_s) else _("Breathe out")
        canvas.text(words, places.below, HEADING, bold=True, align="centre")
