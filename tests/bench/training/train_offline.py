"""Train the networks of the offline detector; writes ``rehab/detect/models/jerk_*.npz``.

    uv sync --group bench && uv pip install --no-deps openhdemg emgflow
    REHAB_RECORDINGS=FOLDER uv run --no-sync python -m tests.bench.training.train_offline CACHE

The first tells from a glance what is nothing, the second judges what is left by its own
evidence, the third by its neighbours.

FOLDER has the real recordings (see ``tests/bench/accuracy/recordings.py``), CACHE is a folder
for some 18 GB of recordings and features, which a second run finds again. The two packages
carry recordings; their own requirements are older than ours, hence ``--no-deps``. Takes some
forty minutes on two cores, and 12 GB of memory.

Of ten recordings nine teach and one tells how it went. The third network must not see how the second
judges what it knows by heart: it learns from the judgements of two others, each
taught by the half of the recordings that it does not judge.
"""

import sys
from functools import partial
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rehab.detect.context import alikeness, context
from rehab.detect.evidence import glance_columns
from rehab.detect.net import Net
from rehab.detect.scan import LEAST_FIRST, LEAST_GATE
from tests.bench.training.features import Rows, rows_of, stacked
from tests.bench.training.numbers import save
from tests.bench.training.recipe import N_TOGETHER, batch
from tests.bench.training.teach import chosen, report, train

N_EXAMPLES = 14000
GATE_LAYERS, FIRST_LAYERS, SECOND_LAYERS = (24,), (192, 80), (96, 32)
ONE_IN = 4
"""Of the rows that are nothing, the share that teaches the gate."""

GATE_STEPS = ((1e-3, 6), (2e-4, 2))
FIRST_STEPS = ((1.5e-3, 4), (5e-4, 3), (1.5e-4, 2))
SECOND_STEPS = ((1e-3, 12), (3e-4, 8), (1e-4, 6))


def main(cache: Path) -> None:
    """Train all and say how well candidates of unseen recordings are told apart."""
    rows = _cached(cache)
    is_last = rows.number % 10 == 9
    few = (rows.label != 0) | (np.arange(len(is_last)) % ONE_IN == 0)
    glances = chosen(rows.evidence, np.arange(len(is_last)), glance_columns())
    gate = train(glances, rows.label, ~is_last & few, GATE_LAYERS, GATE_STEPS, 1024)
    save("jerk_gate", gate)
    is_open = gate(glances) >= LEAST_GATE
    print(f"the gate leaves {is_open.mean():.2f} of {len(is_open)}", flush=True)  # noqa: T201
    probable = np.zeros(len(is_open), dtype=np.float32)
    for half in (0, 1):
        is_mine = rows.number % 2 == half
        other = _first(rows, is_open & ~is_last & ~is_mine)
        _judge(other, rows, is_open & ~is_last & is_mine, probable)
    first = _first(rows, is_open & ~is_last)
    save("jerk_first", first)
    _judge(first, rows, is_open & is_last, probable)
    report("first", probable, rows.label, is_last)
    kept = np.flatnonzero(probable >= LEAST_FIRST)
    around = _contexts(rows, kept, probable[kept])
    label, is_last = rows.label[kept], is_last[kept]
    report("first, of those kept", probable[kept], label, is_last)
    second = train(around, label, ~is_last, SECOND_LAYERS, SECOND_STEPS, 512)
    save("jerk_second", second)
    report("second", second(around), label, is_last)


def _first(rows: Rows, is_taught: NDArray[np.bool_]) -> Net:
    return train(rows.evidence, rows.label, is_taught, FIRST_LAYERS, FIRST_STEPS, 1024)


def _judge(
    first: Net, rows: Rows, which: NDArray[np.bool_], out: NDArray[np.float32]
) -> None:
    """Write a network's probabilities of some rows into `out`."""
    at = np.flatnonzero(which)
    for part in np.array_split(at, max(1, len(at) // 65536)):
        out[part] = first(rows.evidence[part].astype(np.float32))


def _cached(cache: Path) -> Rows:
    """Return the rows of all examples, made once; they lie on the disk."""
    names = list(Rows.__dataclass_fields__)
    files = {name: cache / f"{name}.npy" for name in names}
    if not all(file.is_file() for file in files.values()):
        starts = range(0, N_EXAMPLES, N_TOGETHER)
        with Pool() as pool:
            for n, _ in enumerate(pool.imap(partial(_some, cache), starts), start=1):
                print(f"{n} of {len(starts)} batches", flush=True)  # noqa: T201
        for name in names:
            parts = [cache / f"{start}_{name}.npy" for start in starts]
            _joined(parts, files[name])
    return Rows(*(np.load(files[name], mmap_mode="r") for name in names))


def _some(cache: Path, start: int) -> None:
    """Write the rows of `N_TOGETHER` recordings, a file each field."""
    made = batch(cache / "recordings", start)
    rows = stacked([rows_of(number, one) for number, one in made])
    for name in Rows.__dataclass_fields__:
        np.save(cache / f"{start}_{name}.npy", getattr(rows, name))


def _joined(parts: list[Path], file: Path) -> None:
    """Join arrays on the disk: all of them are more than many a machine's memory."""
    arrays = [np.load(part, mmap_mode="r") for part in parts]
    shape = (sum(len(a) for a in arrays), *arrays[0].shape[1:])
    joined = np.lib.format.open_memmap(file, "w+", arrays[0].dtype, shape)
    at = 0
    for array, part in zip(arrays, parts, strict=True):
        joined[at : at + len(array)] = array
        at += len(array)
        part.unlink()
    joined.flush()


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
