"""Train the two networks of the live detector; writes ``rehab/detect/models/jerk_live_*.npz``.

    REHAB_RECORDINGS=FOLDER uv run --no-sync python -m tests.bench.training.train_live CACHE

Packages and folder are as for ``train_offline``; CACHE is a folder for some 2 GB of
recordings. Of ten recordings six teach the first network, three the second, which must not
see how the first judges what it knows by heart, and one tells how it went.
"""

import pickle
import sys
from collections.abc import Callable
from functools import partial
from multiprocessing import Pool
from pathlib import Path

import numpy as np

from tests.bench.training.live_rows import (
    LOUD,
    LiveRows,
    judge_rows,
    loud,
    trigger_rows,
)
from tests.bench.training.numbers import save
from tests.bench.training.recipe import Example, example
from tests.bench.training.teach import report, train

N_EXAMPLES, N_LOUD, N_TOGETHER = 6000, 600, 100
LAYERS = (48, 16)
TRIGGER_STEPS = ((1e-3, 4), (3e-4, 2), (1e-4, 1))
JUDGE_STEPS = ((1e-3, 6), (3e-4, 3), (1e-4, 2))
Make = Callable[[list[tuple[int, Example]]], LiveRows]


def main(cache: Path) -> None:
    """Train both and say how well steps and bursts of unseen recordings are told apart."""
    cache.mkdir(parents=True, exist_ok=True)
    rows = _rows(cache, trigger_rows)
    tenth = rows.number % 10
    trigger = train(rows.evidence, rows.label, tenth < 6, LAYERS, TRIGGER_STEPS, 1024)
    save("jerk_live_trigger", trigger)
    probable = trigger(rows.evidence.astype(np.float32))
    report("trigger, steps", probable, rows.label, tenth == 9)
    rows = _rows(cache, partial(judge_rows, trigger=trigger))
    tenth = rows.number % 10
    is_taught = (tenth >= 6) & (tenth < 9)
    judge = train(rows.evidence, rows.label, is_taught, LAYERS, JUDGE_STEPS, 512)
    save("jerk_live_judge", judge)
    probable = judge(rows.evidence.astype(np.float32))
    report("judge, bursts", probable, rows.label, tenth == 9)


def _rows(cache: Path, make: Make) -> LiveRows:
    loud_ones = range(LOUD, LOUD + N_LOUD)
    starts = [*range(0, N_EXAMPLES, N_TOGETHER), *loud_ones[::N_TOGETHER]]
    with Pool() as pool:
        parts = pool.map(partial(_some, cache, make), starts, chunksize=1)
    names = LiveRows.__dataclass_fields__
    return LiveRows(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in names)
    )


def _some(cache: Path, make: Make, start: int) -> LiveRows:
    """Return the rows of `N_TOGETHER` recordings, which are made once."""
    file = cache / f"{start}.pickle"
    if not file.is_file():
        make_one = loud if start >= LOUD else example
        numbers = range(start, start + N_TOGETHER)
        made = [(number, make_one(number)) for number in numbers]
        file.write_bytes(pickle.dumps(made, protocol=5))
    return make(pickle.loads(file.read_bytes()))  # noqa: S301 - written just above


if __name__ == "__main__":
    main(Path(sys.argv[1]))
