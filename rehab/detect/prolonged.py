"""Bursts of 200 to 500 ms: counted apart, never dropped in silence (SCIENCE 1.3).

One channel cannot tell a long burst from a quick voluntary contraction by its size. What
is left is its edges: a burst is there, and gone, within some 35 ms, and the muscle is
afterwards what it was before; a voluntary contraction takes 70 ms and more to rise.

Deviates
--------
Limits are set by simulation; SCIENCE gives the durations only.
"""

import numpy as np
from numpy.typing import NDArray

from rehab.detect.fusion import JERK_S, Burst
from rehab.model.signal import Samples

LONGEST_S = 0.500
SMOOTH_STEPS = 5
HIGH_RATIO, LOW_RATIO = 8.0, 3.0
"""Power to the level around: what is in the burst, and what is out of it again."""

EDGE_S = 0.035
BESIDE_S = 0.250
EVEN_RATIO = 2.0
"""Largest ratio of the power after to that before, or the other way round."""

ENDS_RATIO = 4.0
"""The same for a burst that was found otherwise; its edges are less certain."""

MOTION_HZ, MUSCLE_HZ, MOTION_RATIO = (5.0, 20.0), (30.0, 200.0), 3.0
"""More power in the first band than so many times that in the second: a cable moved
(SCIENCE 1.2)."""

LEAST_KNOWN = 0.5
"""Share of a long burst that a known one must have to be taken for the same."""

CONFIDENCE = 0.5
"""That of a rule; no probability was learnt for it."""


def long_bursts(
    emg_uv: Samples,
    fs_hz: float,
    power: NDArray[np.float32],
    level: NDArray[np.float32],
    step_s: float,
    known: list[Burst],
) -> list[Burst]:
    """Return the known bursts with those of 200 to 500 ms that are not among them.

    Where most of a long burst is known as a shorter one, the long one takes its place:
    by its edges it is whole.

    Parameters
    ----------
    emg_uv : Samples, shape ``(n_samples, n_channels)``
        Unfiltered.
    fs_hz : float
    power, level : array, shape ``(n_steps, n_channels)``
        Mean squares of muscle, and around each step (`rehab.detect.scan.judged_once`).
    step_s : float
    known : list of Burst
        What was accepted already, of all channels.
    """
    found = list(known)
    for channel in range(power.shape[1]):
        mine = [b for b in known if b.channel == channel]
        for start, stop in _spans(power[:, channel], level[:, channel], step_s):
            onset_s, offset_s = start * step_s, stop * step_s
            within = [b for b in mine if b.onset_s < offset_s and onset_s < b.offset_s]
            least_s = LEAST_KNOWN * (offset_s - onset_s)
            if len(within) > 1 or any(b.duration_s < least_s for b in within):
                continue
            piece = slice(round(onset_s * fs_hz), round(offset_s * fs_hz))
            if _is_movement(emg_uv[piece, channel], fs_hz):
                continue
            inside = _smooth(power[start:stop, channel])
            around = float(level[start:stop, channel].mean())
            peak = float(inside.max())
            sure = max([CONFIDENCE, *(b.confidence for b in within)])
            found = [b for b in found if b not in within]
            found.append(Burst(channel, onset_s, offset_s, peak, around, sure))
    return found


def ends(burst: Burst, power: NDArray[np.float32], step_s: float) -> bool:
    """Return whether the muscle is after a burst about what it was before.

    A contraction that begins suddenly is strong at first, and goes on.

    Parameters
    ----------
    burst : Burst
    power : array, shape ``(n_steps, n_channels)``
    step_s : float
    """
    beside, edge = round(BESIDE_S / step_s), round(0.5 * EDGE_S / step_s)
    start, stop = round(burst.onset_s / step_s), round(burst.offset_s / step_s)
    channel = power[:, burst.channel]
    before = _usual(channel[max(0, start - beside) : max(0, start - edge)])
    after = _usual(channel[stop + edge : stop + beside])
    return bool(
        max(before, after) <= ENDS_RATIO * max(min(before, after), burst.around)
    )


def _usual(power: NDArray[np.float32]) -> float:
    """Return the median; 0 where nothing is known."""
    seen = power[np.isfinite(power)]
    return float(np.median(seen)) if len(seen) else 0.0


def _spans(
    power: NDArray[np.float32], level: NDArray[np.float32], step_s: float
) -> list[tuple[int, int]]:
    if len(power) == 0:
        return []
    smooth = _smooth(power)
    with np.errstate(invalid="ignore"):
        high, low = smooth > HIGH_RATIO * level, smooth > LOW_RATIO * level
    edges = np.flatnonzero(np.diff(low.view(np.int8), prepend=0, append=0))
    starts, stops = edges[::2], edges[1::2]
    length_s = (stops - starts) * step_s
    likely = (length_s > JERK_S) & (length_s <= LONGEST_S)
    edge, beside = round(EDGE_S / step_s), round(BESIDE_S / step_s)
    spans = []
    for start, stop in zip(
        starts[likely].tolist(), stops[likely].tolist(), strict=True
    ):
        around = power[max(0, start - beside) : stop + beside]
        if start < beside or stop + beside > len(power) or np.isnan(around).any():
            continue
        is_sharp = high[start : start + edge].any() and high[stop - edge : stop].any()
        before = float(power[start - beside : start - edge // 2].mean())
        after = float(power[stop + edge // 2 : stop + beside].mean())
        is_even = max(before, after) <= EVEN_RATIO * min(before, after)
        is_full = float(high[start:stop].mean()) > 0.5
        if is_sharp and is_even and is_full:
            spans.append((start + 2, stop - 2))  # what smoothing spreads
    return spans


def _is_movement(piece: Samples, fs_hz: float) -> bool:
    taper = np.hanning(len(piece))
    spectrum = np.square(np.abs(np.fft.rfft((piece - piece.mean()) * taper)))
    hz = np.fft.rfftfreq(len(piece), 1.0 / fs_hz)
    slow, fast = (
        float(spectrum[(hz >= low) & (hz <= high)].sum())
        for low, high in (MOTION_HZ, MUSCLE_HZ)
    )
    return not slow <= MOTION_RATIO * fast  # lost samples are no burst either


def _smooth(power: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the mean over 25 ms around each step."""
    half = SMOOTH_STEPS // 2
    padded = np.pad(power, (half, half), mode="edge")
    total = padded[: len(power)].copy()
    for shift in range(1, SMOOTH_STEPS):  # faster than a mean over a short axis
        total += padded[shift : shift + len(power)]
    return total / np.float32(SMOOTH_STEPS)
