"""The sweep trace: old data stand still, a gap moves to the right over them.

Nothing that was drawn moves, and only new columns are drawn: calm for the eye and about
half a millisecond a frame.
"""

from collections.abc import Sequence

import numpy as np
import pygame
from numpy.typing import NDArray

from rehab.i18n import _
from rehab.model.frame import JerkMark
from rehab.model.signal import Samples
from rehab.ui import shapes
from rehab.ui.canvas import LABEL, Canvas, grown
from rehab.ui.layout import Box
from rehab.ui.meter import Band
from rehab.ui.rules import COLUMNS_PER_S, FADE_S, FULL_SCALE, MARK_WAIT_S, TRACE_S
from rehab.ui.theme import mix

_N_COLUMNS = round(TRACE_S * COLUMNS_PER_S)
_HOLLOW, _ELSEWHERE = "hollow", "elsewhere"
SPECK = 8  # logical pixels: radius of what stands for a jerk until its diamond
_GAP = 34  # logical pixels that the sweep clears ahead of itself


class Sweep:
    """Ten seconds of envelope in a box.

    It begins empty with the first push: what the muscle did before that had another
    scale, or belongs to what was asked before. A pixel
    column belongs to an absolute column of the trace for good, so that nothing
    shimmers; between two columns the line is straight, and a gap (NaN) stays empty.
    """

    def __init__(
        self,
        canvas: Canvas,
        box: Box,
        band: Band | None,
        full_scale: float = FULL_SCALE,
    ) -> None:
        self._canvas, self._box = canvas, box
        self._rect = canvas.rect(box)
        self._full_scale = full_scale
        w, h = self._rect.size
        t = canvas.theme
        self._ground = pygame.Surface((w, h)).convert()
        self._ground.fill(t.card)
        if band is not None:
            low, high = (round(h - v / full_scale * h) for v in band)
            tint = mix(t.card, t.goal, 0.0 if t.border else 0.2)
            self._ground.fill(tint, (0, high, w, low - high))
            line = canvas.px(3)
            for y in (high, low - line):
                self._ground.fill(mix(t.card, t.goal, 0.75), (0, y, w, line))
        self._surface = self._ground.copy()
        self._rows = np.arange(h, dtype=np.float32)[None, :]
        self._next_px: int | None = None  # absolute number of the next pixel column
        self._end = 0
        self._begin: int | None = None

    def push(self, first_column: int, trace: Samples) -> None:
        """Draw what is new of `trace`, whose first column has this absolute number."""
        level = np.asarray(trace, np.float32).reshape(-1)
        self._end = first_column + len(level)
        if self._begin is None:
            self._begin = self._end
        if not len(level):
            return
        w = self._rect.w
        per_px = _N_COLUMNS / w
        stop = int((self._end - 2) / per_px)  # the last column may still grow
        first = int(np.ceil(first_column / per_px))
        begin = int(np.ceil(self._begin / per_px)) - 1
        start = max(self._next_px or begin, first, stop - w)
        if stop <= start:
            return
        self._next_px = stop
        # one column more on the left, so that the slope is known there
        at = np.arange(start - 1, stop) * per_px - first_column
        drawn = np.interp(at, np.arange(len(level)), level).astype(np.float32)
        self._paint(start, drawn)

    def _paint(self, start: int, level: NDArray[np.float32]) -> None:
        """Draw pixel columns from absolute `start`; `level` has one more before them."""
        w, h = self._rect.size
        scale = self._canvas.scale
        room = h - 8 * scale
        tip = (
            h
            - 4 * scale
            - np.clip(level, 0, self._full_scale) / self._full_scale * room
        )
        upper = np.minimum(tip[1:], tip[:-1])[:, None]
        lower = np.maximum(tip[1:], tip[:-1])[:, None]
        tip = tip[1:, None]
        away = np.maximum(np.maximum(upper - self._rows, self._rows - lower), 0)
        line = np.clip(2.6 * scale + 0.5 - away, 0, 1)
        shade = 0.40 - 0.24 * self._rows / h
        body = np.clip(self._rows - tip, 0, 1) * shade
        cover = np.nan_to_num(np.maximum(line, body), nan=0.0)[..., None]
        ink = np.asarray(self._canvas.theme.muscle, np.float32)
        n, done = len(tip), 0
        while done < n:  # at most two pieces: up to the right edge, and from the left
            x = (start + done) % w
            size = min(n - done, w - x)
            self._surface.blit(self._ground, (x, 0), (x, 0, size, h))
            pixels = pygame.surfarray.pixels3d(self._surface)
            part = pixels[x : x + size].astype(np.float32)
            pixels[x : x + size] = part + (ink - part) * cover[done : done + size]
            del pixels
            done += size

    def draw(self) -> None:
        """Draw the trace and the gap ahead of now."""
        canvas, rect = self._canvas, self._rect
        canvas.surface.blit(self._surface, rect)
        if self._next_px is None:
            return
        x = self._next_px % rect.w
        t = canvas.theme
        gap = min(canvas.px(_GAP), rect.w - x)
        canvas.surface.fill(t.card, (rect.x + x, rect.y, gap, rect.h))
        canvas.surface.fill(t.ink_soft, (rect.x + x, rect.y, canvas.px(4), rect.h))

    def draw_marks(
        self, marks: Sequence[tuple[JerkMark, float]]
    ) -> list[tuple[JerkMark, float]]:
        """Draw diamonds, each with its opacity (0..1); return those that fell on it.

        They stand above the trace; one of a muscle that is not shown lies below it, as
        above a flat line it would look invented.
        """
        drawn: list[tuple[JerkMark, float]] = []
        canvas = self._canvas
        t, scale = canvas.theme, canvas.scale
        halo = shapes.diamond(25 * scale, t.card)
        for mark, alpha in marks:
            at = self._place(mark)
            if at is None:
                continue
            if not is_elsewhere(mark):
                canvas.put(halo, at, alpha)
            radius, hole = _look(mark)
            image = shapes.diamond(radius * scale, t.jerk, hole * scale)
            canvas.put(image, at, alpha)
            drawn.append((mark, alpha))
        return drawn

    def draw_specks(self, specks: Sequence[tuple[JerkMark, float]]) -> None:
        """Draw what was just noted, each with its opacity: where its diamond will be."""
        canvas = self._canvas
        for mark, alpha in specks:
            at = self._place(mark)
            if at is not None:
                image = shapes.diamond(SPECK * canvas.scale, canvas.theme.jerk)
                canvas.put(image, at, alpha)

    def _place(self, mark: JerkMark) -> tuple[float, float] | None:
        """Return where a mark stands; None for one that is not on the trace any more."""
        if self._begin is None:
            return None
        canvas, box = self._canvas, self._box
        oldest = self._end - _N_COLUMNS + _GAP * _N_COLUMNS / box.w + 20
        if mark.column < max(oldest, self._begin):
            return None
        x = box.x + (mark.column % _N_COLUMNS) / _N_COLUMNS * box.w
        x = min(max(x, box.x + 20), box.right - 20)
        if canvas.is_rtl:  # the trace itself is a picture: it is not mirrored
            x = box.x + box.right - x
        if is_elsewhere(mark):
            return x, box.bottom + 13
        up = min(mark.level, self._full_scale) / self._full_scale * box.h
        return x, max(box.y + 4, box.bottom - up - 30)


def is_elsewhere(mark: JerkMark) -> bool:
    """Whether the muscle that is shown took no part in a jerk."""
    return mark.level <= 0.0


def _look(mark: JerkMark) -> tuple[float, float]:
    """Return the radius of a jerk's diamond, and of the hole of one that counts not."""
    radius = 13.0 if is_elsewhere(mark) else 19.0
    return radius, 0.0 if mark.is_counted else radius * 0.58


class Key:
    """What the diamonds mean, in one line that ends at `right`.

    What is rare is explained once it was drawn: it fades in with the diamond and stays.
    """

    def __init__(self) -> None:
        self._alpha = {_HOLLOW: 0.0, _ELSEWHERE: 0.0}

    def update(self, marks: Sequence[tuple[JerkMark, float]]) -> None:
        """Take in the diamonds that are drawn."""
        for mark, alpha in marks:
            kinds = (_HOLLOW, not mark.is_counted), (_ELSEWHERE, is_elsewhere(mark))
            for kind, has_it in kinds:
                if has_it:
                    self._alpha[kind] = max(self._alpha[kind], alpha)

    def draw(self, canvas: Canvas, right: float, y: float, left: float = 100.0) -> None:
        """Draw it, `y` being the upper edge of the words; nothing goes beyond `left`."""
        t = canvas.theme
        items = (
            (_("a jerk, noted"), 17.0, 0.0, 1.0),
            (_("not counted"), 17.0, 10.0, self._alpha[_HOLLOW]),
            (_("other muscle"), 13.0, 0.0, self._alpha[_ELSEWHERE]),
        )
        for words, radius, hole, alpha in items:  # each keeps its place
            wide = canvas.width(words, LABEL) + 8
            high = 48 * grown(LABEL, canvas.text_scale) / LABEL
            box, right = Box(right - wide, y, wide, high), right - wide - 76
            if alpha > 0.0 and box.x > left:
                ink, scale = t.ink_soft, canvas.scale
                canvas.text(words, box, LABEL, colour=ink, on=t.card, alpha=alpha)
                image = shapes.diamond(radius * scale, t.jerk, hole * scale)
                canvas.put(image, (box.x - 28, y + high / 2), alpha)


class Marks:
    """When a jerk's diamond may show: after the phase it came in, fading in slowly.

    A long phase is not waited out. Until then a `speck` stands for it, from the frame on
    that tells of it, confirmed or not: small, and as slow to come and go.
    """

    def __init__(self) -> None:
        self._known: dict[
            int, tuple[int, float]
        ] = {}  # id -> phase, seconds since seen
        self._alpha: dict[int, float] = {}
        self._specks: dict[int, tuple[JerkMark, float]] = {}

    @property
    def specks(self) -> list[tuple[JerkMark, float]]:
        """What was noted and is no diamond yet, each with its opacity (0..1)."""
        return list(self._specks.values())

    def update(
        self, marks: Sequence[JerkMark], phase: int, dt_s: float
    ) -> list[tuple[JerkMark, float]]:
        """Return the marks to draw; `phase` is any number that differs between phases."""
        ids = {mark.id for mark in marks}
        self._known = {k: v for k, v in self._known.items() if k in ids}
        shown: list[tuple[JerkMark, float]] = []
        for mark in marks:
            born, age = self._known.get(mark.id, (phase, 0.0))
            self._known[mark.id] = (born, age + dt_s)
            is_early = born == phase and age < MARK_WAIT_S
            if not mark.is_confirmed or (is_early and mark.id not in self._alpha):
                continue
            alpha = min(1.0, self._alpha.get(mark.id, 0.0) + dt_s / FADE_S)
            self._alpha[mark.id] = alpha
            shown.append((mark, alpha))
        self._alpha = {k: v for k, v in self._alpha.items() if k in ids}
        self._note({m.id: m for m in marks if m.id not in self._alpha}, dt_s / FADE_S)
        return shown

    def _note(self, wanted: dict[int, JerkMark], step: float) -> None:
        """Let specks come; let those go that became a diamond, or were withdrawn."""
        for k, (mark, alpha) in list(self._specks.items()):
            change = step if k in wanted else -step
            self._specks[k] = (mark, min(1.0, alpha + change))
            if alpha + change <= 0.0:
                del self._specks[k]
        for k in wanted.keys() - self._specks.keys():
            self._specks[k] = (wanted[k], min(1.0, step))
