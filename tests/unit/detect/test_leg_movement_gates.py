"""What is no movement of a leg, and what hides one. If these fail, hum, a heart, turning over
or a pad that fell off makes movements, or takes some away.
"""

import numpy as np
import pytest

from rehab import score_night
from rehab.model.night import Fault, LeftOut, Night

FS_HZ = 250.0
SECONDS = 300.0
ONSETS_S = tuple(20.0 + 30.0 * i for i in range(9))


def night(*, uv: float = 25.0, rest_uv: float = 2.0, both: bool = False) -> np.ndarray:
    """Return five minutes in which the left leg, or both, moves every 30 s for 2 s."""
    rng = np.random.default_rng(11)
    emg = rng.normal(0.0, rest_uv, (round(SECONDS * FS_HZ), 2))
    for onset_s in ONSETS_S:
        part = slice(round(onset_s * FS_HZ), round((onset_s + 2.0) * FS_HZ))
        emg[part, 0] += rng.normal(0.0, uv, len(emg[part]))
        if both:
            emg[part, 1] += rng.normal(0.0, uv, len(emg[part]))
    return emg


def times() -> np.ndarray:
    return np.arange(round(SECONDS * FS_HZ)) / FS_HZ


def onsets(found: Night) -> list[int]:
    return [round(one.onset_s) for one in found.movements]


EXPECTED = [round(one) for one in ONSETS_S]


@pytest.mark.parametrize("mains_hz", [50.0, 49.96, 60.0])
def test_hum_is_taken_out(mains_hz: float) -> None:
    """30 µV of hum over 2 µV of rest, and movements hardly louder than it."""
    emg = night() + 30.0 * np.sin(2 * np.pi * mains_hz * times())[:, np.newaxis]
    found = score_night(emg, FS_HZ)
    assert onsets(found) == EXPECTED
    assert all(abs(one.duration_s - 2.0) < 0.2 for one in found.movements)
    assert all(channel.is_hum_removed for channel in found.channels)
    assert found.channels[0].rest_uv == pytest.approx(1.6, abs=0.3)


def test_a_heart_makes_no_movement_and_lengthens_none() -> None:
    """A QRS of 60 µV, 70 times a minute, on both legs."""
    emg = night()
    t = times()
    for beat_s in np.arange(0.4, SECONDS - 1.0, 0.857):
        emg += (60.0 * np.exp(-0.5 * ((t - beat_s) / 0.012) ** 2))[:, np.newaxis]
    found = score_night(emg, FS_HZ)
    assert onsets(found) == EXPECTED
    assert all(abs(one.duration_s - 2.0) < 0.2 for one in found.movements)
    assert all(channel.is_heart_removed for channel in found.channels)


def test_a_turn_is_left_out_with_its_reason() -> None:
    """Both legs, swings of the baseline, muscle of the whole body."""
    emg = night()
    rng = np.random.default_rng(3)
    part = slice(round(35.0 * FS_HZ), round(40.0 * FS_HZ))
    n = part.stop - part.start
    emg[part] += rng.normal(0.0, 60.0, (n, 2))
    swing = 300.0 * np.sin(2 * np.pi * 0.7 * np.arange(n) / FS_HZ)
    emg[part] += swing[:, np.newaxis] * np.hanning(n)[:, np.newaxis]
    found = score_night(emg, FS_HZ)
    assert onsets(found) == EXPECTED
    turned = [one for one in found.left_out if one.left_out is LeftOut.TURN]
    assert {round(one.onset_s) for one in turned} == {35}
    assert Fault.MOVING in {spell.fault for spell in found.spells}


@pytest.mark.parametrize("both", [False, True])
def test_a_leg_that_swings_its_own_cable_moves(both: bool) -> None:
    """A cable that hangs free swings with each movement, up to twice as strong as it."""
    emg = night(uv=50.0, both=both)
    swing = 100.0 * np.sin(2 * np.pi * 1.3 * np.arange(round(2.0 * FS_HZ)) / FS_HZ)
    for onset_s in ONSETS_S:
        at = round(onset_s * FS_HZ)
        emg[at : at + len(swing), : 1 + both] += swing[:, np.newaxis]
    found = score_night(emg, FS_HZ)
    assert onsets(found) == EXPECTED


def test_an_accelerometer_tells_a_turn_that_the_muscle_does_not() -> None:
    emg = night()
    found = score_night(emg, FS_HZ, turning_s=[(49.0, 53.0)])
    assert onsets(found) == [one for one in EXPECTED if one != 50]


def test_strong_movements_of_both_legs_are_movements() -> None:
    """Periodic movements are often strong on both legs: size alone is no turn."""
    found = score_night(night(uv=150.0, both=True), FS_HZ)
    assert onsets(found) == EXPECTED
    assert {one.leg for one in found.movements} == {"both"}


def test_a_pop_is_no_movement_and_cuts_none() -> None:
    emg = night()
    t = times()
    for pop_s in (35.0, 66.0, 81.0):  # the last one inside of a movement
        since = np.maximum(t - pop_s, 0.0)
        emg[:, 0] += 500.0 * np.where(t >= pop_s, np.exp(-since / 0.03), 0.0)
    found = score_night(emg, FS_HZ)
    assert onsets(found) == EXPECTED


@pytest.mark.parametrize("how", ["flat", "hiss", "hum"])
def test_a_pad_that_came_off_is_no_exposure(how: str) -> None:
    """The other leg is judged on; the time of both counts where one could be judged."""
    emg = night()
    t = times()
    part = (t >= 100.0) & (t < 200.0)
    rng = np.random.default_rng(2)
    emg[part, 1] = {
        "flat": np.zeros(np.count_nonzero(part)),
        "hiss": rng.normal(0.0, 0.1, np.count_nonzero(part)),
        "hum": 150.0 * np.sin(2 * np.pi * 50.0 * t[part]),
    }[how]
    found = score_night(emg, FS_HZ)
    assert onsets(found) == EXPECTED
    assert found.channels[0].judged_s == pytest.approx(300.0, abs=1.0)
    assert found.channels[1].judged_s == pytest.approx(200.0, abs=12.0)
    assert {spell.channel for spell in found.spells} == {1}
    faults = {spell.fault for spell in found.spells}
    assert faults & {Fault.OFF, Fault.LOST}
    assert faults <= {Fault.OFF, Fault.LOST, Fault.MOVING}  # the moment it came off


def test_what_was_lost_is_no_exposure_and_hides_what_began_in_it() -> None:
    emg = night()
    emg[round(75.0 * FS_HZ) : round(81.0 * FS_HZ)] = np.nan  # a movement begins at 80
    found = score_night(emg, FS_HZ)
    assert found.judged_s == pytest.approx(294.0, abs=0.1)
    assert onsets(found) == [one for one in EXPECTED if one != 80]
    assert [one.left_out for one in found.left_out] == [LeftOut.UNSEEN]


def test_lost_packets_cut_no_movement() -> None:
    """A tenth of a second that is lost in the middle of one does not make it two."""
    emg = night()
    for onset_s in ONSETS_S:
        at = round((onset_s + 1.0) * FS_HZ)
        emg[at : at + 25] = np.nan
    found = score_night(emg, FS_HZ)
    assert onsets(found) == EXPECTED
    assert all(abs(one.duration_s - 2.0) < 0.2 for one in found.movements)


def test_a_rest_that_drifts_and_steps_is_followed() -> None:
    """From 2 to 8 µV within the five minutes, with a step of 3 µV in the third one."""
    rng = np.random.default_rng(8)
    rest = np.interp(times(), [0.0, 149.0, 149.1, SECONDS], [2.0, 3.5, 6.5, 8.0])
    emg = night(uv=40.0, rest_uv=0.5)
    emg += rng.normal(0.0, 1.0, emg.shape) * rest[:, np.newaxis]
    found = score_night(emg, FS_HZ)
    assert onsets(found) == EXPECTED
    assert found.left_out == ()


def test_tonic_activity_is_no_rest_and_hides_no_movement_beside_it() -> None:
    emg = night()
    rng = np.random.default_rng(9)
    part = slice(round(84.0 * FS_HZ), round(108.0 * FS_HZ))
    emg[part, 0] += rng.normal(0.0, 20.0, len(emg[part]))
    found = score_night(emg, FS_HZ)
    assert onsets(found) == EXPECTED
    assert [one.left_out for one in found.left_out] == [LeftOut.TOO_LONG]


@pytest.mark.parametrize("fs_hz", [200.0, 256.0, 500.0, 1000.0])
def test_every_rate_finds_the_same(fs_hz: float) -> None:
    rng = np.random.default_rng(7)
    emg = rng.normal(0.0, 2.0, (round(150.0 * fs_hz), 2))
    for onset_s in (20.0, 50.0, 80.0, 110.0):
        part = slice(round(onset_s * fs_hz), round((onset_s + 2.0) * fs_hz))
        emg[part, 0] += rng.normal(0.0, 40.0, len(emg[part]))
    found = score_night(emg, fs_hz)
    assert onsets(found) == [20, 50, 80, 110]
    assert [one.offset_s for one in found.movements] == pytest.approx(
        [22.0, 52.0, 82.0, 112.0], abs=0.1
    )


def test_the_same_samples_of_any_type_give_the_same_night() -> None:
    """Integers of a converter, float64, columns in memory: nothing may depend on it."""
    steps = np.rint(night() * 4.0)
    kinds = (
        steps.astype(np.int16),
        steps.astype(np.float32),
        np.asfortranarray(steps),
    )
    first, *others = (score_night(one, FS_HZ) for one in kinds)
    assert all(other.movements == first.movements for other in others)
    assert all(other.judged_s == first.judged_s for other in others)


def test_the_input_is_left_as_it_was() -> None:
    emg = night().astype(np.float32)
    emg[1000:1200] = np.nan
    before = emg.copy()
    score_night(emg, FS_HZ)
    assert np.array_equal(emg, before, equal_nan=True)


def test_a_clipped_channel_is_no_exposure() -> None:
    """An amplifier that sits at the end of its scale for most of the time shows nothing."""
    emg = np.clip(night(), -500.0, 500.0)
    part = slice(round(100.0 * FS_HZ), round(160.0 * FS_HZ))
    emg[part, 1] = np.clip(emg[part, 1] * 1000.0, -500.0, 500.0)
    found = score_night(emg, FS_HZ)
    assert onsets(found) == EXPECTED
    clipped = [one for one in found.spells if one.fault is Fault.CLIPPED]
    assert clipped[0].start_s == pytest.approx(100.0, abs=2.5)
    assert found.channels[1].judged_s < 245.0


@pytest.mark.parametrize("rest_uv", [0.0, 0.02, 0.2])
def test_a_leg_without_any_noise_is_on_where_it_moves(rest_uv: float) -> None:
    """A silent amplifier or a laboratory's filters leave nothing of a leg at rest."""
    found = score_night(night(rest_uv=rest_uv, both=True), FS_HZ)
    assert onsets(found) == EXPECTED
    assert found.judged_s == pytest.approx(SECONDS, abs=0.1)
    assert found.index_per_h is not None


@pytest.mark.parametrize("rest_uv", [0.1, 0.3])
def test_coarse_rest_is_neither_lost_nor_clipped(rest_uv: float) -> None:
    """A converter with steps of 1 µV says the same number for half a minute."""
    found = score_night(np.rint(night(rest_uv=rest_uv, both=True)), FS_HZ)
    assert onsets(found) == EXPECTED
    assert found.judged_s == pytest.approx(SECONDS, abs=0.1)
    assert found.spells == ()


def test_a_silent_leg_that_moves_twice_in_an_hour_is_on() -> None:
    """Nothing but its movements is heard of it: there is no other rest to compare with."""
    emg = np.zeros((round(3600.0 * FS_HZ), 1))
    rng = np.random.default_rng(6)
    for onset_s in (500.0, 3000.0):
        part = slice(round(onset_s * FS_HZ), round((onset_s + 2.0) * FS_HZ))
        emg[part, 0] = rng.normal(0.0, 30.0, len(emg[part]))
    found = score_night(emg, FS_HZ)
    assert onsets(found) == [500, 3000]
    assert found.judged_s == pytest.approx(3600.0, abs=0.1)


@pytest.mark.parametrize("value_uv", [0.0, None, 3200.0])
def test_zeros_or_the_last_value_instead_of_lost_samples_are_lost(
    value_uv: float | None,
) -> None:
    """Movements stand around the losses, but so does the noise of a leg that is heard."""
    emg = night(both=True)
    for start_s in (23.0, 38.0, 53.0, 68.0):
        at, stop = round(start_s * FS_HZ), round((start_s + 11.0) * FS_HZ)
        emg[at:stop] = emg[at] if value_uv is None else value_uv
    found = score_night(emg, FS_HZ)
    assert found.judged_s == pytest.approx(SECONDS - 44.0, abs=0.2)
    assert [one.fault for one in found.spells].count(Fault.LOST) == 8
    assert Fault.OFF not in {one.fault for one in found.spells}


def test_a_flat_pad_that_is_put_back_with_a_jolt_was_off() -> None:
    emg = night()
    rng = np.random.default_rng(4)
    part = slice(round(100.0 * FS_HZ), round(200.0 * FS_HZ))
    emg[part, 1] = rng.normal(0.0, 0.05, len(emg[part]))
    jolt = slice(round(150.0 * FS_HZ), round(151.0 * FS_HZ))
    emg[jolt, 1] = rng.normal(0.0, 60.0, len(emg[jolt]))
    found = score_night(emg, FS_HZ)
    assert found.channels[1].judged_s == pytest.approx(200.0, abs=12.0)


def test_a_movement_that_clips_is_a_movement() -> None:
    """A small scale cuts the tips of a strong movement: its onset and offset are known."""
    found = score_night(np.clip(night(uv=90.0), -60.0, 60.0), FS_HZ)
    assert onsets(found) == EXPECTED
    assert found.judged_s == pytest.approx(SECONDS, abs=0.1)


def test_a_baseline_that_swings_all_night_makes_no_movement_a_turn() -> None:
    """Breath on a loose cable: 240 to 360 µV, during movements as between them."""
    t = times()
    swell = 300.0 + 60.0 * np.sin(2 * np.pi * 0.013 * t)
    swing = swell * np.sin(2 * np.pi * 0.31 * t)
    found = score_night(night(both=True) + swing[:, np.newaxis], FS_HZ)
    assert onsets(found) == EXPECTED
