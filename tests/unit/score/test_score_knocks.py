"""A knock at the sensor: it stays among the events for who looks, and counts for nothing."""

from dataclasses import replace

import numpy as np

from rehab.model.score import Detection, JerkKind
from rehab.model.session import Recording
from rehab.model.signal import Channel, Stream, Unit
from rehab.score.knocks import AROUND_S, knocks_told
from rehab.score.overview import overview
from rehab.score.recording import judge
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
    found = knocks_told(recording(), detection())
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
    found = knocks_told(recording(), detection())
    n = sum(one.is_artefact for one in found.jerks)
    before = judge(recording(), detection()).detectable_s
    after = judge(recording(), found).detectable_s
    least = n * (0.1 + 2 * AROUND_S)
    assert least <= before - after <= least + 2 * n * STEP_S + 1e-6


def test_without_an_accelerometer_nothing_changes() -> None:
    whole = detection()
    assert knocks_told(recording(has_accelerometer=False), whole) is whole
    assert all(one.kind is JerkKind.JERK for one in whole.jerks)
