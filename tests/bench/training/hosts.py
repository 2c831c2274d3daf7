"""Real EMG of healthy people to hide jerks in: the tuning half of the bench, and more.

`openhdemg` (GPL-3) carries a vastus lateralis recorded with a grid of electrodes at 2048 Hz,
`EMGFlow` (GPL-3) four short recordings of face muscles at 2 kHz. Neither is a
dependency (`train_offline` says how to get them); nothing of theirs is shipped but what
training learnt.
"""

import importlib.util
from functools import cache
from pathlib import Path

import numpy as np
from scipy.signal import resample_poly

from tests.bench.accuracy.recordings import Recording, ballistic, recordings

GRID = ("openhdemg", "library/decomposed_test_files/otb_testfile.mat")
FACES = [("EMGFlow", f"data/sample_data_0{i}.csv") for i in (1, 2, 3, 4)]
GRID_CHANNELS = 64
UV_PER_MV = 1000.0


@cache
def hosts() -> tuple[Recording, ...]:
    """Return the recordings that jerks are hidden in."""
    found = list(recordings("tune"))
    grid = _path(*GRID)
    if grid is not None:
        found.append(_grid(grid))
    for n, file in enumerate(FACES):
        path = _path(*file)
        if path is not None:
            columns = np.genfromtxt(path, delimiter=",", skip_header=1)[:, 1:]
            found.append(Recording(f"face_{n}", 2000.0, columns * UV_PER_MV))
    return tuple(found)


def donors() -> list[Recording]:
    """Return the recordings whose strongest pieces may become bursts."""
    return [*hosts(), *ballistic("tune")]


def slower(host: Recording, factor: int) -> Recording:
    """Return a recording at a fraction of its rate."""
    if factor == 1:
        return host
    emg = resample_poly(host.emg_uv - host.emg_uv.mean(axis=0), 1, factor, axis=0)
    return Recording(host.name, host.fs_hz / factor, np.asarray(emg))


def _grid(path: Path) -> Recording:
    from scipy.io import loadmat

    file = loadmat(path)
    data = np.ravel(file["Data"])[0]
    rows = np.asarray(data[:, :GRID_CHANNELS], dtype=np.float64)
    # Pairs of neighbours, as two electrodes of a sensor would see them.
    pairs = rows[:, 1::4] - rows[:, 0::4]
    pairs = pairs[:, pairs.std(axis=0) > 0.0]
    return Recording("grid", float(np.ravel(file["SamplingFrequency"])[0]), pairs)


def _path(package: str, inside: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.submodule_search_locations is None:
        return None
    path = Path(spec.submodule_search_locations[0]) / inside
    return path if path.is_file() else None
