"""Sensor: choose one, wait while it connects, and tap it to know that it is yours."""

from collections.abc import Sequence

from rehab.i18n import _, is_right_to_left
from rehab.model.frame import Stage
from rehab.model.signal import Side
from rehab.ui.canvas import BODY, HEADING, LEAD, TITLE, Canvas
from rehab.ui.column import Line
from rehab.ui.deck import Deck
from rehab.ui.ear import Hearing
from rehab.ui.events import InputEvent, Move
from rehab.ui.key_help import draw_key_help
from rehab.ui.layout import Box
from rehab.ui.meter import Meter
from rehab.ui.person import Person
from rehab.ui.phrases import battery_words, limb_words, link_words
from rehab.ui.scene import Screen
from rehab.ui.sensor_words import card_words, search_words
from rehab.ui.widgets import Button

_CARD = Box(96, 232, 980, 250)
_STAND = (1440, 706)
_BAR = Box(900, 300, 128, 400)
_LARGE_BARS = (Box(1180, 96, 128, 400), Box(1650, 96, 128, 400))  # in the picture
_SETTLE_S = 1.5  # a stronger one may be heard just after the first
_QUIET_S = 1.0  # no key and no button moved for so long: nobody is choosing now


class Sensor(Screen):
    """One sensor at a time on a card; no lists. While it stands sensors are looked for.

    What is found never changes the card that is shown. Only where there is none yet, or
    nothing else to turn to, a page is turned, and only while no hand is choosing.
    """

    simulated_at = (1640, 132)  # below the name of the limb, however long
    picture = Box(1120, 20, 780, 820)

    def enter(self) -> None:
        """Ask what there is, or open the sensor that was named at the start."""
        super().enter()
        visit = self.visit
        self._wanted = visit.take_wanted() if visit.session is None else None
        self._deal(Deck(() if self._is_connecting else visit.sensors()))
        self._person = Person.whole(visit.people, visit.exercise, visit.side, _STAND)
        self._meter = Meter(_BAR, 1.0)
        self._n_drawn = 0
        self._said: object = None

    def _deal(self, deck: Deck) -> None:
        self._deck, self._has_others = deck, deck.place[1] > 1
        self._found_s = self._quiet_s = 0.0

    @property
    def _is_connecting(self) -> bool:
        return self.visit.session is not None or self._wanted is not None

    @property
    def _is_asking(self) -> bool:
        frame = self.visit.frame
        is_ready = frame is not None and frame.stage is Stage.READY
        return self.visit.session is not None and is_ready

    def buttons(self) -> tuple[Button, ...]:
        """Use this one; another one; back; once it streams, whether it is one's own."""
        back = Button("back", _("Back"), "back", Box(1588, 880, 260, 160))
        go = Box(96, 780, 700, 220)
        if self._is_asking:
            words = _("Yes, this is mine")
            mine = Button("mine", words, "tick", go, is_primary=True, size=56)
            return (mine, self._another(), back)
        choice = self._deck.shown
        if self._is_connecting:
            return (back,)
        if choice is None:
            words = _("Practice sensor")
            # where "Other sensor" will be, not "Use this one"
            practice = Button("practice", words, "play", Box(844, 830, 280, 170))
            return (practice, back) if self._deck.practice else (back,)
        words = _("Try it now") if choice.is_simulated else _("Use this one")
        use = Button("use", words, "play", go, is_primary=True, size=68)
        return (use, self._another(), back) if self._has_others else (use, back)

    def _another(self) -> Button:
        return Button("other", _("Other sensor"), "swap", Box(844, 830, 280, 170))

    def choose(self, target: str) -> str | None:
        """Open the sensor, show another one, or leave."""
        if target == "back":
            return self.go_back()
        if target == "mine":
            self.visit.know()
            return None
        if target == "other" and self._is_asking:
            self.visit.abandon()
            self.enter()
            self._deal(Deck(self.visit.sensors(), not_mine=self.visit.opened))
            self.turn()
            return None
        choice = self._deck.shown if target == "use" else self._deck.practice
        if target == "other":
            self._deck.show_other()
        elif choice is not None:
            self.visit.scout.close()
            if self.visit.has_to_be_asked(choice.spec):
                self.visit.once_sensor = choice.spec  # the check leads back to it
                return "check"
            self._wanted = choice.spec
            self._n_drawn = 0
            self._focus = 0
        self.redraw()
        return None

    def hear(self, event: InputEvent) -> None:
        """Note that a hand is at work."""
        if not isinstance(event, Move):
            self._quiet_s = 0.0

    def go_back(self) -> str | None:
        """Leave without a session."""
        self.visit.abandon()
        return self.visit.base

    def update(self, dt_s: float) -> str | None:
        """Render the person; open the sensor once the screen has said so."""
        frame = self.visit.frame
        if not self._is_connecting:
            self._look(dt_s)
        self._person.update(dt_s, level=0.3)
        self._person.render()
        if self._wanted is not None and self._n_drawn >= 2:
            wanted, self._wanted = self._wanted, None
            self.visit.begin(wanted)
        if frame is not None:
            self._meter.update(frame.level, None, dt_s)
        link = link_words(frame.link if frame is not None else None)
        battery = frame.battery_pct if frame is not None else None
        said = (link, battery, self._is_asking)
        if self._is_connecting and said != self._said:
            if self._said is not None and self._is_asking:
                self.turn()  # another screen: it asks something
            self._said = said
            self.redraw()
        return super().update(dt_s)

    def _look(self, dt_s: float) -> None:
        """Take in what is heard; turn the page only where it is due, and nobody presses."""
        deck = self._deck
        before = self._of_choosing()
        deck.take(self.visit.scout.look())
        self._quiet_s += dt_s
        self._found_s += dt_s if deck.has_found else 0.0
        is_due = deck.shown is None and deck.has_found and self._found_s >= _SETTLE_S
        is_due |= deck.shown is not None and self._has_others != (deck.place[1] > 1)
        if is_due and self._quiet_s >= _QUIET_S and self._hold[0] is None:
            if deck.shown is None:
                deck.show_found()
            self._has_others = deck.place[1] > 1
            self.turn()
        elif self._of_choosing() != before:
            self.redraw()

    def _of_choosing(self) -> object:
        """Return what is said while one chooses."""
        return self._words(), self._deck.place

    def _words(self) -> tuple[str, str, str]:
        choice, trouble = self._deck.shown, self.visit.scout.trouble
        if choice is None:
            return search_words(trouble)
        ear = self.visit.ear.state is Hearing.HEARD
        is_heard = ear and choice.spec == self.visit.preferences.sensor
        return card_words(choice, trouble, is_heard=is_heard)

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw the words and the card."""
        canvas.light((1460, 440), (1240, 1160))
        side = limb_words(self.visit.side, self.visit.exercise)
        where = Box(1200, 56, 560, 70)
        canvas.text(side, where, HEADING, bold=True, align="centre")
        if self._is_asking:
            self._paint_question(canvas)
        elif self._is_connecting:
            self._paint_connecting(canvas)
        else:
            self._paint_choice(canvas)

    def _paint_choice(self, canvas: Canvas) -> None:
        t = canvas.theme
        name, detail, advice = self._words()
        title = _("Choose your sensor")
        canvas.text(title, Box(96, 64, 1000, 120), TITLE, bold=True)
        canvas.card(_CARD, edge=t.goal, width=6)
        x, wide = _CARD.x + 48, _CARD.w - 96
        line = Box(x, _CARD.y + 32, wide, 80)
        canvas.text(name, line, HEADING + 8, bold=True, on=t.card, middle=True)
        below = Box(x, _CARD.y + 124, wide, 110)
        canvas.text(detail, below, LEAD, colour=t.ink_soft, on=t.card)
        canvas.text(advice, Box(96, 520, 980, 120), LEAD)
        if self._has_others and self._deck.shown is not None:
            n, n_all = self._deck.place
            of = _("Sensor {n} of {n_all}").format(n=n, n_all=n_all)
            canvas.text(of, Box(844, 766, 420, 56), BODY - 4, colour=t.ink_soft)
        draw_key_help(canvas, Box(96, 1018, 1200, 46))

    def _paint_connecting(self, canvas: Canvas) -> None:
        t, frame = canvas.theme, self.visit.frame
        title, calm = link_words(frame.link if frame is not None else None)
        canvas.text(title, Box(96, 64, 1000, 120), TITLE, bold=True)
        canvas.text(calm, Box(96, 196, 980, 66), LEAD + 4)
        battery = battery_words(frame.battery_pct if frame is not None else None)
        canvas.text(battery, Box(96, 266, 980, 60), BODY, colour=t.ink_soft)
        canvas.text(_("Get ready"), Box(96, 400, 980, 70), HEADING, bold=True)
        canvas.text(
            self.visit.position, Box(96, 478, 900, 124), LEAD, colour=t.ink_soft
        )

    def _paint_question(self, canvas: Canvas) -> None:
        t, frame = canvas.theme, self.visit.frame
        title = _("Is this your sensor?")
        canvas.text(title, Box(96, 64, 1000, 120), TITLE, bold=True)
        words = _("Tap it with a finger.")
        y = canvas.text(words, Box(96, 240, 760, 130), LEAD + 4)
        words = _("The orange bar moves if it is yours.")
        y = canvas.text(words, Box(96, y + 8, 760, 130), LEAD, colour=t.ink_soft)
        battery = battery_words(frame.battery_pct if frame is not None else None)
        canvas.text(battery, Box(96, y + 24, 760, 120), BODY, colour=t.ink_soft)
        self._meter.draw_ground(canvas, None)
        draw_key_help(canvas, Box(96, 1018, 1200, 46))

    def reading(self) -> Sequence[Line] | None:
        """Return the one thing to do, and on which arm."""
        frame = self.visit.frame
        battery = battery_words(frame.battery_pct if frame is not None else None)
        arm = Line(limb_words(self.visit.side, self.visit.exercise), rank=2)
        if self._is_asking:
            return (
                Line(_("Is this your sensor?"), TITLE, bold=True),
                Line(_("Tap it with a finger."), LEAD),
                Line(_("The orange bar moves if it is yours.")),
                Line(battery, rank=1),
                arm,
            )
        if self._is_connecting:
            return None
        name, detail, advice = self._words()
        n, n_all = self._deck.place
        of = _("Sensor {n} of {n_all}").format(n=n, n_all=n_all)
        is_one_of = self._has_others and self._deck.shown is not None
        return (
            Line(_("Choose your sensor"), TITLE, bold=True),
            Line(name, HEADING, bold=True),
            Line(detail, rank=1),
            Line(advice),
            Line(of if is_one_of else "", rank=2),
            arm,
        )

    def build(self, canvas: Canvas) -> None:  # noqa: ARG002 - one of the usual size
        """Put the bar beside the words; where they are large, in front of the person."""
        faces_right = (
            self.visit.side is not Side.LEFT
        )  # also where one reads from there
        large = _LARGE_BARS[faces_right is not is_right_to_left()]
        self._meter = Meter(large if self._is_large else _BAR, 1.0)

    def paint(self, canvas: Canvas) -> None:
        """Draw the person with the muscle that will be measured."""
        self._n_drawn += 1
        self._person.draw(canvas, self.visit.exercise.poses["start"])
        if self._is_asking:
            self._meter.draw(canvas)
