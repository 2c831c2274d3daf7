"""Contact: how the pads touch, in plain words, and when it can begin."""

from collections.abc import Sequence

from rehab.i18n import _
from rehab.model.frame import SENSOR_WIDE, Command, Contact, Frame
from rehab.model.signal import LinkState
from rehab.ui.canvas import BODY, LEAD, TITLE, Canvas
from rehab.ui.column import Line
from rehab.ui.key_help import draw_key_help
from rehab.ui.layout import Box
from rehab.ui.person import Person
from rehab.ui.phrases import battery_words, contact_words, limb_words
from rehab.ui.scene import Screen
from rehab.ui.stick import draw_pads, find_pads
from rehab.ui.widgets import Button, Meaning, draw_row, hold_button

_PELVIS = (1500, 716)
_N_ROWS = 4
_ROW_HIGH = (140, 112)  # with advice; the second where all rows are in use


class ContactScene(Screen):
    """A checklist: the sensor, each pair of pads; one large way to begin."""

    simulated_at = (1560, 40)
    picture = Box(1150, 40, 740, 800)

    def enter(self) -> None:
        """Begin to render the person as the next screens show it."""
        super().enter()
        visit, exercise = self.visit, self.visit.exercise
        self._pose = exercise.poses["start"]
        self._person = Person.whole(visit.people, exercise, visit.side, _PELVIS)
        self._said: object = None

    @property
    def _frame(self) -> Frame | None:
        return self.visit.frame

    @property
    def _is_good(self) -> bool:
        frame = self._frame
        found = frame.contacts if frame is not None else ()
        return bool(found) and all(c is Contact.GOOD for c in found)

    def buttons(self) -> tuple[Button, ...]:
        """Begin, as it is or all well; show the pads again; help; back."""
        words = _("Hold to begin") if self._is_good else _("Begin as it is")
        begin = hold_button(
            "begin",
            words,
            "play",
            Box(96, 792, 640, 212),
            is_primary=True,
            meaning=Meaning.GO,
            size=52,
        )
        return (
            begin,
            Button("pads", _("Show the pads"), "again", Box(768, 840, 360, 164)),
            Button("help", _("Help"), "help", Box(1160, 840, 190, 164)),
            Button("back", _("Back"), "back", Box(1588, 840, 260, 164)),
        )

    def choose(self, target: str) -> str | None:
        """Begin, or go to another screen."""
        if target == "help":
            return "help"
        if target == "begin":
            self.visit.ask(Command.BEGIN)
        elif target == "pads":
            return "placement"
        else:
            return self.go_back()
        return None

    def go_back(self) -> str | None:
        """Leave before anything has begun."""
        self.visit.abandon()
        return self.visit.base

    def update(self, dt_s: float) -> str | None:
        """Follow what the pads say."""
        frame = self._frame
        if frame is not None:
            self._person.update(dt_s, frame.level * 0.45)
            said = (
                frame.contacts,
                frame.battery_pct,
                frame.link,
                frame.is_space_short,
            )
            if said != self._said:
                self._said = said
                self.redraw()
        self._person.render()
        return super().update(dt_s)

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw the checklist."""
        t, frame = canvas.theme, self._frame
        canvas.light((1500, 440), (1100, 1100))
        contacts = frame.contacts[:_N_ROWS] if frame is not None else ()
        title = _("All is ready") if self._is_good else _("Almost ready")
        canvas.text(title, Box(96, 44, 1040, 110), TITLE, bold=True)
        side = limb_words(self.visit.side, self.visit.exercise)
        title = self.visit.title
        canvas.text(
            f"{title}. {side}.", Box(96, 156, 1040, 62), LEAD, colour=t.ink_soft
        )
        y = 232.0
        if len(contacts) < _N_ROWS:
            said, advice = _sensor_words(frame)
            high = _ROW_HIGH[0] if advice else 96
            box = Box(96, y, 1040, high)
            draw_row(canvas, box, said, advice, is_good=not advice)
            y += high + 16
        for k, contact in enumerate(_pads(contacts, is_told=len(contacts) < _N_ROWS)):
            said, advice = contact_words(contact)
            if len(contacts) > 1:
                said = f"{k + 1}. {said}"
            high = _ROW_HIGH[len(contacts) >= _N_ROWS - 1] if advice else 96
            is_good = contact is Contact.GOOD
            draw_row(canvas, Box(96, y, 1040, high), said, advice, is_good=is_good)
            y += high + 16
        room = Box(96, y, 1040, 780 - y)
        if room.h > 110:
            words = self.visit.position
            canvas.text(words, room, BODY - 4, colour=t.ink_soft)
        draw_key_help(canvas, Box(96, 1032, 1200, 44))

    def reading(self) -> Sequence[Line]:
        """Return what is not well yet, with what to do; the rest is well."""
        frame = self._frame
        contacts = frame.contacts[:_N_ROWS] if frame is not None else ()
        title = _("All is ready") if self._is_good else _("Almost ready")
        said, advice = _sensor_words(frame)
        lines = [
            Line(title, TITLE, bold=True),
            Line(f"{said}. {advice}" if advice else said, rank=0 if advice else 3),
        ]
        for k, contact in enumerate(_pads(contacts, is_told=True)):
            if contact is Contact.GOOD and len(contacts) > 1:
                continue
            said, advice = contact_words(contact)
            which = f"{k + 1}. " if len(contacts) > 1 else ""
            words = f"{which}{said}. {advice}" if advice else f"{which}{said}"
            lines.append(Line(words, rank=1 if len(lines) > 2 else 0))
        return [*lines, Line(self.visit.position, rank=2)]

    def paint(self, canvas: Canvas) -> None:
        """Draw the person with the pads on."""
        self._person.draw(canvas, self._pose)
        muscle = self.visit.exercise.primary.muscle
        if self._person.is_shown:
            for pads in find_pads(self._person, muscle, self._pose):
                draw_pads(canvas, self._person, pads)


def _pads(contacts: Sequence[Contact], *, is_told: bool) -> Sequence[Contact]:
    """Return what is said of each pair of pads.

    What is wrong with the sensor as a whole is not said again if its own row tells it.
    """
    found = contacts or (Contact.UNKNOWN,)
    if not is_told:
        return found
    return [Contact.UNKNOWN if one in SENSOR_WIDE else one for one in found]


def _sensor_words(frame: Frame | None) -> tuple[str, str]:
    """Return how the sensor is; its battery, where that needs a charger."""
    if frame is None or frame.link is not LinkState.STREAMING:
        return _("The sensor is away"), _("Bring it closer.")
    if frame.is_battery_low:
        return _("The battery is nearly empty"), _("Charge the sensor first.")
    if frame.is_space_short:
        return _("The computer is nearly full"), _("Ask someone to make room.")
    for contact in SENSOR_WIDE.intersection(frame.contacts):
        return contact_words(contact)
    return battery_words(frame.battery_pct) or _("The sensor is on"), ""
