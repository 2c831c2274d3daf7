"""H3: a hand that seizes on a key must not say "I am OK"; a person must be able to."""

from collections.abc import Callable

import pytest

from rehab.model.habits import Habits
from rehab.ui import rules
from rehab.ui.events import Action, Intent, Move, Panel, Target
from rehab.ui.intents import Sensed
from rehab.ui.layout import Box
from tests.unit.ui.hand import FRAME_S, Hand

OK = Target("ok", Box(96, 288, 860, 208), needs_hold=True, is_answer=True)
STOP = Target("stop", Box(560, 904, 396, 150), needs_hold=True, is_answer=True)
ASKED = Panel((OK, STOP))
ANSWER = Intent(Action.PRIMARY, "ok")
KEYS = ["space", "enter", "pad-a"]


def chosen(hand: Hand) -> list[Intent]:
    return [said for said in hand.said if said.action is Action.PRIMARY]


def press(hand: Hand, seconds: float, control: str = "space") -> None:
    hand.down(control, (300, 400) if control == "pointer" else None)
    hand.wait(seconds)
    hand.up(control, (300, 400) if control == "pointer" else None)


@pytest.mark.parametrize("control", [*KEYS, "pointer"])
@pytest.mark.parametrize("scan_s", [None, 1.8])
def test_an_answer_is_held_and_let_go(control: str, scan_s: float | None) -> None:
    """Who is well does what they do everywhere: hold until it is full, then let go."""
    hand = Hand(ASKED)
    hand.filter.habits = Habits(scan_s=scan_s)
    press(hand, 1.6, control)
    assert chosen(hand) == []  # not while it is down
    hand.wait(0.5)
    assert chosen(hand) == [ANSWER]


@pytest.mark.parametrize("control", [*KEYS, "pointer"])
@pytest.mark.parametrize("seconds", [3.6, 8.0, 20.0])
def test_a_stiff_hand_is_no_answer(control: str, seconds: float) -> None:
    """The tonic part of a seizure lasts 10 to 20 s: it would have answered after 1.2 s."""
    hand = Hand(ASKED)
    press(hand, seconds, control)
    hand.wait(2.0)
    assert chosen(hand) == []
    press(hand, 1.5, control)  # a person who comes round can still answer
    hand.wait(1.0)
    assert chosen(hand) == [ANSWER]


@pytest.mark.parametrize("hz", [1.5, 2.0, 3.0, 5.0, 6.0])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("slow_s", [0.0, 0.25])
def test_a_hand_that_beats_is_no_answer(hz: float, share: float, slow_s: float) -> None:
    """Bursts at 2 to 6 Hz on a key: rings that add up, or taps, would answer."""
    hand = Hand(ASKED)
    hand.filter.habits = Habits(slow_s=slow_s)
    for _ in range(round(15 * hz)):
        press(hand, share / hz)
        hand.wait((1 - share) / hz)
    hand.wait(2.0)
    assert chosen(hand) == []


def test_a_hand_that_falls_on_the_keys_is_no_answer() -> None:
    """Two keys at once were never one answer."""
    hand = Hand(ASKED)
    hand.down("space")
    hand.wait(1.4)
    hand.down("key-97")
    hand.wait(0.2)
    hand.up("space")
    hand.up("key-97")
    hand.wait(1.0)
    assert chosen(hand) == []


def test_a_press_in_which_jerks_go_on_is_no_answer() -> None:
    """The sensor still hears what the question is about."""
    for n_jerks, said in ((1, [ANSWER]), (3, [])):
        hand = Hand(ASKED)
        at = hand.time_s + 0.6
        jerks = tuple(at + 0.4 * k for k in range(n_jerks))
        hand.filter.sense(Sensed(jerks_s=jerks, is_hearing=True))
        press(hand, 1.7)
        hand.wait(1.0)
        assert chosen(hand) == said


def test_a_trembling_hand_answers_where_a_sensor_hears_that_nothing_beats() -> None:
    """A tremor lets the key up for a moment, ten times: that is how this person presses."""
    hand = Hand(ASKED)
    hand.filter.sense(Sensed(is_hearing=True))
    for _ in range(10):
        press(hand, 0.12)
        hand.wait(0.035)
    hand.wait(1.0)
    assert chosen(hand) == [ANSWER]


@pytest.mark.parametrize("seconds", [0.2, 10.0])
def test_a_hand_that_slides_off_says_nothing(seconds: float) -> None:
    """It fell on the mouse, or takes back what it began: the button is let go elsewhere."""
    hand = Hand(ASKED)
    hand.down("pointer", (300, 400))
    hand.wait(1.5)
    for k in range(60):
        hand.feed(Move(hand.time_s, (300 + 15 * k, 400 + 8 * k)))
        hand.wait(FRAME_S)
    hand.wait(seconds)
    hand.up("pointer", (1185, 872))
    hand.wait(1.0)
    assert chosen(hand) == []


def test_a_stiff_hand_is_no_answer_though_the_computer_stood_still() -> None:
    """No frame came in which it could be seen that the hand did not let go."""
    hand = Hand(ASKED)
    hand.down("space")
    hand.wait(1.3)
    hand.time_s += 6.0
    hand.up("space")
    hand.wait(1.0)
    assert chosen(hand) == []


def _rest(hand: Hand, at: tuple[float, float], seconds: float) -> None:
    for _ in range(round(seconds / FRAME_S)):
        hand.feed(Move(hand.time_s, at))
        hand.wait(FRAME_S)


@pytest.mark.parametrize(("seconds", "said"), [(2.0, [ANSWER]), (6.0, []), (0.6, [])])
def test_a_pointer_answers_when_it_leaves_in_time(
    seconds: float, said: list[Intent]
) -> None:
    """A mouse that nobody holds any more lies still on "I am OK"."""
    hand = Hand(ASKED)
    hand.filter.habits = Habits(dwell_s=1.0)
    _rest(hand, (1500, 400), 0.3)
    _rest(hand, (300, 400), seconds)
    assert chosen(hand) == []
    _rest(hand, (1500, 400), 1.0)
    assert chosen(hand) == said


def flex(
    hand: Hand, seconds: float, jerks: Callable[[float], tuple[float, ...]]
) -> None:
    end_s = hand.time_s + seconds
    while hand.time_s < end_s:
        hand.filter.sense(Sensed(jerks(hand.time_s), is_hearing=True, effort=0.4))
        hand.wait(FRAME_S)
    hand.filter.sense(Sensed(is_hearing=True, effort=0.0))
    hand.wait(1.0)


@pytest.mark.parametrize(
    ("seconds", "rate_hz", "said"),
    [(2.4, 0.0, [ANSWER]), (12.0, 0.0, []), (2.4, 3.0, []), (0.5, 0.0, [])],
)
def test_a_muscle_answers_only_with_one_calm_contraction(
    seconds: float, rate_hz: float, said: list[Intent]
) -> None:
    """Who has no other switch must be able to; bursts and a cramp must not."""
    hand = Hand(ASKED)
    hand.filter.habits = Habits(emg_switch=True)
    hand.filter.sense(Sensed(is_hearing=True, effort=0.0))
    hand.wait(0.5)

    def jerks(now_s: float) -> tuple[float, ...]:
        n = round(2 * rate_hz)
        return tuple(now_s - k / rate_hz for k in range(n, 0, -1))

    flex(hand, seconds, jerks)
    assert chosen(hand) == said


def test_what_undoes_all_settings_is_held_for_two_seconds() -> None:
    """INTERFACES 2.2; whoever set a shorter hold for everything else."""
    grave = Panel((Target("over", OK.box, needs_hold=True, hold_s=rules.GRAVE_HOLD_S),))
    for seconds, said in ((1.8, []), (2.2, [Intent(Action.PRIMARY, "over")])):
        hand = Hand(grave)
        hand.filter.habits = Habits(hold_s=0.6)
        press(hand, seconds, "enter")
        hand.wait(0.5)
        assert chosen(hand) == said
