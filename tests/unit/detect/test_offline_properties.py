"""What must not change a count: gain, offset, what else was recorded, how it is held."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rehab.detect import scan
from rehab.detect.jerk_offline import detect_jerks, detect_offline
from tests import make
from tests.unit.detect import synthetic_emg

FS = 1000.0
STEP = 0.006
quick = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def _two():
    one, _ = synthetic_emg.recording(fs_hz=FS, seconds=40, seed=3)
    two, _ = synthetic_emg.recording(fs_hz=FS, seconds=40, seed=4)
    return np.concatenate([one, two], axis=1)


EMG = _two()
FOUND = detect_offline(EMG, FS).bursts


def _on(found, channel, at=None):
    at = channel if at is None else at
    return [b.onset_s for b in found if b.channels == (at,)]


def test_there_is_something_to_change():
    """Without events every property below would hold."""
    assert len(_on(FOUND, 0)) > 5
    assert len(_on(FOUND, 1)) > 5


@quick
@given(gain=st.floats(-2.0, 2.0), offset=st.floats(-1000.0, 1000.0))
def test_gain_and_offset_change_no_event(gain, offset):
    """Another amplifier must not be another patient."""
    factor = np.float32(10.0**gain)
    found = detect_offline(EMG * factor + np.float32(offset) * factor, FS).bursts
    for channel in (0, 1):
        assert _on(found, channel) == pytest.approx(_on(FOUND, channel), abs=STEP)
    sizes = [b.peak_uv for b in found]
    assert sizes == pytest.approx([b.peak_uv * factor for b in FOUND], rel=0.02)


def test_gains_that_differ_a_hundredfold_change_no_event():
    """One arm's electrode may sit on fat, the other's on muscle."""
    found = detect_offline(EMG * np.float32([1.0, 100.0]), FS).bursts
    for channel in (0, 1):
        assert _on(found, channel) == pytest.approx(_on(FOUND, channel), abs=STEP)


@pytest.mark.parametrize("idle", [0.0, 7.0, np.nan])
def test_an_idle_channel_changes_nothing(idle):
    """A cable that hangs loose must not hide or make jerks elsewhere."""
    more = np.concatenate([EMG, np.full((len(EMG), 1), idle, np.float32)], axis=1)
    assert detect_offline(more, FS).bursts == FOUND


def test_the_order_of_channels_changes_only_their_numbers():
    """Left and right may be plugged in either way."""
    found = detect_offline(EMG[:, ::-1], FS).bursts
    assert _on(found, 1, 0) == _on(FOUND, 1)
    assert _on(found, 0, 1) == _on(FOUND, 0)


@pytest.mark.parametrize("n_rows", [1, 3, 64])
def test_how_much_is_held_in_memory_changes_nothing(n_rows, monkeypatch):
    """A count that depended on the machine's memory would be no measurement."""
    emg = np.concatenate([EMG, EMG, EMG])
    before = detect_offline(emg, FS)
    monkeypatch.setattr(scan, "ROWS_AT_ONCE", n_rows)
    after = detect_offline(emg, FS)
    assert after.jerks == before.jerks
    np.testing.assert_array_equal(after.smallest, before.smallest)


def test_a_loss_on_one_channel_leaves_the_other_alone():
    """Two sensors lose their packets each at its own time."""
    emg = EMG.copy()
    emg[10_000:20_000, 1] = np.nan
    found = detect_offline(emg, FS).bursts
    near = np.array(_on(found, 0))
    assert near == pytest.approx(_on(FOUND, 0), abs=STEP)
    assert not any(10.0 < at < 20.0 for at in _on(found, 1))


def test_integers_and_fortran_order_are_taken_as_they_are():
    """Converters deliver integers; other programs keep channels apart."""
    whole = np.round(EMG * 4)
    before = detect_jerks(whole.astype(np.float32), FS)
    assert before
    assert detect_jerks(whole.astype(np.int16), FS) == before
    assert detect_jerks(np.asfortranarray(whole), FS) == before


def test_a_long_recording_gives_at_its_joints_what_it_gives_elsewhere():
    """Blocks of 28 s must not lose or double a jerk that lies on their border."""
    onsets = np.arange(1.0, 117.0, 0.93)
    emg = make.burst_train(onsets, fs_hz=FS, seconds=118, burst_uv=60.0)
    found = np.array([jerk.onset_s for jerk in detect_jerks(emg, FS)])
    apart = np.abs(found[:, np.newaxis] - onsets)
    assert len(found) == pytest.approx(len(onsets), abs=3)
    assert (apart.min(axis=1) < 0.03).mean() > 0.97
