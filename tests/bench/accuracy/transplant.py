"""Jerks put into real EMG: bursts of an independent recipe, and bursts that were recorded."""

import numpy as np
from scipy.signal import butter, resample, sosfiltfilt
from scipy.signal.windows import tukey

from tests.bench.accuracy import artefacts
from tests.bench.accuracy.jerks import (
    BURST_S,
    RATIOS,
    MakeBurst,
    Planned,
    inject,
    noise_burst,
    plan,
)
from tests.bench.accuracy.motor_units import Array
from tests.bench.accuracy.recordings import Recording
from tests.bench.accuracy.truth import Truth

KINDS = ("noise", "recorded")
CONFOUNDERS = ("none", "none", "none", "ecg", "mains", "loss")
BAND_HZ = (20.0, 450.0)


def band(emg: Array, fs_hz: float) -> Array:
    """Return the EMG's band, zero phase; what levels and recorded bursts are taken from."""
    high = min(BAND_HZ[1], 0.45 * fs_hz)
    sos = butter(2, (BAND_HZ[0], high), "bandpass", fs=fs_hz, output="sos")
    return np.asarray(sosfiltfilt(sos, emg, axis=0))


def recorded_burst(
    rng: np.random.Generator, fs_hz: float, donors: list[Recording]
) -> MakeBurst:
    """Return a maker of bursts that are cut out of other recordings' strongest activity."""
    pieces = []
    for donor in donors:
        emg = band(donor.emg_uv, donor.fs_hz)
        n = round(0.2 * donor.fs_hz)
        power = np.square(emg[: len(emg) // n * n]).reshape(-1, n, emg.shape[1]).mean(1)
        # Of each channel the strongest tenth of its fifths of a second.
        for channel in range(emg.shape[1]):
            strong = np.argsort(power[:, channel])[-max(1, len(power) // 10) :]
            pieces += [(emg[i * n : (i + 1) * n, channel], donor.fs_hz) for i in strong]

    def make(_channel: int, length_s: float) -> Array:
        piece, rate = pieces[int(rng.integers(len(pieces)))]
        n_from = min(len(piece), max(4, round(length_s * rate / 0.85)))
        start = int(rng.integers(len(piece) - n_from + 1))
        cut = piece[start : start + n_from] * tukey(n_from, rng.uniform(0.2, 0.7))
        return np.asarray(resample(cut, max(4, round(n_from * fs_hz / rate))))

    return make


def transplant(
    rng: np.random.Generator,
    host: Recording,
    donors: list[Recording],
    kind: str,
    confounder: str,
    per_min: float,
    bursts: MakeBurst | None = None,
    ratios: tuple[float, float] = RATIOS,
    lengths_s: tuple[float, float] = BURST_S,
) -> tuple[Array, list[Truth], Array]:
    """Return the host's EMG with jerks, their truth, and which samples were lost.

    `bursts` makes other bursts than the kind would; the rest is as in `plan`.
    """
    emg, fs_hz = host.emg_uv.copy(), host.fs_hz
    calm = band(emg, fs_hz)
    planned: list[Planned] = []
    if per_min:
        planned = plan(rng, len(emg) / fs_hz, emg.shape[1], per_min, ratios, lengths_s)
    is_noise = kind == "noise" or not donors
    make = noise_burst(rng, fs_hz) if is_noise else recorded_burst(rng, fs_hz, donors)
    # The least level: a quantised channel at rest has none of its own.
    calm = calm + rng.normal(size=calm.shape) * 1e-3 * calm.std(axis=0)
    emg, truth = inject(emg, fs_hz, planned, bursts or make, calm)
    level = np.sqrt(np.mean(np.square(calm), axis=0))
    lost = np.zeros(emg.shape, dtype=bool)
    if confounder == "ecg":
        beats = artefacts.heart(rng, len(emg), fs_hz)
        emg += beats[:, np.newaxis] * level * rng.uniform(1.5, 8.0, emg.shape[1])
    elif confounder == "mains":
        hum = artefacts.mains(rng, len(emg), fs_hz)
        emg += hum[:, np.newaxis] * level * rng.uniform(0.2, 3.0, emg.shape[1])
    elif confounder == "loss":
        lost = artefacts.losses(rng, emg, fs_hz, held=False).astype(bool)
    return emg, truth, lost
