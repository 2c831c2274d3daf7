"""What the person wants: the drive of a muscle (0..1) over time, and what shakes it."""

import numpy as np
from scipy.signal import butter, sosfilt

from tests.bench.accuracy.motor_units import DRIVE_HZ, Array

QUICK_RISE_S = (0.070, 0.180)


def effort(rng: np.random.Generator, seconds: float, *, quick: float) -> Array:
    """Return a course of rests, ramps and holds; `quick` is the share of quick ramps.

    Ramps have a minimum-jerk course. Quick ones rise within 70-180 ms; some quick holds
    last only 0.25-0.6 s.
    """
    n = round(seconds * DRIVE_HZ)
    times, levels = [0.0], [0.0]

    def go(to: float, lasts_s: float) -> None:
        times.append(times[-1] + lasts_s)
        levels.append(to)

    while times[-1] < seconds:
        go(levels[-1], rng.uniform(0.7, 3.0))
        level = float(np.exp(rng.uniform(np.log(0.05), np.log(0.6))))
        is_quick = rng.uniform() < quick
        go(level, rng.uniform(*QUICK_RISE_S) if is_quick else rng.uniform(0.5, 3.0))
        is_brief = is_quick and rng.uniform() < 0.25
        go(level, rng.uniform(0.25, 0.6) if is_brief else rng.uniform(1.5, 6.0))
        back = level * rng.choice([0.0, 0.0, 0.4])
        falls_quickly = rng.uniform() < quick
        go(back, rng.uniform(0.08, 0.2) if falls_quickly else rng.uniform(0.5, 2.5))
    at = np.arange(n) / DRIVE_HZ
    i = np.searchsorted(times, at, side="right") - 1
    t, v = np.array(times), np.array(levels)
    part = (at - t[i]) / np.maximum(np.diff(t)[i], 1e-6)
    smooth = part**3 * (10.0 - 15.0 * part + 6.0 * part**2)
    return v[i] + (v[i + 1] - v[i]) * smooth


def unsteady(rng: np.random.Generator, drive: Array) -> Array:
    """Return the drive with slow common drive and physiological tremor (8-12 Hz)."""
    n = len(drive)
    slow = _band_noise(rng, n, 0.3, 3.0) * rng.uniform(0.04, 0.10)
    shake = _band_noise(rng, n, 8.0, 12.0) * rng.uniform(0.01, 0.05)
    return np.clip(drive * (1.0 + slow + shake), 0.0, 1.0)


def tremor(rng: np.random.Generator, n: int) -> Array:
    """Return a factor for the drive: spells of near-sinusoidal 4-12 Hz modulation.

    Above half of its height for 30-50 % of the period, the rate wanders by 2-5 %.
    """
    hz = rng.uniform(4.0, 12.0)
    wander = 1.0 + rng.uniform(0.02, 0.05) * _band_noise(rng, n, 0.1, 1.0)
    phase = 2.0 * np.pi * np.cumsum(hz * wander) / DRIVE_HZ
    wave = (0.5 + 0.5 * np.sin(phase)) ** rng.uniform(1.0, 2.4)
    wave /= wave.mean()
    depth = rng.uniform(0.5, 1.0)
    strength = np.zeros(n)
    at = rng.uniform(0.0, 3.0)
    while at < n / DRIVE_HZ:
        lasts = rng.uniform(3.0, 15.0)
        strength[round(at * DRIVE_HZ) : round((at + lasts) * DRIVE_HZ)] = depth
        at += lasts + rng.uniform(0.5, 5.0)
    edge = np.hanning(round(0.6 * DRIVE_HZ))
    strength = np.convolve(strength, edge / edge.sum(), mode="same")
    return 1.0 + strength * (wave - 1.0)


def _band_noise(rng: np.random.Generator, n: int, low: float, high: float) -> Array:
    sos = butter(2, [low, high], "bandpass", fs=DRIVE_HZ, output="sos")
    x = np.asarray(sosfilt(sos, rng.normal(size=n + 1000)))[1000:]
    return x / max(float(x.std()), 1e-9)
