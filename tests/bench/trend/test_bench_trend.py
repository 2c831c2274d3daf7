"""How often the trend is wrong, what it can see, and how long it takes.

``uv run pytest -m bench tests/bench/trend`` prints the README's table (a minute).
"""

import time
from collections.abc import Callable

import numpy as np
import pytest

from rehab import judge_trend
from rehab.model.trend import TrendLabel
from rehab.score.trend.judging import judge_sessions
from tests.bench.trend.simulated import N_SESSIONS, WORLDS, World, patients
from tests.bench.trend.verdicts import naive, ours
from tests.unit.score.trend.days import sessions

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

N = 8000
N_FALSE = 40_000  # for the promise of 5 %: a standard error of 0.1
CHANGES = {"-30 %": 0.7, "-50 %": 0.5}
EVERY_DAY = range(8, N_SESSIONS + 1)


def pct(found: np.ndarray) -> str:
    return f"{100.0 * found.mean():.1f}"


@pytest.mark.parametrize("world", WORLDS, ids=str)
def test_how_often_it_is_wrong_and_what_it_sees(
    world: World, figure: Callable[[str], None]
) -> None:
    """A false "fewer" sends somebody home who needs more; a blind trend helps nobody."""
    y, e = patients(world, N_FALSE)
    fewer, more, factors = ours(y, e)
    at_end = naive(y[:N], e[:N], [N_SESSIONS])[0]
    daily = naive(y[:N], e[:N], EVERY_DAY)[0]
    figure(
        f"trend, {world}: unchanged, ever 'fewer' {pct(fewer)} %, ever 'more'"
        f" {pct(more)} % (promise 5); 95 % interval x÷{np.median(factors):.2f};"
        f" naive slope: {pct(at_end)} % at the end, {pct(daily)} % if asked every day"
    )
    for name, kept in CHANGES.items():
        seen = []
        for kind in ("start", "step", "line"):
            y, e = patients(world, N, kept=kept, kind=kind, seed=2)
            slope = naive(y, e, [N_SESSIONS])[0]
            seen.append(f"{kind} {pct(ours(y, e)[0])} % (slope {pct(slope)} %)")
        figure(f"trend, {world}: true {name} found within 40: {', '.join(seen)}")
    if world.rho <= 0.3:
        assert fewer.mean() <= 0.05
        assert more.mean() <= 0.05
        assert daily.mean() > 0.2  # why the naive way is not ours


def test_the_simulation_judges_as_the_program_does() -> None:
    """Otherwise its figures are those of another method."""
    y, e = patients(World(0.4, 0.3, 30.0), 150, kept=0.5, kind="step")
    fewer, more, _ = ours(y, e)
    for k in range(len(y)):
        labels = [c.label for c in judge_trend(y[k], e[k]).checkpoints]
        assert (TrendLabel.FEWER in labels) == fewer[k]
        assert (TrendLabel.MORE in labels) == more[k]


def test_five_hundred_sessions(figure: Callable[[str], None]) -> None:
    """Every page of the list shows a label for each of two hundred patients."""
    rng = np.random.default_rng(1)
    given = sessions(rng.poisson(30, 500).tolist())
    spent = []
    for _ in range(15):
        start = time.perf_counter()
        judge_sessions(given)
        spent.append(1e3 * (time.perf_counter() - start))
    figure(f"trend of 500 sessions: median {np.median(spent):.1f} ms (promise 50)")
    assert np.median(spent) <= 50.0
