"""The parts of the offline detector, each by what a wrong one would do to a count."""

import numpy as np
import pytest

from rehab.detect.bands import N_CORE, N_OVERLAP, BandPowers, Blocks
from rehab.detect.context import SHIFTS, WAVE_STEPS, alikeness
from rehab.detect.mend import (
    bridge,
    centred,
    lost_samples,
    lost_steps,
    rail_samples,
)
from rehab.detect.net import load
from rehab.detect.spans import burst_spans
from tests import make

FS = 1000.0
RATES = [200.0, 250.0, 333.3, 500.0, 1000.0, 1925.926, 2000.0, 4000.0]


def _power(emg, fs_hz):
    blocks = Blocks.of(len(emg), fs_hz)
    rows = blocks.cut(emg[:, 0], 0, 1)
    power, _ = BandPowers(fs_hz, blocks.n_block)(rows, np.isnan(rows))
    return blocks, power[0]


@pytest.mark.parametrize("fs_hz", RATES)
def test_a_burst_stands_where_it_is_at_any_rate(fs_hz):
    """A shifted or smeared burst would be matched with the wrong phase."""
    emg = make.burst_train(
        [8.0], fs_hz=fs_hz, seconds=16, burst_ms=60, burst_uv=300, noise_uv=1
    )
    blocks, power = _power(emg, fs_hz)
    muscle = power[1:].sum(axis=0)
    middle = np.average(np.arange(len(muscle)), weights=muscle)
    assert (middle - N_OVERLAP + 0.5) * blocks.step_s == pytest.approx(8.03, abs=0.015)
    spread = (muscle > 0.1 * muscle.max()).nonzero()[0]
    assert np.ptp(spread) * blocks.step_s < 0.12


def test_power_is_the_mean_square_whatever_the_rate():
    """Exposure and A0 compare it with microvolts."""
    t = np.arange(32_000) / FS
    emg = (10.0 * np.sqrt(2.0) * np.sin(2 * np.pi * 170.0 * t)).astype(np.float32)
    _, power = _power(emg[:, np.newaxis], FS)
    assert power[2, 2000:4000].mean() == pytest.approx(100.0, rel=0.02)
    assert power[[0, 1, 3], 2000:4000].max() < 0.1


def test_hum_is_taken_out_and_muscle_is_not():
    """Mains at thrice the muscle's size would hide every weak jerk."""
    t = np.arange(30_000) / FS
    muscle = make.noise(30_000, 1, 10.0)
    hum = 40.0 * np.sin(2 * np.pi * 50.02 * t) + 15.0 * np.sin(2 * np.pi * 150.06 * t)
    muscle[20_000:] *= np.float32(0.1)
    _, clean = _power(muscle, FS)
    _, with_hum = _power(muscle + hum[:, np.newaxis].astype(np.float32), FS)
    for inside in (slice(400, 4400), slice(4410, 6400)):  # from its first second on
        ratio = with_hum[1:, inside].mean(axis=1) / clean[1:, inside].mean(axis=1)
        assert ratio == pytest.approx(1.0, abs=0.12)


def test_blocks_cover_every_sample_once():
    """What no core covers is never looked at."""
    for fs_hz in RATES:
        n = round(100.3 * fs_hz)
        blocks = Blocks.of(n, fs_hz)
        assert blocks.n_blocks * N_CORE >= blocks.n_steps
        assert blocks.n_steps * blocks.step_s >= n / fs_hz - 1e-9
        assert blocks.step_s == pytest.approx(0.005, rel=0.003)


def test_held_samples_are_lost_and_coarse_ones_are_not():
    """A device that repeats its last value shows a flat line, no calm muscle."""
    rows = make.noise(32_000, 2, 20.0).T.copy()
    rows[0, 5000:5100] = rows[0, 4999]
    rows[1] = np.round(rows[1] / 15.0)  # eight bits at rest: few codes
    is_lost = lost_samples(rows, FS)
    assert is_lost[0, 5005:5099].all()
    assert is_lost[0].sum() <= 102
    assert is_lost[1].mean() < 0.001


def test_a_clipped_burst_is_kept_and_a_railed_electrode_is_not():
    """The largest jerks clip; a fallen electrode sits at the rail for seconds."""
    rows = make.noise(32_000, 1, 20.0).T.copy()
    rows[0, 3000:3050] *= 30.0
    rows[0, 10_000:14_000] = 100.0
    rows = np.clip(rows, -100.0, 100.0)
    is_lost = lost_samples(rows, FS)
    assert not is_lost[0, 2990:3060].any()
    assert is_lost[0, 10_005:13_999].all()
    assert rail_samples(rows)[0, 3000:3050].any()
    assert not rail_samples(make.noise(32_000, 1, 20.0).T.copy()).any()


def test_a_bridge_makes_no_step():
    """A gap that is left open rings in the filters like a jerk."""
    rows = (make.noise(32_000, 1, 5.0).T + 300.0).copy()
    rows[0, 7000:9000] = np.nan
    is_lost = lost_samples(rows, FS)
    whole = centred(rows, is_lost)
    bridge(whole[0], is_lost[0], FS)
    assert np.isfinite(whole).all()
    assert np.abs(whole[0, 7000:9000]).max() < 10.0
    assert abs(whole[0, 7000] - whole[0, 6990:7000].mean()) < 1.0
    steps = lost_steps(is_lost)
    assert steps[0, 1400:1800].all()
    assert steps.sum() == 400


@pytest.mark.parametrize(("fs_hz", "within_ms"), [(500, 8), (1000, 6), (4000, 6)])
def test_edges_lie_where_the_burst_begins_and_ends(fs_hz, within_ms):
    """Durations make the class; onsets make the phase."""
    onsets = np.arange(1.0, 29.0, 0.7)
    emg = make.burst_train(onsets, fs_hz=fs_hz, seconds=30, burst_ms=60, burst_uv=60)
    found, ends, peaks, cores = burst_spans(
        emg.T.copy(),
        np.zeros(len(onsets), dtype=np.int64),
        onsets + 0.03,
        np.full(len(onsets), 25.0),
        fs_hz,
    )
    assert 1000 * np.median(np.abs(found - onsets)) <= within_ms
    assert 1000 * np.median(np.abs(ends - onsets - 0.06)) <= within_ms
    assert 1000 * np.median(cores) == pytest.approx(54, abs=10)
    assert np.median(np.sqrt(peaks)) == pytest.approx(60.0, rel=0.3)


def test_a_shape_that_repeats_is_known_and_muscle_is_not():
    """A heart that is not known makes more than twenty false jerks a minute."""
    rng = np.random.default_rng(5)
    n = WAVE_STEPS + 2 * SHIFTS
    beat = rng.normal(size=n) + 1j * rng.normal(size=n)
    beats = beat + 0.2 * (rng.normal(size=(20, n)) + 1j * rng.normal(size=(20, n)))
    beats = beats * np.exp(2j * np.pi * rng.uniform(size=(20, 1)))
    noise = rng.normal(size=(20, n)) + 1j * rng.normal(size=(20, n))
    waves = np.concatenate([beats, noise]).astype(np.complex64)
    alike = alikeness(waves, np.repeat([0, 1], 20))
    assert alike[:20].min() > 0.9
    assert alike[20:].max() < 0.85
    assert alikeness(waves[:1], np.zeros(1, dtype=np.int64)).tolist() == [[0.0, 0.0]]


@pytest.mark.parametrize("name", ["jerk_gate", "jerk_first", "jerk_second"])
def test_how_many_are_judged_together_changes_nothing(name):
    """A probability that depended on what follows would move a count."""
    net = load(name)
    rows = np.random.default_rng(1).normal(size=(700, len(net.mean))).astype(np.float32)
    every = net(rows)
    assert ((every >= 0.0) & (every <= 1.0)).all()
    np.testing.assert_array_equal(net(rows[:301]), every[:301])
    np.testing.assert_allclose(net(rows[::-1])[::-1], every, rtol=1e-4, atol=1e-6)
    assert sum(weight.size for weight, _ in net.layers) < 120_000
