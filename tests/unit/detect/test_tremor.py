"""Tremor: told in seconds with its rate, never counted as so many jerks."""

import numpy as np
import pytest

from rehab.detect.jerk_offline import detect_jerks, detect_offline
from rehab.model.score import RunKind
from tests import make
from tests.unit.detect import synthetic_emg

FS = 1000.0


def _shaken(hz, *, seconds=30.0, from_s=10.0, to_s=20.0, seed=1):
    rng = np.random.default_rng(seed)
    t = np.arange(round(seconds * FS)) / FS
    wave = np.where(
        (t > from_s) & (t < to_s), 0.5 + 0.5 * np.sin(2 * np.pi * hz * t), 0.5
    )
    emg = 60.0 * wave * synthetic_emg.carrier(len(t), FS, rng)
    return (emg + rng.normal(0, 2, len(t)))[:, np.newaxis].astype(np.float32)


@pytest.mark.parametrize("hz", [4.5, 6.0, 9.0, 11.0])
def test_tremor_is_a_spell_with_its_rate_and_no_jerks(hz):
    """Ten seconds of tremor as sixty jerks would be the worst day of a year."""
    found = detect_offline(_shaken(hz), FS)
    spells = [run for run in found.runs if run.kind is RunKind.TREMOR]
    assert len(spells) == 1
    assert spells[0].frequency_hz == pytest.approx(hz, abs=0.5)
    assert spells[0].onset_s == pytest.approx(10.0, abs=1.5)
    assert spells[0].offset_s == pytest.approx(20.0, abs=1.5)
    assert len(found.jerks) <= hz  # of every ten waves at most one


def test_steady_muscle_and_slow_movement_are_no_tremor():
    """Nearly every healthy recording would have some."""
    emg, _ = synthetic_emg.recording(fs_hz=FS, seconds=120, jerks_per_min=0)
    assert detect_offline(emg, FS).runs == ()


@pytest.mark.parametrize("hz", [3.5, 5.0])
def test_a_run_of_jerks_is_not_called_tremor(hz):
    """Short bursts over a lower floor: the same rate, another thing."""
    onsets = 5.0 + np.arange(20) / hz
    emg = make.burst_train(
        onsets, fs_hz=FS, seconds=16, burst_ms=40, burst_uv=60, noise_uv=12
    )
    found = detect_offline(emg, FS)
    assert [run.kind for run in found.runs] == [RunKind.JERKS]
    assert found.runs[0].frequency_hz == pytest.approx(hz, rel=0.05)
    assert len(detect_jerks(emg, FS)) >= 16
