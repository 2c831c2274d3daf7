"""From any samples to a sound that is safe: level, ramps, a slow rise, a limiter.

A `SafeSound` cannot be made with a step at its edges or a peak beyond the limit, and the
mixer plays nothing else. A spoken word rises within 10 ms and peaks 8 dB above its mean;
here every syllable rises as slowly as a tone, and none stands out.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehab.ui.sound.levels import (
    LEVEL,
    PEAK,
    RAMP_IN_MIN_S,
    RAMP_IN_S,
    RAMP_OUT_S,
    RATE_HZ,
)

Mono = NDArray[np.float32]
"""Samples of one channel at `RATE_HZ`, shape ``(n,)``, full scale 1."""

_FRAME_S = 0.050  # of the loudness
_GATE = 0.1  # frames under this share of the loudest are pauses
_BLOCK_S = 0.005  # what is turned down is turned down in steps of this, smoothly
_PASSES = 3  # as a factor that changes within 50 ms changes the measure itself
_LOUDEST = 1.3 * LEVEL  # of the running RMS, before the level is made good again
_RISE_PER_S = 0.9 * LEVEL * np.pi / 2 / RAMP_IN_MIN_S  # of a raised cosine, and a bit
_EDGE_S = 0.005
_EDGE_MAX = 0.01  # of the peak allowed, within the first and last `_EDGE_S`


@dataclass(frozen=True, slots=True)
class SafeSound:
    """Samples that may be played. Raises `ValueError` for any that may not."""

    samples: Mono

    def __post_init__(self) -> None:
        x = self.samples
        edge = round(_EDGE_S * RATE_HZ)
        if x.ndim != 1 or x.size < 2 * edge or not np.isfinite(x).all():
            raise ValueError("not a sound")
        if np.abs(x).max() > PEAK * (1 + 1e-6):
            raise ValueError("too loud")
        if max(np.abs(x[:edge]).max(), np.abs(x[-edge:]).max()) > _EDGE_MAX * PEAK:
            raise ValueError("starts or ends with a step")

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.samples.size / RATE_HZ


def make_safe(
    raw: NDArray[np.floating], *, ramp_in_s: float = RAMP_IN_S, lead_s: float = 0.0
) -> SafeSound:
    """Return `raw` at the one level, limited and ramped, after `lead_s` of silence.

    Parameters
    ----------
    raw
        Samples at `RATE_HZ`, shape ``(n,)``, of any size.
    ramp_in_s
        At least 120 ms.
    lead_s
        Silence before it.
    """
    if ramp_in_s < RAMP_IN_MIN_S:
        raise ValueError(f"a ramp of {ramp_in_s} s can startle")
    x = np.nan_to_num(np.asarray(raw, np.float64), posinf=0.0, neginf=0.0)
    if x.size == 0:
        x = np.zeros(1)
    x = _levelled(x - x.mean())
    x = _levelled(_evened(x)) * _ramps(x.size, ramp_in_s)
    for _ in range(_PASSES):
        x = _slowed(x)
    x = _limited(x)
    lead = np.zeros(round(max(lead_s, 2 * _EDGE_S) * RATE_HZ))
    return SafeSound(np.concatenate([lead, x]).astype(np.float32))


def loudness_of(x: NDArray[np.floating]) -> float:
    """Return the RMS of what sounds: pauses between words do not make words louder."""
    if x.size == 0:
        return 0.0
    frame = min(x.size, round(_FRAME_S * RATE_HZ))
    n = x.size // frame
    power = (x[: n * frame].reshape(n, frame) ** 2).mean(axis=1)
    return float(np.sqrt(power[power >= power.max() * _GATE**2].mean()))


def trimmed(x: Mono) -> Mono:
    """Return `x` without the silence around it, so that a ramp meets the first sound."""
    size = np.abs(x)
    heard = np.flatnonzero(size > 0.003 * size.max()) if size.size else size
    return x[heard[0] : heard[-1] + 1] if heard.size else x[:0]


def _levelled(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return `x` at the one level."""
    loudness = loudness_of(x)
    return x * (LEVEL / loudness) if loudness > 0.0 else x


def _evened(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn down whatever stands out for longer than a moment."""
    e = _envelope(x)
    return _turned(x, np.minimum(1.0, _LOUDEST / np.maximum(e, 1e-12)))


def _slowed(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Let nothing grow faster than a tone does, in the middle of a sentence either."""
    e = _envelope(x)
    step = _RISE_PER_S * _BLOCK_S
    risen, now = np.empty_like(e), 0.0
    for k, wanted in enumerate(e):
        now = min(wanted, now + step)
        risen[k] = now
    return _turned(x, np.where(e > 0.0, risen / np.maximum(e, 1e-12), 1.0))


def _envelope(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the RMS of about 50 ms around the middle of each block."""
    block = round(_BLOCK_S * RATE_HZ)
    n = -(-x.size // block)
    padded = np.zeros(n * block)
    padded[: x.size] = x
    power = (padded.reshape(n, block) ** 2).mean(axis=1)
    window = np.hanning(round(_FRAME_S / _BLOCK_S) + 1)
    smooth = np.convolve(power, window / window.sum(), "full")
    start = (window.size - 1) // 2
    return np.asarray(np.sqrt(smooth[start : start + n]))


def _turned(
    x: NDArray[np.float64], factors: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Multiply by a factor a block, in straight lines between their middles."""
    middles = (np.arange(factors.size) + 0.5) * round(_BLOCK_S * RATE_HZ)
    return np.asarray(x * np.interp(np.arange(x.size), middles, factors))


def _limited(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn loud places down smoothly, beginning before they come; then nothing clips."""
    block = round(_BLOCK_S * RATE_HZ)
    n = -(-x.size // block)
    padded = np.zeros(n * block)
    padded[: x.size] = np.abs(x)
    peaks = padded.reshape(n, block).max(axis=1)
    if peaks.max() <= PEAK:
        return x
    wanted = np.minimum(1.0, PEAK / np.maximum(peaks, 1e-12))
    around = np.pad(wanted, 2, mode="edge")
    # the lowest of the neighbours, then straight lines between the middles of blocks:
    # wherever a line runs, both its ends are low enough for the block that it is in
    return _turned(x, np.minimum.reduce([around[1:-3], around[2:-2], around[3:-1]]))


def _ramps(n: int, ramp_in_s: float) -> NDArray[np.float64]:
    """Return a raised cosine up and one down, for `n` samples."""
    t = (np.arange(n) + 0.5) / RATE_HZ
    up = np.clip(t / ramp_in_s, 0.0, 1.0)
    down = np.clip(t[::-1] / RAMP_OUT_S, 0.0, 1.0)
    return np.asarray((1 - np.cos(np.pi * up)) * (1 - np.cos(np.pi * down)) / 4)
