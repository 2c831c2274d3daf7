"""What comes late, and what comes after a loss. If these fail, a muscle's answer of a second ago
is shown as that of now, or the patient is told of a jerk that was the radio's.
"""

from collections.abc import Iterator

import numpy as np
import pytest

from rehab import plugins
from rehab.live.engine import Engine
from rehab.live.pipeline import Pipeline
from rehab.live.tasks.hold import make_task
from rehab.model.frame import Contact
from rehab.model.score import Jerk
from rehab.model.signal import Chunk, Gap, Samples
from tests import make
from tests.unit.live.live_rooms import FS_HZ, ScriptedDetector

N = 5
CUT_S = 6.0


def engine(onsets_s: tuple[float, ...] = ()) -> Engine:
    plan = make.plan(is_calibrated_first=False)
    detector = ScriptedDetector(onsets_s, judged_s=1.1)
    task = make_task(plan.exercise)
    return Engine(plan, make.stream(FS_HZ), detector, task, auto=True)


def arriving(seconds: float, outage_s: float, rms_uv: float = 60.0) -> Iterator[Chunk]:
    """Muscle that works; what is taken in the outage comes at its end."""
    emg = make.noise(round(seconds * FS_HZ), 2, rms_uv)
    for at in range(0, len(emg), N):
        taken_s = (at + N) / FS_HZ
        held_up = CUT_S <= taken_s < CUT_S + outage_s
        received_s = CUT_S + outage_s if held_up else taken_s
        yield Chunk(at, emg[at : at + N], round(1e9 * (500.0 + received_s)))


@pytest.mark.parametrize("outage_s", [0.33, 1.5])
def test_a_level_of_half_a_second_ago_is_none_of_now(outage_s: float) -> None:
    """The bar answers what is done now, or nothing; so does the muscle as a switch."""
    guided, late = engine(), []
    for chunk in arriving(10.0, outage_s):
        guided.push(chunk)
        age_s = chunk.received_ns / 1e9 - 500.0 - chunk.stop_index / FS_HZ
        frame = guided.frame()
        if age_s > 0.52:
            late.append((frame.level, frame.effort))
        elif age_s < 0.48:
            assert frame.level > 0.0
            assert frame.effort > 0.0
    assert set(late) == ({(0.0, 0.0)} if outage_s > 0.5 else set())
    assert np.isfinite(guided.frame().trace).all()  # nothing was lost


def test_a_jerk_that_comes_late_is_marked_when_it_is_sure() -> None:
    """A mark that appears a second after the jerk would seem to be of another one."""
    guided, provisional = engine((CUT_S + 0.2, 8.5)), []
    for chunk in arriving(10.6, 1.5):
        guided.push(chunk)
        marks = guided.frame().marks
        provisional += [mark.id for mark in marks if not mark.is_confirmed]
    assert set(provisional) == {1}
    marks = guided.frame().marks
    assert [(mark.id, mark.is_confirmed) for mark in marks] == [(0, True), (1, True)]
    assert marks[0].column == round(100 * (CUT_S + 0.2))


def test_loss_is_told_with_what_to_do() -> None:
    """Pads that are heard well are no reason to say nothing of a tenth that is lost."""
    guided = engine()
    for i, chunk in enumerate(arriving(8.0, 0.0, rms_uv=4.0)):
        if i % 10 != 3:
            guided.push(chunk)
    assert guided.frame().contacts == (Contact.LOSSY,) * 2


def found(items: list[Chunk | Gap], fs_hz: float) -> list[Jerk]:
    """What the real detector hands out."""
    detector = plugins.load("detectors", "jerk_live")(fs_hz, 1, None, floor_uv=5.0)
    pipeline = Pipeline(make.stream(fs_hz, 1), detector)
    jerks = [jerk for item in items for jerk in pipeline.push(item).jerks]
    return [*jerks, *pipeline.finish()]


def chunks(emg: Samples, start: int, late_s: float = 0.0) -> list[Chunk | Gap]:
    return [
        Chunk(start + at, emg[at : at + 20], round(1e6 * (start + at) + 1e9 * late_s))
        for at in range(0, len(emg), 20)
    ]


@pytest.mark.parametrize("n_lost", [20, 100, 330, 2000])
def test_nothing_is_found_in_a_gap_or_just_after_it(n_lost: int) -> None:
    """A loss ends in the middle of anything: a burst, a step, another offset."""
    onsets = [0.5, 2.0, 3.001]  # the last one as the samples come back
    emg = make.burst_train(onsets, fs_hz=1000.0, seconds=6.0, burst_ms=60.0)
    after = emg[3000:].copy()
    after[:100] += 800.0  # an electrode that has moved
    items = [*chunks(emg[:3000], 0), Gap(3000, n_lost), *chunks(after, 3000 + n_lost)]
    jerks = found(items, 1000.0)
    assert {round(jerk.onset_s, 1) for jerk in jerks} <= {0.5, 2.0}
    back_s = 3.0 + n_lost / 1000.0
    assert not [jerk for jerk in jerks if 2.95 < jerk.onset_s < back_s + 0.15]


def test_a_burst_of_late_packets_changes_nothing_that_is_found() -> None:
    """What comes 330 ms late came: its jerks are those of its own time, and no others."""
    emg = make.burst_train([1.0, 2.1, 3.4], fs_hz=1000.0, seconds=6.0, burst_ms=60.0)
    in_time = found(chunks(emg, 0), 1000.0)
    late = [
        *chunks(emg[:2000], 0),
        *chunks(emg[2000:2340], 2000, 0.33),
        *chunks(emg[2340:], 2340),
    ]
    assert found(late, 1000.0) == in_time
    assert any(abs(jerk.onset_s - 2.1) < 0.03 for jerk in in_time)
