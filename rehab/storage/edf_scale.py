"""Which whole steps a channel's samples are, and a header that tells their size exactly.

A converter gives whole steps. An EDF header does not tell the size of a step but four
numbers of eight characters, from which a reader works it out; bounds that are merely near
the signal's own change every amplitude. So bounds are looked for at which the rounding of
the eight characters is nothing.

Sources
-------
Kemp et al., Electroenceph Clin Neurophysiol 1992;82:391: gain and offset of a signal.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehab.model.signal import Stream, Unit
from rehab.storage.pieces import Sampled, pieces

FIELD = 8  # characters
EXACT = 1e-4
"""Of a step: an error of a bound under it is none (float32 holds a step of 16 bits to
2e-3)."""

_AT_ONCE = 1 << 20
_MOST_TRIED = 4000
_MOST_GUESSED = 1 << 21  # beyond, float32 has steps of its own
_TOLD, _GUESSED = 0.45, 0.25  # how far from whole a step may be, of the largest numbers


@dataclass(frozen=True, slots=True)
class Lattice:
    """Samples are ``(step - offset) * size``, of whole steps from `low` to `high`."""

    size: float
    offset: float
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Bounds:
    """The four numbers of a header. `digital_min` is left free: it says “lost”."""

    digital_min: int
    digital_max: int
    physical_min: float
    physical_max: float

    @property
    def gain(self) -> float:
        """The size of a step as a reader works it out."""
        span = self.physical_max - self.physical_min
        return span / (self.digital_max - self.digital_min)

    @property
    def offset(self) -> float:
        """What a reader adds to a step before it takes it times `gain`."""
        return self.physical_max / self.gain - self.digital_max


def lattice_of(recording: Sampled, channel: int) -> Lattice | None:
    """Return the steps of one channel, or None where its samples are no whole steps.

    A size that the stream tells is believed if all samples bear it out; else the smallest
    difference between samples is tried.

    Parameters
    ----------
    recording : Sampled
        NaN where samples were lost.
    channel : int
    """
    told = _told(recording.stream, channel)
    found = None if told is None else _fitting(_kept(recording, channel), *told, _TOLD)
    if found is None and (size := _guess(_kept(recording, channel))) is not None:
        found = _fitting(_kept(recording, channel), size, 0.0, _GUESSED)
        if found and max(-found.low, found.high) > _MOST_GUESSED:
            return None
    return found


def _told(stream: Stream, channel: int) -> tuple[float, float] | None:
    if stream.channels[channel].unit is Unit.COUNTS:
        return 1.0, 0.0
    settings = stream.settings
    size = settings.get(f"scale_uv.{channel}", settings.get("scale_uv"))
    offset = settings.get(f"offset.{channel}", settings.get("offset", 0.0))
    return None if not size else (float(size), float(offset))


def _kept(recording: Sampled, channel: int) -> Iterator[NDArray[np.float64]]:
    for _, rows in pieces(recording, _AT_ONCE):
        piece = rows[:, channel]
        kept = piece[~np.isnan(piece)]
        if len(kept):
            yield kept.astype(np.float64)


def _fitting(
    found: Iterator[NDArray[np.float64]], size: float, offset: float, slack: float
) -> Lattice | None:
    lows, highs = [], []
    for kept in found:
        steps = kept / size
        may_be = np.minimum(slack, 0.01 + 1.2e-7 * np.abs(steps))  # float32 rounds
        steps += offset
        whole = np.rint(steps)
        if (np.abs(steps - whole) > may_be).any():
            return None
        lows.append(whole.min())
        highs.append(whole.max())
    return Lattice(
        abs(size), offset, int(min(lows, default=0)), int(max(highs, default=0))
    )


def _guess(found: Iterator[NDArray[np.float64]]) -> float | None:
    """Return the size of a step: the smallest difference, made better by larger values.

    Each value is about twice the one before, so that no step is miscounted on the way.
    """
    kept = next(found, np.zeros(0))[: _AT_ONCE // 4]
    sizes = np.unique(np.abs(kept))
    apart = np.diff(sizes)
    if not (apart > 0).any():
        return None
    size = float(apart[apart > 0].min())
    at = int(np.searchsorted(sizes, 0.5 * size))
    while at < len(sizes):
        n = round(sizes[at] / size)
        if abs(sizes[at] - n * size) > 0.2 * size:
            return None
        size = float(sizes[at] / n)
        at = max(at + 1, int(np.searchsorted(sizes, 2.0 * sizes[at])))
    return size


def exact_bounds(lattice: Lattice, least: int, most: int) -> Bounds | None:
    """Return bounds that tell the steps exactly, or None where the format lacks room.

    Zero stays zero wherever the offset allows it.

    Parameters
    ----------
    lattice : Lattice
    least, most : int
        The smallest and largest step of the file format.
    """
    low, high = lattice.low - 1, max(lattice.high, lattice.low)
    if lattice.offset == 0.0 and max(-low, high) <= min(-least, most):
        half = _nearest(lattice, range(max(-low, high, 1), min(-least, most) + 1), -1)
        if half is not None:
            return Bounds(-half[0], half[0], half[1], -half[1])
    shift = 0 if least <= low and high <= most else -((low + high) // 2)
    if low + shift < least or high + shift > most:
        return None
    moved = Lattice(lattice.size, lattice.offset + shift, 0, 0)
    bottom = _nearest(moved, range(low + shift, least - 1, -1))
    top = _nearest(moved, range(high + shift, most + 1))
    if bottom is None or top is None:
        return None
    return Bounds(bottom[0], top[0], bottom[1], top[1])


def _nearest(lattice: Lattice, steps: range, sign: int = 1) -> tuple[int, float] | None:
    """Return the first step whose value eight characters hold, else the best one.

    With a `sign` of -1 it is the value of the negative step that is held.
    """
    best: tuple[float, int, float] | None = None
    for step in steps[:_MOST_TRIED]:
        value = sign * (step - lattice.offset) * lattice.size
        text = field_of(value)
        if text is None:
            break
        held = float(text)
        error = abs(held - value) / lattice.size
        if best is None or error < best[0]:
            best = error, step, held
        if error <= EXACT:
            break
    return None if best is None else best[1:]


def field_of(value: float, most_decimals: int = 6) -> str | None:
    """Return a number as a field of eight characters; None if it is too large for one."""
    for decimals in range(most_decimals, -1, -1):
        text = f"{value:.{decimals}f}"
        if len(text) <= FIELD:
            return text.rstrip("0").rstrip(".") if decimals else text
    return None


def wide_bounds(low: float, high: float, least: int, most: int) -> Bounds | None:
    """Return bounds around a signal that is in no steps; None if it is too large.

    Below `low` there is room for a step that says “lost”.
    """
    high = low + 1.0 if high == low else high
    for decimals in range(6, -1, -1):
        factor = 10.0**decimals
        top = np.ceil(high * factor) / factor
        room = max(2.0 * (top - low) / (most - least), 1.0 / factor)
        bottom = np.floor((low - room) * factor) / factor
        texts = [f"{value:.{decimals}f}" for value in (bottom, top)]
        if max(len(text) for text in texts) <= FIELD:
            return Bounds(least, most, float(texts[0]), float(texts[1]))
    return None
