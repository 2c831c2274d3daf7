"""Train the networks of the offline detector; writes ``rehab/detect/models/jerk_*.npz``.

    uv sync --group bench && uv pip install --no-deps openhdemg emgflow
    REHAB_RECORDINGS=FOLDER uv run --no-sync python -m tests.bench.training.train_offline CACHE

The first tells from a glance what is nothing, the second judges what is left by its own
evidence, the third by its neighbours.

FOLDER has the real recordings (see ``tests/bench/accuracy/recordings.py``), CACHE is a folder
for some 10 GB of features, which a second run finds again. The two packages carry recordings;
their own requirements are older than ours, hence ``--no-deps``. Takes, part by part, half an hour on
two cores. Of ten recordings seven teach the first two networks, two the third, which must
not see how the second judges what it knows by heart, and one tells how it went.
"""

import sys
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rehab.detect.context import alikeness, context
from rehab.detect.evidence import glance_columns
from rehab.detect.scan import LEAST_FIRST, LEAST_GATE
from tests.bench.training.features import Rows, rows_of, stacked
from tests.bench.training.numbers import save
from tests.bench.training.teach import chosen, report, train

N_EXAMPLES = 9000
GATE_LAYERS, FIRST_LAYERS, SECOND_LAYERS = (24,), (128, 64), (64, 32)
ONE_IN = 4
"""Of the rows that are nothing, the share that teaches the gate."""

GATE_STEPS = ((1e-3, 6), (2e-4, 2))
FIRST_STEPS = ((1.5e-3, 4), (5e-4, 3), (1.5e-4, 2))
SECOND_STEPS = ((1e-3, 12), (3e-4, 8), (1e-4, 6))


def main(cache: Path) -> None:
    """Train both and say how well candidates of unseen recordings are told apart."""
    rows = _cached(cache)
    tenth = rows.number % 10
    few = (rows.label != 0) | (np.arange(len(tenth)) % ONE_IN == 0)
    glances = chosen(rows.evidence, np.arange(len(tenth)), glance_columns())
    gate = train(glances, rows.label, (tenth < 7) & few, GATE_LAYERS, GATE_STEPS, 1024)
    save("jerk_gate", gate)
    is_open = gate(glances) >= LEAST_GATE
    print(f"the gate leaves {is_open.mean():.2f} of {len(tenth)}", flush=True)  # noqa: T201
    first = train(
        rows.evidence,
        rows.label,
        is_open & (tenth < 7),
        FIRST_LAYERS,
        FIRST_STEPS,
        1024,
    )
    save("jerk_first", first)
    rest = np.flatnonzero(is_open & (tenth >= 7))
    probable = np.concatenate(
        [
            first(rows.evidence[part].astype(np.float32))
            for part in np.array_split(rest, max(1, len(rest) // 65536))
        ]
    )
    report("first", probable, rows.label[rest], rows.number[rest] % 10 == 9)
    kept = probable >= LEAST_FIRST
    rest, probable = rest[kept], probable[kept]
    around = _contexts(rows, rest, probable)
    label, is_last = rows.label[rest], rows.number[rest] % 10 == 9
    report("first, of those kept", probable, label, is_last)
    second = train(around, label, ~is_last, SECOND_LAYERS, SECOND_STEPS, 512)
    save("jerk_second", second)
    report("second", second(around), label, is_last)


def _cached(cache: Path) -> Rows:
    """Return the rows of all examples, made once."""
    names = list(Rows.__dataclass_fields__)
    files = {name: cache / f"{name}.npy" for name in names}
    if not all(file.is_file() for file in files.values()):
        cache.mkdir(parents=True, exist_ok=True)
        with Pool() as pool:
            parts = []
            for part in pool.imap(rows_of, range(N_EXAMPLES), chunksize=8):
                parts.append(part)
                if len(parts) % 200 == 0:
                    print(f"{len(parts)} of {N_EXAMPLES} recordings", flush=True)  # noqa: T201
        made = stacked(parts)
        for name in names:
            np.save(files[name], getattr(made, name))
    return Rows(*(np.load(files[name], mmap_mode="r") for name in names))


def _contexts(
    rows: Rows, at: NDArray[np.int64], probable: NDArray[np.float32]
) -> NDArray[np.float32]:
    parts = []
    for number in np.unique(rows.number[at]):
        mine = np.flatnonzero(rows.number[at] == number)
        one = at[mine]
        channels = rows.channel[one]
        parts.append(
            context(
                rows.time_s[one],
                channels,
                probable[mine],
                rows.strength[one],
                alikeness(rows.waves[one], channels),
                float(rows.fs_hz[one[0]]),
            )
        )
    return np.concatenate(parts)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
