"""Negative myoclonus: what a silence is, and the many things that only look like one."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from rehab.detect.silence import find_silences
from rehab.model.score import Jerk, JerkKind
from rehab.model.signal import Side
from rehab.signals.filters import band_pass_zero_phase
from tests.unit.detect.synthetic_emg import carrier

STEP_S = 0.005
REST_UV = 3.0
HELD_UV = 18.0
FS = 1000.0

Array = NDArray[np.float64]
Spans = Sequence[tuple[float, float]]


def powers(emg_uv: Array, fs_hz: float) -> Array:
    """Mean squares of steps of 5 ms, shape ``(n_steps, 1)``; samples may not divide."""
    band = band_pass_zero_phase(emg_uv[:, np.newaxis].astype(np.float32), fs_hz)
    edges = np.round(np.arange(int(len(emg_uv) / fs_hz / STEP_S) + 1) * STEP_S * fs_hz)
    at = edges.astype(int)
    squares = np.square(band[: at[-1]], dtype=np.float64)
    return np.add.reduceat(squares, at[:-1]) / np.diff(at)[:, np.newaxis]


def held(
    seconds: float,
    silences: Spans = (),
    *,
    fs_hz: float = FS,
    level_uv: float = HELD_UV,
    left: float = 0.0,
    seed: int = 1,
) -> Array:
    """Power of a held contraction; `left` of its level remains in the silences."""
    at = np.arange(round(seconds * fs_hz)) / fs_hz
    level = np.full(len(at), level_uv)
    for onset, offset in silences:
        level[(at >= onset) & (at < offset)] *= left
    return shaped(level, fs_hz, seed)


def shaped(level_uv: Array, fs_hz: float = FS, seed: int = 1) -> Array:
    """Power of a contraction whose level is given for each sample, and of rest noise."""
    rng = np.random.default_rng(seed)
    emg = level_uv * carrier(len(level_uv), fs_hz, rng)
    return powers(emg + rng.normal(0.0, REST_UV, len(emg)), fs_hz)


def rest(fs_hz: float = FS) -> list[float]:
    """What rest measured before the exercise says."""
    noise = np.random.default_rng(9).normal(0.0, REST_UV, round(20 * fs_hz))
    return [float(powers(noise, fs_hz).mean())]


def find(power: Array, fs_hz: float = FS, bursts: Spans = ()) -> list[Jerk]:
    spans = [(0, onset, offset) for onset, offset in bursts]
    return find_silences(power.astype(np.float32), STEP_S, rest(fs_hz), spans)


def onsets(silences: Sequence[Jerk]) -> list[float]:
    return [silence.onset_s for silence in silences]


def drawn(seconds: float, seed: int) -> list[tuple[float, float]]:
    """Silences of 80-300 ms at irregular times."""
    rng = np.random.default_rng(seed)
    spans, at = [], 1.5
    while at < seconds - 2.5:
        spans.append((at, at + rng.uniform(0.08, 0.30)))
        at += 1.5 + rng.exponential(3.0)
    return spans


@pytest.mark.parametrize("fs_hz", [500.0, 1000.0, 4000.0])
def test_silences_in_a_held_contraction_are_found_where_they_are(fs_hz):
    """The therapist counts lapses of posture and reads their lengths."""
    truth = drawn(120, seed=5)
    found = find(held(120, truth, fs_hz=fs_hz, level_uv=5 * REST_UV), fs_hz)
    pairs = [
        (span, silence)
        for span in truth
        for silence in found
        if abs(silence.onset_s - span[0]) < 0.05
    ]
    assert len(pairs) > 0.9 * len(truth)
    assert len(found) == len(pairs)
    early = [abs(silence.onset_s - span[0]) for span, silence in pairs]
    late = [abs(silence.offset_s - span[1]) for span, silence in pairs]
    assert max(np.median(early), np.median(late)) <= 0.010


@pytest.mark.parametrize("fs_hz", [200.0, 250.0, 333.0, 500.0, 1000.0, 2000.0, 4000.0])
def test_an_even_contraction_has_none(fs_hz):
    """EMG is noise: with few degrees of freedom it seems to pause now and then."""
    for level_uv in (10.0, 25.0, 200.0):
        assert find(held(120, fs_hz=fs_hz, level_uv=level_uv), fs_hz) == []


def test_a_slow_sensor_still_sees_the_long_ones():
    """An arm band of 200 Hz must say something about lapses that everybody sees."""
    spans = [(at, at + 0.19) for at in np.arange(2.0, 58.0, 2.1)]
    assert len(find(held(60, spans, fs_hz=200.0), 200.0)) > 0.6 * len(spans)


def test_the_bins_end_where_the_field_ends_them():
    """Shorter is EMG's own texture, longer is a movement that stopped."""
    for lasts_s, n in ((0.042, 0), (0.06, 1), (0.1, 1), (0.45, 1), (0.56, 0), (0.9, 0)):
        power = held(6, [(3.0, 3.0 + lasts_s)], level_uv=60.0)
        assert len(find(power)) == n, lasts_s


def test_size_is_told():
    """How silent it was, and beside how strong a contraction."""
    (silence,) = find(held(6, [(3.0, 3.15)], level_uv=30.0))
    assert silence.kind is JerkKind.SILENCE
    assert silence.channels == (0,)
    assert silence.lags_s == (0.0,)
    assert silence.peak_uv == pytest.approx(REST_UV, rel=0.3)
    assert silence.contrast == pytest.approx(0.1, rel=0.4)
    assert 0.9 < silence.confidence < 1.0


def test_a_resting_muscle_is_not_silent():
    """Rest, and a posture that hardly needs the muscle, would fill the count."""
    assert find(held(20, level_uv=0.0)) == []
    assert find(held(6, [(3.0, 3.3)], level_uv=2.3 * REST_UV)) == []
    blank = held(6, level_uv=0.0)
    blank[600:630] *= 0.01
    assert find(blank) == []


def test_a_weaker_contraction_is_no_silence():
    """A muscle that eases has not lapsed."""
    assert find(held(6, [(3.0, 3.2)], level_uv=60.0, left=0.45)) == []


def test_relaxing_is_no_silence():
    """Patients are asked to let go; it must not count against them."""
    at = np.arange(8 * round(FS)) / FS
    assert find(shaped(np.where(at < 4.0, HELD_UV, 0.0))) == []
    for ramp_s in (0.15, 0.2, 0.3):
        times = [4.0 - ramp_s, 4.0, 4.1, 4.1 + ramp_s]
        assert find(shaped(np.interp(at, times, [60.0, 0.0, 0.0, 60.0]))) == []
    # Back to much less than before: something else began.
    lower = np.where((at > 3.5) & (at < 4.0), 60.0, 24.0)
    lower[(at > 4.0) & (at < 4.15)] = 0.0
    assert find(shaped(lower)) == []
    # A grip of less than half a second before it was never sustained.
    brief = np.where((at > 3.8) & ((at < 4.0) | (at > 4.15)), HELD_UV, 0.0)
    assert find(shaped(brief)) == []


def test_a_voluntary_pause_of_a_quarter_second_needs_a_second_of_hold():
    """Grip, short pause, grip: healthy people do that."""
    at = np.arange(8 * round(FS)) / FS
    pause = (at > 4.0) & (at < 4.3)
    assert len(find(shaped(np.where(pause, 0.0, HELD_UV)))) == 1
    short = shaped(np.where(pause | (at < 3.4), 0.0, HELD_UV))
    assert find(short) == []
    # Nor if the rest noise that was told is a fraction of what it is now.
    assert find_silences(short, STEP_S, [0.05 * rest()[0]]) == []


@pytest.mark.parametrize("where", [(2.95, 3.2), (3.05, 3.08), (3.2, 3.3), (2.9, 2.92)])
def test_lost_samples_are_no_silence(where):
    """A bad radio link must not look like a disease."""
    power = held(6, [(3.0, 3.15)])
    power[round(where[0] / STEP_S) : round(where[1] / STEP_S)] = np.nan
    assert find(power) == []


def test_a_dead_electrode_is_no_silence():
    """A wire that opens for 150 ms is quieter than any muscle at rest."""
    power = held(6)
    power[600:630] = 1e-3
    assert find(power) == []


@pytest.mark.parametrize("hz", [4.0, 5.5, 8.0, 12.0])
@pytest.mark.parametrize("fs_hz", [200.0, 1000.0])
def test_tremor_is_not_a_series_of_silences(hz, fs_hz):
    """Tremor falls silent with every wave; that is no negative myoclonus."""
    at = np.arange(60 * round(fs_hz)) / fs_hz
    wave = 0.5 + 0.5 * np.sin(2 * np.pi * hz * at + 0.5 * np.sin(at))
    spells = np.where(at % 8.0 < 5.0, 1.0, 0.0)
    for power_of_wave in (0.5, 1.0, 2.0):
        level = 40.0 * (1.0 + spells * (wave**power_of_wave - 1.0))
        assert find(shaped(level, fs_hz), fs_hz) == []


def test_between_the_bursts_of_a_run_is_no_silence():
    """Rhythmic jerks have spaces between them; they are counted as a run already."""
    at = np.arange(20 * round(FS)) / FS
    for hold_uv in (0.0, 12.0):
        bursts = [(t, t + 0.08) for t in np.arange(5.0, 15.0, 0.2)]
        level = np.full(len(at), hold_uv)
        for onset, offset in bursts:
            level[(at >= onset) & (at < offset)] = 90.0
            level[(at >= offset) & (at < onset + 0.2)] = 0.0
        for told in (bursts, []):
            assert find(shaped(level), bursts=told) == []


def test_a_silence_after_a_jerk_counts_only_in_a_contraction():
    """Jerk and lapse often come together; rest after a jerk is no lapse."""
    at = np.arange(8 * round(FS)) / FS
    jerk = (at > 4.0) & (at < 4.06)
    after = (at > 4.06) & (at < 4.2)
    level = np.where(after, 0.0, np.where(jerk, 80.0, HELD_UV))
    (silence,) = find(shaped(level), bursts=[(4.0, 4.06)])
    assert silence.onset_s == pytest.approx(4.06, abs=0.015)
    assert silence.confidence <= 0.5
    started = np.where(~jerk & (at < 4.06), 0.0, level)
    assert find(shaped(started), bursts=[(4.0, 4.06)]) == []


def test_lapses_that_come_in_quick_succession_are_all_counted():
    """The worst asterixis must not read as none."""
    spans = [(3.0, 3.1), (3.45, 3.57), (4.3, 4.4)]
    assert len(find(held(8, spans, level_uv=30.0))) == 3


def test_pauses_that_repeat_are_a_movement():
    """Squeezing a ball again and again is an exercise, not a symptom."""
    long = [(3.0, 3.1), (3.9, 4.15)]
    assert find(held(8, long)) == []
    regular = [(at, at + 0.1) for at in np.arange(3.0, 6.0, 0.7)]
    assert find(held(9, regular, level_uv=30.0)) == []


def test_gain_does_not_matter():
    """Counts of a device without a scale must give the same silences."""
    truth = drawn(60, seed=3)
    power = np.concatenate([held(60, truth), held(20, level_uv=0.0)])
    plain = find_silences(power, STEP_S, None)
    assert len(plain) > 0.9 * len(truth)
    for gain in (1e-8, 1e8):
        other = find_silences(power * gain, STEP_S, None)
        assert onsets(other) == onsets(plain)


def test_a_recording_without_rest_has_silences_too():
    """In the clinic the arms are held out from the first second to the last."""
    truth = drawn(60, seed=3)
    found = find_silences(held(60, truth), STEP_S, None)
    assert len(found) > 0.9 * len(truth)
    assert find_silences(held(60), STEP_S, None) == []


def test_muscles_that_fall_silent_together_are_one_event():
    """A lapse of the wrist that is counted once for each muscle is counted twice."""
    columns = [
        held(8, [(3.0, 3.15), (5.5, 5.6)], seed=1),
        held(8, [(3.02, 3.18)], level_uv=60.0, seed=2),
        held(8, [(5.57, 5.70)], seed=3),
    ]
    power = np.concatenate(columns, axis=1)
    sides = [Side.LEFT, Side.RIGHT, None]
    first, second, third = find_silences(power, STEP_S, rest() * 3, (), sides)
    assert first.channels == (1, 0)
    assert first.lags_s == pytest.approx((0.02, 0.0), abs=0.011)
    assert first.offset_s == pytest.approx(3.18, abs=0.011)
    assert [event.id for event in (first, second, third)] == [1, 2, 3]
    assert [e.side for e in (first, second, third)] == [Side.BOTH, Side.LEFT, None]
    # Seventy milliseconds apart, and little in common.
    assert (second.channels, third.channels) == ((0,), (2,))


def test_a_lost_channel_does_not_blind_the_other():
    """One electrode off for good leaves the count of the other."""
    power = np.repeat(held(6, [(3.0, 3.15)]), 2, axis=1)
    power[:, 0] = np.nan
    (silence,) = find_silences(power, STEP_S, rest() * 2)
    assert silence.channels == (1,)
    (silence,) = find_silences(power, STEP_S, [np.nan, rest()[0]])
    assert silence.channels == (1,)


@pytest.mark.parametrize("n_steps", [0, 1, 3, 25, 130])
def test_next_to_nothing_gives_nothing(n_steps):
    """A recording that broke off at once is not an error."""
    for value in (0.0, 1.0, np.nan):
        power = np.full((n_steps, 2), value, dtype=np.float32)
        assert find_silences(power, STEP_S, None) == []


def test_digital_zeros_are_not_a_reference():
    """Recorders pad with zeros; nothing is divided by them."""
    power = np.zeros((4000, 1))
    power[::97] = 5.0
    power[1500:1600] = 7.0
    assert find_silences(power, STEP_S, None) == []
    assert find_silences(power, STEP_S, [0.0]) == []
