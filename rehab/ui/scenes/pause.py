"""Pause: nothing is lost. Going on is held; stopping is far away from it."""

from rehab.i18n import _
from rehab.model.frame import Command, Frame, Stage, StopReason
from rehab.model.signal import LinkState
from rehab.ui.canvas import BODY, Canvas
from rehab.ui.layout import Box
from rehab.ui.person import Person
from rehab.ui.scene import Screen, draw_key_help
from rehab.ui.widgets import Button, Meaning, hold_button

_STAND = (1470, 660)


class Pause(Screen):
    """Paused by a person, by a lost link, or by a stop rule that asks a question."""

    def enter(self) -> None:
        """Let the arm hang."""
        super().enter()
        visit = self.visit
        pose = visit.exercise.poses["start"]
        self._person = Person.of(
            visit.people, visit.exercise, visit.side, _STAND, [pose]
        )
        self._said: object = None

    @property
    def _is_asking(self) -> bool:
        frame = self.visit.frame
        reason = frame.stop_reason if frame is not None else None
        return reason in {StopReason.RHYTHMIC, StopReason.JERK_RATE}

    def buttons(self) -> tuple[Button, ...]:
        """Go on (or: I am OK), and stop."""
        words = _("I am OK") if self._is_asking else _("Hold to go on")
        resume = hold_button(
            "ok" if self._is_asking else "resume",
            words,
            "tick" if self._is_asking else "play",
            Box(96, 752, 780, 250),
            is_primary=True,
            meaning=Meaning.GO,
            size=68,
        )
        stop = hold_button(
            "stop",
            _("Stop for today"),
            "stop",
            Box(1480, 844, 344, 184),
            meaning=Meaning.STOP,
            size=BODY - 2,
        )
        return (resume, stop)

    def choose(self, target: str) -> str | None:
        """Pass it on; the session's stage decides the screen."""
        commands = {
            "ok": Command.I_AM_OK,
            "resume": Command.RESUME,
            "stop": Command.STOP,
        }
        self.visit.ask(commands[target])
        return None

    def update(self, dt_s: float) -> str | None:
        """Draw the words anew when they change."""
        self._person.update(dt_s)
        self._person.render()
        frame = self.visit.frame
        said = None if frame is None else (frame.stop_reason, frame.link)
        if said != self._said:
            self._said = said
            self.redraw()
        return super().update(dt_s)

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw the sign and the words."""
        t = canvas.theme
        canvas.light((1460, 420), (1240, 1160))
        canvas.disc((180, 148), 84, t.ink)
        canvas.icon("pause", 104, t.page, (180, 148))
        title = _("Are you OK?") if self._is_asking else _("Paused")
        canvas.text(title, Box(96, 250, 1000, 170), 128, bold=True)
        first, second = _words(self.visit.frame, is_asking=self._is_asking)
        y = canvas.text(first, Box(96, 430, 1000, 130), 50)
        canvas.text(second, Box(96, y + 8, 1000, 120), BODY, colour=t.ink_soft)
        draw_key_help(canvas, Box(96, 1018, 1200, 46))

    def paint(self, canvas: Canvas) -> None:
        """Draw the person at rest."""
        self._person.draw(canvas, self.visit.exercise.poses["start"])


def _words(frame: Frame | None, *, is_asking: bool) -> tuple[str, str]:
    """Return why it stands still, and what will happen."""
    if is_asking:
        return (
            _("We saw many fast movements. The exercise has stopped."),
            _("This app is not a seizure alarm. It calls nobody."),
        )
    if frame is not None and frame.link is LinkState.LOST:
        return (
            _("The sensor is away. Bring it closer."),
            _("We look for it. Nothing is lost."),
        )
    calm = _("You can take your time. Nothing is lost.")
    if frame is None or frame.paused_stage is not Stage.EXERCISE:
        return calm, _("This step starts again when you go on.")
    again = _("Number {n} of {n_all} starts again when you go on.")
    return calm, again.format(n=frame.repetition, n_all=frame.n_repetitions)
