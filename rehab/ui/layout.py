"""Places on the logical canvas of 1920 x 1080, and how it fits into a window.

Knows no pygame, so that what a press hits can be tested without a window.
"""

from dataclasses import dataclass
from typing import NamedTuple

from rehab.ui.rules import HEIGHT, WIDTH


class Box(NamedTuple):
    """A rectangle in logical pixels; right and bottom are exclusive."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """First column beyond it."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """First row below it."""
        return self.y + self.h

    @property
    def centre(self) -> tuple[float, float]:
        """Middle."""
        return self.x + self.w / 2, self.y + self.h / 2

    def grown(self, by: float) -> "Box":
        """Return it larger by `by` on every side (smaller if negative)."""
        return Box(self.x - by, self.y - by, self.w + 2 * by, self.h + 2 * by)

    def moved(self, dx: float, dy: float) -> "Box":
        """Return it elsewhere."""
        return Box(self.x + dx, self.y + dy, self.w, self.h)

    def holds(self, point: tuple[float, float]) -> bool:
        """Say whether `point` is inside."""
        x, y = point
        return self.x <= x < self.right and self.y <= y < self.bottom

    def gap_to(self, other: "Box") -> float:
        """Return the distance between the two nearest edges; 0 if they touch."""
        dx = max(self.x - other.right, other.x - self.right, 0.0)
        dy = max(self.y - other.bottom, other.y - self.bottom, 0.0)
        return float((dx * dx + dy * dy) ** 0.5)


SCREEN = Box(0, 0, WIDTH, HEIGHT)


@dataclass(frozen=True, slots=True)
class Layout:
    """The canvas inside a window: as large as fits, centred, with bars at two sides.

    `left`, `top`, `width` and `height` are window pixels; `scale` is window pixels per
    logical pixel.

    Screens are laid out from left to right. For a language that is read from the right
    (`is_rtl`) the canvas mirrors their places as it draws, and `logical` mirrors the
    pointer: no screen has to know.
    """

    scale: float
    left: int
    top: int
    width: int
    height: int
    is_rtl: bool = False

    @classmethod
    def fit(cls, window: tuple[int, int], *, is_rtl: bool = False) -> "Layout":
        """Return the layout for a window of this size."""
        w, h = max(window[0], 16), max(window[1], 9)
        scale = min(w / WIDTH, h / HEIGHT)
        width, height = round(WIDTH * scale), round(HEIGHT * scale)
        left, top = (w - width) // 2, (h - height) // 2
        return cls(scale, left, top, width, height, is_rtl)

    def logical(self, point: tuple[float, float]) -> tuple[float, float]:
        """Return where a point of the window is on the canvas."""
        x, y = (point[0] - self.left) / self.scale, (point[1] - self.top) / self.scale
        return (WIDTH - x if self.is_rtl else x), y
