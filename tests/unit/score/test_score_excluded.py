"""What leaves the exposure: a knock at the sensor, which stays among the events for who looks;
and the time of a pad that was off.
"""

from dataclasses import replace

import numpy as np
import pytest

from rehab.model.score import Detection, JerkKind
from rehab.model.session import Recording
from rehab.model.signal import Channel, Stream, Unit
from rehab.score.excluded import AROUND_S, excluded
from rehab.score.overview import overview
from rehab.score.recording import judge
from rehab.signals.lead_off import lead_off
from tests import make
from tests.unit.score.recording_by_hand import jerk
from tests.unit.signals.knocking import FS, heard

FOUND = heard(30.0)
STEP_S = 0.05


def recording(*, has_accelerometer: bool = True) -> Recording:
    stream = Stream("test", "block", FS, (Channel("EMG 1", Unit.UV),))
    motions = FOUND.motions() if has_accelerometer else ()
    return Recording(stream, FOUND.emg_uv[:, np.newaxis], (), (), motions=motions)


def detection() -> Detection:
    """All that happened, taken for jerks of 100 ms."""
    onsets = sorted(FOUND.jerks_s + FOUND.knocks_s)
    jerks = tuple(
        replace(jerk(at), id=i, offset_s=at + 0.1) for i, at in enumerate(onsets)
    )
    smallest = np.full((round(30.0 / STEP_S), 1), 20.0, np.float32)
    return Detection(jerks, smallest, STEP_S, {"name": "test", "version": 1})


def test_a_knock_is_kept_and_not_counted() -> None:
    found = excluded(recording(), detection())
    knocked = [one.onset_s for one in found.jerks if one.is_artefact]
    assert knocked
    assert set(knocked) <= set(FOUND.knocks_s)
    score = judge(recording(), found)
    assert len(score.jerks) == len(detection().jerks)
    assert score.n_jerks == len(score.jerks) - len(knocked)
    assert [one.is_counted for one in score.jerks] == [
        not one.is_artefact for one in score.jerks
    ]
    assert overview(recording(), found).total.n_jerks == score.n_jerks


def test_its_time_leaves_the_exposure() -> None:
    """Excluded seconds leave the exposure, or a shaken sensor would lower the rate."""
    found = excluded(recording(), detection())
    n = sum(one.is_artefact for one in found.jerks)
    before = judge(recording(), detection()).detectable_s
    after = judge(recording(), found).detectable_s
    least = n * (0.1 + 2 * AROUND_S)
    assert least <= before - after <= least + 2 * n * STEP_S + 1e-6


def test_without_an_accelerometer_nothing_changes() -> None:
    whole = detection()
    assert excluded(recording(has_accelerometer=False), whole) is whole
    assert all(one.kind is JerkKind.JERK for one in whole.jerks)


def test_a_knock_at_one_sensor_is_none_at_the_other() -> None:
    """Two sensors: the left one was knocked, the right one's jerks are jerks."""
    one = recording()
    n = len(one.emg_uv)
    channels = (Channel("1 EMG", Unit.UV), Channel("2 EMG", Unit.UV))
    still = np.array([[0.0, 0.0, 1.0]], np.float32)
    motions = [replace(motion, channels=(0,)) for motion in one.motions]
    motions += [replace(m, channels=(1,), acceleration_g=still) for m in one.motions]
    two = replace(
        one,
        stream=replace(one.stream, channels=channels),
        emg_uv=np.tile(one.emg_uv, (1, 2)),
        motions=tuple(sorted(motions, key=lambda motion: motion.index)),
    )
    assert two.emg_uv.shape == (n, 2)
    whole = replace(detection(), smallest=np.tile(detection().smallest, (1, 2)))
    right = replace(whole, jerks=tuple(replace(j, channels=(1,)) for j in whole.jerks))
    assert not any(jerk.is_artefact for jerk in excluded(two, right).jerks)
    left = excluded(two, whole)
    expected = excluded(one, detection()).jerks
    assert [j.is_artefact for j in left.jerks] == [j.is_artefact for j in expected]
    assert np.isnan(left.smallest[:, 0]).any()
    assert not np.isnan(left.smallest[:, 1]).any()


def alone(emg_uv: np.ndarray, unit: Unit = Unit.UV) -> Recording:
    stream = Stream("test", "block", FS, (Channel("EMG 1", unit),))
    return Recording(stream, emg_uv.astype(np.float32)[:, np.newaxis], (), ())


def part_off(part: np.ndarray | float, unit: Unit = Unit.UV) -> float:
    """Seconds that a bad part from 10 to 20 s takes out of 30 s."""
    emg = make.noise(30_000, 1, 4.0)[:, 0].astype(np.float64)
    emg[10_000:20_000] = part
    found = excluded(alone(emg, unit), replace(detection(), jerks=()))
    return 30.0 - judge(alone(emg, unit), found).detectable_s


T = np.arange(10_000) / FS
HUM = 300.0 * np.sin(2 * np.pi * 50.0 * T)
RNG = np.random.default_rng(3)


@pytest.mark.parametrize(
    "part",
    [
        7.0,
        RNG.normal(0.0, 0.2, 10_000),
        0.2 * RNG.integers(0, 3, 10_000),
        HUM + RNG.normal(0.0, 5.0, 10_000),
        HUM * (1.0 + 0.3 * np.sin(2.0 * T)) + 60.0 * np.sin(2 * np.pi * 150.0 * T),
    ],
    ids=["flat", "nearly flat", "three codes", "hum", "hum that sways"],
)
def test_a_pad_in_the_air_is_no_calm_muscle(part: np.ndarray | float) -> None:
    """Minutes without a pad would be minutes without a jerk, and the rate would fall."""
    assert 10.5 <= part_off(part) <= 11.6  # with the half seconds of the hand


def test_a_muscle_that_works_stays_in_the_exposure() -> None:
    """Also beside some hum, and where it shakes at 25 Hz."""
    work = RNG.normal(0.0, 150.0, 10_000)
    assert part_off(work) == 0.0
    assert part_off(work + HUM / 4.0) == 0.0
    assert part_off(work * (1.0 + 0.9 * np.sin(2 * np.pi * 8.0 * T))) == 0.0


def test_in_counts_only_a_line_of_few_codes_is_off() -> None:
    """A device without a scale may be as quiet or as loud as it likes."""
    assert part_off(0.2 * RNG.normal(size=10_000), Unit.COUNTS) == 0.0
    assert part_off(HUM + RNG.normal(0.0, 5.0, 10_000), Unit.COUNTS) == 0.0
    stuck = np.where(RNG.random(10_000) < 0.02, 1.0, 0.0)
    assert part_off(stuck, Unit.COUNTS) >= 10.5


def test_a_calm_muscle_on_a_coarse_converter_is_not_off() -> None:
    """Eight bits show 3 µV as three codes: that is rest, and it was seen."""
    coarse = np.rint(RNG.normal(0.0, 3.0, 10_000) / 8.0)
    assert len(set(coarse.tolist())) <= 4
    assert part_off(8.0 * coarse) == 0.0
    assert part_off(coarse, Unit.COUNTS) == 0.0


def test_a_jerk_as_the_pad_comes_off_does_not_count() -> None:
    """The hum that begins is no muscle; what was heard before and after it still is."""
    emg = make.noise(30_000, 1, 4.0)[:, 0].astype(np.float64)
    emg[10_000:20_000] = HUM
    whole = detection()
    jerks = [jerk(at) for at in (5.0, 9.8, 15.0, 20.2, 25.0)]
    some = replace(
        whole, jerks=tuple(replace(one, id=i) for i, one in enumerate(jerks))
    )
    score = judge(alone(emg), excluded(alone(emg), some))
    counted = [one.onset_s for one in score.jerks if one.is_counted]
    assert counted == [5.0, 25.0]


def test_lost_samples_are_not_judged_as_flat() -> None:
    """They are lost already, and a warning would end the program."""
    emg = make.noise(30_000, 1, 4.0)[:, 0].astype(np.float64)
    emg[10_000:20_000] = np.nan
    assert not lead_off(alone(emg).emg_uv, FS)[0].any()


def test_steps_keep_their_place_at_odd_rates() -> None:
    """After an hour at 333.3 Hz half a second of 167 samples would be two seconds off."""
    fs_hz = 333.3
    emg = make.noise(100_000, 1, 4.0)
    emg[90_000:, 0] = 0.0
    is_off, step_s = lead_off(emg, fs_hz)
    first_s = np.flatnonzero(is_off[:, 0])[0] * step_s
    assert abs(first_s - 90_000 / fs_hz) <= step_s
