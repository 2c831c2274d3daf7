"""All cases of the benchmark: simulated, transplanted and clean; seeded, two splits apart."""

import numpy as np

from tests.bench.accuracy.recordings import (
    Recording,
    ballistic,
    real_heart,
    recordings,
)
from tests.bench.accuracy.simulator import (
    CONFOUNDERS,
    MIXABLE,
    RATES_HZ,
    Model,
    simulate,
    without_lost,
)
from tests.bench.accuracy.transplant import CONFOUNDERS as ON_REAL
from tests.bench.accuracy.transplant import KINDS, transplant
from tests.bench.accuracy.truth import Case, Cases, Group, Split, Truth, generator

__all__ = [
    "Case",
    "Truth",
    "clean_cases",
    "noise_cases",
    "simulated_cases",
    "transplanted_cases",
]

SECONDS = 60.0
JERKS_PER_MIN = (10.0, 80.0)
MOST_CHANNELS = 4
SIMULATED, TRANSPLANTED, CLEAN, NOISE = 1, 2, 3, 4


def simulated_cases(
    split: Split, n: int, seed: int = 0, seconds: float = SECONDS
) -> Cases:
    """Return `n` simulated recordings with jerks; confounders and rates in turn.

    Every fourth case mixes two to four confounders.
    """
    return _simulated_cases(split, n, seed, seconds, "motor units")


def noise_cases(split: Split, n: int, seed: int = 0, seconds: float = SECONDS) -> Cases:
    """Yield the same from a far simpler muscle: coloured noise, no motor units.

    A detector that does much worse here, or much better, leans on the model of the other.
    """
    return _simulated_cases(split, n, seed, seconds, "noise")


def _simulated_cases(
    split: Split, n: int, seed: int, seconds: float, model: Model
) -> Cases:
    for i in range(n):
        kind = SIMULATED if model == "motor units" else NOISE
        rng = generator(split, kind, seed, i)
        if i % 4 == 3:
            named = "mixed"
            several = int(rng.integers(2, 5))
            has = tuple(rng.choice(MIXABLE, several, replace=False).tolist())
        else:
            named = CONFOUNDERS[(i - i // 4) % len(CONFOUNDERS)]
            has = (named,)
        per_min = float(rng.uniform(*JERKS_PER_MIN))
        yield _simulated(split, i, seconds, named, has, rng, per_min, model)


def transplanted_cases(
    split: Split, n: int, seed: int = 0, seconds: float = SECONDS
) -> Cases:
    """Yield `n` real recordings with jerks put into them, recording after recording.

    Yields nothing where no real recording is at hand.
    """
    hosts = recordings(split)
    for i in range(n if hosts else 0):
        rng = generator(split, TRANSPLANTED, seed, i)
        host = hosts[i % len(hosts)]
        kind = KINDS[(i // len(hosts)) % len(KINDS)]
        confounder = str(rng.choice(ON_REAL))
        donors = [r for r in hosts if r.name != host.name] + ballistic(split)
        piece = _piece(rng, host, seconds)
        per_min = float(rng.uniform(*JERKS_PER_MIN))
        emg, truth, lost = transplant(rng, piece, donors, kind, confounder, per_min)
        kept, ignored = without_lost(truth, lost, host.fs_hz)
        yield Case(
            name=f"real-{split}-{seed}-{i}-{host.name}-{kind}-{confounder}",
            group="transplanted",
            fs_hz=host.fs_hz,
            emg_uv=emg.astype(np.float32),
            truth=tuple(kept),
            tags={"confounder": confounder, "recording": host.name, "burst": kind},
            split=split,
            ignored=tuple(ignored),
        )


def clean_cases(
    split: Split, n_each: int = 2, seed: int = 0, seconds: float = SECONDS
) -> Cases:
    """Yield recordings without jerks: real ones, untouched, then `n_each` per confounder.

    Those of brief ballistic contractions have the confounder ``ballistic``: one channel
    cannot tell such a contraction from a jerk, so tables name them apart.
    """
    for group, tag in ((recordings(split), "real"), (ballistic(split), "ballistic")):
        for real in group:
            yield Case(
                name=f"clean-{split}-{real.name}",
                group="clean",
                fs_hz=real.fs_hz,
                emg_uv=real.emg_uv.astype(np.float32),
                truth=(),
                tags={"confounder": tag, "recording": real.name},
                split=split,
            )
    names = (*CONFOUNDERS, "mixed")
    for i in range(n_each * len(names)):
        rng = generator(split, CLEAN, seed, i)
        named, has = names[i % len(names)], (names[i % len(names)],)
        if named == "mixed":
            several = int(rng.integers(2, 5))
            has = tuple(rng.choice(MIXABLE, several, replace=False).tolist())
        yield _simulated(split, i, seconds, named, has, rng, 0.0)


def _simulated(
    split: Split,
    i: int,
    seconds: float,
    named: str,
    has: tuple[str, ...],
    rng: np.random.Generator,
    per_min: float,
    model: Model = "motor units",
) -> Case:
    fs_hz = RATES_HZ[i % len(RATES_HZ)]
    made = simulate(
        rng,
        fs_hz,
        int(rng.integers(1, MOST_CHANNELS + 1)),
        seconds,
        has,
        jerks_per_min=per_min,
        real_heart=real_heart(split),
        model=model,
    )
    group: Group = "simulated" if model == "motor units" else "noise model"
    if not per_min:
        group = "clean"
    return Case(
        name=f"{group}-{split}-{i}-{named}-{fs_hz}",
        group=group,
        fs_hz=float(fs_hz),
        emg_uv=made.emg_uv,
        truth=made.truth,
        tags={"confounder": named, "recording": "simulated"},
        split=split,
        ignored=made.ignored,
    )


def _piece(rng: np.random.Generator, host: Recording, seconds: float) -> Recording:
    """Return some seconds of some of a recording's channels."""
    n, n_all = host.emg_uv.shape
    length = min(n, round(seconds * host.fs_hz))
    start = int(rng.integers(n - length + 1))
    several = int(rng.integers(1, min(MOST_CHANNELS, n_all) + 1))
    channels = rng.choice(n_all, several, replace=False)
    return Recording(
        host.name, host.fs_hz, host.emg_uv[start : start + length][:, channels]
    )
