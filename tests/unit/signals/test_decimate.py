"""The lower rate of the analysis: the same whatever the blocks, and no lost sample filled."""

import numpy as np
import pytest

from rehab.model.signal import Samples
from rehab.signals.decimate import Decimator
from tests import make


def _decimated(emg: Samples, fs_hz: float, sizes: list[int]) -> tuple[Samples, float]:
    decimator, parts, at = Decimator(fs_hz, emg.shape[1]), [], 0
    for size in [*sizes, len(emg)]:
        parts.append(decimator.push(emg[at : at + size]))
        at += size
    return np.concatenate([*parts, decimator.finish()]), decimator.fs_hz


@pytest.mark.parametrize("n_samples", [1, 39, 40, 41, 20_003])
def test_any_split_is_the_same(n_samples: int) -> None:
    """A night is read a minute at a time, and must be judged as if at once."""
    emg = make.noise(n_samples, 2)
    emg[5_000:5_020, 1] = np.nan
    whole, fs_hz = _decimated(emg, 1000.0, [])
    parts, _ = _decimated(emg, 1000.0, [1, 3, 77, 7_000, 5])
    assert fs_hz == 250.0
    assert len(whole) == -(-n_samples // 4)
    np.testing.assert_array_equal(parts, whole)


@pytest.mark.parametrize(("fs_hz", "lower_hz"), [(1000.0, 250.0), (1116.0, 279.0)])
def test_what_the_rules_look_at_stays(fs_hz: float, lower_hz: float) -> None:
    """Onsets at 8 µV mean what they mean at the sensor's own rate."""
    t = np.arange(round(4 * fs_hz)) / fs_hz
    for hz, share in ((20.0, 1.0), (90.0, 1.0), (200.0, 0.0)):
        emg = np.sin(2 * np.pi * hz * t)[:, None].astype(np.float32)
        low, rate_hz = _decimated(emg, fs_hz, [])
        assert rate_hz == lower_hz
        inside = low[50:-50, 0]
        assert np.sqrt(2 * np.mean(inside**2)) == pytest.approx(share, abs=0.02)


def test_what_is_lost_stays_lost() -> None:
    """No sample is made up, and a long loss is as long as it was."""
    emg = make.noise(10_000, 1)
    emg[4_000:6_000] = np.nan
    low, _ = _decimated(emg, 1000.0, [])
    at = np.flatnonzero(np.isnan(low[:, 0]))
    assert 1_000 - 2 <= at[0] <= 1_000
    assert 1_499 <= at[-1] <= 1_499 + 2
    assert len(at) == at[-1] - at[0] + 1
    slow, _ = _decimated(emg, 400.0, [])
    assert len(slow) == len(emg)  # at under twice the rate nothing is done
