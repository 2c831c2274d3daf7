"""Where jerks lie, on which channels, and how large each one is."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.signal import butter, sosfilt

from tests.bench.accuracy.motor_units import Array
from tests.bench.accuracy.truth import RMS_S, Part, Truth, extent, rms_track

TRAIN_SHARE = 0.75
BESIDE_S = 0.400
BURST_S = (0.015, 0.100)
MOST_DUTY = 0.4
RATIOS = (1.2, 6.0)
MakeBurst = Callable[[int, float], Array]
"""``make_burst(channel, length_s)`` returns a burst of any size."""


@dataclass(frozen=True)
class Planned:
    """A burst to come: `parts` are its channels with lag (s) and relative ratio."""

    onset_s: float
    length_s: float
    ratio: float
    parts: tuple[tuple[int, float, float], ...]
    run_id: int | None


def plan(
    rng: np.random.Generator,
    seconds: float,
    n_channels: int,
    per_min: float,
    ratios: tuple[float, float] = RATIOS,
    lengths_s: tuple[float, float] = BURST_S,
) -> list[Planned]:
    """Return bursts, three quarters of them in trains of 4-12 at 3-8 Hz (CV <= 0.2).

    Of lengths over 100 ms only the single ones make use.
    """
    planned: list[Planned] = []
    # A train has eight bursts on average; this share of the groups are trains.
    share = TRAIN_SHARE / 8.0 / (TRAIN_SHARE / 8.0 + 1.0 - TRAIN_SHARE)
    per_group = 8.0 * share + 1.0 - share
    at, run = rng.uniform(0.5, 2.0), 0
    while at < seconds - 1.0:
        is_train = rng.uniform() < share
        n = int(rng.integers(4, 13)) if is_train else 1
        period = 1.0 / rng.uniform(3.0, 8.0)
        cv = rng.uniform(0.02, 0.2)
        longest = min(BURST_S[1], MOST_DUTY * period) if is_train else lengths_s[1]
        length = float(rng.uniform(lengths_s[0], longest))
        ratio = float(rng.uniform(*ratios))
        parts = _parts(rng, n_channels)
        run += is_train
        for _ in range(n):
            if at > seconds - 0.6:
                break
            this = float(np.clip(ratio * np.exp(rng.normal(0.0, 0.15)), *ratios))
            lasts = length * float(rng.uniform(0.85, 1.15))
            planned.append(Planned(at, lasts, this, parts, run if is_train else None))
            least = lasts + 0.04
            at += max(least, period * (1.0 + cv * rng.normal())) if is_train else 0.0
        at += 0.35 + rng.exponential(
            60.0 * per_group / per_min * (1.0 - 0.2 * is_train)
        )
    return planned


def _parts(
    rng: np.random.Generator, n_channels: int
) -> tuple[tuple[int, float, float], ...]:
    """Return channels, lags and sizes: one side, both sides, or agonist and antagonist."""
    order = rng.permutation(n_channels)
    first = (int(order[0]), 0.0, 1.0)
    kind = rng.choice(["one", "both", "pair"]) if n_channels > 1 else "one"
    if kind == "one":
        return (first,)
    if kind == "pair":
        lag, size = rng.uniform(0.0, 0.005), rng.uniform(0.6, 1.0)
        return (first, (int(order[1]), float(lag), float(size)))
    lag = rng.uniform(0.010, 0.020)
    others = [
        (int(c), float(lag + rng.uniform(0, 0.003)), float(rng.uniform(0.6, 1.0)))
        for c in order[1:]
    ]
    return (first, *others)


def inject(
    emg: Array,
    fs_hz: float,
    planned: list[Planned],
    make_burst: MakeBurst,
    calm: Array | None = None,
    then_silent_s: float = 0.0,
) -> tuple[Array, list[Truth]]:
    """Return the EMG with the bursts, and their truth; each has exactly its ratio.

    `calm` is what ratios are taken to where that is not the EMG as it is. After a burst
    the muscle is nearly silent for `then_silent_s`.
    """
    out, truth = emg.copy(), []
    calm = emg if calm is None else calm
    n_silent = round(then_silent_s * fs_hz)
    n_rms, beside = round(RMS_S * fs_hz), round(BESIDE_S * fs_hz)
    for burst in planned:
        parts: list[Part] = []
        for channel, lag_s, size in burst.parts:
            shape = make_burst(channel, burst.length_s)
            begin = round((burst.onset_s + lag_s) * fs_hz)
            shape = shape[: len(emg) - begin]
            around = calm[max(0, begin - beside) : begin + beside, channel]
            if not np.isfinite(around).any():
                continue
            level = float(np.sqrt(np.nanmean(np.square(around - np.nanmean(around)))))
            padded = np.pad(shape, n_rms)
            peak = float(rms_track(padded, n_rms).max())
            ratio = burst.ratio * size
            if not (level > 0.0 and peak > 0.0):
                continue
            out[begin : begin + len(shape), channel] += shape * (ratio * level / peak)
            after = slice(begin + len(shape), begin + len(shape) + n_silent)
            out[after, channel] *= 0.2
            start, stop = extent(shape)
            edges = (begin + start) / fs_hz, (begin + stop) / fs_hz
            parts.append(Part(channel, *edges, ratio))
        seen = sorted((p for p in parts if p.ratio >= 1.0), key=lambda p: -p.ratio)
        if seen:
            onset, offset = min(p.onset_s for p in seen), max(p.offset_s for p in seen)
            named = tuple(p.channel for p in seen)
            truth.append(
                Truth(onset, offset, named, seen[0].ratio, burst.run_id, tuple(parts))
            )
    return out, sorted(truth, key=lambda t: t.onset_s)


def noise_burst(rng: np.random.Generator, fs_hz: float) -> MakeBurst:
    """Return a maker of bursts: coloured noise in an asymmetric envelope.

    Nothing of the simulator's motor units is in it: one second-order resonance at
    60-150 Hz, a beta-shaped envelope.
    """

    def make(_channel: int, length_s: float) -> Array:
        n = max(4, round(length_s * fs_hz / 0.8))
        peak = min(rng.uniform(60.0, 150.0), 0.35 * fs_hz)
        edges = (0.6 * peak, min(1.7 * peak, 0.48 * fs_hz))
        sos = butter(1, edges, "bandpass", fs=fs_hz, output="sos")
        lead = round(0.1 * fs_hz)
        carrier = np.asarray(sosfilt(sos, rng.normal(size=n + lead)))[lead:]
        x = (np.arange(n) + 0.5) / n
        a, b = rng.uniform(0.15, 1.2), rng.uniform(0.15, 1.5)
        return carrier * x**a * (1.0 - x) ** b

    return make


def varied_burst(rng: np.random.Generator, fs_hz: float) -> MakeBurst:
    """Return a maker of bursts of many forms, for training: no benchmark uses it.

    One form of carrier a recording (coloured noise, or a salvo of wavelets), another
    envelope each time: bell, arch, plateau, or a fast rise that decays.
    """
    peak = min(float(np.exp(rng.uniform(np.log(45), np.log(180)))), 0.33 * fs_hz)
    width = rng.uniform(1.4, 2.6)
    edges = (peak / width, min(peak * width, 0.48 * fs_hz))
    sos = butter(int(rng.integers(1, 3)), edges, "bandpass", fs=fs_hz, output="sos")
    is_salvo, lead = rng.uniform() < 0.35, round(0.1 * fs_hz)
    family = rng.choice(["bell", "arch", "plateau", "decay", "any"])

    def make(_channel: int, length_s: float) -> Array:
        form = (
            rng.choice(["bell", "arch", "plateau", "decay"])
            if family == "any"
            else family
        )
        x, stretch = np.linspace(-1.0, 1.0, 400), 1.0
        if form == "bell":
            shape, stretch = np.exp(-0.5 * np.square(x * rng.uniform(2.0, 3.0))), 1.6
        elif form == "arch":
            shape, stretch = np.cos(0.5 * np.pi * x) ** rng.uniform(0.5, 2.0), 1.3
        elif form == "plateau":
            shape, stretch = (
                np.minimum(1.0, (1.0 - np.abs(x)) / rng.uniform(0.1, 0.6)),
                1.1,
            )
        else:
            shape, stretch = np.exp(-(x + 1.0) * rng.uniform(1.0, 2.5)), 1.5
            shape *= np.minimum(1.0, (x + 1.0) / rng.uniform(0.05, 0.4))
        n = max(4, round(length_s * stretch * fs_hz))
        envelope = np.interp(np.linspace(-1.0, 1.0, n), x, shape)
        drive = rng.normal(size=n + lead)
        if is_salvo:
            drive *= rng.uniform(size=n + lead) < min(1.0, 400.0 / fs_hz)
        return np.asarray(sosfilt(sos, drive))[lead:] * envelope

    return make
