"""What screens are made of: buttons that keep the rules, dots, rows and small labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from rehab.i18n import _
from rehab.ui import rules
from rehab.ui.arrangement import arrangement
from rehab.ui.canvas import (
    BODY,
    CUE,
    LABEL,
    RADIUS_BUTTON,
    RADIUS_CHIP,
    TITLE,
    Canvas,
    grown,
)
from rehab.ui.events import Target
from rehab.ui.layout import SCREEN, Box
from rehab.ui.ring import Ring
from rehab.ui.theme import Rgb, mix

CUE_WIDTH = 760  # up to the text margin
_WIDE = 430  # a button where sign and words stand side by side
_WIDE_LARGE = 700  # the same for large words


class Meaning(Enum):
    """Opposite meanings stand far apart."""

    OTHER = auto()
    GO = auto()
    STOP = auto()


@dataclass(frozen=True, slots=True)
class Button:
    """A target with a sign and a word. `is_calm` is the look of Pause: never blue."""

    name: str
    label: str
    icon: str
    box: Box
    is_primary: bool = False
    needs_hold: bool = False
    meaning: Meaning = Meaning.OTHER
    is_calm: bool = False
    size: float = 0.0
    is_answer: bool = False
    hold_s: float = 0.0
    is_alarm: bool = False

    @property
    def target(self) -> Target:
        """What the input filter sees of it."""
        is_stop = self.meaning is Meaning.STOP
        return Target(
            self.name,
            self.box,
            self.needs_hold,
            is_stop,
            self.is_answer,
            self.hold_s,
            self.is_alarm,
        )


def card_button(label: str, box: Box) -> Button:
    """Return the button that opens the emergency card."""
    return Button("card", label, "card", box, is_alarm=True)


def hold_button(
    name: str,
    label: str,
    icon: str,
    box: Box,
    *,
    is_primary: bool = False,
    meaning: Meaning = Meaning.OTHER,
    size: float = 0.0,
) -> Button:
    """Return a button that has to be held until its ring is full."""
    return Button(
        name,
        label,
        icon,
        box,
        is_primary=is_primary,
        needs_hold=True,
        meaning=meaning,
        size=size,
    )


def check_buttons(buttons: Sequence[Button]) -> None:
    """Raise `ValueError` if buttons break the rules for hands that jerk."""
    if len(buttons) > rules.MAX_TARGETS:
        raise ValueError(f"too many targets: {[b.name for b in buttons]}")
    safe = SCREEN.grown(-rules.EDGE_MIN)
    for i, button in enumerate(buttons):
        box = button.box
        least = rules.PRIMARY_MIN if button.is_primary else rules.TARGET_MIN
        if box.w < least[0] or box.h < least[1]:
            raise ValueError(f"target too small: {button.name} {box=} {least=}")
        if box.x < safe.x or box.y < safe.y:
            raise ValueError(f"target at the edge: {button.name} {box=}")
        if box.right > safe.right or box.bottom > safe.bottom:
            raise ValueError(f"target at the edge: {button.name} {box=}")
        for other in buttons[:i]:
            opposite = {button.meaning, other.meaning} == {Meaning.GO, Meaning.STOP}
            least_gap = rules.OPPOSITE_GAP_MIN if opposite else rules.GAP_MIN
            if box.gap_to(other.box) < least_gap:
                raise ValueError(f"targets too near: {button.name} {other.name}")


def draw_button(
    canvas: Canvas,
    button: Button,
    *,
    is_focused: bool,
    held: float,
    is_scanned: bool = False,
    effort: float | None = None,
) -> None:
    """Draw a button; `held` (0..1) is how full its ring is.

    Where the focus moves by itself (`is_scanned`) it is drawn to be seen from a chair.
    `effort` (0..1) is how far the contraction has come that chooses it, as a quiet bar
    at its upper edge; None: the muscle is no switch.
    """
    t, box = canvas.theme, button.box
    fill, ink = _colours(canvas, button)
    canvas.card(box, fill=fill, radius=RADIUS_BUTTON)
    if is_focused:
        width = rules.SCAN_WIDTH if is_scanned else rules.FOCUS_WIDTH
        ring = box.grown(6 + width)
        canvas.frame(ring, RADIUS_BUTTON + 6 + width, t.ink, width)
    if effort is not None:
        _draw_effort(canvas, box, effort, mix(fill, ink, 0.28), ink)
    size = button.size or (TITLE if button.is_primary else LABEL + 4)
    middle, sign, words, align = _parts(canvas, button, size)
    if button.needs_hold or held > 0:
        radius = sign * 0.58
        image = _hold_ring(canvas, radius, mix(fill, ink, 0.28), ink).show(held)
        canvas.put(image, middle)
        sign *= 0.72 if box.w < _wide(canvas) else 0.6
    canvas.icon(button.icon, sign, ink, middle)
    canvas.text(
        button.label,
        words,
        size,
        colour=ink,
        on=fill,
        bold=True,
        align=align,
        middle=True,
        leading=1.12 if canvas.is_large else 1.24,
    )


def _parts(
    canvas: Canvas, button: Button, size: float
) -> tuple[tuple[float, float], float, Box, str]:
    """Return where the sign goes and its size, where the words go and how they align.

    Below each other in a narrow button, side by side in a wide one.
    """
    box = button.box
    if box.w < _wide(canvas):
        wide = canvas.width(button.label, size, bold=True)
        spare = 1.15  # so much smaller, it still stands in one line
        if canvas.is_large:
            spare = grown(size, canvas.text_scale) / grown(LABEL, canvas.text_scale)
        is_long = wide > (box.w - 24) * spare
        if canvas.is_large and is_long:  # two lines of twice the size
            share, part, top, high = 0.19, 0.28, 0.36, 0.62
        elif is_long:  # two lines, and a smaller sign
            share, part, top, high = 0.24, 0.34, 0.43, 0.55
        else:
            share, part = 0.33 if button.needs_hold else 0.35, 0.44
            top, high = 0.6, 0.36 if canvas.is_large else 0.32
        sign = min(box.h * part, 96)
        words = Box(box.x + 12, box.y + box.h * top, box.w - 24, box.h * high)
        return (box.x + box.w / 2, box.y + box.h * share), sign, words, "centre"
    large = grown(size, canvas.text_scale)
    sign = box.h * 0.66 if button.needs_hold else min(large * 1.25, box.h * 0.5)
    wide = min(canvas.width(button.label, size, bold=True), box.w - sign - 96)
    start = max(box.x + 32, box.x + (box.w - sign - 32 - wide) / 2)
    x = start + sign + 32
    words = Box(x, box.y + 12, box.right - 24 - x, box.h - 24)
    return (start + sign / 2, box.y + box.h / 2), sign, words, "start"


def _wide(canvas: Canvas) -> float:
    """Return from which width on a button has its sign beside its words."""
    return _WIDE_LARGE if canvas.is_large else _WIDE


def _draw_effort(canvas: Canvas, box: Box, share: float, track: Rgb, ink: Rgb) -> None:
    """Draw the bar of a contraction at the upper edge of a target."""
    bar = Box(box.x + RADIUS_BUTTON, box.y + 10, box.w - 2 * RADIUS_BUTTON, 12)
    canvas.card(bar, fill=track, radius=6)
    done = Box(bar.x, bar.y, bar.w * min(1.0, share), bar.h)
    canvas.surface.set_clip(canvas.rect(done))
    canvas.card(bar, fill=ink, radius=6)
    canvas.surface.set_clip(None)


def _colours(canvas: Canvas, button: Button) -> tuple[Rgb, Rgb]:
    t = canvas.theme
    if button.is_calm:
        return t.ink, t.page
    return (t.goal, t.on_goal) if button.is_primary else (t.raised, t.ink)


def _hold_ring(canvas: Canvas, radius: float, track: Rgb, fill: Rgb) -> Ring:
    key = (round(radius), track, fill)
    if key not in canvas.rings:
        real = radius * canvas.scale
        canvas.rings[key] = Ring(real, real * 0.15, (1.0,), track=track, fill=fill)
    return canvas.rings[key]


def draw_repetitions(
    canvas: Canvas, centre: tuple[float, float], n: int, now: int
) -> None:
    """Draw a dot a repetition: done ones ticked, the one of now (1-based) ringed."""
    t = canvas.theme
    step = min(54.0, 594.0 / max(n - 1, 1))
    x = centre[0] - step * (n - 1) / 2
    small = min(1.0, step / 44)
    for k in range(1, n + 1):
        at = (x + (k - 1) * step, centre[1])
        if k < now:
            canvas.disc(at, 17 * small, t.done)
            canvas.icon("tick", 26 * small, t.page, at)
        elif k == now:
            canvas.disc(at, 21 * small, t.page, t.goal, 7)
            canvas.disc(at, 8 * small, t.goal)
        else:
            canvas.disc(at, 14 * small, t.page, t.line, 4)


def draw_cue(canvas: Canvas, words: str) -> None:
    """Draw what to do now; long words are smaller, to keep off the window's edge."""
    box = arrangement(is_large=canvas.is_large).cue
    is_long = canvas.width(words, CUE, bold=True) > CUE_WIDTH
    canvas.text(words, box, TITLE if is_long else CUE, bold=True, middle=True)


def draw_origin(canvas: Canvas, words: str, corner: tuple[float, float] | None) -> None:
    """Draw the small chip that says: this is practice, or a recording.

    Without a corner it stands above the row of targets, at the right.
    """
    t = canvas.theme
    wide = canvas.width(words, LABEL)
    high = max(56, 1.3 * grown(LABEL, canvas.text_scale))
    if corner is None:
        corner = (SCREEN.right - 64 - wide - 48, 760 - high)
    box = Box(corner[0], corner[1], wide + 48, high)
    canvas.card(box, fill=t.card, radius=RADIUS_CHIP, edge=t.line, width=3)
    inside = Box(box.x, box.y, box.w, box.h)
    canvas.text(
        words, inside, LABEL, colour=t.ink_soft, on=t.card, align="centre", middle=True
    )


def draw_row(
    canvas: Canvas, box: Box, words: str, advice: str, *, is_good: bool
) -> None:
    """Draw a line of a checklist: ticked, or with the one thing to do."""
    t = canvas.theme
    canvas.card(box, edge=None if is_good else t.goal, width=0 if is_good else 5)
    at = (box.x + 76, box.y + box.h / 2)
    if is_good:
        canvas.disc(at, 34, t.done)
    else:
        canvas.disc(at, 34, t.card, t.goal, 6)
    canvas.icon("tick" if is_good else "note", 46, t.page if is_good else t.goal, at)
    high = box.h / 2 if advice else box.h
    line = Box(box.x + 144, box.y + (4 if advice else 0), box.w - 180, high)
    canvas.text(words, line, BODY, bold=True, on=t.card, middle=True)
    if advice:
        below = line.moved(0, high - 8)
        canvas.text(advice, below, BODY, colour=t.ink_soft, on=t.card, middle=True)


def pause_button() -> Button:
    """Return Pause, always at the same place, while an arm moves."""
    words = _("Pause: any key")
    box = Box(1528, 848, 360, 204)
    return Button(
        "pause", words, "pause", box, is_primary=True, is_calm=True, size=BODY
    )
