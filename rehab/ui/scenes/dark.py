"""Dark: a black screen. A key shows it dimly, and only a press that is held gets up."""

from collections.abc import Sequence

from rehab.i18n import _
from rehab.model.nights import NightCommand, NightFrame
from rehab.model.signal import LinkState
from rehab.ui.canvas import LEAD, TITLE, Canvas
from rehab.ui.column import Line
from rehab.ui.events import InputEvent, Press
from rehab.ui.key_help import draw_key_help
from rehab.ui.layout import Box
from rehab.ui.shaded import Shaded
from rehab.ui.theme import NIGHT, Theme
from rehab.ui.widgets import Button, card_button, hold_button

_SHOWN_S = 20.0  # without a press, before it is black again
_BLACK = (0, 0, 0)


class Dark(Shaded):
    """No light and no sound, until somebody is up."""

    shade = NIGHT
    simulated_at = None

    def enter(self) -> None:
        """Be black."""
        super().enter()
        self._shown_s = 0.0

    def come_back(self) -> None:
        """Show the dim page again: whoever was elsewhere is awake."""
        super().come_back()
        self._shown_s = _SHOWN_S

    @property
    def is_dark(self) -> bool:  # type: ignore[override]
        """Whether the page is black now."""
        return self._shown_s <= 0

    @property
    def fits_large_words(self) -> bool:
        """Whether nothing is to be read."""
        return self.is_dark

    def shade_for(self, chosen: Theme) -> Theme:  # noqa: ARG002 - its base names it
        """Return the dim colours, for everybody: eyes are used to the dark."""
        return NIGHT

    def buttons(self) -> tuple[Button, ...]:
        """I am up, held; sleep on; the card. Nothing while it is black."""
        if self.is_dark:
            return ()
        up = hold_button("up", _("I am up"), "tick", Box(96, 600, 760, 240), size=68)
        sleep = Button("sleep", _("Sleep on"), "moon", Box(96, 880, 400, 150))
        return (up, sleep, card_button(_("Emergency"), Box(1564, 868, 284, 164)))

    def choose(self, target: str) -> str | None:
        """Get up, go on sleeping, or open the card."""
        if target == "card":
            return "card"
        if target == "sleep":
            self._shown_s = 0.0
            self.turn()
        elif self.visit.night is not None:
            self.visit.night.ask(NightCommand.UP)
        return None

    def hear(self, event: InputEvent) -> None:
        """Show the page at a press; what moves by itself shows nothing."""
        if isinstance(event, Press):
            was_dark, self._shown_s = self.is_dark, _SHOWN_S
            if was_dark:
                self.turn()

    def update(self, dt_s: float) -> str | None:
        """Become black again where nobody presses anything."""
        if not self.is_dark:
            self._shown_s -= dt_s
            if self.is_dark:
                self.turn()
        return super().update(dt_s)

    def draw(self, canvas: Canvas) -> None:
        """Draw nothing at all while it is black."""
        if self.is_dark:
            canvas.surface.fill(_BLACK)
            return
        super().draw(canvas)

    @property
    def _frame(self) -> NightFrame | None:
        return None if self.visit.night is None else self.visit.night.frame

    def _words(self) -> tuple[str, str]:
        frame = self._frame
        if frame is not None and frame.link is not LinkState.STREAMING:
            return _("The night goes on"), _("The sensor is away. It is looked for.")
        return _("The night goes on"), _("Your legs are being recorded.")

    def paint_ground(self, canvas: Canvas) -> None:
        """Say in few words that all is well."""
        title, words = self._words()
        y = canvas.text(title, Box(96, 120, 1600, 130), TITLE, bold=True)
        y = canvas.text(words, Box(96, y + 24, 1500, 130), LEAD)
        held = _("Hold to get up.")
        canvas.text(held, Box(96, y + 16, 1500, 130), LEAD)
        draw_key_help(canvas, Box(540, 940, 980, 60))

    def reading(self) -> Sequence[Line] | None:
        """Return the same for large words."""
        title, words = self._words()
        held = _("Hold to get up.")
        return (Line(title, TITLE, bold=True), Line(words), Line(held, rank=1))
