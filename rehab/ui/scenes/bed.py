"""Bed: lie still for a moment, then put the lights out."""

import math
from collections.abc import Sequence

from rehab.i18n import _
from rehab.model.nights import NightCommand, NightFrame, NightStage
from rehab.model.signal import LinkState
from rehab.ui.canvas import BODY, COUNT, LEAD, TITLE, Canvas
from rehab.ui.column import Line
from rehab.ui.key_help import draw_key_help
from rehab.ui.layout import Box
from rehab.ui.night_words import may_sleep_words
from rehab.ui.nightly import LOW_PCT
from rehab.ui.phrases import battery_words
from rehab.ui.shaded import Shaded
from rehab.ui.theme import DUSK
from rehab.ui.widgets import Button, Meaning, hold_button


class Bed(Shaded):
    """One sentence, then one large way into the dark."""

    shade = DUSK

    def enter(self) -> None:
        """Begin with what is to be done now."""
        super().enter()
        self._said: object = None
        self._was_ready = False

    @property
    def _frame(self) -> NightFrame | None:
        return None if self.visit.night is None else self.visit.night.frame

    @property
    def _is_ready(self) -> bool:
        return self._frame is not None and self._frame.stage is NightStage.READY

    def buttons(self) -> tuple[Button, ...]:
        """Lights out, once it is ready; help; not tonight."""
        found = [
            Button("help", _("Help"), "help", Box(1232, 868, 284, 164)),
            Button("back", _("Not tonight"), "back", Box(1564, 868, 284, 164)),
        ]
        if self._is_ready:
            out = hold_button(
                "out",
                _("Lights out"),
                "moon",
                Box(96, 760, 760, 240),
                is_primary=True,
                meaning=Meaning.GO,
                size=68,
            )
            found.insert(0, out)
        return tuple(found)

    def choose(self, target: str) -> str | None:
        """Put the lights out, or leave."""
        if target == "help":
            return "help"
        if target == "back":
            return self.go_back()
        if self.visit.night is not None:
            self.visit.night.ask(NightCommand.LIGHTS_OUT)
        return None

    def go_back(self) -> str | None:
        """Leave; nothing of it is kept."""
        self.visit.abandon()
        return self.visit.base

    def update(self, dt_s: float) -> str | None:
        """Turn the page when it is ready; count down."""
        frame = self._frame
        if frame is not None:
            left_s = math.ceil(frame.rest_left_s)
            said = (left_s, frame.link, frame.battery_pct, frame.may_sleep)
            if self._said is not None and said != self._said:
                self.redraw()
            self._said = said
            if self._was_ready is not self._is_ready:
                self._was_ready = self._is_ready
                self.turn()
        return super().update(dt_s)

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw the words; while one lies still, how long it still is."""
        t, frame = canvas.theme, self._frame
        canvas.light((960, 300), (1900, 1000))
        if frame is None:
            return
        title, words, aside = self._words(frame)
        y = canvas.text(title, Box(96, 64, 1728, 130), TITLE + 8, bold=True)
        y = canvas.text(words, Box(96, y + 24, 1500, 190), LEAD + 4)
        canvas.text(aside, Box(96, y + 16, 1500, 190), BODY, colour=t.ink_soft)
        if not self._is_ready:
            n = str(math.ceil(frame.rest_left_s))
            box = Box(96, 560, 500, 280)
            canvas.text(n, box, COUNT, bold=True, colour=t.goal, middle=True)
        draw_key_help(canvas, Box(96, 1018, 1080, 46))

    def _words(self, frame: NightFrame) -> tuple[str, str, str]:
        if not self._is_ready:
            how = _("Lie down. Let both legs be heavy. Do not move them.")
            return _("Lie still"), how, ""
        words = _("The screen turns black. Any key shows it again, dimly.")
        aside = [_sensor(frame), may_sleep_words() if frame.may_sleep else ""]
        return _("Good night"), words, " ".join(one for one in aside if one)

    def reading(self) -> Sequence[Line] | None:
        """Return the same for large words."""
        frame = self._frame
        if frame is None:
            return None
        title, words, aside = self._words(frame)
        n = "" if self._is_ready else str(math.ceil(frame.rest_left_s))
        return (
            Line(title, TITLE, bold=True),
            Line(words),
            Line(n, TITLE, bold=True),
            Line(aside, rank=1),
        )


def _sensor(frame: NightFrame) -> str:
    """Return what may keep the sensor from lasting the night."""
    if frame.link is not LinkState.STREAMING:
        return _("The sensor is away. Bring it closer.")
    if frame.battery_pct is not None and frame.battery_pct < LOW_PCT:
        return _("The battery may not last the night. What is recorded is kept.")
    return battery_words(frame.battery_pct)
