"""Placement: where the pads go, one muscle a page, drawn on the side that trains."""

from collections.abc import Sequence

from rehab.i18n import _
from rehab.model.exercise import LEG_MUSCLES, ArmPose, Placement, View
from rehab.model.signal import Side
from rehab.ui.canvas import BODY, HEADING, LEAD, TITLE, Canvas
from rehab.ui.column import Line
from rehab.ui.figure.muscle import MUSCLES
from rehab.ui.key_help import draw_key_help
from rehab.ui.layout import Box
from rehab.ui.pages import draw_steps
from rehab.ui.person import Person
from rehab.ui.phrases import limb_words
from rehab.ui.scene import Screen
from rehab.ui.stick import draw_pads, draw_pointer, find_pads
from rehab.ui.widgets import Button

_PX_PER_M = 980.0
_STAND = {View.SIDE: (1340, 1000), View.FRONT: (1316, 1000)}
"""The pelvis, so that the trunk and the arms are seen, beside the words and targets."""
_INSET = Box(1566, 56, 290, 320)
_INSET_AT = (1711, 250)
_INSET_PX = 190.0


class PlacementScene(Screen):
    """The person stands large, the muscle glows, and two pads lie on it."""

    simulated_at = (1030, 40)
    picture = Box(1040, 40, 840, 1000)

    def enter(self) -> None:
        """Begin with the first muscle."""
        super().enter()
        self._at = 0
        self._cast()

    @property
    def _muscle(self) -> Placement:
        return self.visit.exercise.muscles[self._at]

    def _cast(self) -> None:
        visit, exercise = self.visit, self.visit.exercise
        self._pose = exercise.poses["start"]
        muscle = self._muscle.muscle
        if muscle in MUSCLES:
            is_both = exercise.view is View.SIDE and visit.side is Side.BOTH
            side = Side.RIGHT if is_both else visit.side
            x, y = _STAND[exercise.view]
            self._person = Person(
                visit.people,
                exercise.view,
                side,
                (x, y),
                [self._pose],
                px_per_m=_PX_PER_M,
                muscle=muscle,
                part=Box(x - 1, 0, 2, y),  # it changes sides with the inset
            )
        else:  # a leg: as the exercise has it
            self._person = Person.of(
                visit.people, exercise, visit.side, (1400, 720), [self._pose]
            )
        self._pads = find_pads(self._person, muscle, self._pose)
        self._inset = Person(
            visit.people,
            View.FRONT,
            visit.side,
            _INSET_AT,
            [ArmPose(0, 16, 6, 0)],
            px_per_m=_INSET_PX,
            muscle=muscle,
            part=_INSET,
        )

    def buttons(self) -> tuple[Button, ...]:
        """Done; back; help."""
        done = Box(96, 784, 440, 220)
        return (
            Button("done", _("Done"), "tick", done, is_primary=True, size=80),
            Button("back", _("Back"), "back", Box(576, 840, 220, 164)),
            Button("help", _("Help"), "help", Box(836, 840, 192, 164)),
        )

    def choose(self, target: str) -> str | None:
        """Turn to the next muscle, or on to the check of the pads."""
        if target == "help":
            return "help"
        if target == "back":
            return self.go_back()
        if self._at + 1 < len(self.visit.exercise.muscles):
            self._turn(1)
            return None
        self.visit.is_placed = True
        return None

    def _turn(self, by: int) -> None:
        self._at += by
        self._cast()
        self.turn()

    def go_back(self) -> str | None:
        """Turn one muscle back; from the first, leave the session."""
        if self._at:
            self._turn(-1)
            return None
        self.visit.abandon()
        return self.visit.base

    def update(self, dt_s: float) -> str | None:
        """Let the people come."""
        for person in (self._person, self._inset):
            person.update(dt_s, level=0.36)
        if not self._person.render():
            self._inset.render()
        return super().update(dt_s)

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw the words."""
        t, n = canvas.theme, len(self.visit.exercise.muscles)
        canvas.light((1400, 470), (1300, 1240))
        if n > 1:
            draw_steps(canvas, self._at + 1, n)
        title = _("Stick 2 pads on the orange muscle")
        room = Box(96, 160, 920, 230)
        y = canvas.text(title, room, TITLE - 4, bold=True, leading=1.14)
        words = self._muscle.words
        y = canvas.text(words, Box(96, y + 28, 900, 180), LEAD)
        clean = self._clean()
        canvas.text(clean, Box(96, y + 16, 900, 120), LEAD, colour=t.ink_soft)
        canvas.card(_INSET)
        side = Box(_INSET.x, _INSET.bottom - 76, _INSET.w, 68)
        words = limb_words(self.visit.side, self.visit.exercise)
        look = {"bold": True, "align": "centre", "middle": True}
        canvas.text(words, side, BODY - 4, on=t.card, **look)  # type: ignore[arg-type]
        draw_key_help(canvas, Box(96, 1032, 932, 44))

    def reading(self) -> Sequence[Line]:
        """Return which arm, where on it, and the step that it is."""
        n = len(self.visit.exercise.muscles)
        step = _("Step {n} of {n_all}").format(n=self._at + 1, n_all=n)
        side = limb_words(self.visit.side, self.visit.exercise)
        clean = self._clean()
        return (
            Line(step if n > 1 else "", rank=2),
            Line(_("Stick 2 pads on the orange muscle"), HEADING, bold=True),
            Line(f"{side}. {self._muscle.words}"),
            Line(clean, rank=1),
        )

    def _clean(self) -> str:
        """Return what is done before the pads go on, and how they lie."""
        if self._muscle.muscle in LEG_MUSCLES:
            return _("Clean and dry the skin. Along the leg, side by side.")
        return _("Clean and dry the skin. Along the arm, side by side.")

    def paint(self, canvas: Canvas) -> None:
        """Draw the person, the pads and what points at them."""
        self._person.draw(canvas, self._pose)
        self._inset.draw(canvas, ArmPose(0, 16, 6, 0))
        if not self._person.is_shown:
            return
        for pads in self._pads:
            draw_pads(canvas, self._person, pads)
        if self._pads and canvas.has_words:
            pads = self._pads[0]
            at = self._person.spot(canvas, pads.middle)
            is_before = self._person.view is View.SIDE and at[0] >= 1480
            x = 1056 if is_before else 1590
            box = Box(x, min(max(at[1] - 52, 420), 930), 290, 104)
            at = (at[0], box.y + 52)
            draw_pointer(canvas, at, box, _("2 pads here"), pads.radius)
