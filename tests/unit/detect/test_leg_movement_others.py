"""What else moves in a night. If these fail, a page names a phenomenon that is not there, or
one whose published criterion says otherwise.
"""

import numpy as np
import pytest

from rehab import score_night
from rehab.detect.leg_movement.bursts import ShortBurst
from rehab.detect.leg_movement.others import others_of
from rehab.detect.leg_movement.timeline import Timeline
from rehab.model.night import Other, OtherKind
from tests.legs import moved

ALL_NIGHT = Timeline(None, None, None)


def burst(onset_s: float, length_s: float = 0.4, *, channel: int = 0) -> ShortBurst:
    return ShortBurst(channel, onset_s, onset_s + length_s, 80.0)


def train(n: int, every_s: float, length_s: float) -> list[ShortBurst]:
    return [burst(100.0 + i * every_s, length_s) for i in range(n)]


def kinds(bursts: list[ShortBurst], timeline: Timeline = ALL_NIGHT) -> list[OtherKind]:
    return [one.kind for one in others_of(bursts, [], timeline)]


@pytest.mark.parametrize(
    ("n", "every_s", "found"),
    [(4, 0.7, 1), (3, 0.7, 0), (12, 0.7, 1), (4, 0.26, 1), (4, 3.3, 1), (4, 3.4, 0)],
)
def test_rhythmic_feet_are_four_at_a_third_to_four_a_second(
    n: int, every_s: float, found: int
) -> None:
    """Yang and Winkelman 2010."""
    got = kinds(train(n, every_s, min(0.2, every_s / 2)))
    assert got.count(OtherKind.FOOT_TREMOR) == found


def test_rhythmic_feet_tell_how_many_and_how_fast() -> None:
    [one] = others_of(train(5, 0.5, 0.3), [], ALL_NIGHT)
    assert (one.n_bursts, one.frequency_hz, one.channels) == (5, 2.0, (0,))


def test_runs_of_three_to_eight_a_second_are_those_of_the_day() -> None:
    """The same rule as in an exercise: at least four, 125 to 333 ms, regular."""
    [one] = others_of(train(8, 0.2, 0.06), [], ALL_NIGHT)
    assert (one.kind, one.n_bursts) == (OtherKind.RHYTHMIC_RUN, 8)
    assert one.frequency_hz == pytest.approx(5.0, abs=0.1)


@pytest.mark.parametrize(("length_s", "n"), [(0.15, 1), (0.16, 0)])
def test_a_fragment_has_up_to_150_ms(length_s: float, n: int) -> None:
    assert kinds([burst(100.0, length_s)]) == [OtherKind.FRAGMENTARY] * n


def test_a_fragment_has_more_than_50_microvolts() -> None:
    assert kinds([ShortBurst(0, 100.0, 100.1, 50.0)]) == []


def test_no_fragment_lies_in_a_movement() -> None:
    assert others_of([burst(100.0, 0.1)], [moved(99.0)], ALL_NIGHT) == []


@pytest.mark.parametrize(("stage", "n"), [(0, 0), (2, 1), (5, 0), (-1, 0)])
def test_with_stages_fragments_are_of_sleep_that_is_not_rem(stage: int, n: int) -> None:
    stages = Timeline((stage,) * 10, None, None)
    assert kinds([burst(100.0, 0.1)], stages) == [OtherKind.FRAGMENTARY] * n


def both(
    onset_s: float, lag_s: float = 0.02, length_s: float = 0.2
) -> list[ShortBurst]:
    return [burst(onset_s, length_s), burst(onset_s + lag_s, length_s, channel=1)]


@pytest.mark.parametrize(
    ("timeline", "n"),
    [
        (Timeline(None, 60.0, None), 1),
        (Timeline(None, None, None), 0),  # nobody knows when it was lights out
        (Timeline((0,) * 10, None, None), 1),
        (Timeline((1,) * 10, None, None), 1),
        (Timeline((2,) * 10, None, None), 0),
    ],
)
def test_a_hypnic_jerk_comes_while_falling_asleep(timeline: Timeline, n: int) -> None:
    assert kinds(both(100.0), timeline) == [OtherKind.HYPNIC_JERK] * n


@pytest.mark.parametrize(
    "bursts",
    [both(2000.0), both(100.0, lag_s=0.06), both(100.0, length_s=0.3), [burst(100.0)]],
)
def test_other_bursts_are_no_hypnic_jerks(bursts: list[ShortBurst]) -> None:
    """Half an hour later, one leg after the other, too long, of one leg."""
    assert OtherKind.HYPNIC_JERK not in kinds(bursts, Timeline(None, 60.0, None))


def heard(*bursts_s: tuple[float, float]) -> tuple[Other, ...]:
    """Return what is found in two minutes of a leg at rest with bursts in it."""
    fs_hz = 250.0
    rng = np.random.default_rng(5)
    emg = rng.normal(0.0, 2.0, (round(120 * fs_hz), 2))
    for onset_s, length_s in bursts_s:
        part = slice(round(onset_s * fs_hz), round((onset_s + length_s) * fs_hz))
        emg[part, 0] += rng.normal(0.0, 60.0, len(emg[part]))
    return score_night(emg, fs_hz).others


def test_a_foot_that_trembles_is_heard_in_the_signal() -> None:
    [one] = heard(*((30.0 + 0.8 * i, 0.4) for i in range(8)))
    assert (one.kind, one.n_bursts, one.channels) == (OtherKind.FOOT_TREMOR, 8, (0,))
    assert one.onset_s == pytest.approx(30.0, abs=0.05)
    assert one.frequency_hz == pytest.approx(1.25, abs=0.02)


def test_single_potentials_are_heard_in_the_signal() -> None:
    found = heard((30.0, 0.08), (50.0, 0.1), (77.0, 0.06))
    assert [one.kind for one in found] == [OtherKind.FRAGMENTARY] * 3
    assert [round(one.onset_s) for one in found] == [30, 50, 77]


def test_a_steady_movement_is_nothing_else() -> None:
    assert heard((30.0, 2.0), (60.0, 5.0)) == ()
