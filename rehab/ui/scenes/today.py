"""Today: the plan of the day as calm cards, the week as dots, one large Start."""

from collections.abc import Sequence

from rehab.i18n import _, ngettext
from rehab.model.checkup import Advice
from rehab.model.exercise import Exercise
from rehab.model.plan import PlanItem
from rehab.ui.canvas import BODY, LABEL, LEAD, TITLE, Canvas
from rehab.ui.column import Line
from rehab.ui.key_help import draw_key_help
from rehab.ui.layout import Box
from rehab.ui.person import Person, goal_pose
from rehab.ui.phrases import (
    day_minutes_words,
    done_words,
    dose_words,
    hello_words,
    short_side_words,
)
from rehab.ui.poses import part_way
from rehab.ui.scene import Screen
from rehab.ui.sitting import Way
from rehab.ui.tile import N_CARDS, card_person, draw_card
from rehab.ui.weekly import draw_week
from rehab.ui.widgets import Button

_HERO = (1490, 676)


class Today(Screen):
    """What is left of today; on a rest day, that this is right too."""

    simulated_at = None
    picture = Box(1120, 20, 780, 820)

    def enter(self) -> None:
        """Ask what is to be done."""
        super().enter()
        visit = self.visit
        visit.row, visit.advice = None, None
        self._n_drawn = 0
        self._has_looked_back = False
        self._day = visit.day()
        self._cast()

    def _cast(self) -> None:
        visit = self.visit
        self._page: Sequence[PlanItem] = self._day.items[:N_CARDS]
        self._shown = [(visit.exercise_of(item), item) for item in self._page]
        self._tiles = [
            card_person(visit.people, k, exercise, item.side)
            for k, (exercise, item) in enumerate(self._shown)
        ]
        first, side = visit.exercise, visit.side
        if self._shown:
            first, side = self._shown[0][0], self._shown[0][1].side
        self._hero_pose = part_way(first) if self._shown else first.poses["start"]
        people, pose = visit.people, [self._hero_pose]
        self._hero = Person.of(people, first, side, _HERO, pose, px_per_m=590)

    @property
    def _is_rest(self) -> bool:
        return not self._day.items

    def buttons(self) -> tuple[Button, ...]:
        """Start, or what there is on a day without; results; more; help."""
        box = Box(96, 656, 980, 200)
        if self._is_rest:
            start = Button("week", _("See my week"), "week", box, is_primary=True)
        else:
            start = Button("start", _("Start"), "play", box, is_primary=True)
        return (
            start,
            Button("results", _("Results"), "chart", Box(1180, 888, 200, 152)),
            Button("more", _("More"), "more", Box(1412, 888, 200, 152)),
            Button("help", _("Help"), "help", Box(1644, 888, 200, 152)),
        )

    def choose(self, target: str) -> str | None:
        """Begin with the questions before training, or look at something."""
        if target == "start":
            self.visit.set_out(Way.PLAN)
            return "check"
        return {"results": "history"}.get(target, target)

    def go_back(self) -> str | None:
        """Close the program: over the whole screen there is no other sign for it."""
        self.visit.is_closing = True
        return None

    def update(self, dt_s: float) -> str | None:
        """Render people one step a frame; read the history once Start was drawn."""
        if self._n_drawn >= 2 and not self._has_looked_back:
            self._has_looked_back = True
            if self.visit.has_to_call():
                return "advice"
            self.visit.look_back()
            self.redraw()
        people = [*self._tiles, self._hero]
        for person in people:
            person.update(dt_s, level=0.28)
        for person in people:
            if person.render():
                break
        return None

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw the words and the cards."""
        t = canvas.theme
        canvas.light((1500, 420), (1240, 1160))
        title, words = self._headline()
        canvas.text(title, Box(96, 44, 1020, 112), TITLE + 8, bold=True)
        canvas.text(words, Box(96, 160, 1020, 76), LEAD, colour=t.ink_soft)
        for k, (exercise, item) in enumerate(self._shown):
            self._paint_card(canvas, k, exercise, item)
        if self._is_rest:
            self._paint_calm(canvas)
        canvas.text(_("This week"), Box(96, 896, 260, 52), LABEL, colour=t.ink_soft)
        draw_week(canvas, (392, 919), self.visit.days_done(), self.visit.week())
        words = self._footer()
        canvas.text(words, Box(96, 950, 1040, 56), BODY - 6, colour=t.ink_soft)
        draw_key_help(canvas, Box(96, 1010, 1060, 50))

    def reading(self) -> Sequence[Line]:
        """Return the day, and what comes first."""
        title, words = self._headline()
        lines = [Line(title, TITLE, bold=True), Line(words)]
        for exercise, item in self._shown[:1]:
            dose = dose_words(self.visit.desk.plan(item))
            lines.append(Line(exercise.words.title, LEAD, bold=True))
            lines.append(Line(f"{dose} · {short_side_words(item.side)}"))
        n_more = len(self._day.items) - 1
        if n_more > 0:
            words = ngettext("Then {n} more.", "Then {n} more.", n_more)
            lines.append(Line(words.format(n=n_more)))
        return [*lines, Line(self._footer(), rank=1)]

    def _headline(self) -> tuple[str, str]:
        hello = hello_words(self.visit.profile.name)
        day = self._day
        if day.items:
            plans = [self.visit.desk.plan(item) for item in day.items]
            n = len(day.items)
            words = ngettext("Today: {n} exercise.", "Today: {n} exercises.", n)
            return hello, f"{words.format(n=n)} {day_minutes_words(plans)}."
        if day.done:
            return _("Well done"), _("All of today is done.")
        advice = self.visit.desk.advice()
        if Advice.STOP_TODAY in advice:
            return _("Enough for today"), _("Rest now. Go on tomorrow.")
        return _("Rest day"), _("Nothing to do today. That is part of the plan.")

    def _paint_card(
        self, canvas: Canvas, k: int, exercise: Exercise, item: PlanItem
    ) -> None:
        dose = dose_words(self.visit.desk.plan(item))
        line = f"{dose} · {short_side_words(item.side)}"  # the picture shows it, too
        title = exercise.words.title
        draw_card(canvas, k, title, line, short=dose, is_chosen=k == 0)

    def _paint_calm(self, canvas: Canvas) -> None:
        """Fill the place of the cards with three kind sentences."""
        t, box = canvas.theme, Box(96, 252, 980, 384)
        canvas.card(box)
        canvas.icon("moon", 120, t.goal, (box.x + 120, box.y + 192))
        lines = (
            _("Muscles grow stronger while they rest."),
            _("Drink enough. Sleep well."),
            _("A walk is good, if it feels good."),
        )
        for k, words in enumerate(lines):
            line = Box(box.x + 240, box.y + 48 + k * 100, box.w - 280, 92)
            canvas.text(words, line, BODY, on=t.card, middle=True)

    def _footer(self) -> str:
        """Return a kind word: what went wrong at the start, else what was done."""
        told = self.visit.notice()
        if told:
            return told
        return done_words(self.visit.n_done)

    def paint(self, canvas: Canvas) -> None:
        """Draw the people."""
        self._n_drawn += 1
        for tile, (exercise, _item) in zip(self._tiles, self._shown, strict=True):
            tile.draw(canvas, goal_pose(exercise))
        self._hero.draw(canvas, self._hero_pose)
