"""A simulated recording: muscles, jerks, and everything that looks like one."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
from scipy.signal import butter, resample_poly, sosfilt, sosfiltfilt

from tests.bench.accuracy import artefacts
from tests.bench.accuracy.efforts import effort, tremor, unsteady
from tests.bench.accuracy.jerks import (
    BURST_S,
    RATIOS,
    MakeBurst,
    Planned,
    inject,
    noise_burst,
    plan,
)
from tests.bench.accuracy.motor_units import (
    DRIVE_HZ,
    FS_HZ,
    Array,
    make_pool,
    volley,
    voluntary,
)
from tests.bench.accuracy.truth import Truth

CONFOUNDERS = (
    *("none", "quick", "tremor", "motion", "mains", "ecg", "loss", "held"),
    *("pops", "off", "saturation", "gain", "rest"),
)
MIXABLE = ("quick", "tremor", "motion", "mains", "ecg", "loss", "held", "pops", "gain")
RATES_HZ = (200, 250, 500, 1000, 2000)
Model = Literal["motor units", "noise"]
MakeEffort = Callable[..., Array]
"""``efforts(rng, seconds, quick=share)`` returns a drive."""

MakeMuscle = Callable[[np.random.Generator, Array, int], Array]
RealHeart = Callable[[np.random.Generator, int], Array]


@dataclass(frozen=True)
class Simulated:
    """A recording, shape ``(n, channels)``, its truth, and what cannot be judged."""

    emg_uv: np.ndarray
    truth: tuple[Truth, ...]
    ignored: tuple[tuple[float, float], ...]


def simulate(
    rng: np.random.Generator,
    fs_hz: int,
    n_channels: int,
    seconds: float,
    confounders: Collection[str] = (),
    *,
    jerks_per_min: float = 0.0,
    real_heart: RealHeart | None = None,
    model: Model = "motor units",
    bursts: MakeBurst | None = None,
    ratios: tuple[float, float] = RATIOS,
    lengths_s: tuple[float, float] = BURST_S,
    then_silent_s: float = 0.0,
    shake: Array | None = None,
    efforts: MakeEffort = effort,
    muscle_noise: MakeMuscle | None = None,
) -> Simulated:
    """Return a recording; muscle is made at 4 kHz, then filtered and thinned to `fs_hz`.

    `real_heart` returns a real ECG of n samples at 4 kHz in place of the modelled one.
    `bursts` makes other bursts than the model would; `ratios`, `lengths_s` and
    `then_silent_s` are as in `plan` and `inject`. `shake`, shape ``(n, n_channels)`` at
    4 kHz, is another tremor: what the muscle's EMG is multiplied with.
    `efforts` and `muscle_noise` make other drives and other muscles of the model ``noise``.
    With that model muscle is coloured Gaussian noise whose size follows the drive,
    and so are bursts: what leans on motor units shows itself there.
    """
    has = set(confounders)
    n = round(seconds * FS_HZ)
    sizes = np.exp(rng.uniform(np.log(25), np.log(150), n_channels))
    drives = _drives(rng, seconds, n_channels, has, efforts)
    make: MakeBurst
    if model == "noise":
        coloured = muscle_noise or _coloured
        columns = [coloured(rng, drives[c], n) * sizes[c] for c in range(n_channels)]
        make = noise_burst(rng, FS_HZ)
    else:
        pools = [make_pool(rng, float(size)) for size in sizes]
        columns = [voluntary(rng, pools[c], drives[c], n) for c in range(n_channels)]

        def make(channel: int, length_s: float) -> Array:
            # Fading discharges: 5-95 % of the energy come in four fifths of their time.
            return volley(rng, pools[channel], max(0.001, (length_s - 0.0035) / 0.78))

    muscle = np.column_stack(columns)
    if shake is not None:
        muscle *= shake[: len(muscle)]
    muscle = _crosstalk(rng, muscle)
    muscle += rng.normal(size=muscle.shape) * rng.uniform(1.0, 4.0, n_channels)
    muscle = _amplifier(muscle)
    planned: list[Planned] = []
    if jerks_per_min:
        planned = plan(rng, seconds, n_channels, jerks_per_min, ratios, lengths_s)
    level = np.sqrt(np.mean(np.square(muscle), axis=0))
    emg, truth = inject(
        muscle, FS_HZ, planned, bursts or make, then_silent_s=then_silent_s
    )
    emg += _artefacts(rng, n, level, has, real_heart)
    ratio = Fraction(fs_hz) / round(FS_HZ)
    emg = resample_poly(emg, ratio.numerator, ratio.denominator, axis=0)
    lost = _damage(rng, emg, float(fs_hz), level, has)
    kept, ignored = without_lost(truth, lost, fs_hz)
    return Simulated(emg.astype(np.float32), tuple(kept), tuple(ignored))


def _drives(
    rng: np.random.Generator,
    seconds: float,
    n_channels: int,
    has: set[str],
    efforts: MakeEffort,
) -> list[Array]:
    """Return drives: an agonist, an antagonist that helps a little, others between."""
    if "rest" in has:
        return [np.zeros(round(seconds * DRIVE_HZ)) for _ in range(n_channels)]
    quick = 0.7 if "quick" in has else 0.0
    main = efforts(rng, seconds, quick=quick)
    other = efforts(rng, seconds, quick=quick)
    shake = tremor(rng, len(main)) if "tremor" in has else np.ones(len(main))
    drives = []
    for channel in range(n_channels):
        share = 1.0 if channel == 0 else rng.uniform(0.05, 1.0)
        mixed = share * main + (0.0 if channel == 0 else (1.0 - share) * other)
        drives.append(unsteady(rng, mixed * shake))
    return drives


def _coloured(rng: np.random.Generator, drive: Array, n: int) -> Array:
    """Return noise with a resonance of surface EMG; RMS 1 at 30 % drive."""
    middle = rng.uniform(60.0, 140.0)
    edges = (0.45 * middle, rng.uniform(1.4, 2.4) * middle)
    sos = butter(1, edges, "bandpass", fs=FS_HZ, output="sos")
    wave = np.asarray(sosfilt(sos, rng.normal(size=n + 4000)))[4000:]
    level = np.interp(np.arange(n) / FS_HZ, np.arange(len(drive)) / DRIVE_HZ, drive)
    return wave / wave.std() * level / 0.3


def _crosstalk(rng: np.random.Generator, muscle: Array) -> Array:
    n_channels = muscle.shape[1]
    mix = rng.uniform(0.0, 0.08, (n_channels, n_channels))
    np.fill_diagonal(mix, 1.0)
    return muscle @ mix


def _amplifier(muscle: Array) -> Array:
    """Return the signal behind the amplifier's high-pass."""
    sos = butter(1, 8.0, "highpass", fs=FS_HZ, output="sos")
    return np.asarray(sosfiltfilt(sos, muscle, axis=0))


def _artefacts(
    rng: np.random.Generator,
    n: int,
    level: Array,
    has: set[str],
    real_heart: RealHeart | None,
) -> Array:
    """Return what adds to the EMG; sizes are in terms of each channel's own level."""
    parts = np.zeros((n, len(level)))
    size = np.maximum(level, 5.0)

    def add(wave: Array, low: float, high: float) -> None:
        nonlocal parts
        gains = size * np.exp(rng.uniform(np.log(low), np.log(high), len(level)))
        parts += wave[:, np.newaxis] * gains

    for channel in range(len(level)):
        parts[:, channel] += 0.3 * size[channel] * artefacts.drift(rng, n, FS_HZ)
    if "motion" in has:
        add(artefacts.motion(rng, n, FS_HZ), 3.0, 20.0)
    if "mains" in has:
        add(artefacts.mains(rng, n, FS_HZ), 0.2, 4.0)
    if "ecg" in has:
        beats = artefacts.heart(rng, n, FS_HZ)
        if rng.uniform() < 0.5 and real_heart is not None:
            beats = real_heart(rng, n)
        add(beats, 1.5, 10.0)
    if "pops" in has:
        add(artefacts.pops(rng, n, FS_HZ), 5.0, 40.0)
    return parts


def _damage(
    rng: np.random.Generator, emg: Array, fs_hz: float, level: Array, has: set[str]
) -> Array:
    """Change `emg` in place by what happens at the sensor; return which samples are lost."""
    lost = np.zeros(emg.shape, dtype=bool)
    if "off" in has:
        lost |= artefacts.fallen(rng, emg, fs_hz)
    if "saturation" in has:
        rail = np.maximum(level, 5.0) * rng.uniform(3.0, 10.0)
        np.clip(emg, -rail, rail, out=emg)
    if "gain" in has:
        emg *= np.exp(rng.uniform(np.log(0.01), np.log(100.0), emg.shape[1]))
    step = np.nanstd(emg, axis=0) / rng.uniform(50.0, 2000.0)  # the converter
    np.round(emg / step, out=emg)
    emg *= step
    for name in ("held", "loss"):
        if name in has:
            lost |= artefacts.losses(rng, emg, fs_hz, held=name == "held")
    return lost


def without_lost(
    truth: list[Truth], lost: Array, fs_hz: float
) -> tuple[list[Truth], list[tuple[float, float]]]:
    """Return jerks of which at least half is seen on a channel, and spans of the others."""
    kept, ignored = [], []
    for jerk in truth:
        start, stop = round(jerk.onset_s * fs_hz), round(jerk.offset_s * fs_hz)
        share = lost[start : max(stop, start + 1), list(jerk.channels)].mean(axis=0)
        if share.min(initial=1.0) < 0.5:
            kept.append(jerk)
        else:
            ignored.append((jerk.onset_s, jerk.offset_s))
    return kept, ignored
