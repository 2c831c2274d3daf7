"""A muscle that jerks, and a sensor that is knocked at: what both its chips hear."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehab.model.signal import Motion, Samples

FS = 1000.0


@dataclass
class Heard:
    """Both signals at `FS`; `jerks_s` and `knocks_s` are when each began."""

    emg_uv: Samples
    acceleration_g: NDArray[np.float64]
    jerks_s: list[float]
    knocks_s: list[float]

    def motions(
        self, jitter_s: float = 0.005, every: int = 20, seed: int = 9
    ) -> tuple[Motion, ...]:
        """What the accelerometer says each `every` samples of sEMG, each a bit late."""
        rng = np.random.default_rng(seed)
        told = []
        for at in range(every, len(self.emg_uv), every):
            late = round(rng.uniform(0.0, jitter_s) * FS)
            felt = self.acceleration_g[at - 1 : at].astype(np.float32)
            told.append(Motion(at + late, felt, round(1e9 * (at + late) / FS)))
        return tuple(told)


def heard(
    seconds: float, *, seed: int = 1, with_jerks: bool = True, with_knocks: bool = True
) -> Heard:
    """Return an arm that is lifted every 8 s, with a jerk and a knock by turns.

    A jerk moves the limb 30-60 ms later, and the limb pulls at the electrodes. A knock
    moves sensor and electrodes at once; its answer is slow, with rubbing on top.
    """
    rng, n = np.random.default_rng(seed), round(seconds * FS)
    t = np.arange(n) / FS
    lifted = np.clip(np.sin(2 * np.pi * t / 8.0), 0.0, 1.0)
    muscle = np.convolve(rng.normal(size=n + 4), [0.5, 0.5, 0, -0.5, -0.5], "valid")
    emg = rng.normal(0.0, 4.0, n) + 40.0 * lifted * muscle
    felt = rng.normal(0.0, 0.01, (n, 3))
    felt[:, 0] += np.sin(0.5 * lifted)
    felt[:, 2] += np.cos(0.5 * lifted)
    found = Heard(np.empty(0, np.float32), felt, [], [])
    at_s = 3.0
    for k in range(10_000):
        at, size = round(at_s * FS), rng.uniform(0.5, 1.5)
        if at > n - 2000:
            break
        if k % 2 == 0 and with_jerks:
            _jerk(rng, emg, felt, at, size)
            found.jerks_s.append(at / FS)
        elif k % 2 and with_knocks:
            _knock(rng, emg, felt, at, size)
            found.knocks_s.append(at / FS)
        at_s += rng.uniform(1.2, 2.5)
    found.emg_uv = emg.astype(np.float32)
    return found


def _jerk(
    rng: np.random.Generator,
    emg: NDArray[np.float64],
    felt: NDArray[np.float64],
    at: int,
    size: float,
) -> None:
    n = round(rng.uniform(0.03, 0.1) * FS)
    emg[at : at + n] += 250.0 * size * rng.normal(size=n) * np.hanning(n) ** 0.5
    at += round(rng.uniform(0.03, 0.06) * FS)
    t = np.arange(300) / FS
    fade = np.exp(-t / 0.1)
    felt[at : at + 300, 1] += size * np.sin(2 * np.pi * 5.0 * t) * fade
    emg[at : at + 300] += 300.0 * size * np.sin(2 * np.pi * 4.0 * t) * fade


def _knock(
    rng: np.random.Generator,
    emg: NDArray[np.float64],
    felt: NDArray[np.float64],
    at: int,
    size: float,
) -> None:
    t = np.arange(400) / FS
    fade = np.exp(-t / 0.06)
    felt[at : at + 400, 2] += size * np.cos(2 * np.pi * 12.0 * t) * fade
    emg[at : at + 400] += 900.0 * size * np.sin(2 * np.pi * 10.0 * t) * fade
    n = round(rng.uniform(0.04, 0.1) * FS)
    emg[at : at + n] += 220.0 * size * rng.normal(size=n) * np.hanning(n) ** 0.5
