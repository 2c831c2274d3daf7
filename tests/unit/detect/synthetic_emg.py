"""Synthetic sEMG with a known truth: voluntary repetitions, jerks, a heart.

A model, not a patient: figures from it are a "synthetic benchmark" and never accuracy.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from rehab.model.score import Jerk

NOISE_UV = 3.0
LEAST_UV = 5.0
"""A jerk at rest is as large as one in a contraction of this level."""


def carrier(n: int, fs_hz: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Noise with the spectrum of surface EMG (most of it at 40-200 Hz), RMS 1."""
    high = min(300.0, 0.45 * fs_hz)
    sos = butter(1, [40.0, high], "bandpass", fs=fs_hz, output="sos")
    x = np.asarray(sosfilt(sos, rng.normal(size=n + 200)))[200:]
    return x / x.std()


def effort(
    n: int, fs_hz: float, hold_uv: float, ramp_s: float = 2.0, hold_s: float = 5.0
) -> NDArray[np.float64]:
    """Level of slow repetitions: ramp, hold, ramp, rest."""
    cycle_s = 2 * ramp_s + hold_s + 3.0
    at = np.arange(n) / fs_hz % cycle_s
    points = [0.0, ramp_s, ramp_s + hold_s, 2 * ramp_s + hold_s, cycle_s]
    return np.interp(at, points, [0.0, hold_uv, hold_uv, 0.0, 0.0])


def recording(
    *,
    fs_hz: float,
    seconds: float,
    hold_uv: float = 40.0,
    ratio: float = 4.0,
    jerks_per_min: float = 15.0,
    burst_ms: tuple[float, float] = (30.0, 100.0),
    ramp_s: float = 2.0,
    seed: int = 1,
) -> tuple[NDArray[np.float32], list[tuple[float, float]]]:
    """Return one channel, shape ``(n, 1)``, and the jerks as ``(onset_s, offset_s)``.

    A jerk adds activity of `ratio` times the local level (lognormal spread 0.25).
    """
    rng = np.random.default_rng(seed)
    n = round(seconds * fs_hz)
    level = effort(n, fs_hz, hold_uv, ramp_s)
    emg = level * carrier(n, fs_hz, rng) + rng.normal(0.0, NOISE_UV, n)
    truth, at = [], 1.5
    extra = carrier(n, fs_hz, rng)
    while jerks_per_min:
        at += 0.6 + rng.exponential(60.0 / jerks_per_min - 0.6)
        length_s = rng.uniform(*burst_ms) / 1000.0
        if at + length_s > seconds - 1.5:
            break
        a, b = round(at * fs_hz), round((at + length_s) * fs_hz)
        local = np.hypot(max(level[a], LEAST_UV), NOISE_UV)
        size = ratio * local * np.exp(rng.normal(0.0, 0.25))
        rise = np.minimum(
            1.0, np.minimum(np.arange(b - a), np.arange(b - a)[::-1]) / (0.004 * fs_hz)
        )
        emg[a:b] += size * rise * extra[a:b]
        truth.append((at, at + length_s))
    return emg[:, np.newaxis].astype(np.float32), truth


def heart(n: int, fs_hz: float, peak_uv: float, seed: int = 1) -> NDArray[np.float32]:
    """Heartbeats of one shape at 70 a minute with a little variation, shape ``(n, 1)``."""
    rng = np.random.default_rng(seed)
    t = (np.arange(round(0.16 * fs_hz)) / fs_hz - 0.08) / 0.01
    qrs = (
        np.exp(-(t**2))
        - 0.35 * np.exp(-((t - 1.8) ** 2))
        - 0.2 * np.exp(-((t + 2) ** 2))
    )
    out = np.zeros((n, 1), np.float32)
    at = 0.4
    while (at + 0.2) * fs_hz < n:
        a = round(at * fs_hz)
        out[a : a + len(qrs), 0] += (peak_uv * qrs).astype(np.float32)
        at += 60.0 / 70.0 * (1.0 + rng.normal(0.0, 0.04))
    return out


def matched(
    jerks: Sequence[Jerk], truth: Sequence[tuple[float, float]], within_s: float = 0.1
) -> int:
    """Count one-to-one matches of onsets within a tolerance."""
    free = sorted(jerk.onset_s for jerk in jerks)
    hits = 0
    for onset, _ in truth:
        near = [at for at in free if abs(at - onset) <= within_s]
        if near:
            free.remove(min(near, key=lambda at: abs(at - onset)))
            hits += 1
    return hits
