"""Where a channel's activity falls for a moment, and what stands on either side.

Everything is in terms of what is around: half the amplitude of the last and next second
makes a valley. Whether it is a silence is `silence`'s to say; here it is only measured,
for thousands at once.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from rehab.detect.level import Floats, blocks, median, shape, share_above

Steps = NDArray[np.int64]

SMOOTH_S = 0.025
FALL = 0.25
"""Of the power around: half of its amplitude."""

AROUND_S, AROUND_REACH, AROUND_SHARE = 0.100, 8, 0.65
BRIDGE_S = 0.015
INSIDE_S = 0.005
"""The smoothed power crosses the threshold this far inside of a silence's edges."""

SHORTEST_S, LONGEST_S = 0.035, 0.600
BLOCK_S, N_BLOCKS, N_BESIDE = 0.050, 20, 10
MARGIN_S = 0.010
LOST_S = 0.100
ACTIVE = 0.1
AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class Valleys:
    """Valleys of one channel in order of time; each array has the shape ``(n,)``.

    Parameters
    ----------
    start, stop
        Steps; the stop is exclusive.
    inside
        Power in it, a mean square as all that follow.
    before, after
        Level of the half second beside it: the median of blocks of 50 ms without
        bursts; NaN where fewer than four are known or samples are lost within 100 ms.
    active
        Share of the known blocks, of the second on the less active side, that are over
        the floor and over a tenth of the level.
    shape
        How even the contraction is around it and in the whole recording (the less even
        one): the shape of the gamma distribution of blocks of 50 ms.
    """

    start: Steps
    stop: Steps
    inside: Floats
    before: Floats
    after: Floats
    active: Floats
    shape: Floats

    def of(self, rows: NDArray[np.intp]) -> "Valleys":
        """Return some of them."""
        return Valleys(*(getattr(self, field.name)[rows] for field in fields(self)))


def find_valleys(
    power: Floats, step_s: float, floor: float, is_burst: NDArray[np.bool_]
) -> Valleys:
    """Return what falls to half of the amplitude around it for 35 to 600 ms.

    Parameters
    ----------
    power : array, shape ``(n_steps,)``
        Power of each step of one channel; NaN where it is unusable.
    step_s : float
        Length of a step in seconds.
    floor : float
        Power under which nothing is a contraction.
    is_burst : array of bool, shape ``(n_steps,)``
        Steps that tell nothing about the contraction.
    """
    n_block, margin = round(BLOCK_S / step_s), round(MARGIN_S / step_s)
    calm = np.where(is_burst, np.nan, power)
    usual = shape(blocks(calm, n_block)[np.newaxis], 2.0 * floor)[0]
    reach = n_block * N_BLOCKS + margin
    padded = np.pad(power, reach, constant_values=np.nan)
    calm = np.pad(calm, reach, constant_values=np.nan)
    span, near = np.arange(n_block * N_BLOCKS), np.arange(round(LOST_S / step_s))

    def measure(start: Steps, stop: Steps) -> Valleys:
        # Steps before go back in time, from the valley on.
        first, last = start[:, np.newaxis] + reach - 1, stop[:, np.newaxis] + reach
        left = blocks(calm[first - margin - span], n_block)
        right = blocks(calm[last + margin + span], n_block)
        is_lost = np.isnan(padded[first - near]).any(axis=1)
        is_lost |= np.isnan(padded[last + near]).any(axis=1)
        before, after = (
            np.where(is_lost, np.nan, median(side[:, :N_BESIDE]))
            for side in (left, right)
        )
        active = np.minimum(
            share_above(left, np.fmax(floor, ACTIVE * before)),
            share_above(right, np.fmax(floor, ACTIVE * after)),
        )
        around = np.concatenate([left[:, ::-1], right], axis=1)
        return Valleys(
            start=start,
            stop=stop,
            inside=_means(power, start, stop),
            before=before,
            after=after,
            active=active,
            shape=np.fmin(shape(around), usual),
        )

    return _in_parts(measure, *_falls(power, step_s, floor))


def _falls(power: Floats, step_s: float, floor: float) -> tuple[Steps, Steps]:
    """Return the runs of steps that are low beside the contraction around them."""
    n_smooth = round(SMOOTH_S / step_s) | 1
    short = np.full(len(power), np.nan)
    if len(power) >= n_smooth:
        half = n_smooth // 2
        kernel = np.full(n_smooth, 1.0 / n_smooth)
        short[half : len(power) - half] = np.convolve(power, kernel, "valid")
    level = _level_around(power, round(AROUND_S / step_s))
    is_low = (short < FALL * level) & (level > 0.5 * floor)
    edges = np.flatnonzero(np.diff(is_low.view(np.int8), prepend=0, append=0))
    start, stop = edges[::2], edges[1::2]
    if len(start):
        is_apart = start[1:] - stop[:-1] > round(BRIDGE_S / step_s)
        start = start[np.concatenate([[True], is_apart])]
        stop = stop[np.concatenate([is_apart, [True]])]
    inside = round(INSIDE_S / step_s)
    start = np.maximum(start - inside, 0)
    stop = np.minimum(stop + inside, len(power))
    lasts_s = (stop - start) * step_s
    kept = (lasts_s >= SHORTEST_S) & (lasts_s <= LONGEST_S)
    return start[kept], stop[kept]


def _level_around(power: Floats, n_block: int) -> Floats:
    """Return for each step what the more active third of 1.7 s around it exceeds.

    More than the median: a contraction of 0.6 s has a level too.
    """
    n_left = -len(power) % n_block
    whole = np.pad(power, (0, n_left), constant_values=np.nan)
    means = blocks(whole, n_block, whole=True)
    means = np.pad(means, AROUND_REACH, constant_values=np.nan)
    ordered = np.sort(sliding_window_view(means, 2 * AROUND_REACH + 1), axis=1)
    n_known = np.count_nonzero(~np.isnan(ordered), axis=1)
    rank = np.minimum((AROUND_SHARE * n_known).astype(np.int64), 2 * AROUND_REACH)
    level = np.take_along_axis(ordered, rank[:, np.newaxis], axis=1)[:, 0]
    return np.repeat(level, n_block)[: len(power)]


def _means(power: Floats, start: Steps, stop: Steps) -> Floats:
    """Return the mean of each stretch; they lie in order and apart."""
    edges = np.column_stack([start, stop]).ravel()
    stretch = power[edges[0] : edges[-1]]
    sums = np.add.reduceat(stretch, (edges - edges[0])[:-1])[::2]
    return np.asarray(sums / (stop - start))


def _in_parts(
    measure: Callable[[Steps, Steps], Valleys], start: Steps, stop: Steps
) -> Valleys:
    """Measure so many at once as memory is good for, and put them together."""
    parts = [
        measure(start[at : at + AT_ONCE], stop[at : at + AT_ONCE])
        for at in range(0, len(start), AT_ONCE)
    ]
    names = [field.name for field in fields(Valleys)]
    if not parts:
        return Valleys(start, stop, *[np.zeros(0)] * (len(names) - 2))
    return Valleys(*(np.concatenate([getattr(p, n) for p in parts]) for n in names))
