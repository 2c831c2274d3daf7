"""From accepted candidates to bursts with edges and sizes, one channel at a time."""

import numpy as np
from numpy.typing import NDArray

from rehab.detect.bands import N_CORE, N_OVERLAP, BandPowers, Blocks
from rehab.detect.fusion import Burst
from rehab.detect.mend import lost_samples
from rehab.detect.scan import ROWS_AT_ONCE
from rehab.detect.spans import burst_spans
from rehab.model.signal import Samples

MERGE_S = 0.020
"""What lies nearer is one burst: two candidates of the same one. Bursts of a train at
8 Hz may be only 40 ms apart."""

MEAN_OF_LEVEL = 1.3
"""A level is the mean of a logarithm, clipped: for noise its exponential is this many
times less than the mean square."""


LEAST_CORE_S, LEAST_FS_HZ = 0.009, 800.0
"""A shorter core is one potential of one motor unit (SCIENCE 1.2: a brief potential is no
jerk); at slower rates it cannot be told."""

EDGE_MARGIN = 1.4
"""The level in front of a burst is an estimate: edges are sought against a little more."""


def measured(
    column: Samples,
    channel: int,
    blocks: Blocks,
    steps: NDArray[np.int64],
    level: NDArray[np.float32],
    confidence: NDArray[np.float32],
) -> list[Burst]:
    """Return the bursts of one channel in order of onset.

    Parameters
    ----------
    column : Samples, shape ``(n_samples,)``
    channel : int
    blocks : Blocks
    steps, level, confidence : array, shape ``(n,)``
        Accepted candidates, in order of time: their step, the level around, and how sure
        the second stage is.
    """
    powers = BandPowers(blocks.fs_hz, blocks.n_block)
    own = steps // N_CORE
    found: list[Burst] = []
    wanted = np.unique(own)
    for first in range(0, len(wanted), ROWS_AT_ONCE):
        numbers = wanted[first : first + ROWS_AT_ONCE]
        rows = np.concatenate([blocks.cut(column, b, b + 1) for b in numbers.tolist()])
        band = powers.muscle(rows, lost_samples(rows, blocks.fs_hz))
        mine = np.flatnonzero(np.isin(own, numbers))
        block = own[mine]
        within = (steps[mine] - block * N_CORE + N_OVERLAP).astype(np.float64)
        inside = (within + 0.5) * blocks.step_s
        around = np.maximum(MEAN_OF_LEVEL * level[mine].astype(np.float64), 1e-30)
        onset, offset, peak, core_s = burst_spans(
            band,
            np.searchsorted(numbers, block),
            inside,
            EDGE_MARGIN * around,
            blocks.fs_hz,
        )
        start_s = (block * N_CORE - N_OVERLAP) * blocks.step_s
        columns = (start_s + onset, start_s + offset, peak, around, confidence[mine])
        is_burst = core_s >= (LEAST_CORE_S if blocks.fs_hz >= LEAST_FS_HZ else 0.0)
        found += [
            Burst(channel, *(float(column[i]) for column in columns))
            for i in np.flatnonzero(is_burst).tolist()
        ]
    return joined(found)


def joined(bursts: list[Burst]) -> list[Burst]:
    """Return the bursts of one channel with those joined that are nearer than `MERGE_S`."""
    out: list[Burst] = []
    for burst in sorted(bursts, key=lambda b: (b.onset_s, b.offset_s)):
        if out and burst.onset_s - out[-1].offset_s < MERGE_S:
            last = out[-1]
            strongest = max(last, burst, key=lambda b: b.peak)
            out[-1] = Burst(
                last.channel,
                last.onset_s,
                max(last.offset_s, burst.offset_s),
                strongest.peak,
                strongest.around,
                max(last.confidence, burst.confidence),
            )
        else:
            out.append(burst)
    return out
