"""What spoils a night's recording: hearts, hum, turning over, electrodes, losses.

Each adds to, or overwrites, one block or one span of ``emg_uv``; nothing here is muscle that
the rules count.
"""

from dataclasses import dataclass

import numpy as np
from scipy.signal import butter, sosfilt

from tests.bench.nights.truth import Array

Block = slice


@dataclass(frozen=True)
class Hum:
    """Mains of one night: a frequency, harmonics, and a size that changes with posture."""

    base_hz: float
    parts: tuple[tuple[int, float, float], ...]
    at_s: Array
    size_uv: Array

    def __call__(self, t: Array, leg: int) -> Array:
        """Return the hum at times `t`."""
        size = np.interp(t, self.at_s, self.size_uv[leg])
        wave = sum(
            share * np.sin(2 * np.pi * order * self.base_hz * t + phase + leg)
            for order, share, phase in self.parts
        )
        return np.asarray(size * wave)


def hum(rng: np.random.Generator, seconds: float, range_uv: tuple[float, float]) -> Hum:
    """Return a night's hum: its size keeps for minutes and then moves within seconds."""
    low, high = range_uv
    n = max(2, int(seconds / 1500.0))
    change = np.sort(rng.uniform(0.0, seconds, n))
    at = np.concatenate([[0.0], np.repeat(change, 2), [seconds]])
    at[2:-1:2] += 3.0
    levels = np.exp(rng.uniform(np.log(low), np.log(high), (2, n + 1)))
    base = float(rng.choice([50.0, 60.0]) + rng.normal(0.0, 0.02))
    parts = [(1, 1.0, 0.0)]
    parts += [(k, rng.uniform(0.0, 0.3), rng.uniform(0.0, 6.28)) for k in (2, 3)]
    return Hum(base, tuple(parts), at, np.repeat(levels, 2, axis=1))


def beats(rng: np.random.Generator, seconds: float) -> Array:
    """Return the times of a sleeper's R peaks: 48-66 a minute, slower and faster."""
    n = round(seconds * 1.3)
    rate = rng.uniform(0.8, 1.1)
    steps = 1.0 / rate + 0.04 * np.sin(np.arange(n) * 0.25 * 2 * np.pi / rate)
    steps += 0.06 * np.interp(
        np.arange(n), np.arange(0, n, 300), rng.normal(size=len(range(0, n, 300)))
    )
    at = np.cumsum(steps * (1.0 + rng.normal(0.0, 0.02, n)))
    return np.asarray(at[at < seconds - 1.0])


def qrs(rng: np.random.Generator, fs_hz: float) -> Array:
    """Return one heartbeat at the leg, peak 1, behind the recorder's 10 Hz corner."""
    t = np.arange(-0.25, 0.45, 1.0 / fs_hz)
    waves = (
        (-0.17, 0.025, rng.uniform(0.05, 0.15)),
        (-0.025, 0.008, -rng.uniform(0.05, 0.3)),
        (0.0, rng.uniform(0.009, 0.014), 1.0),
        (0.03, 0.010, -rng.uniform(0.1, 0.4)),
        (0.24, 0.045, rng.uniform(0.1, 0.35)),
    )
    shape = sum(h * np.exp(-0.5 * ((t - c) / w) ** 2) for c, w, h in waves)
    sos = butter(1, 10.0, "highpass", fs=fs_hz, output="sos")
    seen = np.asarray(sosfilt(sos, shape))
    return seen / float(np.abs(seen).max())


def turn(rng: np.random.Generator, seconds: float, fs_hz: float) -> Array:
    """Return a body turn on both legs, shape ``(n, 2)``: swings, knocks, muscle of both.

    Baseline swings of 0.3-6 Hz and up to millivolts, broadband activity of the whole body
    that begins and ends raggedly, and pops. Nobody scores a leg movement in it.
    """
    n = round(seconds * fs_hz)
    t = np.arange(n) / fs_hz
    fade = np.clip(np.minimum(t, seconds - t) / 0.4, 0.0, 1.0)[:, np.newaxis]
    swing = np.column_stack([_swing(rng, n, fs_hz, 0.3) for _ in (0, 1)])
    swing *= np.exp(rng.uniform(np.log(60.0), np.log(900.0)))
    knots = max(3, round(seconds * 1.5))
    course = np.exp(rng.normal(0.0, 0.8, (knots, 2)))
    rough = np.column_stack(
        [np.interp(t, np.linspace(0, seconds, knots), course[:, k]) for k in (0, 1)]
    )
    wide = rng.normal(size=(n, 2)) * rough * rng.uniform(20.0, 80.0)
    out = (swing + wide) * fade
    for _ in range(rng.poisson(0.4 * seconds)):
        at = int(rng.integers(n))
        out[at:, int(rng.integers(2))] += pop(rng, n - at, fs_hz)
    return np.asarray(out)


def shake(rng: np.random.Generator, n: int, fs_hz: float) -> Array:
    """Return how a leg that moves shakes its cable, in terms of the burst's size."""
    return _swing(rng, n, fs_hz, 0.7) * np.exp(rng.uniform(np.log(0.2), np.log(1.5)))


def _swing(rng: np.random.Generator, n: int, fs_hz: float, low_hz: float) -> Array:
    """Return a swing from `low_hz` to 6 Hz, RMS 1."""
    sos = butter(2, (low_hz, 6.0), "bandpass", fs=fs_hz, output="sos")
    wave = np.asarray(sosfilt(sos, rng.normal(size=n + round(4 * fs_hz))))[-n:]
    return wave / max(float(wave.std()), 1e-9)


def pop(rng: np.random.Generator, n: int, fs_hz: float) -> Array:
    """Return `n` samples of an electrode that pops: a step that leaks away in 20-150 ms."""
    t = np.arange(n) / fs_hz
    size = rng.choice([-1.0, 1.0]) * np.exp(rng.uniform(np.log(60.0), np.log(900.0)))
    return np.asarray(size * np.exp(-t / rng.uniform(0.02, 0.15)))


def off(rng: np.random.Generator, n: int, fs_hz: float) -> Array:
    """Return `n` samples of an electrode that fell off: hum and hiss, a rail, or nothing."""
    t = np.arange(n) / fs_hz
    way = rng.integers(3)
    if way == 0:
        return np.zeros(n)
    if way == 1:
        return np.full(n, 3200.0)
    slow = 1.0 + 0.5 * np.sin(2 * np.pi * rng.uniform(0.01, 0.2) * t)
    hum_uv = rng.uniform(80.0, 600.0) * slow * np.sin(2 * np.pi * 50.0 * t)
    return np.asarray(hum_uv + rng.normal(0.0, rng.uniform(5.0, 40.0), n))
