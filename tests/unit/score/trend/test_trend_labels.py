"""When there is a label, which one, and what forbids it."""

from dataclasses import replace
from itertools import pairwise

import pytest

from rehab.model.trend import (
    Obstacle,
    Occurrence,
    OccurrenceKind,
    TrendLabel,
    Unusable,
)
from rehab.score.trend.judging import judge_sessions
from tests.unit.score.trend.days import day, session, sessions

FALL = [30] * 8 + [10] * 32
DOSE, SITE = OccurrenceKind.DOSE, OccurrenceKind.SITE


@pytest.mark.parametrize("n", range(17))
def test_before_sixteen_there_is_no_comparison(n: int) -> None:
    """A ratio of four sessions against four would be read as an answer."""
    trend = judge_sessions(sessions(FALL[:n]))
    is_building = n < 16
    assert (trend.label is TrendLabel.BUILDING) is is_building
    assert (trend.rate_ratio is None) is is_building
    assert trend.n_sessions == n
    assert trend.next_checkpoint == (16 if is_building else 24)


def test_the_label_changes_at_checkpoints_only() -> None:
    """A label that is asked for after every session is false in a third of patients."""
    counts = [30] * 16 + [12] * 32
    labels = [judge_sessions(sessions(counts[:n])).label for n in range(16, 49)]
    changes = [k for k, (a, b) in enumerate(pairwise(labels), 17) if a is not b]
    assert changes == [24]
    ratios = [judge_sessions(sessions(counts[:n])).rate_ratio for n in (16, 19, 23)]
    assert ratios[0] == pytest.approx(1.0)
    assert ratios[2] < ratios[1] < 1.0  # the ratio itself is always of now


def test_a_checkpoint_never_changes_afterwards() -> None:
    """What a therapist read in March must be found again in May."""
    trend = judge_sessions(sessions([30] * 16 + [12] * 24))
    early = judge_sessions(sessions([30] * 16 + [12] * 8))
    assert [c.at for c in trend.checkpoints] == [16, 24, 32, 40]
    assert trend.checkpoints[:2] == early.checkpoints
    assert trend.checkpoints[1].day == day(23)


def test_blocks_are_the_first_and_the_latest_eight() -> None:
    """Sessions in between may be as they like; bad ones take nobody's place."""
    wild = [30] * 8 + [500, 0, 900, 7] + [10] * 8
    given = sessions(wild)
    given.insert(3, session(3, 4000, why_not=(Unusable.TOO_LITTLE,)))
    trend = judge_sessions(given)
    assert trend.first
    assert trend.latest
    assert (trend.first.n_jerks, trend.latest.n_jerks) == (240, 80)
    assert trend.n_sessions == 20
    assert (trend.first.first_day, trend.first.last_day) == (day(0), day(7))
    assert (trend.latest.first_day, trend.latest.last_day) == (day(12), day(19))


def test_order_is_that_of_time() -> None:
    """A bundle from home may bring old sessions after new ones."""
    given = sessions(FALL[:16])
    assert judge_sessions(given[::-1]) == judge_sessions(given)


@pytest.mark.parametrize(
    ("latest", "label"),
    [
        (10, TrendLabel.FEWER),
        (26, TrendLabel.NO_CLEAR_CHANGE),
        (30, TrendLabel.NO_CLEAR_CHANGE),
        (90, TrendLabel.MORE),
    ],
)
def test_labels(latest: int, label: TrendLabel) -> None:
    trend = judge_sessions(sessions([30] * 8 + [latest] * 8))
    assert trend.label is label
    assert trend.rate_ratio == pytest.approx(latest / 30)
    assert trend.ci95
    assert trend.ci98
    assert trend.ci98[0] < trend.ci95[0] < trend.rate_ratio < trend.ci95[1]
    assert trend.ci95[1] < trend.ci98[1]


def test_a_sure_but_small_change_has_no_name() -> None:
    """With enough jerks 10 % fewer is certain, and still nothing to speak of."""
    trend = judge_sessions(sessions([3000] * 8 + [2700] * 8))
    assert trend.ci98
    assert trend.ci98[1] < 1.0
    assert trend.label is TrendLabel.NO_CLEAR_CHANGE


@pytest.mark.parametrize(
    ("at", "kind", "why"),
    [
        (0, DOSE, Obstacle.DOSE_FIRST),
        (4, DOSE, Obstacle.DOSE_FIRST),
        (7, DOSE, Obstacle.DOSE_FIRST),
        (12, DOSE, Obstacle.DOSE_LATEST),
        (19, DOSE, Obstacle.DOSE_LATEST),
        (4, SITE, Obstacle.SITE),
        (10, SITE, Obstacle.SITE),
        (19, SITE, Obstacle.SITE),
    ],
)
def test_what_happened_withholds_the_label(
    at: int, kind: OccurrenceKind, why: Obstacle
) -> None:
    """A new drug or a new place of the pads must not look like training."""
    given = sessions([30] * 8 + [10] * 12)
    trend = judge_sessions(given, [Occurrence(day(at), kind)])
    assert trend.label is TrendLabel.WITHHELD
    assert why in trend.obstacles
    assert trend.rate_ratio == pytest.approx(1 / 3)


@pytest.mark.parametrize("at", [8, 9, 11])
def test_a_dose_between_the_blocks_is_not_read_as_the_effect_of_practice(
    at: int,
) -> None:
    """Issue 5: labels are withheld across a change of dose."""
    dose = Occurrence(day(at), DOSE, "5 mg more")
    trend = judge_sessions(sessions([30] * 8 + [10] * 16), [dose])
    assert trend.label is TrendLabel.WITHHELD
    assert trend.checkpoints[0].obstacles == (Obstacle.DOSE_LATEST,)
    assert trend.obstacles == (Obstacle.DOSE_BETWEEN,)
    assert trend.between == (dose,)
    assert trend.rate_ratio == pytest.approx(1 / 3)


@pytest.mark.parametrize("at", [-30, -1, 20, 400])
def test_a_dose_before_or_after_all_sessions_means_nothing(at: int) -> None:
    trend = judge_sessions(sessions(FALL[:20]), [Occurrence(day(at), DOSE)])
    assert (trend.label, trend.between) == (TrendLabel.FEWER, ())


@pytest.mark.parametrize(
    "kind", [OccurrenceKind.PLAN, OccurrenceKind.ILLNESS, OccurrenceKind.OTHER]
)
def test_other_occurrences_withhold_nothing(kind: OccurrenceKind) -> None:
    trend = judge_sessions(sessions(FALL[:16]), [Occurrence(day(3), kind)])
    assert trend.label is TrendLabel.FEWER


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"detector": "jerk_offline 4"}, Obstacle.DETECTOR),
        ({"fs_hz": 500.0}, Obstacle.RATE),
        ({"site": "left biceps"}, Obstacle.SITE),
    ],
)
@pytest.mark.parametrize("first_changed", [3, 9, 15])
def test_unlike_blocks_withhold_the_label(
    change: dict[str, object], why: Obstacle, first_changed: int
) -> None:
    """A finer detector finds more, a slower sensor fewer: neither is the patient."""
    given = [
        replace(
            s, **({"site": "right biceps"} | (change if k >= first_changed else {}))
        )
        for k, s in enumerate(sessions(FALL[:16]))
    ]
    trend = judge_sessions(given)
    assert trend.label is TrendLabel.WITHHELD
    assert trend.obstacles == (why,)
    assert trend.rate_ratio == pytest.approx(1 / 3)


def test_between_checkpoints_a_label_can_only_be_withheld() -> None:
    """The label of sixteen says nothing any more once a dose changed in the new block."""
    given, dose = sessions(FALL[:20]), Occurrence(day(18), DOSE)
    assert judge_sessions(given[:18], [dose]).label is TrendLabel.FEWER
    assert judge_sessions(given, [dose]).label is TrendLabel.WITHHELD
    later = judge_sessions(sessions(FALL[:32]), [dose])
    assert later.label is TrendLabel.WITHHELD
    assert later.obstacles == (Obstacle.DOSE_BETWEEN,)


@pytest.mark.parametrize(("least_hz", "step_hz"), [(249.0, 1.0), (1105.0, 11.0)])
def test_a_rate_that_was_measured_twice_is_one_rate(
    least_hz: float, step_hz: float
) -> None:
    """249.7 and 250 Hz are the same sensor; so is a uMyo, each time 1 or 2 % off."""
    given = [
        replace(s, fs_hz=least_hz + step_hz * (k % 3))
        for k, s in enumerate(sessions(FALL[:16]))
    ]
    assert judge_sessions(given).label is TrendLabel.FEWER
