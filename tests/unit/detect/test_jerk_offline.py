"""The detector that is counted: what it finds, what it leaves out, what it could see."""

import numpy as np
import pytest

from rehab.detect.jerk_offline import detect_jerks, detect_offline
from rehab.model.score import JerkKind
from rehab.model.signal import Side
from tests import make
from tests.unit.detect import synthetic_emg

FS = 1000.0


@pytest.mark.parametrize(
    ("fs_hz", "least"), [(500.0, 0.65), (1000.0, 0.9), (2000.0, 0.9), (4000.0, 0.85)]
)
def test_strong_jerks_in_a_contraction_are_found(fs_hz, least):
    """Synthetic benchmark, r = 4: nearly each of them, and nearly nothing else."""
    emg, truth = synthetic_emg.recording(fs_hz=fs_hz, seconds=180, ratio=4.0)
    found = detect_jerks(emg, fs_hz)
    hits = synthetic_emg.matched(found, truth)
    assert hits / len(truth) >= least
    assert hits / len(found) > 0.9


@pytest.mark.parametrize("fs_hz", [200.0, 500.0, 1000.0, 2000.0, 4000.0])
def test_healthy_movement_gives_nothing(fs_hz):
    """At most one false jerk in three minutes of lifting, brisk or slow."""
    for ramp_s in (2.0, 0.15):
        emg, _ = synthetic_emg.recording(
            fs_hz=fs_hz, seconds=180, jerks_per_min=0, ramp_s=ramp_s
        )
        assert len(detect_jerks(emg, fs_hz)) <= 1


@pytest.mark.parametrize(
    ("burst_ms", "kind"),
    [(40, JerkKind.JERK), (150, JerkKind.JERK), (300, JerkKind.PROLONGED)],
)
def test_classes_follow_the_duration(burst_ms, kind):
    """Prolonged bursts are counted apart; mixing them would change the count."""
    onsets = np.arange(2.0, 18.0, 2.0)
    emg = make.burst_train(onsets, fs_hz=FS, seconds=20, burst_ms=burst_ms, burst_uv=60)
    jerks = detect_jerks(emg, FS)
    assert len(jerks) == len(onsets)
    assert {jerk.kind for jerk in jerks} == {kind}
    measured = np.median([jerk.duration_ms for jerk in jerks])
    assert measured == pytest.approx(burst_ms, abs=12)
    late = np.array([jerk.onset_s for jerk in jerks]) - onsets
    assert np.abs(late).max() < 0.02


def test_what_is_too_short_or_too_long_is_no_jerk():
    """A twitch of one fibre and a contraction of a second are something else."""
    short = make.noise(20_000, 1, 5.0)
    for start in range(2000, 19_000, 1700):
        short[start : start + 4] += np.float32([[60], [-120], [80], [-20]])
    assert len(detect_jerks(short, FS)) <= 3
    long = make.burst_train([3.0, 6.0], fs_hz=FS, seconds=10, burst_ms=900)
    assert detect_jerks(long, FS) == []


def test_heartbeats_are_left_out_and_jerks_among_them_are_kept():
    """Unguarded, a heart makes more than twenty false jerks a minute."""
    emg = make.noise(120_000, 1, 4.0) + synthetic_emg.heart(120_000, FS, 120.0)
    assert len(detect_jerks(emg, FS)) <= 1
    onsets = np.arange(3.0, 115.0, 5.1)
    jerky = make.burst_train(onsets, fs_hz=FS, seconds=120, burst_uv=80, noise_uv=4)
    found = detect_jerks(jerky + synthetic_emg.heart(120_000, FS, 120.0), FS)
    hits = synthetic_emg.matched(found, [(at, at) for at in onsets])
    assert hits >= 0.9 * len(onsets)
    assert len(found) - hits <= 2


def test_a_moved_cable_is_no_jerk():
    """A knock on the electrode is large, and slow."""
    emg = make.noise(20_000, 1, 4.0)
    at = np.arange(120) / FS
    knock = 3000.0 * np.sin(2 * np.pi * 12.0 * at) * np.hanning(120)
    knock[40:80] += 60.0 * np.sin(2 * np.pi * 60.0 * at[40:80])
    for start in range(2000, 18_000, 2500):
        emg[start : start + 120, 0] += knock.astype(np.float32)
    assert detect_jerks(emg, FS) == []


def test_nothing_is_seen_in_a_gap_or_beside_it():
    """Lost seconds give no jerks, and no exposure either."""
    emg = make.noise(20_000, 1, 5.0)
    emg[8000:9000] = np.nan
    emg[9000:] += np.float32(700.0)
    found = detect_offline(emg, FS)
    assert found.jerks == ()
    seen = np.isfinite(found.smallest[:, 0])
    at = (np.arange(len(seen)) + 0.5) * found.step_s
    assert not seen[(at > 7.97) & (at < 9.03)].any()
    assert seen[((at > 0.5) & (at < 7.9)) | ((at > 9.1) & (at < 19.5))].all()


def test_lost_contact_is_no_exposure():
    """A torn cable would otherwise buy minutes without jerks."""
    emg = make.noise(20_000, 2, 5.0)
    emg[10_000:15_000, 1] = 3.0
    emg[4000:4010, 0] = 500.0
    seen = np.isfinite(detect_offline(emg, FS, full_scale=500.0).smallest)
    step = detect_offline(emg, FS).step_s
    assert not seen[round(10.5 / step) : round(14.5 / step), 1].any()
    assert not seen[round(4.0 / step), 0]
    assert seen[round(10.5 / step) : round(14.5 / step), 0].all()


def test_the_smallest_jerk_follows_the_effort():
    """Pushing harder hides jerks; the exposure has to know."""
    emg = make.noise(40_000, 1, 10.0)
    emg[20_000:] *= 4.0
    found = detect_offline(emg, FS, rest_rms=(3.0,))
    assert found.step_s == pytest.approx(0.05)
    half = len(found.smallest) // 2
    quiet = np.nanmedian(found.smallest[: half - 20])
    assert np.nanmedian(found.smallest[half + 20 :]) == pytest.approx(
        4 * quiet, rel=0.1
    )
    in_band = np.sqrt(np.mean(np.square(10.0)) * (450 - 30) / 500)
    assert quiet == pytest.approx(2.0 * in_band, rel=0.15)
    assert found.method["name"] == "jerk_offline"
    assert found.method["smallest_ratio"] == 2.0


def test_bursts_on_both_arms_are_one_jerk_with_its_sides():
    """Counting it twice would double the jerks of a bilateral patient."""
    left = make.burst_train([2.0, 5.0], fs_hz=FS, seconds=8, burst_uv=100)
    right = make.burst_train([2.02, 6.0], fs_hz=FS, seconds=8, burst_uv=300, seed=5)
    emg = np.concatenate([left, right], axis=1)
    jerks = detect_offline(emg, FS, sides=(Side.LEFT, Side.RIGHT)).jerks
    assert [jerk.side for jerk in jerks] == [Side.BOTH, Side.LEFT, Side.RIGHT]
    assert [jerk.channels for jerk in jerks] == [(1, 0), (0,), (1,)]
    assert [jerk.id for jerk in jerks] == [1, 2, 3]
    assert all(jerk.is_confirmed for jerk in jerks)


def test_a_run_of_regular_bursts_is_marked():
    """Tremor and clonus are counted in seconds, not as so many jerks."""
    onsets = [2.0, 4.0, *(8.0 + 0.25 * np.arange(6)), 14.0]
    emg = make.burst_train(onsets, fs_hz=FS, seconds=16, burst_uv=100)
    jerks = detect_jerks(emg, FS)
    assert len(jerks) == len(onsets)
    assert [jerk.run_id for jerk in jerks] == [None, None, *[1] * 6, None]
    assert jerks[3].frequency_hz == pytest.approx(4.0, rel=0.05)


def test_gain_does_not_matter_beside_the_rest_noise():
    """Counts of a device without a scale must give the same jerks."""
    emg, _ = synthetic_emg.recording(fs_hz=FS, seconds=60)
    plain = detect_offline(emg, FS, rest_rms=(3.0,), floor_uv=0.0)
    loud = detect_offline(100 * emg, FS, rest_rms=(300.0,), floor_uv=0.0)
    assert len(plain.jerks) > 5
    assert [j.onset_s for j in loud.jerks] == [j.onset_s for j in plain.jerks]
    np.testing.assert_allclose(loud.smallest, 100 * plain.smallest, rtol=1e-4)


@pytest.mark.parametrize(
    "emg",
    [
        np.zeros((0, 2)),
        [],
        np.zeros((1, 1)),
        np.zeros(3000),
        np.full((3000, 2), 7.0),
        np.full((3000, 1), np.nan),
        np.array([[1.0], [np.inf], [2.0]]),
        np.arange(40.0),
    ],
    ids=["empty", "list", "one", "zeros", "constant", "lost", "inf", "short"],
)
def test_odd_input_gives_no_jerks(emg):
    """A broken file must end in a sentence or in nothing, never in a traceback."""
    assert detect_jerks(emg, FS) == []


def test_one_channel_may_be_one_dimensional():
    """The obvious call must work, and must not change what it was given."""
    emg = make.burst_train([2.0], fs_hz=FS, seconds=4)
    before = emg.copy()
    assert detect_jerks(emg[:, 0], FS) == detect_jerks(emg, FS)
    assert len(detect_jerks(emg.astype(float).tolist(), FS)) == 1
    np.testing.assert_array_equal(emg, before)


def test_a_caller_is_told_what_was_wrong():
    """A silent wrong shape would be counted as no jerks."""
    for shape in ((2, 3, 4), (100, 0)):
        with pytest.raises(ValueError, match="n_samples, n_channels"):
            detect_jerks(np.zeros(shape), FS)
    with pytest.raises(ValueError, match="200 to 4000 Hz"):
        detect_jerks(np.zeros(100), 50.0)
    with pytest.raises(ValueError, match="rest_rms has 2 entries for 1"):
        detect_offline(np.zeros(100), FS, rest_rms=(1.0, 2.0))


def test_long_work_says_how_far_it_is():
    """A night takes half a minute, and a bar that only swings looks like a hang."""
    emg = np.random.default_rng(1).normal(0.0, 5.0, (round(300 * FS), 2))
    told = []
    detect_offline(emg, FS, tell=lambda done, n: told.append((done, n)))
    n = told[-1][1]
    assert n >= 4
    assert told == [(k, n) for k in range(1, n + 1)]


@pytest.mark.parametrize(("fs_hz", "least"), [(200.0, 11), (1000.0, 14)])
def test_a_jerk_far_over_a_quiet_muscle_is_no_pop(fs_hz, least):
    """At rest a jerk is a hundred times the noise; it is the plainest of all."""
    onsets = np.arange(3.0, 28.0, 1.7)
    emg = make.burst_train(
        onsets, fs_hz=fs_hz, seconds=30, burst_ms=60, burst_uv=300, noise_uv=5
    )
    found = detect_jerks(emg, fs_hz)
    hits = synthetic_emg.matched(found, [(at, at) for at in onsets])
    assert len(onsets) == 15
    assert hits >= least


def test_the_sudden_beginning_of_a_contraction_is_no_long_burst():
    """Clipped and strong at first, it lasted half a second, and then the fist went on."""
    rng = np.random.default_rng(4)
    emg = rng.normal(0.0, 2.0, round(60 * FS))
    for start in range(5, 55, 10):
        on = slice(round(start * FS), round((start + 5) * FS))
        t = np.arange(on.stop - on.start) / FS
        emg[on] += rng.normal(0.0, 120.0, len(t)) * (0.7 + 1.5 * np.exp(-t / 0.15))
    found = detect_jerks(np.clip(emg, -128, 127), FS)
    assert [j for j in found if j.kind is JerkKind.PROLONGED] == []
