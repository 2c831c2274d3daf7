"""The first step: what the legs' muscles do in every fiftieth of a second of a night.

Only some blocks of half a minute (`rehab.detect.bands.Blocks`) are ever held as samples, so
that a night of ten hours needs little more memory than itself.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rehab.detect.bands import N_CORE, Blocks
from rehab.detect.leg_movement.band import (
    PER_CELL,
    PER_LINE,
    PER_PART,
    PER_STEP,
    PER_WAVE,
    LegBand,
    Looked,
    Powers,
)
from rehab.detect.leg_movement.level import level_of
from rehab.detect.leg_movement.silent import dead_steps
from rehab.ports.progress import Tell

BLOCKS_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Course:
    """What is left of a night when its samples are gone.

    Times are whole parts of a block at any sampling rate, and so a little off their names.

    Parameters
    ----------
    step_s, cell_s, line_s, part_s : float
        About 20 ms, 0.1 s, 0.5 s and 2 s.
    power : array of float32, shape ``(n_steps, n_channels)``
        Mean square in the muscle's band; NaN where samples are lost.
    slow : array of float32, shape ``(n_cells, n_channels)``
        Mean square of 0.2 to 8 Hz.
    line : array of float32, shape ``(n_lines, n_channels)``
        Mean square of what is left within 1 Hz of the mains.
    hum, rail : array of float32, shape ``(n_parts, n_channels)``
        Mean square of the hum that was taken out; share of samples at an end of the
        converter's scale.
    heart : array of bool, shape ``(n_blocks, n_channels)``
        Whether a heart was taken out.
    shared : array of float32, shape ``(n_cells,)``
        Common power of the channels of `pair`, with its sign: the real part of their
        cross power.
    pair : tuple of int or None
        Two channels on different legs, if there are.
    """

    step_s: float
    cell_s: float
    line_s: float
    part_s: float
    power: Powers
    slow: Powers
    line: Powers
    hum: Powers
    rail: Powers
    heart: NDArray[np.bool_]
    shared: Powers
    pair: tuple[int, int] | None


def course_of(
    emg: NDArray[Any],
    fs_hz: float,
    pair: tuple[int, int] | None,
    tell: Tell | None = None,
) -> Course:
    """Return a night's course.

    Parameters
    ----------
    emg : array, shape ``(n_samples, n_channels)``
        Microvolts of any number type; NaN where samples were lost.
    fs_hz : float
    pair : tuple of int or None
        Two channels on different legs, if there are.
    tell : callable or None
        Is told how far it is.
    """
    blocks = Blocks.of(len(emg), fs_hz)
    look = LegBand(fs_hz, blocks.n_block)
    n_channels = emg.shape[1]

    def empty(per: int, n: int = n_channels) -> Powers:
        n_all = blocks.n_blocks * N_CORE // per
        return np.zeros((n_all, n), dtype=np.float32, order="F")

    held = np.zeros((blocks.n_blocks * N_CORE // PER_STEP, n_channels), np.bool_, "F")
    power, slow, line = empty(PER_STEP), empty(PER_CELL), empty(PER_LINE)
    hum, rail, shared = empty(PER_PART), empty(PER_PART), empty(PER_CELL, 1)
    heart = np.zeros((blocks.n_blocks, n_channels), dtype=np.bool_)
    for first in range(0, blocks.n_blocks, BLOCKS_AT_ONCE):
        stop = min(first + BLOCKS_AT_ONCE, blocks.n_blocks)
        looked = [
            look(blocks.cut(emg[:, channel], first, stop))
            for channel in range(n_channels)
        ]
        for channel, one in enumerate(looked):
            power[_part(first, stop, PER_STEP), channel] = one.power.ravel()
            held[_part(first, stop, PER_STEP), channel] = one.held.ravel()
            slow[_part(first, stop, PER_CELL), channel] = one.slow.ravel()
            line[_part(first, stop, PER_LINE), channel] = one.line.ravel()
            hum[_part(first, stop, PER_PART), channel] = one.hum.ravel()
            rail[_part(first, stop, PER_PART), channel] = one.rail.ravel()
            heart[first:stop, channel] = one.heart
        if pair is not None:
            shared[_part(first, stop, PER_CELL), 0] = _cross(looked, pair)
        if tell is not None:
            tell(stop, blocks.n_blocks)

    def seen(values: Powers, per: int) -> Powers:
        return values[: -(-blocks.n_steps // per)]

    step_s = blocks.step_s * PER_STEP
    for channel in np.flatnonzero(held.any(axis=0)).tolist():
        level = level_of(power[:, channel], step_s)[0]
        power[dead_steps(level, held[:, channel], step_s), channel] = np.nan
    return Course(
        step_s=step_s,
        cell_s=blocks.step_s * PER_CELL,
        line_s=blocks.step_s * PER_LINE,
        part_s=blocks.step_s * PER_PART,
        power=seen(power, PER_STEP),
        slow=seen(slow, PER_CELL),
        line=seen(line, PER_LINE),
        hum=seen(hum, PER_PART),
        rail=seen(rail, PER_PART),
        heart=heart,
        shared=seen(shared, PER_CELL)[:, 0],
        pair=pair,
    )


def _part(first: int, stop: int, per: int) -> slice:
    """Return where the cores of blocks lie, in units of `per` steps."""
    return slice(first * N_CORE // per, stop * N_CORE // per)


def _cross(looked: list[Looked], pair: tuple[int, int]) -> Powers:
    one, other = (looked[channel].wave for channel in pair)
    cross = (one * other.conj()).real.reshape(-1, PER_CELL // PER_WAVE)
    return np.asarray(cross.mean(axis=1))
