"""Home: one exercise that is chosen freely, with which arm, and one large button."""

from collections.abc import Sequence

from rehab.i18n import _
from rehab.model.exercise import LEG_MUSCLES
from rehab.ui.canvas import BODY, HEADING, LABEL, LEAD, TITLE, Canvas
from rehab.ui.column import Line
from rehab.ui.key_help import draw_key_help
from rehab.ui.layout import Box
from rehab.ui.person import Person, goal_pose
from rehab.ui.phrases import (
    done_words,
    dose_words,
    hello_words,
    limb_words,
    minutes_words,
)
from rehab.ui.poses import part_way
from rehab.ui.scene import Screen
from rehab.ui.sitting import Way
from rehab.ui.tile import N_CARDS, card_person, draw_card
from rehab.ui.widgets import Button

_HERO = (1470, 706)


class Home(Screen):
    """Cards of three exercises; the chosen one is framed and shown large."""

    simulated_at = None
    picture = Box(1120, 20, 780, 860)

    def enter(self) -> None:
        """Show what is chosen."""
        super().enter()
        self.visit.row = None
        self._n_drawn = 0
        self._has_looked_back = False
        self._cast()

    def buttons(self) -> tuple[Button, ...]:
        """Start; another exercise; another arm; results."""
        start = Box(96, 656, 980, 200)
        named = [
            Button("start", _("Start"), "play", start, is_primary=True),
            Button("exercise", _("Next exercise"), "forward", Box(940, 904, 340, 136)),
            Button("side", self._other(), "swap", Box(1316, 904, 240, 136)),
            self._way_out(),
        ]
        if len(self.visit.exercise.sides) < 2:
            named = [b for b in named if b.name != "side"]
        if len(self.visit.exercises) < 2:
            named = [b for b in named if b.name != "exercise"]
        return tuple(named)

    def _other(self) -> str:
        is_leg = self.visit.exercise.primary.muscle in LEG_MUSCLES
        return _("Other leg") if is_leg else _("Other arm")

    @property
    def _is_base(self) -> bool:
        return self.visit.base == "home"

    def _way_out(self) -> Button:
        box = Box(1592, 904, 252, 136)
        if self._is_base:
            return Button("results", _("Results"), "chart", box)
        return Button("back", _("My day"), "back", box)

    def go_back(self) -> str | None:
        """Go back to the day; where everything began here, close the program."""
        if not self._is_base:
            return self.visit.base
        self.visit.is_closing = True
        return None

    def choose(self, target: str) -> str | None:
        """Change what is chosen, or go on."""
        if target == "start":
            self.visit.set_out(Way.FREE)
            if not self._is_base:
                return "check"
            # what was named on the command line leads to its sensor, a person's not
            # before they said how the day is
            wanted = self.visit.wanted_sensor
            is_asked = wanted is not None and self.visit.has_to_be_asked(wanted)
            return "check" if is_asked else "sensor"
        if target in {"results", "back"}:
            return "history" if target == "results" else self.visit.base
        if target == "exercise":
            self.visit.next_exercise()
            self._focus = [b.name for b in self.buttons()].index("exercise")
        else:
            self.visit.next_side()
        self._cast()
        self.redraw()
        return None

    def _cast(self) -> None:
        """Put the people of the cards and the large one on the screen."""
        visit = self.visit
        first = visit.index // N_CARDS * N_CARDS
        self._page = visit.exercises[first : first + N_CARDS]
        self._tiles = [
            card_person(visit.people, k, exercise, visit.side_for(exercise))
            for k, exercise in enumerate(self._page)
        ]
        self._plans = [visit.plan(exercise) for exercise in self._page]
        chosen = visit.exercise
        self._pose = part_way(chosen)
        self._hero = Person.of(visit.people, chosen, visit.side, _HERO, [self._pose])

    def update(self, dt_s: float) -> str | None:
        """Render people one step a frame; read the history once Start was drawn."""
        if self._n_drawn >= 2 and not self._has_looked_back:
            self._has_looked_back = True
            self.visit.look_back()
            self.redraw()
        people = [*self._tiles, self._hero]
        for person in people:
            person.update(dt_s, level=0.28)
        for person in people:
            if person.render():
                break
        return None

    def _title(self) -> str:
        if self._is_base:
            return hello_words(self.visit.profile.name)
        return _("Choose an exercise")

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw title, cards and footer."""
        t, chosen = canvas.theme, self.visit.exercise
        canvas.light((1500, 440), (1240, 1160))
        canvas.text(self._title(), Box(96, 48, 1060, 110), TITLE, bold=True)
        about = f"{chosen.words.title}. {minutes_words(self.visit.plan(chosen))}."
        canvas.text(about, Box(96, 162, 980, 64), LEAD, colour=t.ink_soft)
        pairs = zip(self._page, self._plans, strict=True)
        for k, (exercise, plan) in enumerate(pairs):
            title, is_chosen = exercise.words.title, exercise is chosen
            draw_card(canvas, k, title, dose_words(plan), is_chosen=is_chosen)
        side = Box(1200, 56, 560, 70)
        words = limb_words(self.visit.side, chosen)
        canvas.text(words, side, HEADING, bold=True, align="centre")
        draw_key_help(canvas, Box(96, 984, 820, 84))
        help_box = Box(660, 884, 256, 48)
        words = _("Escape: close") if self._is_base else ""
        canvas.text(words, help_box, LABEL, colour=t.ink_soft)
        words = done_words(self.visit.n_done)
        canvas.text(
            words,
            Box(96, 884, 540 if self._is_base else 820, 90),
            BODY - 4,
            colour=t.ink_soft,
        )

    def reading(self) -> Sequence[Line]:
        """Return what is chosen, without the other cards."""
        chosen = self.visit.exercise
        plan = self._plans[self._page.index(chosen)]
        return (
            Line(self._title(), TITLE, bold=True),
            Line(chosen.words.title, HEADING, bold=True),
            Line(f"{limb_words(self.visit.side, chosen)}. {dose_words(plan)}."),
            Line(f"{minutes_words(plan)}."),
            Line(done_words(self.visit.n_done), rank=1),
        )

    def paint(self, canvas: Canvas) -> None:
        """Draw the people."""
        self._n_drawn += 1
        for tile, exercise in zip(self._tiles, self._page, strict=True):
            tile.draw(canvas, goal_pose(exercise))
        self._hero.draw(canvas, self._pose)
