"""What a case is: a recording, and the jerks that were put into it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Split = Literal["tune", "test"]
Group = Literal["simulated", "noise model", "transplanted", "clean"]
SPLITS: tuple[Split, ...] = ("tune", "test")
RMS_S = 0.025


@dataclass(frozen=True)
class Part:
    """One channel's burst of a jerk: 5 % to 95 % of its energy, and its own ratio."""

    channel: int
    onset_s: float
    offset_s: float
    ratio: float


@dataclass(frozen=True)
class Truth:
    """One injected jerk: 5 % to 95 % of its own energy, over all its channels.

    Parameters
    ----------
    onset_s, offset_s : float
        Of its earliest and its latest channel.
    channels : tuple of int
        Where it is at least as large as its surroundings, the strongest first.
    ratio : float
        Peak 25 ms RMS of the burst alone over the RMS of what surrounds it (no burst,
        no artefact), on its strongest channel.
    run_id : int or None
        The train that it belongs to.
    parts : tuple of Part
        Its bursts, one a channel, weak ones included.
    """

    onset_s: float
    offset_s: float
    channels: tuple[int, ...]
    ratio: float
    run_id: int | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Case:
    """One recording with its truth.

    Parameters
    ----------
    emg_uv : array of float32, shape ``(n_samples, n_channels)``
        NaN where samples were lost.
    truth : tuple of Truth
        In order of onset; empty in recordings without jerks.
    tags : dict
        What the tables are broken down by: ``confounder``, ``recording``.
    ignored : tuple of (start_s, stop_s)
        Jerks of which most was lost: neither a hit nor a false positive.
    """

    name: str
    group: Group
    fs_hz: float
    emg_uv: NDArray[np.float32]
    truth: tuple[Truth, ...]
    tags: dict[str, str | float]
    split: Split
    ignored: tuple[tuple[float, float], ...] = field(default=())

    @property
    def channel_minutes(self) -> float:
        return self.emg_uv.size / self.fs_hz / 60.0

    @property
    def seconds(self) -> float:
        return len(self.emg_uv) / self.fs_hz


Cases = Iterator[Case]


def generator(split: Split, *seed: int) -> np.random.Generator:
    """Return random numbers that no other split and no other seed sees."""
    return np.random.default_rng([SPLITS.index(split), *seed])


def rms_track(x: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Return the moving RMS over `n` samples, one value for each whole window."""
    total = np.concatenate([[0.0], np.cumsum(np.square(x))])
    n = max(1, min(n, len(x)))
    return np.sqrt(np.maximum(total[n:] - total[:-n], 0.0) / n)


def extent(burst: NDArray[np.float64], share: float = 0.05) -> tuple[int, int]:
    """Return the first and the last sample (exclusive) of a burst's energy."""
    energy = np.cumsum(np.square(burst))
    start = int(np.searchsorted(energy, share * energy[-1]))
    return start, int(np.searchsorted(energy, (1.0 - share) * energy[-1])) + 1
