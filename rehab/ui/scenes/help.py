"""Help: what the screen before this one is for, in three short sentences."""

from collections.abc import Sequence

from rehab.i18n import _
from rehab.ui.canvas import HEADING, LEAD, TITLE, Canvas
from rehab.ui.column import Line
from rehab.ui.explained import explained
from rehab.ui.key_help import draw_key_help, silence_words
from rehab.ui.layout import Box
from rehab.ui.scene import Screen
from rehab.ui.widgets import Button, card_button

_ROW_HIGH = 150


class Help(Screen):
    """Three numbered sentences, a way back, and the emergency card."""

    simulated_at = None

    def buttons(self) -> tuple[Button, ...]:
        """Back; hear it, if there is a voice; the emergency card."""
        back = Button(
            "back", _("Back"), "back", Box(96, 772, 560, 232), is_primary=True
        )
        card = card_button(_("Emergency card"), Box(1480, 820, 344, 184))
        if not self.visit.sounds.can_speak:
            return (back, card)
        hear = Button("hear", _("Read it to me"), "sound", Box(820, 820, 496, 184))
        return (back, hear, card)

    def choose(self, target: str) -> str | None:
        """Go back, read aloud, or open the emergency card."""
        if target == "hear":
            title, sentences = explained(self.visit.aside_from)
            self.visit.sounds.say(title, *sentences)
            return None
        return "card" if target == "card" else self.visit.way_back()

    def go_back(self) -> str | None:
        """Go back."""
        return self.visit.way_back()

    def update(self, dt_s: float) -> str | None:  # noqa: ARG002 - nothing moves
        """Stay until it was read; give way to the card when no answer came."""
        return "card" if self.visit.scene_of_now() == "card" else None

    def reading(self) -> Sequence[Line]:
        """Return the title, and each sentence after its number."""
        title, sentences = explained(self.visit.aside_from)
        said = [Line(f"{k}. {words}") for k, words in enumerate(sentences, start=1)]
        silence = Line(silence_words(self.visit.sounds), rank=1)
        return Line(title, TITLE, bold=True), *said, silence

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw the sentences."""
        t = canvas.theme
        canvas.disc((156, 132), 60, t.card, t.goal, 7)
        canvas.icon("help", 84, t.goal, (156, 132))
        title, sentences = explained(self.visit.aside_from)
        canvas.text(title, Box(252, 60, 1560, 150), TITLE, bold=True, middle=True)
        for k, words in enumerate(sentences):
            y = 244.0 + k * (_ROW_HIGH + 16)
            canvas.card(Box(96, y, 1728, _ROW_HIGH))
            at = (176, y + _ROW_HIGH / 2)
            canvas.disc(at, 38, t.card, t.goal, 6)
            number = Box(at[0] - 34, at[1] - 36, 68, 72)
            canvas.text(
                str(k + 1),
                number,
                HEADING - 10,
                bold=True,
                on=t.card,
                align="centre",
                middle=True,
            )
            line = Box(252, y + 8, 1540, _ROW_HIGH - 16)
            canvas.text(words, line, LEAD + 2, on=t.card, middle=True)
        silence = silence_words(self.visit.sounds)
        draw_key_help(canvas, Box(96, 1018, 1728, 46), also=silence)
