"""A poor radio in the calibration: lost packets shorten what is used. If these fail, somebody
who sits too far away cannot begin, or begins with a level that is not theirs.
"""

from collections.abc import Callable

import numpy as np
import pytest

from rehab.live.engine import Engine
from rehab.live.tasks.hold import make_task
from rehab.model.frame import Command, Stage
from rehab.model.session import Calibration, Event, EventKind
from rehab.model.signal import Chunk, Gap
from tests import make
from tests.unit.live.live_rooms import ScriptedDetector, of_kind

FS_HZ = 1000.0
PACKET = 20  # samples: 20 ms
REST_S, PULL_S, PAUSE_S = 10.0, 5.0, 3.0
PLAN = make.plan(
    rest_calibration_s=REST_S, reference_s=PULL_S, reference_pause_s=PAUSE_S
)
WHOLE_S = REST_S + PLAN.n_references * (PAUSE_S + PULL_S)
Lost = Callable[[int], bool]


def every(n: int) -> Lost:
    """Lose every n-th packet."""
    return lambda k: k % n == n - 1


def outage(begin_s: float, seconds: float) -> Lost:
    """Lose all packets of a while."""
    begin, n = round(begin_s * 1000) // PACKET, round(seconds * 1000) // PACKET
    return lambda k: begin <= k < begin + n


def at_random(share: float) -> Lost:
    lost = np.random.default_rng(5).random(10_000) < share
    return lambda k: bool(lost[k])


def calibrated(
    lost: Lost, *, auto: bool = False, size: int = PACKET, seconds: float = 120.0
) -> tuple[Engine, list[Event]]:
    """Send packets until there is a calibration, `size` samples at once at most."""
    guided = Engine(
        PLAN,
        make.stream(FS_HZ),
        ScriptedDetector(),
        make_task(PLAN.exercise),
        auto=auto,
    )
    rng, events, n_gap = np.random.default_rng(1), [], 0
    events += guided.ask(Command.BEGIN)
    for k in range(round(seconds * FS_HZ) // PACKET):
        is_paused = any(e.data.get("stage") == "paused" for e in events[-4:])
        if is_paused or guided.calibration is not None:
            break
        emg = rng.standard_normal((PACKET, 2)).astype(np.float32) * 4.0 + 250.0
        if guided.cue().effort > 0:
            emg += rng.standard_normal((PACKET, 2)).astype(np.float32) * 60.0
        if lost(k):
            n_gap += PACKET
            continue
        if n_gap:
            events += guided.push(Gap(k * PACKET - n_gap, n_gap))
            n_gap = 0
        for at in range(0, PACKET, size):
            part = emg[at : at + size]
            events += guided.push(Chunk(k * PACKET + at, part, 0))
    return guided, events


def levels(found: Calibration | None) -> np.ndarray:
    assert found is not None
    return np.array([found.rest_rms, found.reference_rms])


@pytest.mark.parametrize(
    "lost",
    [every(100), every(25), every(10), at_random(0.1), outage(4.0, 2.0)],
    ids=["1 %", "4 %", "10 %", "10 % at random", "2 s away"],
)
def test_what_is_lost_shortens_what_is_used(lost: Lost) -> None:
    whole, _ = calibrated(lambda _: False)
    guided, events = calibrated(lost)
    assert guided.calibration is not None
    assert guided.frame().time_s == pytest.approx(WHOLE_S, abs=1.0)  # at the first try
    assert levels(guided.calibration) == pytest.approx(
        levels(whole.calibration), rel=0.05
    )
    assert not any("asks_nearer" in e.data for e in of_kind(events, EventKind.NOTE))


def test_a_longer_outage_is_waited_for() -> None:
    guided, _ = calibrated(outage(4.0, 6.0))
    assert guided.calibration is not None
    assert guided.frame().time_s > WHOLE_S + 6.0


def test_any_split_gives_the_same_levels() -> None:
    one, _ = calibrated(every(25))
    two, _ = calibrated(every(25), size=7)
    assert one.calibration == two.calibration


def test_with_too_little_one_is_asked_to_come_nearer_and_waited_for() -> None:
    """Every second packet is lost: no piece is long enough to be measured."""
    guided, events = calibrated(every(2))
    frame = guided.frame()
    assert (frame.stage, frame.asks_nearer) == (Stage.PAUSED, True)
    assert frame.time_s == pytest.approx(3 * REST_S + 2 * 3.0, abs=1.0)
    notes = of_kind(events, EventKind.NOTE)
    assert [e.data["attempt"] for e in notes if "asks_nearer" in e.data] == [1, 2, 3]
    guided.ask(Command.RESUME)
    assert guided.frame().stage is Stage.REST_CALIBRATION


def test_nearer_it_goes_on_and_nothing_is_asked_any_more() -> None:
    far_until = round(16.0 * FS_HZ) // PACKET
    guided, events = calibrated(lambda k: k < far_until and k % 2 == 1)
    assert guided.calibration is not None
    assert not guided.frame().asks_nearer
    assert any("asks_nearer" in e.data for e in of_kind(events, EventKind.NOTE))
