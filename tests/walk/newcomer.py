"""What a new user does, from the first start to the results, and then looks around."""

from collections.abc import Callable

import typer

from tests.walk.room import WindowRoom
from tests.walk.ways import Way

LONGEST_S = 900.0
LOOK_S = 1.6
"""So long somebody looks at a screen before they choose."""


class Newcomer:
    """Somebody before the window with one way of choosing."""

    def __init__(self, room: WindowRoom, way: Way) -> None:
        self._room, self._way = room, way
        self._begun_s = room.clock_s()
        self.n_chosen = 0

    @property
    def name(self) -> str:
        """The screen that is shown."""
        return self._room.director.name

    @property
    def shown(self) -> tuple[str, ...]:
        """The targets that there are."""
        panel = self._room.director.scene.panel()
        return tuple(target.name for target in panel.targets)

    @property
    def is_ready(self) -> bool:
        """Whether the way back says that it leads on."""
        buttons = getattr(self._room.director.scene, "buttons", tuple)()
        return any(b.name == "back" and b.icon == "forward" for b in buttons)

    def choose(self, *names: str) -> None:
        """Choose one target after the other, with time to look before each."""
        for name in names:
            self._room.wait(LOOK_S)
            self._way.choose(self._room, name)

    def sees(self, names: set[str]) -> bool:
        """Look at the screen, and whether it is one of these, with something to choose."""
        self._room.wait(LOOK_S)
        return self.name in names and bool(self.shown)

    def choose_lit(self) -> None:
        """Choose what has the light; while an arm moves, or only Back is there, wait."""
        panel = self._room.director.scene.panel()
        lit = panel.focused
        if lit is not None and not panel.is_moving and self.shown != ("back",):
            self._way.choose(self._room, lit.name)
            self.n_chosen += 1

    def say(self, words: str) -> None:
        """Say what was reached, and when."""
        since_s = self._room.clock_s() - self._begun_s
        typer.echo(
            f"{words}: {since_s:.0f} s from the first picture; {self.n_chosen} choices"
        )

    def until(self, *names: str) -> None:
        """Wait for one of these screens; what paused by itself is gone on with."""
        until_s = self._room.now() + LONGEST_S
        while self.name not in names:
            assert self._room.now() < until_s, (self.name, names)
            if self.name == "pause":
                self.choose("resume")
            self._room.frame()
        self._room.wait(1.0)

    def wait_for(self, name: str) -> None:
        """Wait until a target is offered."""
        until_s = self._room.now() + LONGEST_S
        while name not in self.shown:
            assert self._room.now() < until_s, (self.name, name)
            self._room.frame()

    def choose_one(self, *names: str) -> None:
        """Choose whichever of these targets there is; wait while there is none."""
        found = [name for name in names if name in self.shown]
        if found:
            self.choose(found[0])
        else:
            self._room.frame()

    def tap(self) -> None:
        """Press for a moment."""
        self._room.wait(2.0)
        self._way.tap(self._room)
        self._room.wait(1.0)


def try_it(me: Newcomer) -> None:
    """Welcome, and the first exercise without a sensor."""
    me.choose("try")
    me.until("contact")
    me.choose("begin")
    me.until("summary")
    me.choose("finish")
    me.until("welcome", "today")


def set_up(me: Newcomer) -> None:
    """The questions of the first start."""
    if me.name == "welcome":
        me.choose("setup")
    me.choose("hold", "hold", "hold", "use")
    me.until("loudness")
    me.choose("start", "enough")
    me.until("profile")
    me.choose("right", "arm", "go", "no", "no", "name")
    write_a_letter(me)
    me.choose("later", "go")
    me.until("today")


def write_a_letter(me: Newcomer) -> None:
    """The first letter there is, as a name: the first group until it is written."""
    me.until("name")
    me.choose(me.shown[0])
    while not me.is_ready:
        me.choose(me.shown[0])
    me.choose("back", "keep")
    me.until("profile")


def sensor_on(me: Newcomer) -> None:
    """From the choice of a sensor to the first calibration."""
    while me.name not in {"calibrate", "exercise"}:
        if me.name == "sensor":
            me.choose_one("use", "mine")
        elif me.name == "placement":
            me.choose("done")
        elif me.name == "contact":
            me.choose("begin")


def train(me: Newcomer) -> None:
    """The first two exercises of the day; the second one ends early."""
    me.choose("start", "go", "done")
    sensor_on(me)
    me.until("next")
    me.choose("go")
    sensor_on(me)
    me.until("exercise")
    pause(me)
    me.until("next")
    me.choose("stop")
    me.until("summary")
    me.choose("finish", "good", "done", "yes", "well", "nothing")
    me.until("history")
    me.choose("back")
    me.until("today")


def read_nothing(me: Newcomer) -> None:
    """Choose whatever is lit, wherever nothing moves, until two exercises are done.

    The first one is the try-out, the second the first of the first day.
    """
    for ends in ({"summary"}, {"today"}, {"next", "summary"}):
        while not me.sees(ends):
            me.choose_lit()
        me.say(me.name)


def pause(me: Newcomer) -> None:
    """Press in the middle, and go on."""
    me.tap()
    if me.name == "pause":
        me.choose("resume")


def one_more(me: Newcomer) -> None:
    """One exercise that is chosen freely, with a rest between its sets."""
    me.choose("more", "home", "exercise", "start", "go", "done")
    sensor_on(me)
    me.until("rest")
    me.choose("fine")
    me.wait_for("go")
    me.choose("go")
    me.until("summary")
    me.choose("finish")
    me.until("today")


def look_around(me: Newcomer) -> None:
    """Results, the week, every setting, help, the emergency card."""
    me.choose("results", "back", "more", "week", "back")
    me.until("today")
    me.choose("more", "settings")
    me.choose(*["next"] * 13)
    me.choose("back", "help", "card", "ok")
    me.until("today")


WHOLE: tuple[Callable[[Newcomer], None], ...] = (
    try_it,
    set_up,
    train,
    one_more,
    look_around,
)
