"""The jerk-safe input filter, whatever happens: pausing, lost keyboards, any rain of taps."""

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
    Intent,
    Panel,
    Press,
    Release,
)
from rehab.ui.intents import InputFilter
from tests.unit.ui.hand import FRAME_S, GO, HOLD, OTHER, Hand


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
