"""Welcome: the first start. Try it without a sensor, or set it up."""

from rehab.i18n import _
from rehab.model.exercise import ArmPose, View
from rehab.model.signal import Side
from rehab.ui.canvas import BODY, LEAD, TITLE, Canvas
from rehab.ui.key_help import draw_key_help
from rehab.ui.layout import Box
from rehab.ui.person import Person
from rehab.ui.phrases import following_language, language_words
from rehab.ui.scene import Screen
from rehab.ui.sitting import Way
from rehab.ui.widgets import Button

_STAND = (1500, 706)
_WAVE = ArmPose(0, 24, 8, 0)


class Welcome(Screen):
    """One large way in, a second one, and the language."""

    simulated_at = None

    def enter(self) -> None:
        """Show the person."""
        super().enter()
        self.visit.row = None
        self._person = Person(
            self.visit.people,
            View.FRONT,
            Side.RIGHT,
            _STAND,
            [_WAVE],
            px_per_m=590,
            muscle="deltoid_medius",
        )

    def buttons(self) -> tuple[Button, ...]:
        """Try it now; set up; another language; help. After a try, set up comes first."""
        box, below = Box(96, 536, 980, 232), Box(96, 816, 466, 168)
        code = following_language(self.visit.preferences.language)
        return (
            *self._ways_in(box, below),
            Button(
                "language",
                language_words(code),
                "globe",
                Box(610, 816, 466, 168),
                size=46,
            ),
            Button("help", _("Help"), "help", Box(1564, 868, 284, 164)),
        )

    def _ways_in(self, box: Box, below: Box) -> tuple[Button, Button]:
        if self._was_tried:
            again = _("Try it once more")
            return (
                Button(
                    "setup", _("Set up"), "settings", box, is_primary=True, size=TITLE
                ),
                Button("try", again, "again", below, size=BODY),
            )
        return (
            Button("try", _("Try it now"), "play", box, is_primary=True, size=TITLE),
            Button("setup", _("Set up"), "settings", below, size=52),
        )

    @property
    def _was_tried(self) -> bool:
        course = self.visit.course
        return course.way is Way.TRY and bool(course.rows)

    def choose(self, target: str) -> str | None:
        """Try it, set it up, or speak another language."""
        if target == "help":
            return "help"
        if target == "setup":
            return "hands"
        if target == "language":
            code = following_language(self.visit.preferences.language)
            self.visit.prefer(language=code)
            self.come_back()
            return None
        self.visit.set_out(Way.TRY)
        choice = self.visit.simulation()
        self.visit.once_sensor = None if choice is None else choice.spec
        return "sensor"

    def go_back(self) -> str | None:
        """Close the program: over the whole screen there is no other sign for it."""
        self.visit.is_closing = True
        return None

    def update(self, dt_s: float) -> str | None:
        """Let the person come."""
        self._person.update(dt_s, level=0.28)
        self._person.render()
        return None

    def paint_ground(self, canvas: Canvas) -> None:
        """Say what this is, and that nothing here is sudden."""
        t = canvas.theme
        canvas.light((1500, 420), (1240, 1160))
        title = Box(96, 64, 1040, 210)
        y = canvas.text(_("Train calmly"), title, 128, bold=True, leading=1.1)
        first = _("Do your exercises. See what your muscle does.")
        y = canvas.text(first, Box(96, y + 16, 1040, 120), LEAD + 4)
        calm = _("Nothing here is loud. Nothing flashes.")
        canvas.text(calm, Box(96, y + 12, 1040, 120), LEAD + 4, colour=t.ink_soft)
        none = _("No sensor needed. About 2 minutes.")
        if self._was_tried:
            none = _("A few questions. About 2 minutes.")
        canvas.text(none, Box(96, 472, 980, 60), BODY, colour=t.ink_soft)
        draw_key_help(canvas, Box(96, 1006, 1300, 56))

    def paint(self, canvas: Canvas) -> None:
        """Draw the person."""
        self._person.draw(canvas, _WAVE)
