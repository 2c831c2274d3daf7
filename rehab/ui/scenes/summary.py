"""Summary: what was done, in numbers and one sentence. No praise that was not earned."""

from collections.abc import Sequence

from rehab.errors import SensorError
from rehab.i18n import _, decimal, ngettext
from rehab.model.frame import StopReason
from rehab.model.score import Score, Withheld
from rehab.model.session import SessionRow
from rehab.ui.canvas import BODY, LABEL, LEAD, TITLE, Canvas
from rehab.ui.column import Line
from rehab.ui.key_help import draw_key_help
from rehab.ui.layout import Box
from rehab.ui.person import Person
from rehab.ui.phrases import jerks_words, phase_words
from rehab.ui.scene import Screen
from rehab.ui.sitting import Way
from rehab.ui.visit import Visit
from rehab.ui.widgets import Button

_STAND = (1590, 720)
_SECONDS_UNDER_S = 120  # longer times are told in minutes


class Summary(Screen):
    """Keeps the session first, then tells what it was."""

    picture = Box(1360, 0, 560, 780)

    def enter(self) -> None:
        """Say that it is being kept; the work begins after that was drawn."""
        super().enter()
        visit = self.visit
        pose = visit.exercise.poses["start"]
        self._person = Person.of(
            visit.people, visit.exercise, visit.side, _STAND, [pose]
        )
        self._n_drawn = 0
        self._reason = _reason(visit)

    def buttons(self) -> tuple[Button, ...]:
        """Finish, and results."""
        if self.visit.row is None and self.visit.session is not None:
            return ()
        box = Box(96, 780, 560, 220)
        finish = Button("finish", _("Finish"), "tick", box, is_primary=True)
        box = Box(704, 830, 260, 170)
        return (finish, Button("results", _("Results"), "chart", box))

    def choose(self, target: str) -> str | None:
        """Say how it was, after a way that was planned; else finish, or see results."""
        if target == "results":
            return "history"
        return self._onward()

    def _onward(self) -> str:
        visit = self.visit
        is_planned = visit.course.way is Way.PLAN
        if visit.row is None or not is_planned or not visit.course.rows:
            return visit.base
        return "rating"

    def go_back(self) -> str | None:
        """Go on as Finish does."""
        return self._onward() if self.visit.session is None else None

    def update(self, dt_s: float) -> str | None:
        """Keep the session once the screen has said so."""
        self._person.update(dt_s)
        self._person.render()
        if self.visit.session is not None and self._n_drawn >= 2:
            self.visit.finish()
            self.redraw()
        return None

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw the words and the numbers."""
        canvas.light((1560, 420), (1100, 1120))
        row = self.visit.row
        if row is None:
            canvas.text(_("One moment"), Box(96, 64, 1100, 130), TITLE, bold=True)
            words = _("We keep what you did.")
            canvas.text(words, Box(96, 204, 1100, 64), LEAD + 2)
            return
        t = canvas.theme
        title, words = _headline(self._reason)
        canvas.text(title, Box(96, 48, 1340, 120), TITLE + 8, bold=True)
        canvas.text(words, Box(96, 176, 1200, 64), LEAD + 2)
        for k, (number, name, sign) in enumerate(self._numbers(row)):
            box = Box(96 + k * 388, 272, 364, 290)
            canvas.card(box)
            place = Box(box.x + 8, box.y + 20, box.w - 16, 176)
            canvas.text(
                str(number),
                place,
                150,
                bold=True,
                on=t.card,
                align="centre",
                middle=True,
            )
            _paint_name(canvas, sign, name, box)
        first, second = _sentences(row.score)
        y = 596.0
        if not self._was_guided(row):
            first, second, y = _("The exercise had not begun."), "", 288.0
        if row.is_simulated:
            second = _("Practice with simulated data.")
        elif row.is_replayed:
            second = _("Played from a recording.")
        y = canvas.text(first, Box(96, y, 1200, 64), LEAD)
        canvas.text(second, Box(96, y + 4, 1200, 64), LEAD, colour=t.ink_soft)
        draw_key_help(canvas, Box(96, 1018, 1200, 46))

    def reading(self) -> Sequence[Line] | None:
        """Return the numbers with their names in one line each."""
        row = self.visit.row
        if row is None:
            return None
        title, words = _headline(self._reason)
        first, second = _sentences(row.score)
        if not self._was_guided(row):
            first, second = _("The exercise had not begun."), ""
        numbers = [f"{number} {name}" for number, name, _sign in self._numbers(row)]
        return (
            Line(title, TITLE, bold=True),
            Line(words, LEAD, rank=1 if self._reason is None else 0),
            *(Line(number, LEAD, bold=True) for number in numbers),
            Line(first if row.score is None or row.score.withheld else "", rank=1),
            Line(second, rank=2),
        )

    def _was_guided(self, row: SessionRow) -> bool:
        """Whether any of the exercise was done, so that there is something to count."""
        if self.visit.was_training:
            return True
        return row.score is not None and row.score.n_repetitions_complete > 0

    def _numbers(self, row: SessionRow) -> tuple[tuple[int, str, str], ...]:
        """Return the counts with their names and signs; none if nothing was guided."""
        if not self._was_guided(row):
            return ()
        score = row.score
        done = score.n_repetitions_complete if score is not None else 0
        jerks = score.n_jerks if score is not None else 0
        holds = self.visit.n_holds
        numbers = [
            (done, ngettext("repetition", "repetitions", done), "tick"),
            (holds, ngettext("hold in the goal", "holds in the goal", holds), "goal"),
            (jerks, ngettext("jerk noted", "jerks noted", jerks), "jerk"),
        ]
        has_goal = self.visit.exercise.target is not None
        return tuple(n for n in numbers if n[2] != "goal" or has_goal)

    def paint(self, canvas: Canvas) -> None:
        """Draw the person."""
        self._n_drawn += 1
        self._person.draw(canvas, self.visit.exercise.poses["start"])
        if self.visit.row is None and self.visit.session is None:
            words = _("Nothing was recorded.")
            canvas.text(words, Box(96, 300, 1100, 64), BODY)


def _paint_name(canvas: Canvas, sign: str, name: str, box: Box) -> None:
    """Draw a number's sign and name, centred together."""
    t = canvas.theme
    wide = canvas.width(name, LABEL)
    x, y = box.x + (box.w - wide - 52) / 2, box.bottom - 64
    if sign == "tick":
        canvas.icon("tick", 40, t.done, (x + 20, y))
    elif sign == "goal":
        canvas.frame(Box(x + 2, y - 17, 34, 34), 9, t.goal, 7)
    else:
        canvas.diamond((x + 20, y), 17, t.jerk)
    line = Box(x + 52, y - 28, wide + 8, 56)
    canvas.text(name, line, LABEL, on=t.card, middle=True)


def _reason(visit: Visit) -> StopReason | None:
    """Return why it ended early; a failure counts as that, None is the whole dose."""
    if visit.cut_by is not None:
        is_sensor = isinstance(visit.cut_by, SensorError)
        return StopReason.SENSOR_LOST if is_sensor else StopReason.PATIENT
    return visit.frame.stop_reason if visit.frame is not None else None


def _headline(reason: StopReason | None) -> tuple[str, str]:
    """Return how it ended, without blame."""
    calm = _("What you did is kept.")
    words = {
        None: (_("Well done"), _("You did the whole exercise.")),
        StopReason.PATIENT: (_("Stopped for today"), calm),
        StopReason.JERK_RATE: (
            _("That is enough for today"),
            _("Many jerks came. Rest now. What you did is kept."),
        ),
        StopReason.RHYTHMIC: (
            _("That is enough for today"),
            _("Rest now. What you did is kept."),
        ),
        StopReason.PAIN: (
            _("That is enough for today"),
            _("It hurts. Rest now. What you did is kept."),
        ),
        StopReason.UNWELL: (_("Stopped. Rest now."), calm),
        StopReason.WRONG_SIDE: (_("Stopped"), _("Put the sensor on your other arm.")),
        StopReason.MAX_DURATION: (
            _("That is enough for today"),
            _("The time is up. What you did is kept."),
        ),
        StopReason.SENSOR_LOST: (_("The sensor went away"), calm),
        StopReason.SENSOR_ENDED: (_("The recording has ended"), calm),
    }
    return words[reason]


def _sentences(score: Score | None) -> tuple[str, str]:
    """Return what can honestly be said about the jerks."""
    if score is None:
        return _("This session is not scored."), ""
    if score.withheld:
        return _withheld_words(score.withheld[0]), _("So we do not compare this one.")
    if score.n_jerks == 0:
        return _("No jerks noted today."), ""
    if score.per_min is None:
        return jerks_words(score.n_jerks), ""
    jerks = ngettext("{n} jerk", "{n} jerks", score.n_jerks).format(n=score.n_jerks)
    seconds = round(score.detectable_s)
    if seconds < _SECONDS_UNDER_S:
        first = _("{jerks} in {n} seconds of clear signal.").format(
            jerks=jerks, n=seconds
        )
    else:
        first = _("{jerks} in {n} minutes of clear signal.").format(
            jerks=jerks, n=decimal(f"{score.detectable_s / 60:.1f}")
        )
    most = max(score.by_phase, key=lambda part: part.n_jerks, default=None)
    if most is None or score.n_jerks < 4 or most.n_jerks * 2 <= score.n_jerks:
        return first, ""
    return first, _("Most came {when}.").format(when=phase_words(most.phase))


def _withheld_words(why: Withheld) -> str:
    words = {
        Withheld.LOW_COVERAGE: _("Parts of the signal were lost."),
        Withheld.LOW_DETECTABLE: _("The pads did not always touch well."),
        Withheld.NO_REFERENCE: _("Your level was not measured."),
        Withheld.WEAK_REFERENCE: _("The muscle's signal was too weak."),
        Withheld.TOO_SHORT: _("The session was short."),
        Withheld.NOT_GUIDED: _("This was a recording without an exercise."),
        Withheld.NO_EXERCISE: _("It ended before the exercise began."),
    }
    return words[why]
