"""Whatever a link goes through, it streams again or says why, and no sample is misplaced."""

import pytest

from tests import quick_time
from tests.e2e.fault_schedules import CASES, live_through, verify

N_SEEDS = 5


@pytest.mark.parametrize("seed", range(N_SEEDS))
@pytest.mark.parametrize("name", CASES)
def test_a_schedule_of_faults(name: str, seed: int) -> None:
    """A jerk at the wrong time, twice, or lost without a word is a wrong number.

    Five hundred of them: `uv run pytest -m bench tests/bench/test_bench_faults.py`.
    """
    case = CASES[name]
    verify(case, quick_time.run(live_through(case, seed)))
