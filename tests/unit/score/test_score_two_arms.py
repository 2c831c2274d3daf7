"""With a sensor on each arm, the loss of one arm must not take the other arm's count."""

from dataclasses import replace

import numpy as np

from rehab.model.score import Withheld
from rehab.model.session import Recording
from rehab.model.signal import Side
from rehab.score.overview import overview
from rehab.score.recording import judge
from tests.unit.score.recording_by_hand import FS_HZ, detection, jerk, record, session

LEFT, RIGHT = 0, 1


def _two_arms(**lost_s: tuple[float, float]) -> Recording:
    """The recording by hand with one channel an arm, the left one the primary."""
    plain = record(session())
    emg = plain.emg_uv.copy()
    for arm, (start_s, stop_s) in lost_s.items():
        channel = LEFT if arm == "left" else RIGHT
        emg[round(start_s * FS_HZ) : round(stop_s * FS_HZ), channel] = np.nan
    sides = (Side.LEFT, Side.RIGHT)
    channels = tuple(
        replace(channel, side=side)
        for channel, side in zip(plain.stream.channels, sides, strict=True)
    )
    return replace(plain, stream=replace(plain.stream, channels=channels), emg_uv=emg)


def test_the_other_arms_loss_costs_nothing_of_this_one() -> None:
    """A right sensor that was away for 3 s is no reason to look away from the left arm."""
    jerks = (jerk(12.0), jerk(14.0), jerk(25.0))
    whole = judge(_two_arms(), detection(*jerks))
    score = judge(_two_arms(right=(13.0, 16.0)), detection(*jerks))
    assert score.n_jerks == whole.n_jerks == 3
    assert score.detectable_s == whole.detectable_s
    assert score.n_repetitions_complete == whole.n_repetitions_complete == 2
    assert score.coverage_pct < whole.coverage_pct == 100.0


def test_where_the_shown_arm_is_lost_the_other_stands_in() -> None:
    """Its jerks have to count in seconds that count, or they would raise or lose the rate."""
    right = replace(jerk(14.0), channels=(RIGHT,), side=Side.RIGHT)
    score = judge(_two_arms(left=(13.0, 16.0)), detection(jerk(12.0), right))
    assert score.n_jerks == 2
    assert score.detectable_s == judge(_two_arms(), detection()).detectable_s
    assert score.n_repetitions_complete == 1  # its hold was not seen


def test_what_both_lost_does_not_count() -> None:
    """Nobody heard it: neither as time nor as jerks."""
    lost = _two_arms(left=(13.0, 16.0), right=(14.0, 18.0))
    score = judge(lost, detection(jerk(15.0), jerk(13.5)))
    assert score.n_jerks == 1
    whole = judge(_two_arms(), detection())
    assert whole.detectable_s - score.detectable_s == 2.0


def test_a_session_that_missed_one_arm_is_shown_and_not_scored() -> None:
    """Half of the jerks missing would look like half of them gone."""
    score = judge(_two_arms(right=(12.0, 24.0)), detection(jerk(14.0)))
    assert Withheld.LOW_COVERAGE in score.withheld
    assert score.n_jerks == 1


def test_each_arms_own_seconds_are_told() -> None:
    """The table of both arms must not divide one arm's jerks by the other one's time."""
    seen = overview(_two_arms(right=(13.0, 16.0)), detection(jerk(12.0)))
    seconds = {place.side: place.tally.detectable_s for place in seen.places}
    assert seconds[Side.LEFT] - seconds[Side.RIGHT] == 3.0
