"""Screens that ask one thing at a time: a title, a sentence, and two to four answers.

The answers stand in one row, all alike: none is the "right" one. Back stands apart at
the lower right, help beside it where there is room.
"""

from dataclasses import dataclass

from rehab.i18n import _
from rehab.ui.canvas import BODY, HEADING, LEAD, TITLE, Canvas
from rehab.ui.key_help import draw_key_help
from rehab.ui.layout import Box
from rehab.ui.rules import MAX_TARGETS
from rehab.ui.scene import Screen
from rehab.ui.widgets import Button, Meaning

_LEFT, _WIDE, _GAP = 96.0, 1728.0, 48.0
_ROW = (556.0, 272.0)  # top and height of the answers
BACK = Box(1564, 868, 284, 164)
HELP = Box(1232, 868, 284, 164)
N_STEPS = 9
"""Pages of the first start: the hand, sound, and those of the profile."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One target of a asked. `is_primary` is the way forward, drawn in its colour."""

    name: str
    label: str
    icon: str
    is_primary: bool = False
    needs_hold: bool = False
    meaning: Meaning = Meaning.OTHER
    hold_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Question:
    """What stands on the screen now.

    `step` is (which, of how many), for the bar at the top; `value` stands large.
    """

    title: str
    words: str
    answers: tuple[Answer, ...]
    step: tuple[int, int] | None = None
    value: str = ""
    has_back: bool = True


def answer_boxes(n: int, top: float, height: float) -> tuple[Box, ...]:
    """Return `n` equal boxes in a row."""
    wide = (_WIDE - (n - 1) * _GAP) / n
    return tuple(Box(_LEFT + k * (wide + _GAP), top, wide, height) for k in range(n))


class Pages(Screen):
    """A scene gives `question` and `answer`; `before` says what Back does."""

    simulated_at = None

    def question(self) -> Question:
        """Return what is asked now."""
        raise NotImplementedError

    def answer(self, name: str) -> str | None:
        """Take an answer; return the next scene's name, or None."""
        raise NotImplementedError(name)

    def before(self) -> str | None:
        """Go one page back; return the scene before where this is the first."""
        return self.visit.base

    def buttons(self) -> tuple[Button, ...]:
        """Return the answers; Back and help as far as there is room."""
        asked = self.question()
        boxes = answer_boxes(len(asked.answers), *_ROW)
        found = [
            Button(
                answer.name,
                answer.label,
                answer.icon,
                box,
                is_primary=answer.is_primary,
                needs_hold=answer.needs_hold,
                meaning=answer.meaning,
                hold_s=answer.hold_s,
                size=HEADING if box.w > 430 else BODY,
            )
            for answer, box in zip(asked.answers, boxes, strict=True)
        ]
        if asked.has_back and len(found) < MAX_TARGETS:
            found.append(Button("back", _("Back"), "back", BACK))
        if len(found) < MAX_TARGETS:
            found.append(Button("help", _("Help"), "help", HELP))
        return tuple(found)

    def choose(self, target: str) -> str | None:
        """Go back, open help, or take an answer."""
        if target == "help":
            return "help"
        following = self.before() if target == "back" else self.answer(target)
        self.redraw()
        return following

    def focus_on(self, name: str) -> None:
        """Put the focus on a target: after a mark, on the way forward.

        Who holds the key once more then goes on, and does not take the mark back.
        """
        self._focus = [button.name for button in self.buttons()].index(name)

    def go_back(self) -> str | None:
        """Do what Back does."""
        following = self.before()
        self.redraw()
        return following

    def update(self, dt_s: float) -> str | None:  # noqa: ARG002 - nothing moves
        """Stay until there is an answer."""
        return None

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw the question."""
        t, asked = canvas.theme, self.question()
        canvas.light((960, 300), (1900, 1000))
        top = 64.0
        if asked.step is not None:
            draw_steps(canvas, *asked.step)
            top = 150.0
        room = Box(_LEFT, top, _WIDE, 228 if asked.step else 260)
        y = canvas.text(asked.title, room, TITLE, bold=True, leading=1.14)
        if asked.value:
            box = Box(_LEFT, y, _WIDE, _ROW[0] - y - (120 if asked.words else 40))
            below = Box(_LEFT, _ROW[0] - 110, _WIDE, 66)
            canvas.text(asked.words, below, LEAD, colour=t.ink_soft, middle=True)
            canvas.text(asked.value, box, 120, bold=True, colour=t.goal, middle=True)
        else:
            box = Box(_LEFT, y + 16, _WIDE, _ROW[0] - y - 40)
            canvas.text(asked.words, box, LEAD + 2, colour=t.ink_soft)
        draw_key_help(canvas, Box(_LEFT, 950, 1080, 100))


def draw_steps(canvas: Canvas, now: int, n: int) -> None:
    """Say which step of how many this is, in words and as a bar."""
    t = canvas.theme
    words = _("Step {n} of {n_all}").format(n=now, n_all=n)
    canvas.text(words, Box(_LEFT, 48, 900, 56), BODY, colour=t.ink_soft)
    for k in range(n):
        box = Box(_LEFT + k * 136, 112, 120, 14)
        canvas.card(box, fill=t.goal if k < now else t.track, radius=7)
