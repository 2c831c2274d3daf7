"""Words one below the other, as large as their room allows.

Lines that are too many for their room all become smaller together, so that a heading
stays a heading. Where words are large, that ends soon: who asks for words of twice the
size is shown fewer of them, not smaller ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rehab.ui.canvas import BODY, Canvas, grown
from rehab.ui.layout import Box
from rehab.ui.rules import BODY_MIN, TEXT_MIN
from rehab.ui.theme import Rgb

_STEPS = 7  # of the search: finer than an eye sees
_LEAST = BODY_MIN / BODY  # of large words, while there is a line to leave out


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a column. `gap` is the room above it, in its own size.

    `sign` names an icon before it, drawn in `sign_colour`. `rank` says what may be left
    out where words are large and room is short: the highest first, 0 never.
    """

    words: str
    size: float = BODY
    bold: bool = False
    colour: Rgb | None = None
    gap: float = 0.3
    leading: float = 1.24
    sign: str = ""
    sign_colour: Rgb | None = None
    rank: int = 0


def write_column(
    canvas: Canvas,
    box: Box,
    lines: Sequence[Line],
    *,
    on: Rgb | None = None,
    middle: bool = False,
) -> float:
    """Write `lines` into `box` from its top (or in its middle); return the y below them.

    What does not even fit at the smallest size is noted in the canvas's `faults`.
    """
    lines = _told(canvas, box, [line for line in lines if line.words])
    shrink = _shrink(canvas, box, lines)
    high = _height(canvas, box, lines, shrink)
    y = box.y + (max(0.0, box.h - high) / 2 if middle else 0.0)
    for k, line in enumerate(lines):
        size = _size(canvas, line, shrink)
        y += size * line.gap if k else 0.0
        part = _room(box, line, size)
        tall = _tall(canvas, line, size, part.w)
        if line.sign:
            ink = line.sign_colour or line.colour or canvas.theme.ink
            centre = (
                box.x + size * 0.55,
                y + canvas.leading(line.words, 1.24) * size / 2,
            )
            canvas.icon(line.sign, size, ink, centre)
        _write(canvas, line, Box(part.x, y, part.w, tall), size, on)
        y += tall
    if high > box.h + 1:
        canvas.faults.append(" / ".join(line.words for line in lines))
    return y


def _told(canvas: Canvas, box: Box, lines: Sequence[Line]) -> list[Line]:
    """Return what is told: of large words, no more than what stays large."""
    told = list(lines)
    while canvas.is_large and not _fits(canvas, box, told, _LEAST):
        last = max(range(len(told)), key=lambda k: (told[k].rank, k))
        if not told[last].rank:
            break
        del told[last]
    return told


def _write(canvas: Canvas, line: Line, part: Box, size: float, on: Rgb | None) -> None:
    """Write one of them at exactly this size."""
    canvas.text(
        line.words,
        part,
        size,
        colour=line.colour,
        on=on,
        bold=line.bold,
        leading=line.leading,
        grows=False,
    )


def _shrink(canvas: Canvas, box: Box, lines: Sequence[Line]) -> float:
    """Return by how much all sizes have to be multiplied: 1 if all fits."""
    if not lines or _fits(canvas, box, lines, 1.0):
        return 1.0
    low, high = 0.3, 1.0
    for _ in range(_STEPS):
        trial = (low + high) / 2
        low, high = (trial, high) if _fits(canvas, box, lines, trial) else (low, trial)
    return low


def _fits(canvas: Canvas, box: Box, lines: Sequence[Line], shrink: float) -> bool:
    for line in lines:
        size = _size(canvas, line, shrink)
        room = _room(box, line, size).w
        px = canvas.px(size)
        longest = max(
            canvas.fonts.width(part, px, bold=line.bold)
            for part in _wrapped(canvas, line, px, room)
        )
        if longest > canvas.px(room) - 1:
            return False
    return _height(canvas, box, lines, shrink) <= box.h


def _height(canvas: Canvas, box: Box, lines: Sequence[Line], shrink: float) -> float:
    high = 0.0
    for k, line in enumerate(lines):
        size = _size(canvas, line, shrink)
        high += size * line.gap if k else 0.0
        high += _tall(canvas, line, size, _room(box, line, size).w)
    return high


def _size(canvas: Canvas, line: Line, shrink: float) -> float:
    """Return the size of a line in logical pixels, never too small to be read."""
    least = grown(TEXT_MIN, canvas.text_scale)
    return max(least, grown(line.size, canvas.text_scale) * shrink)


def _room(box: Box, line: Line, size: float) -> Box:
    """Return the part of the column beside a line's sign."""
    inset = size * 1.4 if line.sign else 0.0
    return Box(box.x + inset, box.y, box.w - inset, box.h)


def _tall(canvas: Canvas, line: Line, size: float, width: float) -> float:
    """Return the height of a line in logical pixels, wrapped to `width`."""
    px = canvas.px(size)
    parts = _wrapped(canvas, line, px, width)
    step = round(px * canvas.leading(line.words, line.leading))
    return step * len(parts) / canvas.scale


def _wrapped(canvas: Canvas, line: Line, px: int, width: float) -> tuple[str, ...]:
    """Return its lines; a pixel is left for the rounding of boxes."""
    return canvas.fonts.wrap(line.words, px, canvas.px(width) - 1, bold=line.bold)
