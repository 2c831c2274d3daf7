"""What else shakes and soils a recording: tremor of many forms, artefacts on real EMG."""

import numpy as np

from tests.bench.accuracy import artefacts
from tests.bench.accuracy.motor_units import Array

ON_REAL = ("motion", "mains", "ecg", "pops", "loss", "held", "saturation", "tremor")


def shaking(rng: np.random.Generator, n: int, n_channels: int, fs_hz: float) -> Array:
    """Return what tremor multiplies EMG with, shape ``(n, n_channels)``; mean about 1.

    Spells of 4-12 Hz; waves from a sine to bells that last a third to a half of the
    period, down to silence between them; channels in step, in turn or on their own.
    """
    t = np.arange(n) / fs_hz
    hz = np.exp(rng.uniform(np.log(3.5), np.log(12.0)))
    knots = np.arange(0.0, t[-1] + 1.0, 0.5)
    drift = np.interp(t, knots, rng.normal(size=len(knots)))
    turns = np.cumsum(hz * (1.0 + rng.uniform(0.01, 0.06) * drift)) / fs_hz
    family = rng.choice(["sine", "bell", "arch"])
    depth = 1.0 if rng.uniform() < 0.35 else rng.uniform(0.4, 1.0)
    strength = _spells(rng, t)
    power, duty = rng.uniform(1.0, 3.0), rng.uniform(0.3, 0.5)
    if depth == 1.0:
        # Narrow waves over silence are no tremor any more: that is a run of jerks.
        power, duty = min(power, 2.2), max(duty, 0.36)
    habit = rng.choice(["in step", "in turn", "own"])
    out = np.empty((n, n_channels))
    for channel in range(n_channels):
        shift = {"in step": 0.0, "in turn": 0.5 * (channel % 2)}.get(
            str(habit), float(rng.uniform())
        )
        phase = (turns + shift + rng.normal(0.0, 0.02)) % 1.0 - 0.5
        if family == "sine":
            wave = (0.5 + 0.5 * np.cos(2.0 * np.pi * phase)) ** power
        elif family == "bell":  # above half of its height for `duty` of the period
            wave = np.exp(-0.5 * np.square(phase / (duty / 2.355)))
        else:
            wave = np.maximum(np.cos(np.pi * phase / (1.5 * duty)), 0.0)
            wave[np.abs(phase) > 0.75 * duty] = 0.0
        # Not every wave is as large as the one before.
        each = np.exp(rng.normal(0.0, rng.uniform(0.0, 0.3), int(turns[-1]) + 3))
        wave = wave / wave.mean() * each[(turns + shift + 0.5).astype(int)]
        out[:, channel] = 1.0 + depth * strength * (wave - 1.0)
    return np.maximum(out, 0.0)


def _spells(rng: np.random.Generator, t: Array) -> Array:
    """Return 1 in spells of tremor and 0 between, with soft edges."""
    if rng.uniform() < 0.3:
        return np.ones(len(t))
    places, values = [0.0], [float(rng.uniform() < 0.5)]
    while places[-1] < t[-1]:
        lasts = rng.uniform(3.0, 15.0) if values[-1] else rng.uniform(0.5, 6.0)
        places += [places[-1] + lasts, places[-1] + lasts + rng.uniform(0.1, 0.8)]
        values += [values[-1], 1.0 - values[-1]]
    return np.interp(t, places, values)


def disturbed(
    rng: np.random.Generator, emg: Array, fs_hz: float, level: Array, name: str
) -> tuple[Array, Array]:
    """Return real EMG with one artefact, and which samples are lost.

    Parameters
    ----------
    emg : array, shape ``(n, n_channels)``
    level : array, shape ``(n_channels,)``
        RMS of the muscle.
    name : str
        One of `ON_REAL` but tremor, or another: then nothing happens.
    """
    n, n_channels = emg.shape
    lost = np.zeros(emg.shape, dtype=bool)
    out = emg.copy()

    def add(wave: Array, low: float, high: float) -> None:
        gains = level * np.exp(rng.uniform(np.log(low), np.log(high), n_channels))
        out[:] += wave[:, np.newaxis] * gains

    if name == "motion":
        add(artefacts.motion(rng, n, fs_hz), 3.0, 20.0)
    elif name == "mains":
        add(artefacts.mains(rng, n, fs_hz), 0.2, 4.0)
    elif name == "ecg":
        add(artefacts.heart(rng, n, fs_hz), 1.5, 10.0)
    elif name == "pops":
        add(artefacts.pops(rng, n, fs_hz), 5.0, 40.0)
    elif name == "saturation":
        rail = np.maximum(level, 1e-6) * rng.uniform(2.5, 10.0)
        np.clip(out, -rail, rail, out=out)
    elif name in {"loss", "held"}:
        lost |= artefacts.losses(rng, out, fs_hz, held=name == "held")
    return out, lost
