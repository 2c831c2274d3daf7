"""The trend's numbers: beside other programs, by hand, and what must not matter."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from rehab import judge_trend
from rehab.model.trend import Trend, TrendLabel
from rehab.score.trend import blocks, slope
from rehab.score.trend.judging import judge_sessions
from tests.unit.score.trend.days import sessions

COUNTS = st.lists(st.integers(0, 400), min_size=16, max_size=40)
MINUTES = st.floats(0.05, 60.0)
WEEK = 7 * 86_400_000_000


def ratio(trend: Trend) -> float:
    assert trend.rate_ratio is not None
    return trend.rate_ratio


def zigzag(n: int, level: float, swing: float) -> np.ndarray:
    """Counts whose neighbours are unlike: the correlation comes from its prior alone."""
    return np.round(level + swing * (-1.0) ** np.arange(n))


def peer(y: np.ndarray, offset: np.ndarray, x: np.ndarray) -> Any:
    """Quasi-Poisson regression on `x` by statsmodels."""
    from statsmodels.genmod import families
    from statsmodels.genmod.generalized_linear_model import GLM

    design = np.column_stack([np.ones_like(x), x])
    model = GLM(y, design, family=families.Poisson(), offset=np.log(offset))
    return model.fit(scale="X2")


def test_two_blocks_agree_with_statsmodels() -> None:
    """All but what neighbours share is plain quasi-Poisson regression."""
    y = np.concatenate([zigzag(8, 40, 15), zigzag(8, 20, 9)])
    e = np.linspace(3.0, 7.0, 16)
    ours = blocks.compare(y[:8], y[8:], e[:8], e[8:])
    theirs = peer(y, e, np.repeat([0.0, 1.0], 8))
    assert float(ours.rho) == pytest.approx(10 * 0.3 / 26)
    inflation = float(blocks.inflated(ours.rho))
    assert float(ours.scale / ours.phi) == pytest.approx(inflation)
    phi = float(ours.phi) * (16 - 2 * inflation) / 14
    assert phi == pytest.approx(theirs.scale)
    assert theirs.scale > 1.0
    assert float(ours.log_ratio) == pytest.approx(theirs.params[1])
    plain = float(ours.se) * math.sqrt(phi / float(ours.scale))
    assert plain == pytest.approx(theirs.bse[1])


def test_without_likeness_two_blocks_are_exactly_statsmodels(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(blocks, "PRIOR_RHO", 0.0)
    y = np.concatenate([zigzag(8, 40, 15), zigzag(8, 20, 9)])
    e = np.linspace(3.0, 7.0, 16)
    ours = blocks.compare(y[:8], y[8:], e[:8], e[8:])
    theirs = peer(y, e, np.repeat([0.0, 1.0], 8))
    assert float(ours.phi) == pytest.approx(theirs.scale)
    assert float(ours.se) == pytest.approx(theirs.bse[1])


def test_a_series_agrees_with_statsmodels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slope, "PRIOR_RHO", 0.0)
    y = zigzag(24, 40, 20)
    us = [k * WEEK // 3 for k in range(24)]
    ours = slope.slope(y[:, None], np.full((24, 1), 5.0), us)
    theirs = peer(y, np.full(24, 5.0), np.asarray(us) / WEEK)
    assert ours is not None
    assert math.log(ours.per_week) == pytest.approx(theirs.params[1], abs=1e-9)
    half = stats.t.ppf(0.975, 22) * theirs.bse[1]
    assert math.log(ours.ci95[1] / ours.per_week) == pytest.approx(half)


def test_theil_sen_agrees_with_scipy() -> None:
    rng = np.random.default_rng(3)
    values, t = rng.normal(size=30), np.sort(rng.uniform(0, 9, 30))
    assert slope.theil_sen(values, t) == pytest.approx(stats.theilslopes(values, t)[0])


@pytest.mark.parametrize("rho", [0.0, 0.2, 0.5, 0.85])
def test_inflation_is_that_of_a_mean_of_neighbours(rho: float) -> None:
    at = np.arange(8)
    alike = rho ** np.abs(at[:, None] - at)
    assert float(blocks.inflated(np.float64(rho))) == pytest.approx(alike.sum() / 8)


def test_a_comparison_by_hand() -> None:
    """Constant counts: no dispersion, the correlation is its prior, drawn to 0.3."""
    trend = judge_trend([32] * 8 + [16] * 8, [4.0] * 16)
    inflation = 1 + 2 * sum((1 - k / 8) * 0.3**k for k in range(1, 8))
    se = math.sqrt(inflation * (1 / 256 + 1 / 128))
    half = 2.1447866879 * se
    assert ratio(trend) == pytest.approx(0.5)
    assert trend.ci95 == pytest.approx((0.5 * math.exp(-half), 0.5 * math.exp(half)))
    assert trend.detectable_pct == pytest.approx(100 * half)
    assert trend.first is not None
    assert trend.first.per_min == pytest.approx(8.0)


@given(COUNTS, st.sampled_from([1e-3, 0.1, 7.0, 1e4]))
@settings(max_examples=60, deadline=None)
def test_the_unit_of_time_does_not_matter(counts: list[int], factor: float) -> None:
    """Seconds for minutes must give the same ratio and the same interval."""
    minutes = np.linspace(3.0, 9.0, len(counts))
    one, two = judge_trend(counts, minutes), judge_trend(counts, factor * minutes)
    assert ratio(two) == pytest.approx(ratio(one))
    assert two.ci98 == pytest.approx(one.ci98)
    assert two.label is one.label


@given(COUNTS)
@settings(max_examples=60, deadline=None)
def test_forwards_and_backwards_mirror_each_other(counts: list[int]) -> None:
    """To see a rise sooner than a fall would be a bias."""
    minutes = [5.0] * 16
    block = counts[:16]
    one, two = judge_trend(block, minutes), judge_trend(block[::-1], minutes)
    assert ratio(one) * ratio(two) == pytest.approx(1.0)
    assert one.detectable_pct == pytest.approx(two.detectable_pct)
    mirror = {TrendLabel.FEWER: TrendLabel.MORE, TrendLabel.MORE: TrendLabel.FEWER}
    assert two.label is mirror.get(one.label, one.label)


@given(st.lists(st.integers(1, 12), min_size=16, max_size=16), st.integers(2, 30))
@settings(max_examples=60, deadline=None)
def test_more_of_a_jerky_exercise_changes_nothing(mix: list[int], jerky: int) -> None:
    """Whoever lifts more often and rests less must not seem to become worse."""
    minutes = np.asarray([[2.0 * m, 26.0 - 2.0 * m] for m in mix])
    trend = judge_trend(minutes * [jerky, 1], minutes)
    assert ratio(trend) == pytest.approx(1.0, abs=0.12)  # what the shrinkage leaves
    assert trend.label is TrendLabel.NO_CLEAR_CHANGE


def test_the_mix_would_have_looked_like_a_change() -> None:
    """First block mostly rest, latest mostly lifting, all rates as ever."""
    minutes = np.asarray([[1.0, 5.0]] * 8 + [[5.0, 1.0]] * 8)
    counts = minutes * [12, 1]
    assert judge_trend(counts, minutes).label is TrendLabel.NO_CLEAR_CHANGE
    pooled = judge_trend(counts.sum(axis=1), minutes.sum(axis=1))
    assert pooled.label is TrendLabel.MORE


@given(
    st.lists(st.one_of(st.just(0), st.integers(0, 10**8)), min_size=16, max_size=40),
    st.lists(MINUTES, min_size=40, max_size=40),
)
@settings(max_examples=200, deadline=None)
def test_every_number_is_finite(counts: list[int], minutes: list[float]) -> None:
    """A therapist's page must never show "nan" or "inf"."""
    trend = judge_trend(counts, minutes[: len(counts)])
    assert trend.compared
    assert trend.first
    assert trend.latest
    assert trend.ci95
    assert trend.ci98
    shown = [ratio(trend), *trend.ci95, *trend.ci98, trend.compared.detectable_pct]
    for block in (trend.first, trend.latest):
        shown += [block.per_min, *block.ci95]
        assert block.ci95[0] <= block.per_min <= block.ci95[1]
    assert all(math.isfinite(value) and value >= 0.0 for value in shown)
    assert 0.0 < trend.ci98[0] <= ratio(trend) <= trend.ci98[1]


@pytest.mark.parametrize("n", [16, 24, 40])
def test_no_jerk_at_all_is_no_label(n: int) -> None:
    """Nothing to compare: the interval says that nearly anything could be missed."""
    trend = judge_sessions(sessions([0] * n))
    assert trend.label is TrendLabel.NO_CLEAR_CHANGE
    assert ratio(trend) == 1.0
    assert trend.ci95
    assert trend.ci95[1] > 50
    assert trend.first is not None
    assert trend.first.per_min == 0.0
    assert trend.first.ci95[1] > 0.0
    assert trend.slope is None


@pytest.mark.parametrize("jerks", [1, 2, 3])
def test_few_jerks_and_then_none_is_no_label(jerks: int) -> None:
    """Three jerks in eight sessions, none in the latest: chance does that."""
    counts = [1] * jerks + [0] * (16 - jerks)
    assert judge_trend(counts, [6.0] * 16).label is TrendLabel.NO_CLEAR_CHANGE
    assert judge_trend(counts[::-1], [6.0] * 16).label is TrendLabel.NO_CLEAR_CHANGE


def test_many_jerks_and_then_none_are_fewer() -> None:
    trend = judge_trend([30] * 8 + [0] * 8, [6.0] * 16)
    assert trend.label is TrendLabel.FEWER
    assert trend.latest is not None
    assert trend.latest.per_min == 0.0


def test_one_wild_session_makes_no_label() -> None:
    """Forty jerks on one bad day and none on any other day are one bad day."""
    assert judge_trend([0] * 15 + [40], [6.0] * 16).label is TrendLabel.NO_CLEAR_CHANGE


@pytest.mark.parametrize("at", [0, 23])
def test_the_line_is_finite_where_all_jerks_are_in_one_session(at: int) -> None:
    counts = [0] * 24
    counts[at] = 1000
    found = judge_sessions(sessions(counts)).slope
    assert found is not None
    assert all(map(math.isfinite, (found.per_week, *found.ci95)))
    assert found.ci95[0] < 1.0 < found.ci95[1]


def test_the_line_follows_a_steady_fall() -> None:
    counts = [round(400 * 0.9 ** (k / 7)) for k in range(40)]
    found = judge_sessions(sessions(counts)).slope
    assert found is not None
    assert found.per_week == pytest.approx(0.9, abs=0.01)
    assert found.theil_sen_per_week == pytest.approx(0.9, abs=0.01)
    assert found.ci95[0] < 0.9 < found.ci95[1] < 1.0


@pytest.mark.parametrize(
    ("counts", "minutes", "words"),
    [
        ([1, 2], [3.0], "one entry a session each"),
        ([1.5], [3.0], "whole numbers"),
        ([-1], [3.0], "not negative"),
        ([1], [-3.0], "not negative"),
        ([float("nan")], [3.0], "finite"),
        ([1], [float("inf")], "finite"),
        ([1], [0.0], "above 0"),
        (["a"], [3.0], "must be numbers"),
        ([True], [3.0], "must be numbers"),
        (5, 3.0, "one entry a session"),
        ([[1], [2, 3]], [[1.0], [2.0]], "table of numbers"),
        (np.ones((2, 2, 2)), np.ones((2, 2, 2)), "shape"),
        (np.ma.masked_array([1, 2], [0, 1]), [3.0, 3.0], "masked"),
        ([10**10], [1.0], "below"),
    ],
)
def test_bad_input_is_told_in_one_sentence(
    counts: Any, minutes: Any, words: str
) -> None:
    """Rates for counts, or a list too short, must not become a confident answer."""
    with pytest.raises(ValueError, match=words) as error:
        judge_trend(counts, minutes)
    assert "\n" not in str(error.value)


def test_nothing_is_building() -> None:
    for empty in ([], np.zeros((0, 3)), [0, 0]):
        trend = judge_trend(empty, np.zeros(np.shape(empty)))
        assert (trend.label, trend.n_sessions) == (TrendLabel.BUILDING, 0)


def test_a_session_in_which_nothing_was_seen_is_left_out() -> None:
    trend = judge_trend([30] * 8 + [0] + [10] * 8, [6.0] * 8 + [0.0] + [6.0] * 8)
    assert (trend.n_sessions, trend.label) == (16, TrendLabel.FEWER)
