"""The filters: one output whatever the chunks, no ringing from offsets and gaps."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehab.model.signal import Samples
from rehab.signals.envelope import Envelope, MovingSum, envelope_centred
from rehab.signals.filters import (
    BandPass,
    band_limits,
    band_pass_zero_phase,
    finite_runs,
)
from tests import make

EMG = make.noise(900, 2, 20.0)
GAPPY = EMG.copy()
GAPPY[200:260] = np.nan
GAPPY[600, 1] = np.nan
CUTS = st.lists(st.integers(0, 900), max_size=30)


def in_pieces(push, emg, cuts):
    edges = [0, *sorted(cuts), len(emg)]
    return np.concatenate([push(emg[a:b]) for a, b in itertools.pairwise(edges)])


@given(cuts=CUTS)
@settings(max_examples=25, deadline=None)
def test_any_split_filters_alike(cuts):
    """Otherwise the count of jerks would depend on how Bluetooth cut the stream."""
    whole = BandPass(1000.0, 2).push(GAPPY)
    np.testing.assert_array_equal(
        in_pieces(BandPass(1000.0, 2).push, GAPPY, cuts), whole
    )


@given(cuts=CUTS)
@settings(max_examples=25, deadline=None)
def test_any_split_gives_the_same_envelope(cuts):
    """Otherwise the level on the screen would jump with the size of the chunks."""
    whole = Envelope(1000.0, 2, 0.1).push(GAPPY)
    pieces = in_pieces(Envelope(1000.0, 2, 0.1).push, GAPPY, cuts)
    np.testing.assert_array_equal(pieces, whole)


def test_one_sample_at_a_time_is_the_same():
    """The smallest chunks are a split like any other."""
    band, level = BandPass(1000.0, 2), Envelope(1000.0, 2, 0.05)
    each = [level.push(band.push(row[np.newaxis])) for row in GAPPY]
    whole = Envelope(1000.0, 2, 0.05).push(BandPass(1000.0, 2).push(GAPPY))
    np.testing.assert_array_equal(np.concatenate(each), whole)


def test_an_electrode_offset_makes_no_step():
    """A raw stream rides on millivolts of offset: the first second must stay readable."""
    emg = make.noise(1000, 1, 5.0) + np.float32(20_000.0)
    out = BandPass(1000.0, 1).push(emg)
    assert np.abs(out).max() < 60.0
    assert np.abs(band_pass_zero_phase(emg, 1000.0)).max() < 60.0


def test_a_gap_is_nan_and_the_filter_starts_anew():
    """A jump of the offset across lost packets must not look like a jerk."""
    emg = make.noise(2000, 1, 5.0)
    emg[900:1000] = np.nan
    emg[1000:] += 5000.0
    for out in (BandPass(1000.0, 1).push(emg), band_pass_zero_phase(emg, 1000.0)):
        assert np.isnan(out[900:1000]).all()
        assert np.isfinite(out[1000:]).all()
        assert np.abs(out[1000:]).max() < 60.0


def test_reset_forgets():
    """A second session must not begin with the ringing of the first."""
    band, level = BandPass(1000.0, 2), Envelope(1000.0, 2, 0.1)
    first = level.push(band.push(EMG))
    band.reset()
    level.reset()
    np.testing.assert_array_equal(level.push(band.push(EMG)), first)


def test_the_band_passes_muscle_and_stops_movement():
    """Sway of a cable must not reach the detector; the muscle must."""
    at = np.arange(4000) / 1000.0
    for hz, low, high in ((3.0, 0.0, 0.01), (100.0, 0.95, 1.05), (300.0, 0.95, 1.05)):
        tone = np.sin(2 * np.pi * hz * at)[:, None].astype(np.float32)
        gain = BandPass(1000.0, 1).push(tone)[2000:].std() / tone[2000:].std()
        assert low <= gain <= high


def test_the_upper_edge_follows_the_sampling_rate():
    """A slow device would otherwise crash the program."""
    assert band_limits(200.0, 30.0, 450.0) == (30.0, 90.0)
    assert band_limits(2000.0, 30.0, 450.0) == (30.0, 450.0)
    with pytest.raises(ValueError, match="no band"):
        band_limits(60.0, 30.0, 450.0)


def test_runs_of_whole_rows():
    """One lost channel makes the whole row lost."""
    assert finite_runs(GAPPY) == [(0, 200), (260, 600), (601, 900)]
    assert finite_runs(EMG) == [(0, 900)]
    assert finite_runs(EMG[:0]) == []
    assert finite_runs(np.full((3, 1), np.nan)) == []


def test_envelope_of_a_steady_tone_is_its_rms():
    """The target band is about this number."""
    at = np.arange(3000) / 1000.0
    tone = (100.0 * np.sin(2 * np.pi * 50.0 * at))[:, None].astype(np.float32)
    assert Envelope(1000.0, 1, 0.1).push(tone)[500:] == pytest.approx(70.71, rel=0.01)
    assert envelope_centred(tone, 1000.0, 0.1)[60:-60] == pytest.approx(70.71, rel=0.01)


def test_centred_envelope_has_no_lag_and_keeps_gaps():
    """The reviewed trace must show a contraction where it was."""
    emg = np.zeros((1000, 1), np.float32)
    emg[500:600] = 10.0
    level = envelope_centred(emg, 1000.0, 0.05)[:, 0]
    assert np.argmax(level > 7.0) == pytest.approx(500, abs=3)
    assert level[550] == pytest.approx(10.0)
    assert np.isnan(envelope_centred(GAPPY, 1000.0, 0.05)[200:260]).all()
    assert envelope_centred(np.ones((5, 1), np.float32), 1000.0, 0.1) == pytest.approx(
        1
    )


def test_a_loud_artefact_does_not_hide_the_quiet_muscle():
    """After a plug was pulled the level must come back to zero, not to a rest of it."""
    emg = np.zeros((3000, 1), np.float32)
    emg[500] = 1e7
    emg[1500:] = 1e-3
    level = Envelope(1000.0, 1, 0.1).push(emg)
    assert (level[650:1500] == 0.0).all()
    assert level[1700:] == pytest.approx(1e-3, rel=1e-6)


def test_moving_sum_matches_the_plain_one():
    """The fast scheme must be the simple sum."""
    values = np.abs(make.noise(57, 2)).astype(np.float64)
    for length in (1, 2, 7, 57, 80):
        plain = [values[max(0, i - length + 1) : i + 1].sum(axis=0) for i in range(57)]
        np.testing.assert_allclose(MovingSum(length, 2).push(values), plain)


def _one_arm_lost() -> Samples:
    """Three channels of which the second lost samples, and all of them at another time."""
    emg = make.noise(900, 3, seed=7)
    emg[200:260, 1] = np.nan
    emg[400:430] = np.nan
    emg[425:500, 1] = np.nan
    return emg


def test_what_one_arm_lost_leaves_the_other_alone() -> None:
    """With a sensor on each arm, the loss of one must not blank the other's trace."""
    emg = _one_arm_lost()
    band = BandPass(1000.0, 3).push(emg)
    whole = band_pass_zero_phase(emg, 1000.0)
    level = Envelope(1000.0, 3, 0.1).push(band)
    centred = envelope_centred(whole, 1000.0, 0.1)
    for found in (band, whole, level, centred):
        np.testing.assert_array_equal(np.isnan(found), np.isnan(emg))
    for channel in range(3):
        alone = emg[:, [channel]]
        own = BandPass(1000.0, 1).push(alone)
        np.testing.assert_array_equal(band[:, [channel]], own)
        own_level = Envelope(1000.0, 1, 0.1).push(own)
        np.testing.assert_allclose(level[:, [channel]], own_level, rtol=1e-6)
        own = band_pass_zero_phase(alone, 1000.0)
        np.testing.assert_array_equal(whole[:, [channel]], own)
        own_level = envelope_centred(own, 1000.0, 0.1)
        np.testing.assert_array_equal(centred[:, [channel]], own_level)


def test_one_arms_loss_is_the_same_in_any_split() -> None:
    """What is shown must not depend on how the radio cut it."""
    emg = _one_arm_lost()
    band, level = BandPass(1000.0, 3), Envelope(1000.0, 3, 0.1)
    filtered = band.push(emg)
    expected = level.push(filtered)
    band.reset()
    level.reset()
    cuts = [0, 1, 190, 230, 260, 405, 428, 429, 600, 900]
    parts = [band.push(emg[a:b]) for a, b in itertools.pairwise(cuts)]
    np.testing.assert_array_equal(np.concatenate(parts), filtered)
    levels = np.concatenate([level.push(part) for part in parts])
    np.testing.assert_array_equal(levels, expected)
