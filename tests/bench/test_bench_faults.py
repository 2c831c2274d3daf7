"""Five hundred schedules of faults over the virtual radio (R21), in quick time."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

import pytest

from tests import quick_time
from tests.e2e.fault_schedules import CASES, live_through, verify

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]

N_SCHEDULES = 500


def _live(which: tuple[str, int]) -> tuple[str, int]:
    name, seed = which
    end = quick_time.run(live_through(CASES[name], seed))
    return (end.error.reason.name if end.error else "STREAMING"), verify(
        CASES[name], end
    )


def test_bench_fault_schedules(figure: Callable[[str], None]) -> None:
    """Each ends streaming or in a named error, and every sample is where it belongs."""
    names = list(CASES)
    todo = [(names[seed % len(names)], 1000 + seed) for seed in range(N_SCHEDULES)]
    with ProcessPoolExecutor() as pool:
        lived = list(pool.map(_live, todo, chunksize=5))
    ends = Counter(end for end, _ in lived)
    n_heard = sum(n for _, n in lived)
    told = ", ".join(f"{n} {end}" for end, n in ends.most_common())
    figure(
        f"{N_SCHEDULES} schedules of {', '.join(names)}: {told}; {n_heard:,} samples"
    )
