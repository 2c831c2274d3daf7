"""The data records of an EDF+ file: how long they are, and what stands in them.

Sources
-------
Kemp et al., Electroenceph Clin Neurophysiol 1992;82:391 (EDF); Kemp & Olivan, Clin
Neurophysiol 2003;114:1755 (EDF+: time-stamped annotation lists, TAL).
"""

import math
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from rehab.model.signal import Samples

MAX_RECORD_BYTES = 61_440  # what EDF recommends at most
LONGEST_S = 10.0  # what is shorter fits the header's eight characters in six decimals
CLOSE_ENOUGH = 1e-9  # of the sampling rate: 29 µs in eight hours
LEAST_S = 0.25  # shorter records would be mostly annotation signal


@dataclass(frozen=True, slots=True)
class Format:
    """EDF has samples of 16 bits, BDF of 24; little-endian, two's complement."""

    name: str
    n_bytes: int
    least: int
    most: int


EDF = Format("EDF", 2, -(2**15), 2**15 - 1)
BDF = Format("BDF", 3, -(2**23), 2**23 - 1)


@dataclass(frozen=True, slots=True)
class RecordShape:
    """Samples of a channel in each data record, and its duration as the header says it."""

    n_samples: int
    duration_s: Decimal

    @property
    def fs_hz(self) -> float:
        """The sampling rate that a reader will work out."""
        return self.n_samples / float(self.duration_s)


def record_shape(
    fs_hz: float, n_samples: int, n_channels: int, n_bytes: int = EDF.n_bytes
) -> RecordShape:
    """Return the shape that tells the sampling rate best, if possible without padding.

    EDF has no sampling rate: a reader divides the samples of a record by its duration, of
    which the header holds eight characters. 496.3 Hz is told by 4963 samples in 10 s only,
    or nearly by others; a measured rate by none exactly. Most are told to a part in 1e9; the
    worst, a few parts in 1e8 beside a round rate, to 5e-8: there every duration has seven
    digits, and the next one that differs is as far on the other side.

    Parameters
    ----------
    fs_hz : float
    n_samples : int
        Of the whole recording: where a record of some length divides it, nothing has to
        be made up at its end.
    n_channels, n_bytes : int
        Of a sample, and of a channel of it.
    """
    n = np.arange(1, int(LONGEST_S * fs_hz) + 1)
    duration_s = np.round(n / fs_hz, 6)
    error = np.abs(n / duration_s / fs_hz - 1.0)
    is_good = error <= max(CLOSE_ENOUGH, float(error.min()))
    is_small = n_bytes * n * n_channels <= MAX_RECORD_BYTES
    for wish in (is_small, duration_s >= LEAST_S, n_samples % n == 0):
        if (is_good & wish).any():
            is_good &= wish
    best = min(np.flatnonzero(is_good), key=lambda i: abs(math.log(duration_s[i])))
    return RecordShape(
        int(n[best]), Decimal(f"{duration_s[best]:.6f}".rstrip("0").rstrip("."))
    )


def annotation_list(onset: str, duration: str, text: str) -> bytes:
    """Return a TAL. Numbers are given as text: their decimals are the caller's choice."""
    length = f"\x15{duration}" if duration else ""
    return f"{onset}{length}\x14{text}\x14\x00".encode()


def decimals(seconds: float) -> str:
    """Return seconds without an exponent, to the microsecond."""
    return f"{seconds:.6f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Scale:
    """Samples into steps: one gain and offset a channel, and the step that says “lost”.

    Arrays have the shape ``(n_channels,)``.
    """

    gain: NDArray[np.float64]
    offset: NDArray[np.float64]
    lost: NDArray[np.int64]
    most: NDArray[np.int64]

    def steps(self, emg: Samples, n_samples: int) -> NDArray[np.int32]:
        """Return the steps of some rows, filled up to `n_samples` as if lost."""
        values = np.full((n_samples, len(self.gain)), np.nan)
        values[: len(emg)] = emg
        steps = np.rint(values / self.gain - self.offset)
        steps = np.clip(steps, self.lost + 1, self.most)
        return np.where(np.isnan(steps), self.lost, steps).astype("<i4")


def as_bytes(steps: NDArray[np.int16] | NDArray[np.int32], n_bytes: int) -> bytes:
    """Return steps of one channel as a file has them."""
    if n_bytes == EDF.n_bytes:
        return steps.astype("<i2").tobytes()
    raw = np.ascontiguousarray(steps, "<i4").view(np.uint8)
    return raw.reshape(-1, 4)[:, :n_bytes].tobytes()
