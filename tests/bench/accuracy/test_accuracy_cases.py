"""The benchmark itself: its truth is exact, its splits are apart, it is fast enough."""

import time

import numpy as np
import pytest

from tests.bench.accuracy.cases import (
    clean_cases,
    simulated_cases,
    transplanted_cases,
)
from tests.bench.accuracy.jerks import Planned, inject
from tests.bench.accuracy.matching import Span, match
from tests.bench.accuracy.simulator import simulate
from tests.bench.accuracy.truth import Truth, generator, rms_track


def at(onset_s: float, offset_s: float) -> Truth:
    return Truth(onset_s, offset_s, (0,), 3.0)


def test_matching_is_one_to_one() -> None:
    """Two events on one jerk that both hit would make a detector look precise."""
    got = match([Span(1.0, 1.05), Span(1.02, 1.07)], [at(1.01, 1.06)], 2.0)
    assert (got.n_hit, got.n_found, got.n_true) == (1, 2, 1)
    assert got.false_per_channel_min == 0.5
    assert got.onset_errors == pytest.approx([-0.01])


def test_matching_takes_the_most_pairs() -> None:
    """A greedy choice of the nearest pair would lose the other one."""
    got = match([Span(1.04, 1.06), Span(1.09, 1.1)], [at(1.0, 1.03), at(1.05, 1.06)])
    assert got.n_hit == 2


@pytest.mark.parametrize(("late_s", "is_hit"), [(0.049, True), (0.06, False)])
def test_matching_takes_onsets_within_50_ms(late_s: float, is_hit: bool) -> None:
    """Another tolerance would make figures incomparable with other benchmarks."""
    got = match([Span(1.0 + late_s, 1.061)], [at(1.0, 1.02)])
    assert bool(got.n_hit) is is_hit


def test_matching_takes_an_overlap() -> None:
    """A long event that begins early but is mostly the same one is a hit."""
    assert match([Span(0.9, 1.1)], [at(0.96, 1.1)]).n_hit == 1


def test_lost_jerks_are_neither_hit_nor_false() -> None:
    """Nobody can say whether a jerk in a gap was seen."""
    got = match([Span(2.0, 2.05)], [], 1.0, [(1.98, 2.06)])
    assert got.n_found == 0


def test_truth_has_the_ratio_and_the_edges_of_the_burst() -> None:
    """A truth that is off by milliseconds would be measured as the detector's error."""
    rng = np.random.default_rng(1)
    emg = rng.normal(0.0, 10.0, (4000, 1))
    plan = [Planned(2.0, 0.05, 3.0, ((0, 0.0, 1.0),), None)]
    wave = np.sign(rng.normal(size=50))
    out, (truth,) = inject(emg, 1000.0, plan, lambda _c, _l: wave)
    burst = (out - emg)[:, 0]
    peak = rms_track(burst, 25).max()
    around = emg[1600:2400, 0].std()
    assert peak / around == pytest.approx(3.0, rel=1e-6)
    assert truth.onset_s == pytest.approx(2.002, abs=0.0011)
    assert truth.offset_s == pytest.approx(2.048, abs=0.0011)
    assert truth.ratio == 3.0


@pytest.mark.bench
def test_cases_are_repeatable_and_splits_are_apart() -> None:
    """A case of the test split seen while tuning would make the figures worthless."""
    one, again = (next(simulated_cases("tune", 1, 3, 4.0)) for _ in range(2))
    other = next(simulated_cases("test", 1, 3, 4.0))
    assert np.array_equal(one.emg_uv, again.emg_uv)
    assert not np.array_equal(one.emg_uv, other.emg_uv)
    for make in (transplanted_cases, clean_cases):
        tune, test = (
            {c.tags["recording"] for c in make(s, 8, 0, 3.0)} - {"simulated"}
            for s in ("tune", "test")
        )
        assert not tune & test


@pytest.mark.bench
def test_clean_cases_hold_no_jerk() -> None:
    """A jerk in them would be counted as a false positive."""
    for case in clean_cases("tune", 1, 0, 3.0):
        assert not case.truth
        assert np.isfinite(case.emg_uv).any()


@pytest.mark.bench
def test_three_quarters_of_the_jerks_are_in_trains() -> None:
    """Trains are the hardest part; too few of them would flatter every detector."""
    in_train = [
        jerk.run_id is not None
        for case in simulated_cases("tune", 12, 5, 60.0)
        for jerk in case.truth
    ]
    assert len(in_train) > 150
    assert 0.6 < np.mean(in_train) < 0.9


@pytest.mark.bench
def test_a_minute_of_two_channels_takes_under_a_second() -> None:
    """A slow simulator would be run with too few cases to mean anything."""
    begun = time.perf_counter()
    simulate(generator("tune", 9), 1000, 2, 60.0, ("quick",), jerks_per_min=30.0)
    assert time.perf_counter() - begun < 1.0
