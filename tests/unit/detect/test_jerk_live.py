"""The live detector: the same events for any chunks, soon, and few where there are none."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehab.detect.jerk_live import LiveDetector
from rehab.model.score import JerkKind
from tests import make
from tests.unit.detect import synthetic_emg

FS = 1000.0


def run(emg, cuts=(), fs_hz=FS, **given_):
    detector = LiveDetector(fs_hz, emg.shape[1], **given_)
    edges = [0, *sorted(cuts), len(emg)]
    found = [j for a, b in itertools.pairwise(edges) for j in detector.push(emg[a:b])]
    return found + detector.finish()


def confirmed(jerks):
    return [jerk for jerk in jerks if jerk.is_confirmed]


def provisional(jerks):
    return [jerk for jerk in jerks if not jerk.is_confirmed and not jerk.is_withdrawn]


def two_channels():
    """Bursts on one channel, on both, a level that stays, a gap; ends within a burst."""
    left = make.burst_train([1.0, 1.4, 3.0, 4.94], fs_hz=FS, seconds=5)
    right = make.burst_train([1.42, 2.2], fs_hz=FS, seconds=5, seed=7)
    emg = np.concatenate([left, right], axis=1)
    emg[2500:2900, 1] *= 12.0
    emg[3500:3560] = np.nan
    emg[3560:, 0] += 300.0
    return emg


EMG = two_channels()
WHOLE = run(EMG)


@given(cuts=st.lists(st.integers(0, len(EMG)), max_size=40))
@settings(max_examples=30, deadline=None)
def test_any_split_gives_the_same_events(cuts):
    """The count must not depend on how Bluetooth cut the stream."""
    assert run(EMG, cuts) == WHOLE


def test_one_sample_at_a_time_gives_the_same_events():
    """The smallest chunks are a split like any other."""
    assert run(EMG, range(1, len(EMG))) == WHOLE


def test_each_kind_of_end_occurs():
    """The splits above prove little if the signal holds only simple events."""
    assert len(confirmed(WHOLE)) >= 4
    assert any(jerk.is_withdrawn for jerk in WHOLE)
    assert any(sorted(jerk.channels) == [0, 1] for jerk in WHOLE)
    assert WHOLE[-1].onset_s == pytest.approx(4.94, abs=0.02)


def test_every_provisional_event_is_settled_once():
    """A mark on the screen must not hang there for ever, nor be counted twice."""
    first = [jerk.id for jerk in provisional(WHOLE)]
    settled = [j.id for j in WHOLE if j.is_confirmed or j.is_withdrawn]
    assert sorted(first) == sorted(settled)
    assert len(set(first)) == len(first)


def test_reset_forgets():
    """A second session must begin as the first did."""
    detector = LiveDetector(FS, 2)
    detector.push(EMG[:1020])
    detector.reset()
    assert detector.push(EMG) + detector.finish() == WHOLE


@pytest.mark.parametrize("n_lost", [5, 60, 3000, 8000])
def test_skipped_samples_are_lost_samples(n_lost):
    """A gap told in one word must do what NaN rows do, and move the time on."""
    lost = np.full((n_lost, 2), np.nan, np.float32)
    as_rows = run(np.concatenate([EMG[:2000], lost, EMG[2000:]]))
    detector = LiveDetector(FS, 2)
    found = (
        detector.push(EMG[:2000]) + detector.skip(n_lost) + detector.push(EMG[2000:])
    )
    assert found + detector.finish() == as_rows


def test_nothing_is_seen_in_a_gap_or_just_after_it():
    """Electrodes that moved while packets were lost must not make a jerk."""
    emg = make.noise(8000, 1, 5.0)
    for at in range(1000, 8000, 1000):
        emg[at : at + 30] = np.nan
        emg[at + 30 :] += np.float32(900.0)
    assert run(emg) == []
    burst = make.burst_train([1.1], fs_hz=FS, seconds=4)
    burst[1000:1050] = np.nan
    assert run(burst) == []


def test_a_gap_within_an_event_withdraws_it():
    """Nobody knows how it went on."""
    emg = make.burst_train([2.0], fs_hz=FS, seconds=4, burst_ms=80)
    emg[2050:2100] = np.nan
    found = run(emg)
    assert confirmed(found) == []
    first, *_ = provisional(found)
    assert any(jerk.id == first.id and jerk.is_withdrawn for jerk in found)


@pytest.mark.parametrize("fs_hz", [500.0, 1000.0, 2000.0, 4000.0])
def test_a_jerk_is_shown_within_100_ms(fs_hz):
    """Later than that a mark on the screen no longer belongs to the movement."""
    onsets = np.arange(2.0, 28.0, 1.31)
    emg = make.burst_train(onsets, fs_hz=fs_hz, seconds=30, burst_uv=60, noise_uv=8)
    detector = LiveDetector(fs_hz, 1)
    size = round(0.01 * fs_hz)
    shown = []
    for at in range(0, len(emg), size):
        for jerk in provisional(detector.push(emg[at : at + size])):
            now_s = (at + size) / fs_hz
            assert now_s - jerk.onset_s <= detector.latency_s + size / fs_hz
            shown.append(now_s)
    late = [min(s - onset for s in shown if s > onset) for onset in onsets]
    assert len(shown) <= 1.5 * len(onsets)  # some are withdrawn soon
    assert max(late) <= 0.1
    assert np.median(late) <= 0.05


def test_noise_and_slow_contractions_give_nothing():
    """A healthy person who lifts an arm must not be told of jerks."""
    for level in (4.0, 40.0):
        found = run(make.noise(120_000, 2, level))
        assert confirmed(found) == []
        assert len(provisional(found)) <= 8  # in four channel-minutes
    emg, _ = synthetic_emg.recording(fs_hz=FS, seconds=120, jerks_per_min=0)
    assert confirmed(run(emg)) == []


def test_a_contraction_that_stays_is_withdrawn():
    """A brisk lift begins like a jerk; the mark has to go when it stays."""
    emg = make.noise(4000, 1, 5.0)
    emg[2000:] *= 12.0
    found = run(emg)
    assert len(provisional(found)) == 1
    assert [jerk.is_withdrawn for jerk in found] == [False, True]


@pytest.mark.parametrize(
    ("fs_hz", "least"), [(1000.0, 0.85), (500.0, 0.6), (2000.0, 0.7)]
)
def test_strong_jerks_in_a_contraction_are_found(fs_hz, least):
    """Synthetic benchmark, r = 4: nearly each of them, and nearly nothing else."""
    emg, truth = synthetic_emg.recording(fs_hz=fs_hz, seconds=180, ratio=4.0)
    found = confirmed(run(emg, fs_hz=fs_hz))
    hits = synthetic_emg.matched(found, truth)
    assert hits / len(truth) >= least
    assert hits / len(found) > 0.9


@pytest.mark.parametrize(
    ("fs_hz", "burst_uv"),
    # At 200 Hz bursts of thirty times the noise are still taken for something else.
    [(200.0, 30), (500.0, 150), (1000.0, 150), (2000.0, 150), (4000.0, 150)],
)
def test_every_sampling_rate_finds_clear_jerks(fs_hz, burst_uv):
    """A slow device may miss small jerks, not clear ones."""
    onsets = np.arange(2.0, 18.0, 1.1)
    emg = make.burst_train(
        onsets, fs_hz=fs_hz, seconds=20, burst_ms=60, burst_uv=burst_uv
    )
    found = confirmed(run(emg, fs_hz=fs_hz))
    hits = synthetic_emg.matched(found, [(at, at) for at in onsets])
    assert hits >= 0.8 * len(onsets)
    assert len(found) - hits <= 1


def test_gain_does_not_matter_beside_the_rest_noise():
    """Counts of a device without a scale must give the same jerks."""
    plain = run(EMG, rest_rms=(5.0, 5.0), floor_uv=0.0)
    loud = run(100 * EMG, rest_rms=(500.0, 500.0), floor_uv=0.0)
    mixed = run(EMG * np.float32([100, 1]), rest_rms=(500.0, 5.0), floor_uv=0.0)
    assert len(plain) >= 8
    for other in (loud, mixed):
        assert [j.onset_s for j in other] == [j.onset_s for j in plain]
        assert [j.is_confirmed for j in other] == [j.is_confirmed for j in plain]


def test_calibration_raises_the_floor():
    """Bursts within three times the noise of bad skin are no jerks."""
    emg = make.burst_train([2.0, 3.0], fs_hz=FS, seconds=4, burst_uv=40, noise_uv=3)
    assert len(confirmed(run(emg))) == 2
    detector = LiveDetector(FS, 1)
    detector.calibrate((20.0,))
    assert detector.push(emg) == []
    with pytest.raises(ValueError, match="2 numbers for 1"):
        detector.calibrate((1.0, 2.0))


def test_duration_and_size_are_told():
    """The histogram of durations and the size of jerks are read by a clinician."""
    emg = make.burst_train([2.0], fs_hz=FS, seconds=4, burst_ms=80, burst_uv=200)
    (jerk,) = confirmed(run(emg))
    assert jerk.kind is JerkKind.JERK
    assert jerk.onset_s == pytest.approx(2.0, abs=0.015)
    assert jerk.duration_ms == pytest.approx(80.0, abs=20)
    assert jerk.peak_uv == pytest.approx(200.0, rel=0.4)
    assert jerk.contrast == pytest.approx(jerk.peak_uv / 5.0, rel=0.2)


def test_a_caller_is_told_what_was_wrong():
    """A silent wrong shape would be counted as no jerks."""
    for wrong in (100.0, 5000.0):
        with pytest.raises(ValueError, match="200 to 4000 Hz"):
            LiveDetector(wrong, 1)
    with pytest.raises(ValueError, match="at least one channel"):
        LiveDetector(FS, 0)
    with pytest.raises(ValueError, match=r"\(n, 2\)"):
        LiveDetector(FS, 2).push(make.noise(10, 1))
    assert LiveDetector(FS, 2).push(make.noise(10, 2)[:0]) == []
