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


def _arc(
    centre: Point, radius: float, start: int, stop: int, step: int = 12
) -> tuple[Point, ...]:
    """Return points of an arc; degrees run clockwise from the top."""
    turns = [math.radians(a) for a in (*range(start, stop, step), stop)]
    x, y = centre
    return tuple((x + radius * math.sin(a), y - radius * math.cos(a)) for a in turns)


_EYES = ((11, ((38, 42), (38, 44))), (11, ((62, 42), (62, 44))))
_FACE = (8, _arc((50, 50), 38, 0, 360))
_STROKES |= {
    "help": (
        (12, (*_arc((50, 36), 17, 285, 510), (50, 62))),
        (14, ((50, 82), (50, 83))),
    ),
    "plus": ((13, ((50, 22), (50, 78))), (13, ((22, 50), (78, 50)))),
    "minus": ((13, ((22, 50), (78, 50))),),
    "ring": ((9, _arc((50, 50), 31, 0, 360)),),
    "sound": (
        (9, _arc((50, 50), 24, 50, 130)),
        (9, _arc((50, 50), 40, 50, 130)),
    ),
    "mute": ((9, ((62, 40), (82, 60))), (9, ((82, 40), (62, 60)))),
    "week": (
        (9, ((20, 28), (80, 28), (80, 80), (20, 80), (20, 28))),
        (9, ((20, 44), (80, 44))),
        (9, ((36, 18), (36, 32))),
        (9, ((64, 18), (64, 32))),
    ),
    "more": tuple((15, ((x, 50), (x, 51))) for x in (24, 50, 76)),
    "settings": (
        (9, ((20, 32), (80, 32))),
        (9, ((20, 68), (80, 68))),
        (20, ((62, 32), (63, 32))),
        (20, ((38, 68), (39, 68))),
    ),
    "card": (
        (9, ((16, 26), (84, 26), (84, 76), (16, 76), (16, 26))),
        (11, ((50, 38), (50, 64))),
        (11, ((37, 51), (63, 51))),
    ),
    "good": (_FACE, *_EYES, (8, _arc((50, 48), 20, 120, 240))),
    "soso": (_FACE, *_EYES, (8, ((36, 64), (64, 64)))),
    "bad": (_FACE, *_EYES, (8, _arc((50, 80), 20, -50, 50))),
    "hard": (_FACE, *_EYES, (8, ((36, 66), (44, 62), (56, 62), (64, 66)))),
    "globe": (
        (8, _arc((50, 50), 34, 0, 360)),
        (7, ((17, 50), (83, 50))),
        (7, (*_arc((80, 50), 45, 232, 308),)),
        (7, (*_arc((20, 50), 45, 52, 128),)),
    ),
}
_POLYGONS |= {
    "sound": ((12, 40), (28, 40), (48, 22), (48, 78), (28, 60), (12, 60)),
    "moon": (*_arc((46, 52), 36, 30, 300), *_arc((60, 42), 30, 290, 40, -12)),
    "mute": ((12, 40), (28, 40), (48, 22), (48, 78), (28, 60), (12, 60)),
}


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
