"""The effort bar: how hard the muscle works, against the goal."""

from rehab.i18n import _
from rehab.ui import shapes
from rehab.ui.canvas import BODY, Canvas, grown
from rehab.ui.layout import Box
from rehab.ui.rules import BAR_SPEED, FADE_S, FULL_SCALE

Band = tuple[float, float]
GLIDE = 0.05  # of the reference: what a slow goal moves from frame to frame at most
_INSET = 12
_RADIUS = 40


class Meter:
    """A bar in a box. Levels are fractions of the reference contraction.

    The bar moves at most 200 px in 300 ms, so that a jerk cannot make it jump; the goal
    frame glides with a goal that moves slowly and fades where it changes.
    """

    def __init__(self, box: Box, full_scale: float = FULL_SCALE) -> None:
        self.box = box
        self.full_scale = full_scale
        self._level_px = 0.0
        self._goal: Band | None = None
        self._goal_alpha = 0.0

    def update(self, level: float, goal: Band | None, dt_s: float) -> None:
        """Move towards `level` and fade towards `goal`."""
        high = self.box.h - 2 * _INSET
        wanted = min(max(level, 0.0), self.full_scale) / self.full_scale * high
        most = BAR_SPEED * dt_s
        self._level_px += min(max(wanted - self._level_px, -most), most)
        step = dt_s / (FADE_S / 2)
        if goal is not None and self._is_near(goal):
            self._goal = goal
            self._goal_alpha = min(1.0, self._goal_alpha + step)
            return
        self._goal_alpha = max(0.0, self._goal_alpha - step)
        if self._goal_alpha == 0.0:
            self._goal = goal

    def _is_near(self, goal: Band) -> bool:
        """Whether the frame may glide there: a goal that moves is followed."""
        if self._goal is None:
            return False
        return max(abs(a - b) for a, b in zip(goal, self._goal, strict=True)) <= GLIDE

    def draw_ground(self, canvas: Canvas, above: float | None) -> None:
        """Draw what stays: the track, stripes above the goal, the word below."""
        t, box = canvas.theme, self.box
        canvas.card(box, fill=t.raised, radius=_RADIUS)
        if above is not None and above < self.full_scale:
            share = 1 - above / self.full_scale
            inner = box.grown(-_INSET)
            rect = canvas.rect(Box(inner.x, inner.y, inner.w, inner.h * share))
            stripes = shapes.hatch(rect.size, canvas.px(28), t.ink_soft, canvas.px(26))
            canvas.surface.blit(stripes, rect)
        high = 52 * grown(BODY, canvas.text_scale) / BODY
        words = Box(box.x - 60, box.bottom + 10, box.w + 120, high)
        canvas.text(_("Effort"), words, BODY, align="centre")

    def draw(self, canvas: Canvas) -> None:
        """Draw the level and the goal."""
        t, box = canvas.theme, self.box
        inner = box.grown(-_INSET)
        rect = canvas.rect(inner)
        image = shapes.rounded(rect.size, canvas.px(28), t.muscle)
        high = min(rect.h, max(canvas.px(8), round(self._level_px * canvas.scale)))
        part = (0, rect.h - high, rect.w, high)
        canvas.surface.blit(image, (rect.x, rect.bottom - high), part)
        if self._goal is not None:
            self._draw_goal(canvas, self._goal, self._goal_alpha)
        y = inner.bottom - high / canvas.scale
        line = canvas.rect(Box(box.x + 4, y - 6, box.w - 8, 12))
        mark = shapes.rounded(
            line.size, canvas.px(6), t.ink, edge=t.page, width=canvas.px(2)
        )
        canvas.surface.blit(mark, line)

    def _draw_goal(self, canvas: Canvas, goal: Band, alpha: float) -> None:
        t, box = canvas.theme, self.box
        inner = box.grown(-_INSET)
        low, high = (inner.bottom - v / self.full_scale * inner.h for v in goal)
        low += 16 if goal[0] == 0.0 else 0
        band = Box(box.x - 22, high, box.w + 44, low - high)
        rect = canvas.rect(band)
        tint = shapes.rounded(rect.size, canvas.px(20), t.goal, alpha=0.2)
        frame = shapes.frame(rect.size, canvas.px(20), t.goal, canvas.px(6))
        canvas.blit(tint, rect.topleft, alpha)
        canvas.blit(frame, rect.topleft, alpha)
        high = 56 * grown(BODY, canvas.text_scale) / BODY
        wide = 124 if not canvas.is_large else 190
        words = Box(box.right + 30, band.y + band.h / 2 - high / 2, wide, high)
        canvas.text(
            _("Goal"), words, BODY, colour=t.goal, bold=True, middle=True, alpha=alpha
        )
