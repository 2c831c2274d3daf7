"""What the networks learn from: recordings of every kind, seeded, one a number.

A third of motor units, a third of coloured noise, a third of real EMG with jerks hidden in
it; half of all bursts are of forms that no benchmark uses; sizes, rates, densities and
confounders wander further than in the benchmark. All from the tuning half.
"""

import pickle
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.bench.accuracy.cases import MOST_CHANNELS
from tests.bench.accuracy.motor_units import FS_HZ
from tests.bench.accuracy.recordings import Recording, real_heart
from tests.bench.accuracy.simulator import (
    CONFOUNDERS,
    MIXABLE,
    Model,
    simulate,
    without_lost,
)
from tests.bench.accuracy.transplant import KINDS, band, transplant
from tests.bench.accuracy.truth import Truth, generator
from tests.bench.training.disturb import ON_REAL, disturbed, shaking
from tests.bench.training.hosts import donors, hosts, slower
from tests.bench.training.varied import (
    other_bursts,
    spikes,
    varied_effort,
    varied_muscle,
)

TRAINING = 77
RATES_HZ = (200, 250, 320, 400, 500, 500, 640, 800, 1000, 1000, 1250, 1600, 2000, 4000)
LONGEST_S = (0.100, 0.100, 0.200)
SECONDS = (25.0, 50.0)
JERK_FREE = 0.2
JERKS_PER_MIN = (6.0, 120.0)
RATIOS = (1.0, 7.0)
SHARE_SMALL, LEAST_HIGHEST = 0.25, 1.8
"""Of the recordings, those whose largest jerks may be any: with some, all are small."""

SHARE_LOUD, LOUD_RATIOS = 0.12, (4.0, 40.0)
"""Those with jerks far over a quiet muscle; half of their simulated muscles rest."""

N_TOGETHER = 100


@dataclass(frozen=True)
class Example:
    """A recording to learn from; `kind` is what it was made of."""

    emg_uv: NDArray[np.float32]
    fs_hz: float
    truth: tuple[Truth, ...]
    ignored: tuple[tuple[float, float], ...]
    kind: str


def example(number: int) -> Example:
    """Return the recording of a number."""
    rng = generator("tune", TRAINING, number)
    seconds = float(rng.uniform(*SECONDS))
    per_min = 0.0
    if rng.uniform() >= JERK_FREE:
        per_min = float(np.exp(rng.uniform(*np.log(JERKS_PER_MIN))))
    ratios, is_loud = _ratios(rng)
    lengths_s = (0.012, float(rng.choice(LONGEST_S)))
    if number % 3 == 2:
        return _transplanted(rng, seconds, per_min, ratios, lengths_s)
    fs_hz = int(rng.choice(RATES_HZ))
    has = _confounders(rng)
    if is_loud and rng.uniform() < 0.5:
        has = ("rest",)
    n_channels = int(rng.integers(1, MOST_CHANNELS + 1))
    shake = None
    if "tremor" in has and rng.uniform() < 0.7:
        shake = shaking(rng, round(seconds * FS_HZ), n_channels, FS_HZ)
    model: Model = "motor units" if number % 3 == 0 else "noise"
    made = simulate(
        rng,
        fs_hz,
        n_channels,
        seconds,
        [name for name in has if name != "tremor" or shake is None],
        jerks_per_min=per_min,
        real_heart=real_heart("tune"),
        model=model,
        bursts=other_bursts(rng, FS_HZ) if rng.uniform() < 0.6 else None,
        ratios=ratios,
        lengths_s=lengths_s,
        shake=shake,
        then_silent_s=float(rng.uniform(0.03, 0.1)) if rng.uniform() < 0.2 else 0.0,
        efforts=varied_effort,
        muscle_noise=varied_muscle if rng.uniform() < 0.6 else None,
    )
    emg = made.emg_uv
    if "pops" in has and rng.uniform() < 0.4:
        level = np.nan_to_num(np.nanstd(emg, axis=0))
        emg = spikes(rng, emg, float(fs_hz), level).astype(np.float32)
    kind = f"{model}: {'+'.join(sorted(has))}"
    return Example(emg, float(fs_hz), made.truth, made.ignored, kind)


def batch(cache: Path, start: int) -> list[tuple[int, Example]]:
    """Return `N_TOGETHER` recordings and their numbers; they are made once, for all networks."""
    file = cache / f"{start}.pickle"
    if not file.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        made = [
            (number, example(number)) for number in range(start, start + N_TOGETHER)
        ]
        part = file.with_suffix(".part")
        part.write_bytes(pickle.dumps(made, protocol=5))
        part.rename(file)
    found: list[tuple[int, Example]] = pickle.loads(file.read_bytes())  # noqa: S301 - ours
    return found


def _ratios(rng: np.random.Generator) -> tuple[tuple[float, float], bool]:
    """Return the least and the largest ratio of a recording, and whether it is a loud one."""
    chance = rng.uniform()
    if chance < SHARE_LOUD:
        size = float(np.exp(rng.uniform(*np.log(LOUD_RATIOS))))
        return (0.5 * size, 1.5 * size), True
    highest = RATIOS[1]
    if chance < SHARE_LOUD + SHARE_SMALL:
        highest = float(np.exp(rng.uniform(np.log(LEAST_HIGHEST), np.log(RATIOS[1]))))
    # What is called the same ratio differs from one author to the next.
    meaning = float(np.exp(rng.uniform(np.log(0.8), np.log(1.25))))
    return (RATIOS[0] * meaning, highest * meaning), False


def _confounders(rng: np.random.Generator) -> tuple[str, ...]:
    chance = rng.uniform()
    if chance < 0.65:
        return (str(rng.choice(CONFOUNDERS)),)
    return tuple(rng.choice(MIXABLE, int(rng.integers(2, 5)), replace=False).tolist())


def _transplanted(
    rng: np.random.Generator,
    seconds: float,
    per_min: float,
    ratios: tuple[float, float],
    lengths_s: tuple[float, float],
) -> Example:
    all_hosts = hosts()
    host = all_hosts[int(rng.integers(len(all_hosts)))]
    factors = [f for f in (1, 1, 2, 4) if host.fs_hz / f >= 200.0]
    host = slower(host, int(rng.choice(factors)))
    n, n_all = host.emg_uv.shape
    length = min(n, round(seconds * host.fs_hz))
    start = int(rng.integers(n - length + 1))
    several = int(rng.integers(1, min(MOST_CHANNELS, n_all) + 1))
    channels = rng.choice(n_all, several, replace=False)
    piece = host.emg_uv[start : start + length][:, channels]
    if rng.uniform() < 0.5:
        piece = piece[::-1].copy()  # EMG has no sense of time; a person's habits have
    piece = piece * rng.choice([-1.0, 1.0], several)
    has = set(rng.choice(ON_REAL, int(rng.choice([0, 0, 1, 1, 2])), replace=False))
    if "tremor" in has:
        piece = piece - piece.mean(axis=0)
        piece *= shaking(rng, length, several, host.fs_hz)
    emg, truth, _ = transplant(
        rng,
        Recording(host.name, host.fs_hz, piece),
        [d for d in donors() if d.name != host.name],
        str(rng.choice(KINDS)),
        "none",
        per_min,
        bursts=other_bursts(rng, host.fs_hz) if rng.uniform() < 0.6 else None,
        ratios=ratios,
        lengths_s=lengths_s,
    )
    level = band(piece, host.fs_hz).std(axis=0)
    lost = np.zeros(emg.shape, dtype=bool)
    for name in sorted(has):
        emg, gone = disturbed(rng, emg, host.fs_hz, level, name)
        lost |= gone
    kept, ignored = without_lost(truth, lost, host.fs_hz)
    gain = np.exp(rng.uniform(np.log(0.02), np.log(50.0), several))
    return Example(
        (emg * gain).astype(np.float32),
        host.fs_hz,
        tuple(kept),
        tuple(ignored),
        f"{host.name}: {'+'.join(sorted(has))}",
    )
