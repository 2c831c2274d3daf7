"""What the accelerometer tells. If these fail, a knock at the table enters a patient's count,
or, worse, a real jerk is put down to one.
"""

from dataclasses import replace

import numpy as np
import pytest

from rehab.detect.jerk_offline import detect_offline
from rehab.signals.motion import Knocks, Swing, slow_share
from tests.unit.signals.knocking import FS, Heard, heard


def told(found: Heard, jitter_s: float = 0.005, every: int = 20) -> tuple[int, int]:
    """How many of the jerks, and of the knocks, are called artefacts."""
    knocks = Knocks(found.motions(jitter_s, every), FS)
    jerks, others = (
        sum(knocks.is_one(found.emg_uv, at, at + 0.08) for at in times_s)
        for times_s in (found.jerks_s, found.knocks_s)
    )
    return jerks, others


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_knocks_are_told_and_no_jerk_is_lost(seed: int) -> None:
    found = heard(120.0, seed=seed)
    n_lost, n_told = told(found)
    assert n_lost == 0
    assert n_told >= 0.6 * len(found.knocks_s)


@pytest.mark.parametrize("seed", [1, 2])
def test_no_jerk_is_lost_with_a_radio_that_jitters(seed: int) -> None:
    """Accelerations come late by up to 30 ms: less is told, and still nothing is lost."""
    assert told(heard(120.0, seed=seed, with_knocks=False), 0.030)[0] == 0


@pytest.mark.parametrize("seed", [1, 2])
def test_a_slower_accelerometer_tells_less_and_loses_no_jerk_either(seed: int) -> None:
    """uMyo sends one acceleration with each packet of 43 ms."""
    found = heard(120.0, seed=seed)
    n_lost, n_told = told(found, every=43)
    assert n_lost == 0
    assert n_told >= 0.2 * len(found.knocks_s)


def test_what_the_detector_takes_for_jerks_is_told_apart() -> None:
    """Its edges are not the true ones: a slow swing smears them."""
    found = heard(120.0)
    knocks = Knocks(found.motions(), FS)
    n = {True: [0, 0], False: [0, 0]}
    for jerk in detect_offline(found.emg_uv[:, np.newaxis], FS).jerks:
        is_real = any(-0.06 < jerk.onset_s - at < 0.3 for at in found.jerks_s)
        n[is_real][0] += 1
        n[is_real][1] += knocks.is_one(found.emg_uv, jerk.onset_s, jerk.offset_s)
    assert n[True][0] > 10
    assert n[True][1] == 0
    assert n[False][0] > 10
    assert n[False][1] >= 0.6 * n[False][0]


def test_the_muscle_comes_first_in_a_jerk() -> None:
    """However slow its answer: what moved after the onset was moved by the muscle."""
    found = heard(60.0, seed=1)
    knocks = Knocks(found.motions(), FS)
    assert not any(knocks.jumped_by(at) for at in found.jerks_s)
    jumped = [knocks.jumped_by(at) for at in found.knocks_s]
    assert sum(jumped) >= 0.6 * len(jumped)


def test_a_movement_without_a_slow_answer_is_no_artefact() -> None:
    """Somebody pats the arm at the moment of a jerk: the jerk is still one."""
    found = heard(60.0, with_knocks=False)
    for at in found.jerks_s:
        start = round(at * FS)
        found.acceleration_g[start : start + 100, 2] += 2.0
    knocks = Knocks(found.motions(), FS)
    jumped = [knocks.jumped_by(at) for at in found.jerks_s]
    assert sum(jumped) >= 0.6 * len(jumped)
    assert not any(knocks.is_one(found.emg_uv, at, at + 0.05) for at in found.jerks_s)


def test_slow_or_missing_accelerometers_tell_nothing() -> None:
    """Ten accelerations a second say nothing about which of two came first."""
    found = heard(30.0)
    motions = found.motions()
    for known in ((), motions[:1], motions[::5]):
        knocks = Knocks(known, FS)
        assert not any(
            knocks.is_one(found.emg_uv, at, at + 0.1) for at in found.knocks_s
        )


def test_several_accelerations_in_a_packet_lie_between_it_and_the_one_before() -> None:
    """A sensor that packs them must not make each knock come at a packet's end."""
    found = heard(30.0)
    single = found.motions(0.0)
    packed = [
        replace(b, acceleration_g=np.concatenate([a.acceleration_g, b.acceleration_g]))
        for a, b in zip(single[::2], single[1::2], strict=False)
    ]
    one, two = Knocks(single, FS), Knocks(packed, FS)
    assert [one.jumped_by(at) for at in found.knocks_s] == [
        two.jumped_by(at) for at in found.knocks_s
    ]


def test_beside_lost_samples_nothing_is_told() -> None:
    emg = heard(10.0).emg_uv
    emg[5100] = np.nan
    assert slow_share(emg, FS, 4.8, 4.9) == 0.0


def test_a_swing_lasts_for_the_step_after_it() -> None:
    """A window of contact is two steps long: either may hold the movement."""
    swing = Swing()
    still = np.tile([0.0, 0.0, 1.0], (5, 1))
    assert not swing.step()
    swing.take(still)
    swing.take(np.tile([0.2, 0.0, 1.0], (5, 1)))
    said = [swing.step(), swing.step(), swing.step()]
    assert said == [True, True, False]
    swing.take(np.full((2, 3), np.nan))
    assert not swing.step()
