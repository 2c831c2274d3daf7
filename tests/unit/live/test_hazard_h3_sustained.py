"""H3: a seizure that stiffens all muscles is taken for effort, and the play goes on."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehab.live.engine import Engine
from rehab.live.safety import Sustained
from rehab.live.tasks.hold import make_task
from rehab.model.frame import Command, Contact, Stage, StopReason
from rehab.model.session import Event, EventKind, SessionPlan
from rehab.model.signal import Chunk, Gap, Samples
from rehab.sensors.simulation.carrier import interference
from tests import make
from tests.unit.live.live_rooms import ScriptedDetector, of_kind, run
from tests.unit.live.live_rooms import build as build_slow

FS_HZ = 1000.0
REST_UV, REFERENCE_UV = 4.0, 120.0
FAST_SHARE = {500.0: 0.24, 1000.0: 0.45, 2000.0: 0.51}
"""How much of ordinary EMG (RMS) lies above 150 Hz and under the rate's upper edge."""
GOOD = (Contact.GOOD,) * 8


def _effort(
    times: float, seconds: float, n_channels: int = 2, fs_hz: float = FS_HZ
) -> Samples:
    """Muscles tensed steadily, as multiples of the reference contraction."""
    muscle = interference(fs_hz, n_channels, (5, 1)).block(round(seconds * fs_hz))
    return (times * REFERENCE_UV * muscle).astype(np.float32)


def _rule(n_channels: int = 2, fs_hz: float = FS_HZ) -> Sustained:
    rule = Sustained(fs_hz, n_channels, 10.0, is_uv=True)
    share = FAST_SHARE[fs_hz]
    rule.tell([share * REST_UV] * n_channels, [share * REFERENCE_UV] * n_channels)
    return rule


def _is_on(rule: Sustained, channels: int = 2) -> bool:
    return rule.is_on(GOOD[:channels], frozenset(range(channels)))


@pytest.mark.parametrize("fs_hz", [500.0, 1000.0, 2000.0])
@pytest.mark.parametrize("n_channels", [2, 8])
def test_all_muscles_stiff_for_ten_seconds(fs_hz: float, n_channels: int) -> None:
    """Rule a: four times the reference everywhere is nothing that was asked for."""
    rule = _rule(n_channels, fs_hz)
    rule.take(_effort(4.0, 9.0, n_channels, fs_hz))
    assert not _is_on(rule, n_channels)
    rule.take(_effort(4.0, 2.0, n_channels, fs_hz))
    assert _is_on(rule, n_channels)


@pytest.mark.parametrize("fs_hz", [500.0, 1000.0, 2000.0])
@pytest.mark.parametrize("times", [0.4, 1.0, 2.0])
def test_a_strong_hold_of_thirty_seconds_is_no_emergency(
    times: float, fs_hz: float
) -> None:
    """Who leans on both hands with all strength would be asked in every repetition."""
    rule = _rule(fs_hz=fs_hz)
    emg = _effort(times, 30.0, fs_hz=fs_hz)
    for at in range(0, len(emg), round(fs_hz / 2)):
        rule.take(emg[at : at + round(fs_hz / 2)])
        assert not _is_on(rule)


def test_one_strong_muscle_beside_a_quiet_one_is_effort() -> None:
    """A single muscle can be tensed as hard as that; a seizure takes all."""
    rule, emg = _rule(), _effort(6.0, 12.0)
    emg[:, 1] /= 6.0
    rule.take(emg)
    assert not _is_on(rule)


def test_a_single_channel_must_be_stronger_to_be_believed() -> None:
    """With one pair of pads nothing confirms it: a firm grip must not ask every time."""
    for times, is_on in ((3.3, False), (6.0, True)):
        rule = _rule(1)
        rule.take(_effort(times, 12.0, 1))
        assert _is_on(rule, 1) is is_on
        both = _rule()
        both.take(_effort(times, 12.0))
        assert _is_on(both)


@pytest.mark.parametrize("deaf", [Contact.OFF, Contact.MAINS])
def test_a_bad_electrode_neither_hides_it_nor_makes_it(deaf: Contact) -> None:
    """Pads come off in a seizure; and hum at 150 Hz is not a muscle."""
    rule, emg = _rule(), _effort(6.0, 12.0)
    emg[:, 1] = 0.0
    rule.take(emg)
    assert rule.is_on((Contact.GOOD, deaf), frozenset({0, 1}))
    assert not rule.is_on((deaf, Contact.GOOD), frozenset({0, 1}))
    assert not rule.is_on((deaf, deaf), frozenset({0, 1}))


def test_lost_seconds_are_not_strong_ones() -> None:
    """What nobody heard must not be taken for a seizure; one lost second is let pass."""
    rule = _rule()
    rule.take(_effort(4.0, 5.0))
    rule.lose(3000)
    rule.take(_effort(4.0, 4.0))
    assert not _is_on(rule)
    rule.take(_effort(4.0, 6.0))
    assert _is_on(rule)
    rule.lose(200)
    rule.take(_effort(4.0, 0.8))
    assert _is_on(rule)
    rule.lose(10**9)
    assert not _is_on(rule)


def test_effort_that_arrives_in_pieces_is_no_emergency() -> None:
    """Where each piece begins the filter begins anew: that must not look like crossings."""
    rule, emg = _rule(), _effort(2.0, 30.0)
    for at in range(0, len(emg), 140):
        rule.take(emg[at : at + 120])
        rule.lose(20)
        assert not _is_on(rule)


def test_of_a_second_that_was_mostly_lost_nothing_is_said() -> None:
    """A few loud milliseconds in each of ten seconds are no ten seconds."""
    rule, emg = _rule(), _effort(6.0, 15.0)
    for at in range(0, len(emg), 100):
        rule.take(emg[at : at + 40])
        rule.lose(60)
    assert not _is_on(rule)


def test_a_feeble_reference_does_not_make_every_effort_an_emergency() -> None:
    """Who hardly dared to tense at the start lifts the arm with ten times as much."""
    rule = Sustained(FS_HZ, 2, 10.0, is_uv=True)
    rule.tell([2.0, 2.0], [4.0, 4.0])
    rule.take(_effort(0.5, 30.0))  # 60 µV
    assert not _is_on(rule)


def test_before_there_is_a_reference_fifty_microvolts_are_the_measure() -> None:
    """A rest recording and the evening's relaxation have no reference; the source's own."""
    rule = Sustained(FS_HZ, 2, 10.0, is_uv=True)
    rule.take(make.noise(12_000, 2, 10.0))
    assert not _is_on(rule)
    rule.take(_effort(4.0, 12.0))
    assert _is_on(rule)
    in_counts = Sustained(FS_HZ, 2, 10.0, is_uv=False)
    in_counts.take(_effort(4.0, 12.0))
    assert not _is_on(in_counts)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(sizes=st.lists(st.integers(1, 1500), min_size=1, max_size=6))
def test_any_split_finds_it_at_the_same_sample(sizes: list[int]) -> None:
    """Otherwise a slow computer would ask later, or a replay never."""
    emg, whole, cut = _effort(2.9, 14.0), _rule(), _rule()
    whole.take(emg)
    at, turn = 0, 0
    while at < len(emg):
        n = sizes[turn % len(sizes)]
        cut.take(emg[at : at + n])
        at, turn = at + n, turn + 1
    assert whole._windows == cut._windows
    assert any(loud for loud, _ in whole._windows)


def _plan(**changes: object) -> SessionPlan:
    exercise = make.exercise(phase_s=8.0)
    return make.plan(**{"exercise": exercise, "sets": 3, "repetitions": 2, **changes})


STIFF_S = 30.0


def _session(
    *, seconds: float = 60.0, stiff: float = 5.0, lost: int = 0
) -> tuple[Engine, list[Event]]:
    """References at 3-11 s, holds at the reference, and all muscles stiff from 30 s on.

    Every `lost`th packet of 20 ms does not arrive, from where the muscles are stiff on.
    """
    plan = _plan()
    guided = Engine(
        plan,
        make.stream(FS_HZ),
        ScriptedDetector(fs_hz=FS_HZ),
        make_task(plan.exercise),
        auto=True,
    )
    emg = make.noise(round(seconds * FS_HZ), 2, REST_UV)
    effort = _effort(1.0, seconds)
    level = np.zeros(len(emg), np.float32)
    for begin_s, end_s in ((3, 5), (6, 8), (9, 11), (14, 29)):
        level[round(begin_s * FS_HZ) : round(end_s * FS_HZ)] = 1.0
    level[round(STIFF_S * FS_HZ) :] = stiff
    emg += level[:, None] * effort
    events: list[Event] = []
    for k, at in enumerate(range(0, len(emg), 20)):
        if lost and k % lost == lost - 1 and at >= STIFF_S * FS_HZ:
            events += guided.push(Gap(at, 20))
        else:
            events += guided.push(Chunk(at, emg[at : at + 20], at))
    return guided, events


def test_nobody_who_answers_means_stopped_with_the_card() -> None:
    """Rule a: ten seconds stiff, the question, ten seconds, the end and its card."""
    guided, events = _session()
    (paused,) = [
        e for e in of_kind(events, EventKind.STAGE) if e.data["stage"] == "paused"
    ]
    assert paused.data["why"] == "sustained"
    assert 40.0 <= paused.index / FS_HZ <= 42.0
    (stopped,) = of_kind(events, EventKind.STOP)
    assert stopped.index - paused.index == 10 * FS_HZ
    assert guided.frame().stop_reason is StopReason.RHYTHMIC


def test_an_answer_keeps_the_session_and_it_is_asked_anew_only_later() -> None:
    """A person who is well decides; the same seconds must not ask a second time."""
    guided, _ = _session(seconds=43.0)
    assert guided.frame().stage is Stage.PAUSED
    guided.ask(Command.I_AM_OK)
    guided.ask(Command.RESUME)
    emg = _effort(5.0, 9.0)
    for at in range(0, len(emg), 20):
        guided.push(Chunk(43_000 + at, emg[at : at + 20], at))
    assert guided.frame().stage is Stage.EXERCISE


@pytest.mark.parametrize("lost", [500, 50, 7])
def test_packets_lost_on_the_way_do_not_silence_the_question(lost: int) -> None:
    """An arm that shakes turns the sensor away from the radio: in every second, too."""
    _, events = _session(lost=lost)  # one in ten seconds, one a second, seven a second
    (stopped,) = of_kind(events, EventKind.STOP)
    assert stopped.data["why"] == "rhythmic"


@pytest.mark.parametrize("lost", [0, 7])
def test_effort_up_to_twice_the_reference_asks_nothing(lost: int) -> None:
    """A question without a cause teaches to press it away unread."""
    _, events = _session(seconds=75.0, stiff=2.0, lost=lost)
    assert not of_kind(events, EventKind.STOP)
    assert not [e for e in events if e.data.get("why") == "sustained"]


def test_a_slow_sensor_says_that_this_half_is_off() -> None:
    """Nobody may believe to be watched over by a rule that hears nothing."""
    guided = build_slow(_plan(), ScriptedDetector(), auto=True)  # 250 Hz
    notes = of_kind(run(guided, 100), EventKind.NOTE)
    assert {"not_watched": "sustained", "why": "rate"} in [n.data for n in notes]
    assert not Sustained(370.0, 2, 10.0, is_uv=True).is_available
    assert Sustained(375.0, 2, 10.0, is_uv=True).is_available


def test_the_limit_of_an_exercise_is_the_limit() -> None:
    """An exercise may ask sooner than after ten seconds, never later."""
    rule = Sustained(FS_HZ, 2, 4.0, is_uv=True)
    rule.take(_effort(4.0, 5.0))
    assert _is_on(rule)
