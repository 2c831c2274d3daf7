"""A whole night, from microvolts to the index. If these fail, somebody is told another
number of movements than the published rules give.
"""

import numpy as np
import pytest

from rehab import score_night
from rehab.model.night import Denominator, Night

FS_HZ = 250.0


def quiet(seconds: float, *, fs_hz: float = FS_HZ, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.normal(0.0, 3.0, (round(seconds * fs_hz), 2)).astype(np.float32)


def move(
    emg: np.ndarray, onset_s: float, length_s: float, leg: int, uv: float = 40.0
) -> None:
    """Put a movement into a night, in place."""
    fs_hz = FS_HZ
    part = slice(round(onset_s * fs_hz), round((onset_s + length_s) * fs_hz))
    rng = np.random.default_rng(round(onset_s * 1000) + leg)
    emg[part, leg] += rng.normal(0.0, uv, len(emg[part])).astype(np.float32)


def periodic(n: int = 8, every_s: float = 20.0) -> np.ndarray:
    emg = quiet(30.0 + n * every_s)
    for i in range(n):
        move(emg, 15.0 + i * every_s, 2.0, leg=i % 2)
    return emg


def test_a_series_is_found_where_it_is() -> None:
    """Times, legs, series and intervals are what everything else is made of."""
    night = score_night(periodic(), FS_HZ)
    assert [round(one.onset_s, 0) for one in night.movements] == [
        15.0 + 20.0 * i for i in range(8)
    ]
    for i, one in enumerate(night.movements):
        assert one.onset_s == pytest.approx(15.0 + 20.0 * i, abs=0.1)
        assert one.offset_s == pytest.approx(17.0 + 20.0 * i, abs=0.15)
        assert one.leg == ("left", "right")[i % 2]
        assert one.channel == i % 2
    assert [one.n_movements for one in night.series] == [8]
    assert night.intervals_s == pytest.approx([20.0] * 7, abs=0.1)


def test_without_stages_a_rate_is_per_hour_of_recording() -> None:
    """Nobody knows who slept when: a rate per hour of sleep would be made up."""
    night = score_night(periodic(), FS_HZ)
    assert night.denominator is Denominator.RECORDING
    assert night.index_per_h == pytest.approx(8 * 3600.0 / 190.0, rel=0.01)


def test_movements_awake_are_left_out_and_so_is_their_time() -> None:
    """Who lies awake moves the legs: the rules count sleep."""
    stages = [2, 2, 2, 0, 0, 2, 2]
    night = score_night(periodic(), FS_HZ, stages=stages)
    assert night.denominator is Denominator.SLEEP
    assert night.hours_judged == pytest.approx(130.0 / 3600.0, rel=0.01)
    assert all(not 90.0 <= one.onset_s < 150.0 for one in night.movements)
    assert [one.stage for one in night.left_out] == [0, 0, 0]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"fs_hz": 100.0}, "the sampling rate must be 200 to 4000 Hz, not 100"),
        ({"fs_hz": "x"}, "fs_hz must be the number of samples per second"),
        ({"rules": "ICSD"}, 'rules must be "AASM" or "WASM-2016"'),
        ({"stages": [2, 2]}, "pass one stage per 30 s"),
        ({"stages": ["W"] * 7}, "stages must be integers"),
        ({"stages": [2] * 6 + [12]}, "12 is no sleep stage"),
        ({"legs": ["left"]}, "legs must have one entry a channel"),
        ({"legs": ["left", "both"]}, 'must be "left", "right" or None'),
        ({"emg_uv": np.zeros((1000, 2, 2))}, "shape"),
        ({"emg_uv": np.zeros((2, 30_000))}, "transpose it"),
        ({"emg_uv": np.zeros((30_000, 3))}, "say with legs="),
        ({"emg_uv": periodic() * 1e-6}, "multiply by 1e6"),
    ],
)
def test_what_cannot_be_is_refused_with_words(change: dict, says: str) -> None:
    """A wrong unit or rate counts no movements, and would say so as if it were true."""
    asked = {"emg_uv": periodic(), "fs_hz": FS_HZ, **change}
    with pytest.raises(ValueError, match=says.replace("(", r"\(")):
        score_night(**asked)


@pytest.mark.parametrize("n_samples", [0, 1, 100, 2500])
def test_hardly_a_recording_is_a_night_without_movements(n_samples: int) -> None:
    """A sensor that failed in the first minute gives a page that says so, no traceback."""
    night = score_night(quiet(60.0)[:n_samples], FS_HZ)
    assert isinstance(night, Night)
    assert night.movements == ()
    assert night.duration_s == n_samples / FS_HZ


def test_a_night_that_was_lost_has_no_rate() -> None:
    night = score_night(np.full((30_000, 2), np.nan), FS_HZ)
    assert (night.movements, night.index_per_h, night.recorded_s) == ((), None, 0.0)


@pytest.mark.parametrize(("length_s", "n"), [(0.5, 6), (10.0, 6), (10.3, 0), (0.36, 0)])
def test_a_movement_of_just_the_shortest_or_longest_length_counts(
    length_s: float, n: int
) -> None:
    """Sharp edges: a smoothed level would make each of them longer than it was."""
    emg = quiet(200.0)
    for i in range(6):
        move(emg, 15.0 + 30.0 * i + 0.007 * i, length_s, leg=0)
    night = score_night(emg, FS_HZ)
    lengths_s = [one.duration_s for one in night.movements]
    assert len(lengths_s) == n
    assert not n or np.median(lengths_s) == pytest.approx(length_s, abs=0.03)
