"""What a screen is: it is entered, hears intents, lives with time, and draws.

A scene tells which one comes next by its name; no scene builds another.
"""

from collections.abc import Sequence
from dataclasses import replace

import pygame

from rehab.i18n import _
from rehab.ui.canvas import Canvas
from rehab.ui.column import Line
from rehab.ui.ear import Hearing, muscle_words
from rehab.ui.events import Action, InputEvent, Intent, Panel
from rehab.ui.key_help import draw_hushed
from rehab.ui.layout import Box
from rehab.ui.placing import in_a_row
from rehab.ui.reading import Page, chip
from rehab.ui.visit import Visit
from rehab.ui.widgets import Button, check_buttons, draw_button, draw_origin

_WIDE = 430  # of a tile that has room for a short sentence


class Screen:
    """What all our scenes share: targets with a focus, and a ground that is kept.

    A scene gives `buttons`, `choose`, `paint_ground` (what stays, drawn once) and
    `paint` (what changes, drawn every frame), all for words of the usual size. Where
    words are large it is read as a page (`rehab.ui.reading`): beside its `picture`, in
    what it says or in the lines of its own `reading`, its targets in one row. A scene
    that `fits_large_words` draws itself also then, above `READING.bottom`.
    """

    simulated_at: tuple[float, float] | None = (1640, 40)  # the chip's corner
    simulated_large_at: tuple[float, float] | None = None
    picture: Box | None = None
    is_dark = False

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.n_turns = 0
        self._focus = 0
        self._hold: tuple[str | None, float] = (None, 0.0)
        self._ignored: str | None = None
        self._flexed: float | None = None
        self._key_words = ""
        self._was_hushed = False
        self._canvas: Canvas | None = None
        self._ground: pygame.Surface | None = None
        self._checked: tuple[Button, ...] = ()
        self._is_large = False
        self._reader: Page | None = None

    def enter(self) -> None:
        """Put the focus on the first target and draw everything anew."""
        self._focus = 0
        self._hold = (None, 0.0)
        self._canvas = self._reader = None
        self.redraw()

    def come_back(self) -> None:
        """Draw everything anew; nothing else has changed."""
        self._hold = (None, 0.0)
        self._canvas = None
        self.redraw()

    @property
    def fits_large_words(self) -> bool:
        """Whether the screen draws itself also where words are large."""
        return False

    @property
    def is_moving(self) -> bool:
        """Whether an arm moves now, so that any press pauses."""
        return False

    def turn(self) -> None:
        """Begin another page of this screen: a fade, and a moment without input."""
        self.n_turns += 1
        self._focus = 0
        self.redraw()

    def redraw(self) -> None:
        """Have the ground drawn again, as its words have changed."""
        self._ground = None
        if self._reader is not None:
            self._reader.redraw()

    def placed(self) -> tuple[Button, ...]:
        """Return the targets of now where they stand."""
        return in_a_row(self.buttons()) if self._is_large else self.buttons()

    def buttons(self) -> tuple[Button, ...]:
        """Return the targets of now, the primary one first."""
        return ()

    def choose(self, target: str) -> str | None:
        """Do what `target` stands for; return the next scene's name, or None."""
        raise NotImplementedError(target)

    def go_back(self) -> str | None:
        """Do what Escape means here."""
        return None

    def handle(self, intent: Intent) -> str | None:
        """Move the focus, or choose."""
        n = max(1, len(self.buttons()))
        match intent.action:
            case Action.NEXT:
                self._focus = (self._focus + 1) % n
            case Action.PREV:
                self._focus = (self._focus - 1) % n
            case Action.FOCUS:
                names = [button.name for button in self.buttons()]
                if intent.target in names:
                    self._focus = names.index(intent.target)
            case Action.BACK:
                return self.go_back()
            case Action.PAUSE:
                return self.pause()
            case Action.TYPE if intent.target is not None:
                self.type(intent.target)
            case Action.PRIMARY if intent.target is not None:
                return self.choose(intent.target)
        return None

    def pause(self) -> str | None:
        """Do what a press means while an arm moves."""
        return None

    def type(self, letter: str) -> None:
        """Take a letter; most screens have nothing to write."""

    def panel(self) -> Panel:
        """Return what can be chosen now."""
        targets = tuple(button.target for button in self.placed())
        focus = min(self._focus, max(0, len(targets) - 1))
        return Panel(targets, focus, is_moving=self.is_moving)

    def hear(self, event: InputEvent) -> None:
        """Take a raw event; most screens wait for what the filter makes of it."""

    def show_hold(self, target: str | None, share: float) -> None:
        """Take how full the ring of a target is."""
        self._hold = (target, share)

    def show_ignored(self, target: str | None) -> None:
        """Take which target's press was void: its tile says so, without a sound."""
        self._ignored = target

    def show_muscle(self, share: float | None) -> None:
        """Take how far a contraction has come: its bar is drawn on the focused target."""
        self._flexed = share

    def _say_keys(self, canvas: Canvas) -> list[Line]:
        """Say how one chooses here; return what a page of large words says of it."""
        state = self.visit.ear.state
        words = muscle_words(state, is_heard=self._flexed is not None)
        if not words and canvas.is_by_pad and self.visit.habits.scan_s is None:
            words = _("Cross: move. A: choose. X: help. Y: emergency card.")
        if words != self._key_words:
            self._key_words = words
            self.redraw()
        canvas.key_words = words
        is_told = state in {Hearing.SEARCHING, Hearing.LOST}
        return [chip(words, canvas.theme.ink_soft)] if is_told else []

    def _show_silence(self) -> None:
        """Have words about sound written anew when the key M was pressed."""
        is_hushed = self.visit.sounds.is_hushed
        if is_hushed is not self._was_hushed:
            self._was_hushed = is_hushed
            self.redraw()

    def update(self, dt_s: float) -> str | None:  # noqa: ARG002 - its base names it
        """Follow the running session to the screen of its stage."""
        return self.visit.scene_of_now()

    def draw(self, canvas: Canvas) -> None:
        """Draw the ground, what changes, and the targets."""
        is_page = canvas.is_large and not self.fits_large_words
        has_page = self._reader is not None and self._reader.picture == self.picture
        if canvas is not self._canvas or is_page is not has_page:
            self._canvas = canvas
            self._is_large = canvas.is_large
            self._reader = Page(canvas, self.picture) if is_page else None
            self.build(canvas if self._reader is None else self._reader.listener)
            self._ground = None
        canvas.is_scanned = self.visit.habits.scan_s is not None
        told = self._say_keys(canvas)
        self._show_silence()
        origin = self.visit.origin
        is_chipped = self.simulated_at is not None and bool(origin)
        if self._reader is not None:
            has_room = self.picture is None  # for it among the words
            chips = [chip(origin, canvas.theme.ink_soft)]
            chips = [*(chips if is_chipped and has_room else []), *told]
            self._reader.draw(self.paint_ground, self.paint, self.reading, chips)
            self._draw_targets(canvas)
            if is_chipped and not has_room:
                draw_origin(canvas, origin, None)
            return
        if self._ground is None:
            canvas.clear()
            self.paint_ground(canvas)
            self._ground = canvas.surface.copy()
        canvas.surface.blit(self._ground, (0, 0))
        self.paint(canvas)
        self._draw_targets(canvas)
        corner = self.simulated_large_at if canvas.is_large else self.simulated_at
        if is_chipped and corner is not None:
            draw_origin(canvas, origin, corner)

    def build(self, canvas: Canvas) -> None:
        """Make what depends on the exercise and on the size of the window."""

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw what stays."""

    def paint(self, canvas: Canvas) -> None:
        """Draw what changes."""

    def reading(self) -> Sequence[Line] | None:
        """Return what is read where words are large; None for all that is drawn."""
        return None

    def _draw_targets(self, canvas: Canvas) -> None:
        """Draw the targets, and the sign of silence above everything."""
        self._draw_buttons(canvas)
        draw_hushed(canvas, self.visit.sounds)

    def _draw_buttons(self, canvas: Canvas) -> None:
        buttons = self.placed()
        if buttons != self._checked:
            check_buttons(buttons)
            self._checked = buttons
        focus = min(self._focus, max(0, len(buttons) - 1))
        for k, button in enumerate(buttons):
            held = self._hold[1] if self._hold[0] == button.name else 0.0
            is_scanned = self.visit.habits.scan_s is not None and not self.is_moving
            is_focused = k == focus and (len(buttons) > 1 or is_scanned)
            shown = button
            if button.name == self._ignored:
                shown = replace(button, label=_ignored(button.box))
            draw_button(
                canvas,
                shown,
                is_focused=is_focused,
                held=held,
                is_scanned=is_scanned,
                effort=self._flexed if k == focus else None,
            )


def _ignored(box: Box) -> str:
    """Return what the tile of a void press says, in the room that it has."""
    return _("I ignored that") if box.w >= _WIDE else _("Ignored")
