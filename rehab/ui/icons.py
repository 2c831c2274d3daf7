"""Signs for buttons, as strokes with round ends and polygons on a grid of 100 x 100."""

import itertools
import math
from functools import lru_cache

import pygame

from rehab.ui.theme import Rgb

Point = tuple[float, float]

_ARC: tuple[Point, ...] = tuple(
    (50 + 29 * math.sin(math.radians(a)), 52 - 29 * math.cos(math.radians(a)))
    for a in range(62, 331, 10)
)
_STROKES: dict[str, tuple[tuple[float, tuple[Point, ...]], ...]] = {
    "pause": ((16, ((34, 24), (34, 76))), (16, ((66, 24), (66, 76)))),
    "tick": ((13, ((22, 54), (42, 74), (80, 30))),),
    "back": ((12, ((54, 24), (28, 50), (54, 76))), (12, ((30, 50), (78, 50)))),
    "forward": ((12, ((46, 24), (72, 50), (46, 76))), (12, ((70, 50), (22, 50)))),
    "chart": (
        (13, ((24, 78), (24, 58))),
        (13, ((50, 78), (50, 38))),
        (13, ((76, 78), (76, 22))),
    ),
    "stop": ((20, ((32, 32), (68, 32), (68, 68), (32, 68), (32, 32))),),
    "note": ((13, ((50, 20), (50, 56))), (14, ((50, 78), (50, 79)))),
    "again": ((10, _ARC),),
    "swap": (
        (10, ((36, 18), (18, 36), (36, 54))),
        (10, ((20, 36), (66, 36))),
        (10, ((64, 46), (82, 64), (64, 82))),
        (10, ((80, 64), (34, 64))),
    ),
    "home": (
        (10, ((20, 50), (50, 22), (80, 50))),
        (10, ((30, 46), (30, 78), (70, 78), (70, 46))),
    ),
}
_POLYGONS: dict[str, tuple[Point, ...]] = {
    "play": ((32, 20), (32, 80), (82, 50)),
    "stop": ((32, 32), (68, 32), (68, 68), (32, 68)),
    "again": ((20, 12), (48, 20), (28, 42)),
}
_FINER = 4


FOLLOWS_READING = frozenset({"play", "back", "forward"})
"""Signs that point to where reading goes, or back."""


@lru_cache(maxsize=96)
def icon(
    name: str, px: int, colour: Rgb, *, is_flipped: bool = False
) -> pygame.Surface:
    """Return the sign called `name`, `px` wide and high."""
    size = px * _FINER
    big = pygame.Surface((size, size), pygame.SRCALPHA)
    big.fill((*colour, 0))
    k = size / 100
    if name in _POLYGONS:
        pygame.draw.polygon(big, colour, [(x * k, y * k) for x, y in _POLYGONS[name]])
    for width, points in _STROKES.get(name, ()):
        _stroke(big, colour, [(x * k, y * k) for x, y in points], width * k)
    small = pygame.transform.smoothscale(big, (px, px))
    return pygame.transform.flip(small, is_flipped, False)  # noqa: FBT003


def _stroke(
    big: pygame.Surface, colour: Rgb, points: list[Point], width: float
) -> None:
    for (ax, ay), (bx, by) in itertools.pairwise(points):
        far = math.hypot(bx - ax, by - ay) or 1.0
        nx, ny = (ay - by) / far * width / 2, (bx - ax) / far * width / 2
        corners = [(ax + nx, ay + ny), (bx + nx, by + ny)]
        corners += [(bx - nx, by - ny), (ax - nx, ay - ny)]
        pygame.draw.polygon(big, colour, corners)
    for point in points:
        pygame.draw.circle(big, colour, point, width / 2)
