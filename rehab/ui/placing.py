"""Where targets stand while words are large: in one row along the lower edge.

A scene places its targets by hand for words of the usual size. Words of twice that size
need wider targets, and then only a row has room for four of them.
"""

from collections.abc import Sequence
from dataclasses import replace

from rehab.ui.layout import Box
from rehab.ui.rules import GAP_MIN, HEIGHT, OPPOSITE_GAP_MIN, WIDTH
from rehab.ui.widgets import Button, Meaning

_MARGIN = 64
_ROW_Y, _ROW_HIGH = 796, 252
_GAP = 40
READING = Box(_MARGIN, 44, WIDTH - 2 * _MARGIN, _ROW_Y - 44 - 36)
"""The room for words above the row."""
assert _ROW_Y + _ROW_HIGH < HEIGHT and _GAP > GAP_MIN  # noqa: PT018, S101


def in_a_row(buttons: Sequence[Button]) -> tuple[Button, ...]:
    """Return the targets in a row, in their order, the way out of it at its end.

    The first is the widest. One alone takes a part of the row: a calm one the end of it,
    as Pause is always at the same place.
    """
    n = len(buttons)
    if n == 0:
        return ()
    widths = _widths(buttons)
    ordered = sorted(buttons, key=lambda b: b.meaning is Meaning.STOP)
    gap = (READING.w - sum(widths)) / (n - 1) if n > 1 else 0.0
    x = READING.x
    if n == 1 and (buttons[0].is_calm or not buttons[0].is_primary):
        x = READING.right - widths[0]
    placed: dict[str, Button] = {}
    for button, wide in zip(ordered, widths, strict=True):
        placed[button.name] = replace(button, box=Box(x, _ROW_Y, wide, _ROW_HIGH))
        x += wide + gap
    return tuple(placed[button.name] for button in buttons)


def _widths(buttons: Sequence[Button]) -> list[float]:
    n = len(buttons)
    if n == 1:
        return [720.0 if buttons[0].is_calm else 900.0]
    room = READING.w - (n - 1) * _GAP
    if n == 2 and {b.meaning for b in buttons} == {Meaning.GO, Meaning.STOP}:
        room = READING.w - OPPOSITE_GAP_MIN - 8
    first = room * {2: 0.56, 3: 0.4, 4: 0.27}[n]
    return [first] + [(room - first) / (n - 1)] * (n - 1)
