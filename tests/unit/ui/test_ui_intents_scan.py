"""Scanning and dwelling. If these fail, who has one switch, or cannot press, is stuck, or
something is chosen that nobody chose.
"""

import math

import pytest

from rehab.model.habits import Habits
from rehab.ui.events import Action, Intent, Move, Panel, Press, Release, Target
from rehab.ui.intents import InputFilter
from rehab.ui.layout import Box

FRAME_S = 1 / 60
RESUME = Target("resume", Box(100, 600, 400, 300), needs_hold=True)
HELP = Target("help", Box(700, 600, 300, 300))
STOP = Target("stop", Box(1200, 600, 300, 300), needs_hold=True, is_stop=True)
PANEL = Panel((RESUME, HELP, STOP))


class Person:
    """Looks at a panel whose focus goes where the filter says."""

    def __init__(self, habits: Habits, panel: Panel = PANEL) -> None:
        self.filter = InputFilter(habits)
        self.panel = panel
        self.time_s = 10.0
        self.said: list[Intent] = []
        self.filter.screen_changed(self.time_s)

    @property
    def lit(self) -> str:
        target = self.panel.focused
        assert target is not None
        return target.name

    def wait(self, seconds: float, at: tuple[float, float] | None = None) -> None:
        for _ in range(round(seconds / FRAME_S)):
            self.time_s += FRAME_S
            if at is not None:
                self.filter.feed(Move(self.time_s, at), self.panel)
            for intent in self.filter.tick(self.time_s, self.panel):
                if intent.action is Action.FOCUS:
                    names = [t.name for t in self.panel.targets]
                    at_ = names.index(str(intent.target))
                    self.panel = Panel(self.panel.targets, at_)
                else:
                    self.said.append(intent)

    def press(self, seconds: float, control: str = "space") -> None:
        self.filter.feed(Press(control, self.time_s), self.panel)
        self.wait(seconds)
        self.filter.feed(Release(control, self.time_s), self.panel)
        self.wait(0.2)


def test_the_light_begins_at_the_safest_target_and_goes_round() -> None:
    person = Person(Habits(scan_s=1.8))
    person.wait(0.8)
    assert person.lit == "help"
    seen = [person.lit]
    for _ in range(4):
        person.wait(1.8)
        seen.append(person.lit)
    assert seen == ["help", "stop", "resume", "help", "stop"]


def test_the_light_never_begins_at_a_call_for_help_and_reaches_it() -> None:
    """Who presses once too early in a rest would frighten the whole house."""
    alarm = Target("card", Box(700, 600, 300, 300), is_alarm=True)
    person = Person(Habits(scan_s=1.8), Panel((RESUME, alarm, STOP)))
    person.wait(0.8)
    assert person.lit == "resume"  # which a press alone does not choose
    person.press(0.4)
    assert person.said == []
    while person.lit != "card":
        person.wait(0.1)
    person.press(0.4)
    assert person.said == [Intent(Action.PRIMARY, "card")]


def test_a_press_chooses_what_is_lit_and_the_light_begins_again() -> None:
    person = Person(Habits(scan_s=1.8))
    person.wait(0.9)
    person.press(0.4)
    assert person.said == [Intent(Action.PRIMARY, "help")]
    assert person.lit == "help"


def test_what_sets_an_arm_in_motion_is_held_also_when_lit() -> None:
    person = Person(Habits(scan_s=1.0))
    person.wait(0.8)
    while person.lit != "resume":
        person.wait(0.1)
    person.press(0.5)
    assert person.said == []
    while person.lit != "resume":
        person.wait(0.1)
    person.press(1.4)
    assert person.said == [Intent(Action.PRIMARY, "resume")]


def test_the_light_stays_while_the_switch_is_down() -> None:
    person = Person(Habits(scan_s=0.8))
    person.wait(0.9)
    lit = person.lit
    person.press(2.0)
    assert person.lit == lit


def test_nothing_is_scanned_while_an_arm_moves() -> None:
    person = Person(Habits(scan_s=0.8), Panel((HELP, STOP), is_moving=True))
    person.wait(5.0)
    assert person.lit == "help"
    assert person.filter.feed(Press("space", person.time_s), person.panel) == [
        Intent(Action.PAUSE)
    ]


def test_a_pointer_that_rests_on_a_target_chooses_it_once() -> None:
    person = Person(Habits(dwell_s=1.0))
    person.wait(1.0, (50, 50))
    person.wait(0.9, (850, 750))
    assert person.said == []
    assert person.filter.hold[0] == "help"
    person.wait(1.5, (850, 750))
    assert person.said == [Intent(Action.PRIMARY, "help")]
    person.wait(5.0, (850, 750))
    assert len(person.said) == 1


def test_a_tremor_does_not_keep_a_pointer_from_resting() -> None:
    person = Person(Habits(dwell_s=1.0))
    person.wait(1.0, (50, 50))
    for k in range(150):
        shake = 12 * math.sin(2 * math.pi * 7 * k * FRAME_S)
        person.wait(FRAME_S, (850 + shake, 750 - shake))
    assert person.said == [Intent(Action.PRIMARY, "help")]


def test_what_appears_under_a_resting_pointer_is_not_chosen() -> None:
    """A hand that lies on the mouse must not resume the exercise it just paused."""
    person = Person(Habits(dwell_s=0.6))
    person.wait(1.0, (200, 750))
    person.filter.screen_changed(person.time_s)
    person.wait(5.0, (200, 750))
    assert person.said == []


def test_a_pointer_on_its_way_over_a_target_chooses_nothing() -> None:
    person = Person(Habits(dwell_s=0.6))
    person.wait(1.0, (50, 750))
    for x in range(50, 1900, 4):
        person.wait(FRAME_S, (float(x), 750))
    assert person.said == []


def test_resting_takes_as_long_as_a_hold_where_a_hold_is_asked() -> None:
    person = Person(Habits(dwell_s=0.6, hold_s=2.0))
    person.wait(1.0, (50, 50))
    person.wait(1.8, (300, 750))
    assert person.said == []
    person.wait(1.2, (300, 750))
    assert person.said == [Intent(Action.PRIMARY, "resume")]


def test_resting_on_pause_pauses() -> None:
    pause = Target("pause", Box(1500, 800, 360, 204))
    person = Person(Habits(dwell_s=0.6), Panel((pause,), is_moving=True))
    person.wait(1.0, (50, 50))
    person.wait(1.5, (1600, 900))
    assert person.said == [Intent(Action.PAUSE)]


@pytest.mark.parametrize(
    "wrong",
    [{"slow_s": 1.6}, {"bounce_s": -0.1}, {"hold_s": 0.1}, {"dwell_s": 0.5}],
)
def test_times_that_nobody_could_use_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Habits(**wrong)  # type: ignore[arg-type]
