"""Two sensors: what one of them lost says nothing, and costs the other's jerks nothing."""

import numpy as np
import pytest

from rehab.detect.jerk_live import LiveDetector
from rehab.detect.jerk_offline import detect_offline
from rehab.model.score import Jerk
from rehab.model.signal import Samples
from tests import make

FS_HZ, SECONDS = 1000.0, 12.0
JERKS_S = (3.0, 5.5, 6.1, 7.02, 9.0)
LOST_S = (5.0, 7.0)


def _arms() -> Samples:
    """The same jerks on both arms; the second one lost two seconds."""
    arms = [
        make.burst_train(JERKS_S, fs_hz=FS_HZ, seconds=SECONDS, seed=seed)
        for seed in (1, 5)
    ]
    emg = np.concatenate(arms, axis=1)
    emg[round(LOST_S[0] * FS_HZ) : round(LOST_S[1] * FS_HZ), 1] = np.nan
    return emg


def _live(emg: Samples) -> list[Jerk]:
    detector, found = LiveDetector(FS_HZ, emg.shape[1]), {}
    for start in range(0, len(emg), 10):
        for jerk in detector.push(emg[start : start + 10]):
            found[jerk.id] = jerk
    found |= {jerk.id: jerk for jerk in detector.finish()}
    return [jerk for jerk in found.values() if jerk.is_confirmed]


def _offline(emg: Samples) -> list[Jerk]:
    return list(detect_offline(emg, FS_HZ).jerks)


@pytest.mark.parametrize("find", [_live, _offline])
def test_the_other_arm_is_heard_on(find) -> None:
    """A lost link of the right arm must not hide the left one's jerks, live or afterwards."""
    found = find(_arms())
    for at_s in JERKS_S:
        assert any(0 in j.channels and abs(j.onset_s - at_s) < 0.03 for j in found)


@pytest.mark.parametrize("find", [_live, _offline])
def test_nothing_is_found_where_an_arm_was_lost(find) -> None:
    """The step back from nothing to signal is no jerk."""
    blind_s = 0.1 if find is _live else 0.0
    for jerk in find(_arms()):
        if 1 in jerk.channels:
            # one that spans both arms begins where it was seen first
            assert not LOST_S[0] < jerk.onset_s < LOST_S[1] + blind_s


def test_a_sensor_that_never_comes_back_does_no_harm() -> None:
    """A flat battery on one arm must leave a session on the other."""
    emg = _arms()
    emg[2000:, 1] = np.nan
    onsets_s = [jerk.onset_s for jerk in _live(emg)]
    assert onsets_s == pytest.approx(JERKS_S, abs=0.03)
