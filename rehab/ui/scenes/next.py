"""Next: one exercise is kept, the next one is shown; rest until one is ready."""

from collections.abc import Sequence

from rehab.i18n import _
from rehab.model.exercise import ArmPose
from rehab.ui.canvas import BODY, HEADING, LEAD, Canvas
from rehab.ui.column import Line
from rehab.ui.key_help import draw_key_help
from rehab.ui.layout import Box
from rehab.ui.person import Person
from rehab.ui.phrases import dose_words, jerks_words, limb_words
from rehab.ui.poses import part_way
from rehab.ui.scene import Screen
from rehab.ui.widgets import Button, Meaning, card_button, hold_button

_STAND = (1500, 676)


class Next(Screen):
    """Keeps what was done first; then it waits as long as somebody likes."""

    picture = Box(1120, 20, 780, 800)

    def enter(self) -> None:
        """Say that it is being kept; the work begins after that was drawn."""
        super().enter()
        visit, following = self.visit, self.visit.course.following
        self._n_drawn = 0
        self._exercise = visit.exercise
        self._item = following
        side = visit.side
        if following is not None:
            self._exercise, side = visit.exercise_of(following), following.side
        self._pose: ArmPose = part_way(self._exercise)
        self._person = Person.of(
            visit.people, self._exercise, side, _STAND, [self._pose], px_per_m=590
        )

    def buttons(self) -> tuple[Button, ...]:
        """Go on; the emergency card; stop."""
        if self.visit.session is not None:
            return ()
        go = hold_button(
            "go",
            _("Hold to go on"),
            "play",
            Box(96, 780, 640, 220),
            is_primary=True,
            meaning=Meaning.GO,
            size=56,
        )
        card = card_button(_("Emergency card"), Box(1130, 868, 330, 164))
        stop = hold_button(
            "stop",
            _("Stop for today"),
            "stop",
            Box(1500, 868, 348, 164),
            meaning=Meaning.STOP,
        )
        return (go, card, stop)

    def choose(self, target: str) -> str | None:
        """Open the sensor for the next exercise, or end here."""
        if target == "card":
            return "card"
        if target == "stop":
            return "summary"
        self.visit.go_on()
        self.visit.once_sensor = self.visit.opened
        return "sensor"

    def update(self, dt_s: float) -> str | None:
        """Keep the session once the screen has said so."""
        self._person.update(dt_s, level=0.28)
        self._person.render()
        if self.visit.session is not None and self._n_drawn >= 2:
            self.visit.finish()
            self.redraw()
        return None

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw what is done and what comes."""
        t, visit = canvas.theme, self.visit
        canvas.light((1500, 420), (1100, 1120))
        title = _("Rest") if visit.session is None else _("One moment")
        canvas.text(title, Box(96, 44, 1000, 150), 120, bold=True)
        words = _("Rest a little. Drink something.")
        if visit.session is not None:
            words = _("We keep what you did.")
        canvas.text(words, Box(96, 200, 1000, 70), LEAD + 2)
        row, item = visit.row, self._item
        if row is None or item is None:
            return
        done = _("{exercise}: done").format(exercise=visit.exercise.words.title)
        canvas.icon("tick", 56, t.done, (124, 330))
        canvas.text(done, Box(176, 294, 940, 72), LEAD, middle=True)
        n = row.score.n_jerks if row.score is not None else 0
        canvas.diamond((124, 408), 20, t.jerk)
        canvas.text(jerks_words(n), Box(176, 372, 940, 72), LEAD, middle=True)
        box = Box(96, 474, 1000, 262)
        canvas.card(box, edge=t.goal, width=6)
        x, wide = box.x + 40, box.w - 80
        words = _("Next: {exercise}").format(exercise=self._exercise.words.title)
        line = Box(x, box.y + 22, wide, 84)
        canvas.text(words, line, HEADING, bold=True, on=t.card, middle=True)
        dose = dose_words(visit.desk.plan(item))
        words = f"{limb_words(item.side, self._exercise)}. {dose}."
        line = Box(x, box.y + 106, wide, 64)
        canvas.text(words, line, BODY, colour=t.ink_soft, on=t.card, middle=True)
        n = len(visit.course.left) - 1
        words = _("Still to do today: {n}").format(n=n)
        line = Box(x, box.y + 176, wide, 64)
        canvas.text(words, line, BODY, colour=t.ink_soft, on=t.card, middle=True)
        draw_key_help(canvas, Box(96, 1032, 1300, 44))

    def reading(self) -> Sequence[Line] | None:
        """Return that one rests, what comes next, and what is done if there is room."""
        visit, item = self.visit, self._item
        row = visit.row
        if row is None or item is None or visit.session is not None:
            return None
        done = _("{exercise}: done").format(exercise=visit.exercise.words.title)
        following = _("Next: {exercise}").format(exercise=self._exercise.words.title)
        side, dose = limb_words(item.side, self._exercise), visit.desk.plan(item)
        n = row.score.n_jerks if row.score is not None else 0
        more = _("Still to do today: {n}").format(n=len(visit.course.left) - 1)
        return (
            Line(_("Rest"), 120, bold=True),
            Line(_("Rest a little. Drink something."), LEAD),
            Line(done, rank=2),
            Line(jerks_words(n), rank=4),
            Line(following, LEAD, bold=True),
            Line(f"{side}. {dose_words(dose)}.", rank=1),
            Line(more, rank=3),
        )

    def paint(self, canvas: Canvas) -> None:
        """Draw the person as the next exercise begins."""
        self._n_drawn += 1
        self._person.draw(canvas, self._pose)
