"""Reduced motion: nothing glides; one picture fades into the next."""

from collections.abc import Callable
from typing import Generic, TypeVar

import pygame

from rehab.ui.rules import FADE_S, MAX_FRAME_S

T = TypeVar("T")


class CrossFade(Generic[T]):
    """Shows what it is given; a change takes as long as any other fade.

    A change that comes while another one still fades waits for its end, so that the
    picture never jumps.
    """

    def __init__(self) -> None:
        self._now: T | None = None
        self._before: T | None = None
        self._share = 1.0

    def update(self, dt_s: float) -> None:
        """Let time pass; a slow frame makes no larger step."""
        self._share = min(1.0, self._share + min(dt_s, MAX_FRAME_S) / FADE_S)

    def draw(
        self, surface: pygame.Surface, wanted: T, paint: Callable[[T], None]
    ) -> None:
        """Draw `wanted`, or what is on its way to it, with `paint` onto `surface`."""
        if self._now is None:
            self._now = wanted
        if wanted != self._now and self._share >= 1.0:
            self._before, self._now, self._share = self._now, wanted, 0.0
        if self._before is None or self._share >= 1.0:
            paint(self._now)
            return
        ground = surface.copy()
        paint(self._before)
        old = surface.copy()
        surface.blit(ground, (0, 0))
        paint(self._now)
        old.set_alpha(round(255 * (1 - self._share)))
        surface.blit(old, (0, 0))
