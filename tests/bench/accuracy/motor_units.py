"""A pool of motor units: who fires when, and what each discharge looks like at the skin.

Recruitment, rate coding and sizes after Fuglevand, Winter and Patla (J Neurophysiol
1993;70:2470): thresholds and sizes grow exponentially through the pool. Rates are
"onion-skin" (De Luca and Erim, Trends Neurosci 1994;17:299): units recruited later fire
slower. A discharge is a current tripole that runs from the innervation zone to both
tendons past a bipolar electrode (Griep et al., Electroenceph Clin Neurophysiol
1982;53:388), so potentials of deep units are small, and long.

Deviates
--------
Infinite homogeneous tissue; a unit's fibres are one fibre, blurred by the scatter of their
end plates; no fatigue.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FS_HZ = 4000.0
DRIVE_HZ = 200.0
N_UNITS = 160
N_TAPS = 128
RECRUITMENT_RANGE, SIZE_RANGE = 30.0, 40.0
CHARGES = (24.6, -35.4, 10.8)
BEHIND_MM = (0.0, 2.1, 6.8)
ELECTRODES_MM = 20.0
INTERVAL_CV = 0.18
NOMINAL_DRIVE = 0.3


@dataclass(frozen=True)
class Pool:
    """One muscle under one electrode pair. `shapes` are in uV at 4 kHz, one row a unit."""

    thresholds: Array
    least_hz: Array
    most_hz: Array
    shapes: Array

    def rates(self, drive: Array) -> Array:
        """Return the firing rate in Hz of each unit, shape ``(n_units, n_drive)``."""
        above = drive[np.newaxis, :] - self.thresholds[:, np.newaxis]
        share = np.sqrt(np.clip(above / (1.0 - self.thresholds[:, np.newaxis]), 0, 1))
        rate = self.least_hz[:, None] + share * (self.most_hz - self.least_hz)[:, None]
        return np.where(above > 0.0, rate, 0.0)


def make_pool(rng: np.random.Generator, rms_uv: float) -> Pool:
    """Return a pool whose EMG has `rms_uv` at 30 % drive (Campbell's theorem)."""
    order = np.arange(N_UNITS) / N_UNITS
    recruited_by = rng.uniform(0.5, 0.85)
    thresholds = recruited_by * RECRUITMENT_RANGE ** (order - 1.0)
    least = rng.normal(7.5, 0.8, N_UNITS).clip(5.0, 10.0)
    most = np.linspace(rng.uniform(30, 40), rng.uniform(18, 26), N_UNITS)
    depth = rng.uniform(3.0, 7.0) + 16.0 * np.sqrt(rng.uniform(0.0, 1.0, N_UNITS))
    speed = rng.uniform(3.3, 3.9) + 0.9 * order + rng.normal(0.0, 0.15, N_UNITS)
    shapes = _potentials(rng, depth, speed) * (SIZE_RANGE**order)[:, np.newaxis]
    pool = Pool(thresholds, least, most, shapes)
    rate = pool.rates(np.array([NOMINAL_DRIVE]))[:, 0]
    power = float((rate * np.square(shapes).sum(axis=1)).sum() / FS_HZ)
    return Pool(thresholds, least, most, shapes * (rms_uv / np.sqrt(power)))


def _potentials(rng: np.random.Generator, depth: Array, speed: Array) -> Array:
    """Return what each unit's fibre shows at the electrodes; depth in mm, speed in m/s."""
    n = len(depth)
    at = np.arange(N_TAPS) / FS_HZ * 1000.0  # ms; mm = ms * m/s
    run = speed[:, np.newaxis] * at
    near = rng.uniform(12.0, 35.0) + rng.normal(0.0, 4.0, n)[:, np.newaxis]
    seen = np.zeros((n, N_TAPS))
    for sign, half_mm in ((1.0, rng.uniform(55, 80)), (-1.0, rng.uniform(55, 80))):
        for charge, behind in zip(CHARGES, BEHIND_MM, strict=True):
            where = sign * np.clip(run - behind, 0.0, half_mm)
            for pole, electrode in ((1.0, near), (-1.0, near + ELECTRODES_MM)):
                far = np.hypot(where - electrode, depth[:, np.newaxis])
                seen += pole * charge / far
    spread_s = rng.uniform(0.4, 0.9, n)[:, np.newaxis] / 1000.0
    f = np.fft.rfftfreq(2 * N_TAPS, 1.0 / FS_HZ)
    blur = np.exp(-2.0 * np.square(np.pi * f * spread_s))
    spectrum = np.fft.rfft(seen, 2 * N_TAPS, axis=1) * blur
    return np.fft.irfft(spectrum, axis=1)[:, :N_TAPS] * np.hanning(2 * N_TAPS)[N_TAPS:]


def voluntary(rng: np.random.Generator, pool: Pool, drive: Array, n: int) -> Array:
    """Return `n` samples of EMG (uV, 4 kHz) for a drive of 0..1 at `DRIVE_HZ`."""
    rates = pool.rates(drive)
    total = np.cumsum(rates, axis=1) / DRIVE_HZ
    times = (np.arange(len(drive)) + 1.0) / DRIVE_HZ
    out = np.zeros(n + N_TAPS)
    for unit in range(N_UNITS):
        n_spikes = int(total[unit, -1])
        if n_spikes:
            steps = rng.normal(1.0, INTERVAL_CV, n_spikes).clip(0.4)
            target = np.cumsum(steps) + rng.uniform(-1.0, 0.0)
            target = target[target < total[unit, -1]]
            lay(out, np.interp(target, total[unit], times), pool.shapes[unit])
    return out[:n]


def volley(rng: np.random.Generator, pool: Pool, window_s: float) -> Array:
    """Return a jerk's EMG (4 kHz): part of the pool fires together, again while it lasts.

    Instantaneous rates of 70-130 Hz, as in the first discharges of ballistic efforts
    (Desmedt and Godaux, J Physiol 1977;264:673).
    """
    out = np.zeros(round((window_s + 0.02) * FS_HZ) + N_TAPS)
    strength = rng.uniform(0.25, 1.0) * pool.thresholds[-1]
    units = np.flatnonzero(pool.thresholds <= strength)
    units = units[rng.uniform(size=len(units)) < rng.uniform(0.5, 1.0)]
    first = rng.uniform(0.0, min(window_s, 0.008), len(units))
    again = rng.normal(0.0105, 0.002, (len(units), 12)).clip(0.006)
    at = np.cumsum(np.column_stack([first, again]), axis=1)
    at += rng.normal(0.0, 0.0008, at.shape)
    fade = np.clip((window_s - at) / max(0.25 * window_s, 0.002), 0.0, 1.0)
    fires = rng.uniform(size=at.shape) < fade
    fires[:, 0] = True
    for row, unit in enumerate(units):
        lay(out, np.maximum(at[row, fires[row]], 0.0), pool.shapes[unit])
    return out


def lay(out: Array, times_s: Array, shape: Array) -> None:
    """Add one shape at each time."""
    at = np.round(times_s * FS_HZ).astype(np.int64)
    at = at[at < len(out) - len(shape)]
    if len(at):
        where = (at[:, np.newaxis] + np.arange(len(shape))).ravel()
        first = int(at.min())
        summed = np.bincount(where - first, weights=np.tile(shape, len(at)))
        out[first : first + len(summed)] += summed
