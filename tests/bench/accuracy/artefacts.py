"""What is no muscle: hearts, cables, mains, lost packets, electrodes that pop or fall off."""

import numpy as np
from scipy.signal import butter, sosfilt

from tests.bench.accuracy.motor_units import Array

HEART_RATE_HZ = (0.9, 1.8)


def heart(rng: np.random.Generator, n: int, fs_hz: float) -> Array:
    """Return an ECG of one shape with QRS peaks of 1; P, Q, R, S, T as Gaussians.

    The shape's form follows McSharry et al. (IEEE Trans Biomed Eng 2003;50:289); the
    interval varies with breathing and at random.
    """
    # Centre (s), width (s) and height of P, Q, R, S, T.
    waves = np.array(
        [
            [-0.17, 0.022, rng.uniform(0.05, 0.15)],
            [-0.022, 0.007, -rng.uniform(0.05, 0.25)],
            [0.0, rng.uniform(0.008, 0.013), 1.0],
            [0.024, 0.008, -rng.uniform(0.1, 0.4)],
            [0.24, 0.045, rng.uniform(0.1, 0.35)],
        ]
    )
    t = np.arange(-0.3, 0.45, 1.0 / fs_hz)[:, np.newaxis]
    beat = (waves[:, 2] * np.exp(-0.5 * ((t - waves[:, 0]) / waves[:, 1]) ** 2)).sum(1)
    out = np.zeros(n + 2 * len(beat))
    rate = rng.uniform(*HEART_RATE_HZ)
    at, phase = rng.uniform(0.0, 0.8), rng.uniform(0.0, 6.28)
    while at < n / fs_hz:
        start = round(at * fs_hz)
        out[start : start + len(beat)] += beat * (1.0 + 0.05 * rng.normal())
        breath = 1.0 + 0.04 * np.sin(2 * np.pi * 0.25 * at + phase)
        at += breath / rate * (1.0 + 0.015 * rng.normal())
    return out[:n]


def motion(rng: np.random.Generator, n: int, fs_hz: float) -> Array:
    """Return cable and electrode movement: damped swings below 20 Hz, some with a knock."""
    out = np.zeros(n)
    at = rng.exponential(3.0)
    while at < n / fs_hz:
        start = round(at * fs_hz)
        t = np.arange(min(n - start, round(1.5 * fs_hz))) / fs_hz
        swing = np.sin(2 * np.pi * rng.uniform(1.0, 12.0) * t + rng.uniform(0.0, 6.28))
        rise = 1.0 - np.exp(-t / rng.uniform(0.01, 0.06))
        out[start : start + len(t)] += (
            swing * rise * np.exp(-t / rng.uniform(0.08, 0.4)) * rng.lognormal(0.0, 0.5)
        )
        if rng.uniform() < 0.3:  # a knock: a step that decays
            out[start : start + len(t)] += rng.choice([-1, 1]) * np.exp(-t / 0.03)
        at += 0.5 + rng.exponential(6.0)
    return out


def mains(rng: np.random.Generator, n: int, fs_hz: float) -> Array:
    """Return hum of 50 or 60 Hz with harmonics, RMS about 1; it swells and fades."""
    base = rng.choice([50.0, 60.0]) + rng.normal(0.0, 0.05)
    t = np.arange(n) / fs_hz
    out = np.zeros(n)
    for k in (1, 2, 3, 5, 7):
        size = 1.4 if k == 1 else rng.uniform(0.0, 0.7) / k
        out += size * np.sin(2 * np.pi * k * base * t + rng.uniform(0.0, 6.28))
    slow = 1.0 + 0.4 * np.sin(2 * np.pi * rng.uniform(0.02, 0.3) * t)
    return out * slow


def pops(rng: np.random.Generator, n: int, fs_hz: float) -> Array:
    """Return electrode pops: steps with a high-passed decay, peak about 1."""
    out = np.zeros(n)
    at = rng.exponential(4.0)
    while at < n / fs_hz:
        start = round(at * fs_hz)
        t = np.arange(min(n - start, round(1.0 * fs_hz))) / fs_hz
        decay = np.exp(-t / rng.uniform(0.003, 0.08))
        out[start : start + len(t)] += (
            rng.choice([-1, 1]) * rng.lognormal(0, 0.6) * decay
        )
        at += 0.3 + rng.exponential(5.0)
    return out


def fallen(rng: np.random.Generator, emg: Array, fs_hz: float) -> Array:
    """Return where an electrode is off, per sample; `emg` is overwritten there."""
    n, n_channels = emg.shape
    off = np.zeros(emg.shape, dtype=bool)
    for _ in range(rng.integers(1, 3)):
        channel = int(rng.integers(n_channels))
        start = int(rng.integers(n))
        stop = min(n, start + round(rng.uniform(1.0, 4.0) * fs_hz))
        off[start:stop, channel] = True
        t = np.arange(stop - start) / fs_hz
        level = float(np.nanstd(emg[:, channel]))
        kind = rng.choice(["flat", "hum", "rail"])
        if kind == "flat":
            emg[start:stop, channel] = 0.0
        elif kind == "hum":
            wave = 20.0 * level * np.sin(2 * np.pi * 50.0 * t)
            emg[start:stop, channel] = wave + level * rng.normal(size=len(t))
        else:
            emg[start:stop, channel] = 60.0 * level
    return off


def losses(rng: np.random.Generator, emg: Array, fs_hz: float, *, held: bool) -> Array:
    """Return which samples were lost; they become NaN, or repeat the last one."""
    n = len(emg)
    lost = np.zeros(n, dtype=bool)
    at = rng.exponential(2.0)
    while at * fs_hz < n:
        start = round(at * fs_hz)
        length = max(1, round(rng.choice([0.01, 0.02, 0.05, 0.1, 0.3, 0.8]) * fs_hz))
        lost[start : start + length] = True
        if held and start:
            emg[start : start + length] = emg[start - 1]
        at += rng.exponential(3.0)
    if not held:
        emg[lost] = np.nan
    return np.repeat(lost[:, np.newaxis], emg.shape[1], axis=1)


def drift(rng: np.random.Generator, n: int, fs_hz: float) -> Array:
    """Return baseline wander below 1 Hz, RMS 1."""
    sos = butter(1, 1.0, "lowpass", fs=fs_hz, output="sos")
    x = np.asarray(sosfilt(sos, rng.normal(size=n)))
    return x / max(float(x.std()), 1e-12)
