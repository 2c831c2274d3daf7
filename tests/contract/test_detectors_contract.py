"""What every live detector owes the house, built in or installed."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehab import plugins
from tests import make

FS_HZ = 1000.0
every_detector = pytest.mark.parametrize("name", plugins.names("detectors"))


def _signal():
    one = make.burst_train([1.0, 1.5, 2.6], fs_hz=FS_HZ, seconds=4, burst_uv=300)
    two = make.burst_train([1.02, 3.2], fs_hz=FS_HZ, seconds=4, burst_uv=300, seed=9)
    emg = np.concatenate([one, two], axis=1)
    emg[2000:2100] = np.nan
    return emg


EMG = _signal()


def _run(name, cuts=()):
    detector = plugins.load("detectors", name)(FS_HZ, 2, (5.0, 5.0))
    edges = [0, *sorted(cuts), len(EMG)]
    found = [j for a, b in itertools.pairwise(edges) for j in detector.push(EMG[a:b])]
    return found + detector.finish()


@every_detector
def test_clear_jerks_are_found_and_settled(name):
    """A detector that says nothing would fulfil every other rule."""
    found = _run(name)
    kept = [jerk.onset_s for jerk in found if jerk.is_confirmed]
    for onset in (1.0, 1.5, 2.6, 3.2):
        assert any(abs(at - onset) < 0.05 for at in kept)
    settled = [jerk.id for jerk in found if jerk.is_confirmed or jerk.is_withdrawn]
    assert sorted(settled) == sorted({jerk.id for jerk in found})


@every_detector
@given(cuts=st.lists(st.integers(0, len(EMG)), max_size=30))
@settings(max_examples=15, deadline=None)
def test_any_split_gives_the_same_events(name, cuts):
    """The count must not depend on how the radio cut the stream."""
    assert _run(name, cuts) == _run(name)


@every_detector
def test_events_come_within_the_stated_latency(name):
    """The screen promises a mark within 100 ms."""
    detector = plugins.load("detectors", name)(FS_HZ, 2, (5.0, 5.0))
    assert 0.0 < detector.latency_s <= 0.1
    known = set()
    for at in range(len(EMG)):
        for jerk in detector.push(EMG[at : at + 1]):
            if jerk.id not in known:
                known.add(jerk.id)
                assert (at + 1) / FS_HZ - jerk.onset_s <= detector.latency_s + 1e-9
    assert known


@every_detector
def test_reset_forgets_and_input_stays_as_it_was(name):
    """A second session begins anew; what is recorded must not be changed on the way."""
    detector = plugins.load("detectors", name)(FS_HZ, 2, (5.0, 5.0))
    before = EMG.copy()
    detector.push(EMG[:1030])
    detector.reset()
    assert detector.push(EMG) + detector.finish() == _run(name)
    np.testing.assert_array_equal(EMG, before)


@every_detector
def test_a_gap_is_silent_and_moves_the_time_on(name):
    """Lost packets must neither make a jerk nor shift those behind them."""
    detector = plugins.load("detectors", name)(FS_HZ, 2, (5.0, 5.0))
    found = detector.skip(10_000) + detector.push(EMG) + detector.finish()
    kept = [jerk for jerk in found if jerk.is_confirmed]
    assert kept
    assert all(jerk.onset_s > 10.0 for jerk in found)
    assert not any(12.0 <= jerk.onset_s < 12.15 for jerk in found)
    assert any(abs(jerk.onset_s - 12.6) < 0.05 for jerk in kept)
