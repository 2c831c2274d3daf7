"""Calibration: rest noise and reference contraction, with jerks and gaps in them."""

import numpy as np
import pytest

from rehab.errors import Reason, RehabError
from rehab.signals.baseline import pick_primary, reference_contraction, rest_noise
from tests import make

FS = 1000.0


def test_rest_noise_is_the_noise():
    """Floors and contact words hang on it."""
    assert rest_noise(make.noise(10_000, 2, 4.0), FS) == pytest.approx(4.0, rel=0.05)


def test_jerks_at_rest_do_not_raise_it():
    """A person who jerks at rest must not get a blind detector."""
    emg = make.burst_train([1.2, 3.7, 5.1, 8.3], fs_hz=FS, seconds=10, noise_uv=4.0)
    assert rest_noise(emg, FS) == pytest.approx(4.0, rel=0.1)


def test_lost_samples_are_left_out():
    """A gap during calibration must not make it fail."""
    emg = make.noise(6000, 1, 4.0)
    emg[1000:2500] = np.nan
    assert rest_noise(emg, FS) == pytest.approx(4.0, rel=0.1)


def test_too_little_is_said():
    """A calibration from nothing would silence or flood the detector."""
    for call in (
        lambda: rest_noise(make.noise(700, 1), FS),
        lambda: rest_noise(np.full((9000, 1), np.nan, np.float32), FS),
        lambda: reference_contraction([], FS),
    ):
        with pytest.raises(RehabError) as caught:
            call()
        assert caught.value.reason is Reason.TOO_SHORT


def test_reference_is_the_middle_of_the_contractions():
    """Rising and falling edges would pull the target down."""
    one = make.noise(5000, 1, 100.0)
    one[:900] *= 0.1
    one[-900:] *= 0.1
    two = make.noise(5000, 1, 100.0, seed=2)
    two[2500:2560] *= 10.0  # a jerk
    assert reference_contraction([one, two], FS) == pytest.approx(100.0, rel=0.05)


def test_the_clearest_channel_is_picked():
    """The patient should look at the muscle that works, not at the noisy electrode."""
    assert pick_primary(np.array([10.0, 2.0]), np.array([60.0, 50.0])) == 1
    assert pick_primary(np.array([0.0, 2.0]), np.array([60.0, 50.0])) == 1
    assert pick_primary(np.array([np.nan, 2.0]), np.array([60.0, 50.0])) == 1
    assert pick_primary(np.array([np.nan]), np.array([60.0])) == 0
