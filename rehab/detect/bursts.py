"""From steps that stand out to bursts with an onset, an offset and a size."""

import numpy as np
from numpy.typing import NDArray

from rehab.detect.cfar import Contrast
from rehab.detect.edges import burst_edges
from rehab.detect.fusion import Burst
from rehab.detect.steps import Grid, step_powers
from rehab.model.signal import Samples

SHORTEST_S = 0.015
LONGEST_S = 0.500
MERGE_S = 0.050
SEARCH_S = 0.300
FINE_S = 0.001
SMOOTH_S = 0.005
INSIDE_S = 0.003
"""EMG fluctuates: the edges of the likelihood lie this far inside the true ones."""


def find_bursts(band: Samples, seen: Contrast, grid: Grid) -> list[Burst]:
    """Return what stands out on each channel and lasts 15 to 500 ms.

    Parameters
    ----------
    band : Samples, shape ``(n_samples, n_channels)``
        Zero-phase band-passed.
    seen : Contrast
    grid : Grid
    """
    found = []
    for channel in range(band.shape[1]):
        hot = np.flatnonzero(seen.statistic[:, channel] >= 1.0)
        groups = np.split(hot, np.flatnonzero(np.diff(hot) > grid.steps(MERGE_S)) + 1)
        spans = [
            _measure(band[:, channel], seen, channel, group, grid)
            for group in groups
            if len(group)
        ]
        found += [
            Burst(channel, start / grid.fs_hz, stop / grid.fs_hz, peak, around)
            for start, stop, peak, around in _joined(spans, round(MERGE_S * grid.fs_hz))
            if SHORTEST_S <= (stop - start) / grid.fs_hz <= LONGEST_S
        ]
    return found


_Span = tuple[int, int, float, float]


def _measure(
    band: NDArray[np.float32],
    seen: Contrast,
    channel: int,
    group: NDArray[np.int64],
    grid: Grid,
) -> _Span:
    """Return onset, offset (samples), peak and surrounding power of a group of steps."""
    short = np.nan_to_num(seen.short[group, channel])
    strongest = int(group[np.argmax(short)])
    around = float(seen.around[strongest, channel])
    n, fine = grid.n, max(1, round(FINE_S * grid.fs_hz))
    search = round(SEARCH_S * grid.fs_hz)
    first = max(0, int(group[0]) * n - search)
    last = min(len(band), (int(group[-1]) + 1) * n + search)
    power = step_powers(np.nan_to_num(band[first:last, np.newaxis]), fine)[:, 0]
    smooth = max(1, round(SMOOTH_S * grid.fs_hz / fine))
    power = np.convolve(power, np.full(smooth, 1.0 / smooth), mode="same")
    half = round(0.0125 * grid.fs_hz)
    middle = strongest * n + n // 2 - first
    seed = (max(0, middle - half) // fine, -(-(middle + half) // fine))
    gap = round(MERGE_S * grid.fs_hz / fine)
    start, stop = (fine * at for at in burst_edges(power, around, seed, gap))
    inside = round(INSIDE_S * grid.fs_hz)
    start, stop = max(0, first + start - inside), min(len(band), first + stop + inside)
    return start, stop, float(short.max()), around


def _joined(spans: list[_Span], gap: int) -> list[_Span]:
    """Join what lies nearer than the merging gap."""
    joined: list[_Span] = []
    for span in sorted(spans):
        if joined and span[0] - joined[-1][1] < gap:
            start, stop, peak, around = joined[-1]
            joined[-1] = (start, max(stop, span[1]), max(peak, span[2]), around)
        else:
            joined.append(span)
    return joined
