"""The jerk-safe input filter. If these fail, a jerk operates the program, or the person
cannot.
"""

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rehab.ui
from rehab.model.habits import Habits
from rehab.ui import rules
from rehab.ui.events import (
    Action,
    InputEvent,
    Intent,
    Move,
    Panel,
    Press,
    Release,
    Target,
)
from rehab.ui.intents import InputFilter
from rehab.ui.layout import Box

GO = Target("go", Box(100, 100, 400, 300))
OTHER = Target("other", Box(1000, 100, 300, 300))
HOLD = Target("hold", Box(100, 600, 400, 300), needs_hold=True)
PANEL = Panel((GO, OTHER))
FRAME_S = 1 / 60
SURE_S = 0.1  # until a release is no tremor


class Hand:
    """Feeds the filter at 60 Hz and collects what comes out."""

    def __init__(self, panel: Panel = PANEL) -> None:
        self.filter = InputFilter()
        self.panel = panel
        self.time_s = 10.0
        self.said: list[Intent] = []
        self.wait(1.0)

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds / FRAME_S)):
            self.time_s += FRAME_S
            self.said += self.filter.tick(self.time_s, self.panel)

    def feed(self, event: InputEvent) -> None:
        self.said += self.filter.feed(event, self.panel)

    def down(
        self, control: str = "enter", at: tuple[float, float] | None = None
    ) -> None:
        self.feed(Press(control, self.time_s, at))

    def up(self, control: str = "enter", at: tuple[float, float] | None = None) -> None:
        self.feed(Release(control, self.time_s, at))

    def move(self, x: float, y: float) -> None:
        self.feed(Move(self.time_s, (x, y)))

    def slide(self, start: float, stop: float, y: float, seconds: float = 0.5) -> None:
        """Lead the pointer along, slowly enough to be meant."""
        n = round(seconds / FRAME_S)
        for k in range(1, n + 1):
            self.move(start + (stop - start) * k / n, y)
            self.wait(FRAME_S)

    def press(self, seconds: float, control: str = "enter") -> None:
        self.down(control)
        self.wait(seconds)
        self.up(control)
        self.wait(SURE_S)

    def click(self, seconds: float, at: tuple[float, float] = (200, 200)) -> None:
        self.down("pointer", at)
        self.wait(seconds)
        self.up("pointer", at)
        self.wait(SURE_S)


def test_a_tap_of_a_jerk_is_not_a_command() -> None:
    hand = Hand()
    for seconds in (0.0, 0.04, 0.1, 0.2):
        hand.press(seconds)
        hand.wait(1.0)
        hand.click(seconds)
        hand.wait(1.0)
    assert hand.said == []


def test_a_slow_press_chooses_what_has_the_focus() -> None:
    hand = Hand()
    hand.press(0.3)
    assert hand.said == [Intent(Action.PRIMARY, "go")]


def test_a_slow_click_chooses_what_is_under_it() -> None:
    hand = Hand()
    hand.click(0.3, (1100, 200))
    assert hand.said == [Intent(Action.PRIMARY, "other")]


@pytest.mark.parametrize(
    ("control", "action"),
    [
        ("right", Action.NEXT),
        ("left", Action.PREV),
        ("escape", Action.BACK),
        ("pad-b", Action.BACK),
        ("tab", Action.NEXT),
    ],
)
def test_keys_mean_what_they_say(control: str, action: Action) -> None:
    hand = Hand()
    hand.press(0.3, control)
    assert hand.said == [Intent(action)]


def test_a_key_without_a_meaning_does_nothing() -> None:
    hand = Hand()
    hand.press(0.5, "key-97")
    assert hand.said == []


def test_the_second_press_of_a_tremor_is_dropped() -> None:
    hand = Hand()
    hand.press(0.3)
    hand.wait(0.3)
    hand.press(0.3)
    assert len(hand.said) == 1
    hand.wait(0.6)
    hand.press(0.3)
    assert len(hand.said) == 2


def test_a_new_screen_takes_nothing_for_a_moment() -> None:
    hand = Hand()
    hand.filter.screen_changed(hand.time_s)
    hand.wait(0.5)
    hand.press(0.4)
    assert hand.said == []
    hand.wait(0.6)
    hand.press(0.3)
    assert len(hand.said) == 1


def test_a_key_held_over_a_screen_change_does_nothing_on_the_new_screen() -> None:
    hand = Hand(Panel((HOLD,)))
    hand.down("space")
    hand.wait(0.3)
    hand.filter.screen_changed(hand.time_s)
    hand.wait(5.0)
    hand.up("space")
    assert hand.said == []
    hand.wait(1.0)
    hand.press(1.3, "space")
    assert hand.said == [Intent(Action.PRIMARY, "hold")]


def test_two_keys_at_once_are_a_jerk() -> None:
    hand = Hand()
    hand.down("enter")
    hand.wait(0.1)
    hand.down("right")
    hand.wait(0.4)
    hand.up("enter")
    hand.up("right")
    assert hand.said == []


def test_a_click_may_slip_a_little_and_be_taken_back_by_sliding_off() -> None:
    hand = Hand()
    hand.down("pointer", (490, 200))
    hand.move(490, 200)
    hand.slide(490, 540, 200)
    hand.up("pointer", (540, 200))
    hand.wait(SURE_S)
    assert hand.said == [Intent(Action.PRIMARY, "go")]
    hand.wait(1.0)
    hand.down("pointer", (490, 200))
    hand.move(490, 200)
    hand.slide(490, 580, 200)
    hand.up("pointer", (580, 200))
    hand.wait(SURE_S)
    assert len(hand.said) == 1


def test_a_jerk_that_throws_the_pointer_does_not_take_a_click_away() -> None:
    hand = Hand()
    hand.move(200, 200)
    hand.wait(0.5)
    hand.down("pointer", (200, 200))
    hand.wait(0.3)
    hand.move(700, 500)
    hand.wait(FRAME_S)
    hand.up("pointer", (760, 500))
    hand.wait(SURE_S)
    assert hand.said == [Intent(Action.PRIMARY, "go")]


def test_a_racing_pointer_does_not_click() -> None:
    hand = Hand()
    hand.move(900, 200)
    hand.wait(FRAME_S)
    hand.move(200, 200)
    hand.click(0.4)
    assert hand.said == []
    hand.wait(1.0)
    hand.click(0.4)
    assert len(hand.said) == 1


def test_what_must_be_held_is_not_chosen_by_a_press() -> None:
    hand = Hand(Panel((HOLD, GO)))
    hand.press(0.6)
    hand.wait(1.0)
    hand.click(0.6, (200, 700))
    assert hand.said == []


@pytest.mark.parametrize("control", ["space", "enter", "pad-a"])
def test_a_full_ring_chooses_once(control: str) -> None:
    hand = Hand(Panel((HOLD,)))
    hand.press(3.0, control)
    assert hand.said == [Intent(Action.PRIMARY, "hold")]


def test_a_ring_runs_back_at_twice_the_speed_and_can_be_caught_again() -> None:
    hand = Hand(Panel((HOLD,)))
    hand.down("space")
    hand.wait(0.9)
    hand.up("space")
    full = hand.filter.hold[1]
    hand.wait(0.15)
    slipped = hand.filter.hold[1]
    assert slipped == pytest.approx(full - 2 * 0.15 / Habits().hold_s, abs=0.05)
    hand.down("space")
    hand.wait(0.75)
    assert hand.said == [Intent(Action.PRIMARY, "hold")]


def test_a_ring_under_a_slipping_pointer_runs_back() -> None:
    hand = Hand(Panel((HOLD,)))
    hand.down("pointer", (200, 700))
    hand.move(200, 700)
    hand.wait(0.8)
    hand.slide(200, 700, 700, 0.4)
    hand.wait(0.1)
    hand.slide(700, 200, 700, 0.4)
    assert 0.1 < hand.filter.hold[1] < 0.7
    hand.wait(1.0)
    assert hand.said == [Intent(Action.PRIMARY, "hold")]


def test_one_switch_moves_with_a_press_and_chooses_with_a_hold() -> None:
    hand = Hand()
    hand.press(0.3, "space")
    assert hand.said == [Intent(Action.NEXT)]
    hand.wait(0.6)
    hand.panel = Panel(PANEL.targets, focus=1)
    hand.press(1.3, "space")
    assert hand.said[1:] == [Intent(Action.PRIMARY, "other")]


def test_one_switch_that_slips_off_a_hold_does_nothing() -> None:
    hand = Hand()
    hand.press(0.9, "space")
    hand.wait(1.0)
    assert hand.said == []


def test_with_one_target_a_press_of_the_switch_chooses_it() -> None:
    hand = Hand(Panel((GO,)))
    hand.press(0.3, "space")
    assert hand.said == [Intent(Action.PRIMARY, "go")]


@pytest.mark.parametrize(
    "control", ["space", "enter", "escape", "pointer", "pointer-3", "pad-7", "key-97"]
)
def test_any_press_pauses_at_once_while_an_arm_moves(control: str) -> None:
    hand = Hand(Panel(is_moving=True))
    hand.filter.screen_changed(hand.time_s)
    hand.down(control, (5, 5))
    assert hand.said == [Intent(Action.PAUSE)]
    hand.wait(3.0)
    hand.up(control, (5, 5))
    assert len(hand.said) == 1


def test_the_press_that_paused_does_not_also_resume() -> None:
    hand = Hand(Panel(is_moving=True))
    hand.down("space")
    hand.filter.screen_changed(hand.time_s)
    hand.panel = Panel((HOLD,))
    hand.wait(4.0)
    assert hand.said == [Intent(Action.PAUSE)]


def test_a_lost_keyboard_does_not_block_for_ever() -> None:
    hand = Hand()
    hand.down("enter")
    hand.filter.let_go()
    hand.wait(1.0)
    hand.press(0.3)
    assert len(hand.said) == 1


# Closer than 80 ms they are one press that trembles; two jerks never are.
taps = st.lists(
    st.tuples(
        st.sampled_from(["space", "enter", "right", "escape", "pointer"]),
        st.floats(0.0, 0.2),
        st.floats(0.1, 2.0),
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(taps)
def test_no_rain_of_taps_is_ever_a_command(
    rain: list[tuple[str, float, float]],
) -> None:
    hand = Hand(Panel((GO, HOLD, OTHER)))
    for control, seconds, pause in rain:
        at = (200.0, 200.0) if control == "pointer" else None
        hand.down(control, at)
        hand.wait(seconds)
        hand.up(control, at)
        hand.wait(pause)
    assert hand.said == []


UI = Path(rehab.ui.__path__[0])
PURE = [UI / f"{name}.py" for name in ("events", "layout", "rules")]
PURE += sorted((UI / "intents").glob("*.py"))


@pytest.mark.parametrize("path", PURE, ids=lambda path: path.stem)
def test_the_filter_needs_no_window(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {
        alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    names |= {
        (node.module or "").split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
    }
    assert not names & {"pygame", "time"}


frames = st.lists(
    st.sampled_from([0.008, FRAME_S, 0.03, 0.05]), min_size=60, max_size=90
)
touches = st.lists(
    st.tuples(st.sampled_from(["space", "enter", "right", "pointer"]), st.booleans()),
    min_size=20,
    max_size=60,
)


@settings(max_examples=60, deadline=None)
@given(frames, touches, st.booleans())
def test_no_press_of_the_guard_is_a_command_whatever_the_frames(
    steps: list[float], hits: list[tuple[str, bool]], is_scanned: bool
) -> None:
    """What was down when a screen came, or went down just after, belongs to the old one."""
    habits = Habits(slow_s=0.0, scan_s=2.0 if is_scanned else None)
    ears, panel, time_s = InputFilter(habits), Panel((GO, HOLD, OTHER)), 10.0
    ears.screen_changed(time_s)
    said: list[Intent] = []
    for k, step in enumerate(steps):
        time_s += step
        control, is_down = hits[k % len(hits)]
        at = (200.0, 200.0) if control == "pointer" else None
        if time_s < 10.0 + rules.GUARD_S:
            event = (
                Press(control, time_s, at) if is_down else Release(control, time_s, at)
            )
            said += ears.feed(event, panel)
        elif not is_down:
            said += ears.feed(Release(control, time_s, at), panel)
        said += ears.tick(time_s, panel)
    assert [i for i in said if i.action is not Action.FOCUS] == []


@settings(max_examples=60, deadline=None)
@given(frames, touches)
def test_every_press_pauses_in_its_own_frame_while_an_arm_moves(
    steps: list[float], hits: list[tuple[str, bool]]
) -> None:
    ears, panel, time_s = InputFilter(), Panel((GO,), is_moving=True), 10.0
    ears.screen_changed(time_s)
    down: set[str] = set()
    for k, step in enumerate(steps):
        time_s += step
        control, is_down = hits[k % len(hits)]
        event = Press(control, time_s) if is_down else Release(control, time_s)
        wanted = [Intent(Action.PAUSE)] if is_down and control not in down else []
        assert ears.feed(event, panel) == wanted
        down = down | {control} if is_down else down - {control}
        assert ears.tick(time_s, panel) == []
