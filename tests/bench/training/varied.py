"""Efforts, muscles, bursts and pops of other forms than the benchmark has, for training only.

What is taught by one model of muscle knows that model. Others would draw a contraction as
a half sine or a trapezoid, its EMG as white noise through some filter, a pop as a spike.
"""

import numpy as np
from scipy.signal import butter, sosfilt

from tests.bench.accuracy.efforts import effort
from tests.bench.accuracy.jerks import MakeBurst, varied_burst
from tests.bench.accuracy.motor_units import DRIVE_HZ, FS_HZ, Array

QUICK_S, SLOW_S = (0.06, 0.25), (0.3, 2.0)
HIGHEST_HZ = 480.0


def varied_effort(rng: np.random.Generator, seconds: float, *, quick: float) -> Array:
    """Return a drive: as in the benchmark, movements in turn, or steps between levels."""
    form = rng.choice(["benchmark", "cycles", "steps"])
    n = round(seconds * DRIVE_HZ)
    t = np.arange(n) / DRIVE_HZ
    size = float(np.exp(rng.uniform(np.log(0.05), np.log(0.6))))
    if form == "cycles":
        rate = rng.uniform(0.15, 1.0)
        turns = (
            np.cumsum(rate * (1.0 + 0.1 * np.sin(2.0 * np.pi * 0.07 * t))) / DRIVE_HZ
        )
        wave = np.abs(np.sin(np.pi * (turns + rng.uniform()))) ** rng.uniform(0.6, 3.0)
        least = rng.choice([0.0, rng.uniform(0.0, 0.4)])
        return np.asarray(size * (least + (1.0 - least) * wave))
    if form == "steps":
        return _steps(rng, t, quick)
    return effort(rng, seconds, quick=quick)


def _steps(rng: np.random.Generator, t: Array, quick: float) -> Array:
    """Return holds at many levels with straight or exponential ways between them."""
    at, level = 0.0, 0.0
    times, levels = [0.0], [0.0]
    while at < t[-1]:
        at += rng.uniform(0.4, 5.0)
        times.append(at)
        levels.append(level)
        at += rng.uniform(*(QUICK_S if rng.uniform() < quick else SLOW_S))
        is_rest = rng.uniform() < 0.35
        level = 0.0 if is_rest else float(np.exp(rng.uniform(*np.log((0.04, 0.7)))))
        times.append(at)
        levels.append(level)
    straight = np.interp(t, times, levels)
    if rng.uniform() < 0.5:
        return straight
    lag = rng.uniform(0.02, 0.06) * DRIVE_HZ
    sos = np.array([[1.0 / lag, 0.0, 0.0, 1.0, 1.0 / lag - 1.0, 0.0]])
    return np.maximum(np.asarray(sosfilt(sos, straight)), 0.0)


def varied_muscle(rng: np.random.Generator, drive: Array, n: int) -> Array:
    """Return white noise through some band, as strong as the drive; RMS 1 at 30 %."""
    sos = _filter(rng, FS_HZ)
    wave = np.asarray(sosfilt(sos, rng.normal(size=n + 4000)))[4000:]
    level = np.interp(np.arange(n) / FS_HZ, np.arange(len(drive)) / DRIVE_HZ, drive)
    return wave / wave.std() * level / 0.3


def _filter(rng: np.random.Generator, fs_hz: float) -> Array:
    low = float(np.exp(rng.uniform(np.log(12.0), np.log(80.0))))
    high = min(low * float(np.exp(rng.uniform(*np.log((2.5, 25.0))))), HIGHEST_HZ)
    edges = (low, min(high, 0.48 * fs_hz))
    order = int(rng.integers(1, 5))
    return np.asarray(butter(order, edges, "bandpass", fs=fs_hz, output="sos"))


def other_bursts(rng: np.random.Generator, fs_hz: float) -> MakeBurst:
    """Return a maker of bursts: of `varied_burst`, or white noise through some band."""
    if rng.uniform() < 0.5:
        return varied_burst(rng, fs_hz)
    sos, lead = _filter(rng, fs_hz), round(0.2 * fs_hz)
    form = rng.choice(["hann", "bell", "box", "triangle"])
    power = rng.uniform(0.5, 2.0)

    def make(_channel: int, length_s: float) -> Array:
        stretch = {"hann": 1.35, "bell": 1.6, "box": 1.05, "triangle": 1.3}[str(form)]
        n = max(4, round(length_s * stretch * fs_hz))
        x = np.abs(np.linspace(-1.0, 1.0, n + 2)[1:-1])
        if form == "bell":
            shape = np.exp(-0.5 * np.square(2.5 * x))
        elif form == "box":
            shape = np.minimum(1.0, (1.0 - x) / 0.1)
        else:
            shape = 0.5 + 0.5 * np.cos(np.pi * x) if form == "hann" else 1.0 - x
        wave = np.asarray(sosfilt(sos, rng.normal(size=n + lead)))[lead:]
        return wave * shape**power

    return make


def spikes(rng: np.random.Generator, emg: Array, fs_hz: float, level: Array) -> Array:
    """Return EMG with pops: spikes of a few samples, and steps behind a high-pass.

    Parameters
    ----------
    emg : array, shape ``(n, n_channels)``
    level : array, shape ``(n_channels,)``
        RMS of the muscle.
    """
    n, n_channels = emg.shape
    out = emg.copy()
    corner = butter(1, rng.uniform(1.0, 15.0), "highpass", fs=fs_hz, output="sos")
    steps = np.zeros((n, n_channels))
    for channel in range(n_channels):
        for at in np.flatnonzero(rng.uniform(size=n) < rng.uniform(0.05, 0.5) / fs_hz):
            size = level[channel] * float(np.exp(rng.uniform(*np.log((3.0, 60.0)))))
            size *= rng.choice([-1.0, 1.0])
            if rng.uniform() < 0.5:
                steps[at:, channel] += size
            else:
                lasts = int(rng.integers(1, max(2, round(0.006 * fs_hz)) + 1))
                stop = min(n, at + lasts)
                out[at:stop, channel] += size * np.hanning(lasts + 2)[1 : stop - at + 1]
    return np.asarray(out + sosfilt(corner, steps, axis=0))
