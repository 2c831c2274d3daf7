"""Train the two networks of the live detector; writes ``rehab/detect/models/jerk_live_*.npz``.

    REHAB_RECORDINGS=FOLDER uv run --no-sync python -m tests.bench.training.train_live CACHE

Packages and folders are as for ``train_offline``, whose recordings it takes if they are
there; some twenty minutes on two cores. Of ten recordings five teach the first network, four the second, which must not
see how the first judges what it knows by heart, and one tells how it went.
"""

import sys
from collections.abc import Callable
from functools import partial
from multiprocessing import Pool
from pathlib import Path

import numpy as np

from tests.bench.training.live_rows import LiveRows, judge_rows, trigger_rows
from tests.bench.training.numbers import save
from tests.bench.training.recipe import N_TOGETHER, Example, batch
from tests.bench.training.teach import report, train

N_EXAMPLES = 9000
LAYERS = (64, 32)
TRIGGER_STEPS = ((1e-3, 4), (3e-4, 2), (1e-4, 1))
JUDGE_STEPS = ((1e-3, 6), (3e-4, 3), (1e-4, 2))
Make = Callable[[list[tuple[int, Example]]], LiveRows]


def main(cache: Path) -> None:
    """Train both and say how well steps and bursts of unseen recordings are told apart."""
    cache.mkdir(parents=True, exist_ok=True)
    rows = _rows(cache, trigger_rows)
    tenth = rows.number % 10
    trigger = train(rows.evidence, rows.label, tenth < 5, LAYERS, TRIGGER_STEPS, 1024)
    save("jerk_live_trigger", trigger)
    probable = trigger(rows.evidence.astype(np.float32))
    report("trigger, steps", probable, rows.label, tenth == 9)
    rows = _rows(cache, partial(judge_rows, trigger=trigger))
    tenth = rows.number % 10
    is_taught = (tenth >= 5) & (tenth < 9)
    judge = train(rows.evidence, rows.label, is_taught, LAYERS, JUDGE_STEPS, 512)
    save("jerk_live_judge", judge)
    probable = judge(rows.evidence.astype(np.float32))
    report("judge, bursts", probable, rows.label, tenth == 9)


def _rows(cache: Path, make: Make) -> LiveRows:
    starts = range(0, N_EXAMPLES, N_TOGETHER)
    with Pool() as pool:
        parts = pool.map(partial(_some, cache, make), starts, chunksize=1)
    names = LiveRows.__dataclass_fields__
    return LiveRows(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in names)
    )


def _some(cache: Path, make: Make, start: int) -> LiveRows:
    return make(batch(cache / "recordings", start))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
