"""First pass over a recording: candidates of every channel with their first judgement."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehab.detect import net
from rehab.detect.bands import N_CORE, N_OVERLAP, BandPowers, Blocks
from rehab.detect.candidates import candidates, contrast
from rehab.detect.context import SHIFTS, WAVE_STEPS
from rehab.detect.evidence import Evidence, evidence, glance
from rehab.detect.mend import (
    N_STEPS,
    Rows,
    lost_samples,
    lost_steps,
    rail_samples,
)
from rehab.detect.tracks import CELL, tracks, weights
from rehab.model.signal import Samples
from rehab.ports.progress import Tell

ROWS_AT_ONCE = 8
LEAST_GATE = 0.015
LEAST_FIRST = 0.01
"""Probability under which a candidate is forgotten."""

MOST_SLOW = 5.0
"""Power under 18 Hz to that of muscle: beyond, a cable moved (SCIENCE 1.2 has 3, for other
bands, which a jerk on a slow swing would not pass)."""

WAVE = np.arange(-(WAVE_STEPS // 2) - SHIFTS, WAVE_STEPS // 2 + SHIFTS)


@dataclass(frozen=True, slots=True)
class Seen:
    """Candidates of one stretch of one channel; arrays of one entry a candidate.

    `blocks` says which block of the stretch they are of, `steps` count from the
    recording's start; `strength` is power over the level around,
    `level` the mean square around in the bands of muscle together.
    """

    channel: int
    blocks: NDArray[np.int64]
    steps: NDArray[np.int64]
    strength: NDArray[np.float32]
    level: NDArray[np.float32]
    evidence: Evidence
    waves: NDArray[np.complex64]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Power (mean square of muscle, NaN where lost) and level of steps from `first` on."""

    channel: int
    first: int
    power: NDArray[np.float32]
    level: NDArray[np.float32]


def look(
    emg_uv: Samples, blocks: Blocks, gate: net.Net | None = None
) -> Iterator[tuple[Seen, Stretch]]:
    """Yield what is seen in a recording, stretch after stretch, channel after channel.

    Parameters
    ----------
    emg_uv : Samples, shape ``(n_samples, n_channels)``
        Unfiltered; NaN where samples were lost.
    blocks : Blocks
    gate : Net or None
        Tells from a glance which candidates are worth their evidence; None: all are.
    """
    powers = BandPowers(blocks.fs_hz, blocks.n_block)
    weight = weights(blocks.fs_hz)
    for channel in range(emg_uv.shape[1]):
        column = np.ascontiguousarray(emg_uv[:, channel])
        for first in range(0, blocks.n_blocks, ROWS_AT_ONCE):
            stop = min(first + ROWS_AT_ONCE, blocks.n_blocks)
            rows = blocks.cut(column, first, stop)
            yield _look(rows, channel, first, powers, weight, blocks, gate)


def _look(
    rows: Rows,
    channel: int,
    first: int,
    powers: BandPowers,
    weight: NDArray[np.float32],
    blocks: Blocks,
    gate: net.Net | None,
) -> tuple[Seen, Stretch]:
    is_lost = lost_samples(rows, blocks.fs_hz)
    power, wave = powers(rows, is_lost)
    muscle = slice(1, None)
    seen = tracks(power, lost_steps(is_lost), lost_steps(rail_samples(rows)))
    stands_out = contrast(seen, weight)
    row, step = candidates(stands_out, seen.is_lost)
    glanced = glance(stands_out, row, step, blocks.fs_hz)
    if gate is not None:
        here = seen.power[row, :, step]
        is_slow = here[:, 0] > MOST_SLOW * here[:, muscle].sum(axis=1)
        is_open = row_by_row(gate, glanced, row) >= LEAST_GATE
        keep = np.flatnonzero(is_open & ~is_slow)
        row, step, glanced = row[keep], step[keep], glanced[keep]
    level = np.repeat(np.exp(seen.level[:, muscle]).sum(axis=1), CELL, axis=1)
    core = slice(N_OVERLAP, N_STEPS - N_OVERLAP)
    total = np.where(seen.is_lost, np.nan, seen.power[:, muscle].sum(axis=1))
    n_left = blocks.n_steps - first * N_CORE
    return (
        Seen(
            channel,
            row,
            (first + row) * N_CORE + step - N_OVERLAP,
            stands_out[row, step],
            level[row, step],
            evidence(seen, glanced, row, step),
            wave[row[:, np.newaxis], step[:, np.newaxis] + WAVE],
        ),
        Stretch(
            channel,
            first * N_CORE,
            total[:, core].reshape(-1)[:n_left].astype(np.float32),
            level[:, core].reshape(-1)[:n_left],
        ),
    )


@dataclass(frozen=True, slots=True)
class Candidates:
    """All candidates of a recording that are not hopeless, by channel and time."""

    channels: NDArray[np.int64]
    steps: NDArray[np.int64]
    strength: NDArray[np.float32]
    level: NDArray[np.float32]
    first: NDArray[np.float32]
    waves: NDArray[np.complex64]


def judged_once(
    emg_uv: Samples, blocks: Blocks, tell: Tell | None = None
) -> tuple[Candidates, NDArray[np.float32], NDArray[np.float32]]:
    """Return the candidates, and power and level of every step.

    Returns
    -------
    candidates : Candidates
    power, level : array of float32, shape ``(n_steps, n_channels)``
        Mean squares of muscle; power is NaN where samples were lost.
    """
    first_net, gate = net.load("jerk_first"), net.load("jerk_gate")
    shape = (blocks.n_steps, emg_uv.shape[1])
    power = np.full(shape, np.nan, dtype=np.float32)
    level = np.full(shape, np.nan, dtype=np.float32)
    found = []
    n_stretches = emg_uv.shape[1] * -(-blocks.n_blocks // ROWS_AT_ONCE)
    for seen, stretch in look(emg_uv, blocks, gate):
        at = slice(stretch.first, stretch.first + len(stretch.power))
        power[at, stretch.channel] = stretch.power
        level[at, stretch.channel] = stretch.level
        first = row_by_row(first_net, seen.evidence, seen.blocks)
        # What lies behind the recording's end is nobody's.
        keep = (first >= LEAST_FIRST) & (seen.steps < blocks.n_steps)
        channel = np.full(int(keep.sum()), seen.channel, dtype=np.int64)
        found.append(
            Candidates(
                channel,
                seen.steps[keep],
                seen.strength[keep],
                seen.level[keep],
                first[keep],
                seen.waves[keep],
            )
        )
        if tell is not None:
            tell(len(found), n_stretches)
    every = (
        Candidates(
            *(
                np.concatenate([getattr(part, name) for part in found])
                for name in Candidates.__slots__
            )
        )
        if found
        else _nobody()
    )
    return every, power, level


def row_by_row(
    network: net.Net, features: NDArray[np.float32], blocks: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Return a network's probabilities, block after block.

    So that they do not depend, to the last bit, on how many blocks are held at once.
    """
    cuts = np.flatnonzero(np.diff(blocks)) + 1
    parts = [network(part) for part in np.split(features, cuts)]
    return np.concatenate(parts)


def _nobody() -> Candidates:
    no = np.zeros(0, dtype=np.int64)
    none = np.zeros(0, dtype=np.float32)
    return Candidates(
        no, no, none, none, none, np.zeros((0, len(WAVE)), dtype=np.complex64)
    )
