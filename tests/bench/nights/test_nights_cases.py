"""The judge itself: edges, rules and matching are exact, nights repeat, splits are apart.

A short form of the benchmark comes last: a change that spoils scoring shows at once.
"""

import numpy as np
import pytest

from tests.bench.nights.edges import GRID_HZ, borderline, crossings, over_rest
from tests.bench.nights.kinds import HARD, KINDS, PERIODIC, Kind
from tests.bench.nights.matching import match
from tests.bench.nights.muscle import make_pool
from tests.bench.nights.rules import aasm, wasm
from tests.bench.nights.scorers import rehab_aasm
from tests.bench.nights.simulate import short, simulate
from tests.bench.nights.table import judge
from tests.bench.nights.truth import LegMovement, Movement

ASLEEP = np.full(40, 2)


def leg(onset_s: float, length_s: float = 2.0, side: int = 0) -> LegMovement:
    return LegMovement(side, onset_s, onset_s + length_s)


def level(*pieces: tuple[float, float]) -> np.ndarray:
    """Return a level over rest: (seconds, µV) after each other."""
    return np.concatenate([np.full(round(s * GRID_HZ), uv) for s, uv in pieces])


def test_a_movement_ends_where_half_a_second_of_quiet_begins() -> None:
    """A shorter pause that ended it would count one movement twice."""
    rise = level((1, 0), (1, 9), (0.4, 1), (1, 3), (0.6, 1), (1, 7.9), (1, 0))
    (found,) = crossings(rise, 0)
    assert found.onset_s == pytest.approx(1.0, abs=0.011)
    assert found.offset_s == pytest.approx(3.4, abs=0.011)


def test_the_level_is_over_the_rest_of_its_own_time() -> None:
    """A rest that drifts up by 8 µV is no movement."""
    assert not crossings(over_rest(np.zeros(900), np.linspace(2, 12, 900)), 0)


def test_what_scorers_would_dispute_is_named() -> None:
    """A coin toss that counts as a miss would blame the scorer for the rule."""
    rise = level((2, 0), (2, 8.5), (2, 0), (2, 30), (2, 0), (0.48, 30), (2, 0))
    spans = borderline(rise, 0)
    assert [round(start) for start, _ in spans] == [2, 10]


def test_aasm_takes_two_legs_within_5_s_together() -> None:
    """Twice counted bilateral movements would double the index."""
    moves = [leg(100.0), leg(104.9, side=1), leg(120.0), leg(125.0, side=1)]
    assert len(aasm(moves, ASLEEP).movements) == 3


@pytest.mark.parametrize(
    ("apart_s", "n_aasm", "n_wasm"),
    [(4.9, 0, 0), (5.0, 4, 0), (10.0, 4, 4), (90.0, 4, 4), (90.1, 0, 0)],
)
def test_series_need_four_at_the_intervals_of_their_rules(
    apart_s: float, n_aasm: int, n_wasm: int
) -> None:
    """The edges are where two rules, and two programs, differ."""
    moves = [leg(60.0 + i * apart_s) for i in range(4)]
    for rules, n in ((aasm, n_aasm), (wasm, n_wasm)):
        assert sum(map(len, rules(moves, ASLEEP).series)) == n


def test_a_long_movement_ends_a_series_of_wasm_only() -> None:
    """WASM 2016 keeps it as no candidate; the AASM does not know it."""
    moves = [leg(60.0 + 20.0 * i) for i in range(4)] + [leg(105.0, 12.0)]
    assert len(aasm(moves, ASLEEP).series) == 1
    assert not wasm(moves, ASLEEP).series


def test_wasm_takes_at_most_four_parts_and_15_s() -> None:
    """A fifth part makes a turning body of what was a movement."""
    four = [leg(60.0 + 2.0 * i, 1.8, i % 2) for i in range(4)]
    assert len(wasm(four, ASLEEP).movements) == 1
    assert not wasm([*four, leg(68.0, 1.8)], ASLEEP).movements


def test_awake_movements_do_not_count() -> None:
    """Tossing about before sleep is no periodic movement in sleep."""
    stages = np.array([0, 0, 0, 0, *[2] * 36])
    moves = [leg(20.0 + 20.0 * i) for i in range(10)]
    assert len(aasm(moves, stages).movements) == 5


def test_a_loss_ends_a_series_and_is_no_hour_of_sleep() -> None:
    """Nobody knows who moved in it."""
    moves = [leg(60.0 + 20.0 * i) for i in range(7)]
    whole, cut = aasm(moves, ASLEEP), aasm(moves, ASLEEP, [(125.0, 135.0)])
    assert whole.index_per_h == pytest.approx(7 / (1200 / 3600))
    assert [len(run) for run in cut.series] == [4]
    assert cut.index_per_h == pytest.approx(4 / (1190 / 3600))


def test_matching_is_one_to_one_and_leaves_out_the_disputed() -> None:
    """Two found halves of one movement are a hit and a false one."""
    truth = [Movement(10.0, 14.0, (leg(10.0, 4.0),)), Movement(30, 31, (leg(30, 1),))]
    got = match([(10.0, 11.0), (12.0, 14.0), (50.0, 51.0)], truth, [(30.0, 31.0)])
    assert (got.n_hit, got.n_true, got.n_found) == (1, 1, 3)
    assert match([(10.0, 14.0)], truth[:1], [(49, 52)]).f1 == 1.0
    assert match([(14.4, 15.0)], truth[:1]).n_hit == 0
    assert match([(9.0, 9.4), (13.9, 16.0)], truth[:1]).n_hit == 1


@pytest.mark.parametrize("fs_hz", [200.0, 250.0, 500.0, 1000.0])
def test_a_burst_has_the_size_of_its_envelope(fs_hz: float) -> None:
    """If not, 8 µV of truth would be something else in the samples."""
    rng = np.random.default_rng(1)
    pool = make_pool(rng, fs_hz)
    for peak_uv in (10.0, 100.0):
        made = np.concatenate(
            [pool.burst(rng, round(3 * fs_hz), peak_uv) for _ in range(8)]
        )
        assert made.std() == pytest.approx(1.0, abs=0.08)


def test_nights_repeat_and_splits_are_apart() -> None:
    """What is tuned on must not be what is judged on."""
    kind = short(HARD, 0.1)
    one, same, other = (simulate(split, kind) for split in ("tune", "tune", "test"))
    assert np.array_equal(one.emg_uv, same.emg_uv, equal_nan=True)
    assert one.aasm == same.aasm
    assert not np.array_equal(one.emg_uv, other.emg_uv, equal_nan=True)


def test_kinds_have_names_of_their_own() -> None:
    """Two kinds of one name would be one seed and one line of the table."""
    assert len({kind.name for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize(("kind", "least"), [(PERIODIC, 0.95), (HARD, 0.75)])
def test_an_hour_is_scored(kind: Kind, least: float) -> None:
    """The short form: the benchmark proper takes minutes and is run by hand."""
    night = simulate("tune", short(kind, 1.0), seed=3)
    row = judge("rehab", rehab_aasm, night)
    assert row.got.n_true > 15
    assert row.got.f1 >= least
