"""How much longer the disk takes a recording, and what follows from it (R3).

Under two hours a person is told, under half an hour nothing is begun. A disk that fills
up nevertheless ends the session, as any failed write does (`rehab.storage.recording`).
"""

import math
import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from rehab.errors import Reason, StoreError
from rehab.model.signal import Stream

WARN_S = 2 * 3600.0
LEAST_S = 30 * 60.0

MOST_BYTES_PER_S = 32_000.0
"""Eight channels at 2 kHz, before it is known what streams: rather told too early."""

FEWEST_BYTES_PER_S = 1_000.0
"""One channel at 500 Hz: with less room than for that, no sensor has to be opened."""

RESERVE_BYTES = 32 * 2**20
"""What comes after a recording: its score, and the backup of a history of usual size."""

_SAMPLE_BYTES = {"i2": 2, "i4": 4, "f4": 4}
_LOOK_S = 30.0
_MEASURED_S = 60.0


def free_bytes(folder: Path) -> int | None:
    """Return what may still be written where `folder` is, or is to be; None: not told."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    try:
        return shutil.disk_usage(there).free
    except OSError:  # some network drives do not tell
        return None


Free = Callable[[Path], int | None]


def room(folder: Path, bytes_per_s: float, *, free: Free = free_bytes) -> float:
    """Return for how many seconds a recording of that rate fits; `inf`: not known.

    Parameters
    ----------
    folder : Path
        Where it is to be written; need not exist yet.
    bytes_per_s : float
        What the recording grows by, > 0 (`rate_of` a stream, or as measured).
    free : callable
        The disk, for tests to replace.
    """
    n_bytes = free(folder)
    if n_bytes is None:
        return math.inf
    return max(0.0, (n_bytes - RESERVE_BYTES) / bytes_per_s)


def insist(
    folder: Path,
    bytes_per_s: float,
    *,
    least_s: float = LEAST_S,
    free: Free = free_bytes,
) -> None:
    """Refuse to begin a recording for which there is too little room.

    Raises
    ------
    StoreError
        DISK_NEARLY_FULL, where fewer than `least_s` seconds fit.
    """
    seconds = room(folder, bytes_per_s, free=free)
    if seconds < least_s:
        raise StoreError(
            Reason.DISK_NEARLY_FULL,
            path=str(folder),
            minutes=str(math.floor(seconds / 60.0)),
            least=str(round(least_s / 60.0)),
        )


def is_short(folder: Path, bytes_per_s: float, *, free: Free = free_bytes) -> bool:
    """Return whether a person is to be told: under two hours fit."""
    return room(folder, bytes_per_s, free=free) < WARN_S


def rate_of(stream: Stream) -> float:
    """Return what a recording of `stream` grows by at most, in bytes a second.

    As the converter gives it; what compression takes off depends on the muscle.
    """
    width = _SAMPLE_BYTES.get(str(stream.settings.get("dtype", "")), 4)
    return max(FEWEST_BYTES_PER_S, stream.fs_hz * stream.n_channels * width)


class SpaceWatch:
    """Asks the disk before a recording, at its beginning, and every half minute of it.

    Parameters
    ----------
    folder : Path
        Where the recording will be written.
    least_s : float
        How much has to fit; see `insist`.
    free : callable
        The disk, for tests to replace.

    Raises
    ------
    StoreError
        DISK_NEARLY_FULL, here where no sensor's recording would fit, and in `begin`.
    """

    def __init__(
        self, folder: Path, *, least_s: float = LEAST_S, free: Free = free_bytes
    ) -> None:
        self._folder, self._least_s, self._free = folder, least_s, free
        insist(folder, FEWEST_BYTES_PER_S, least_s=least_s, free=free)
        self._names = ""
        self._rate, self._next_s = FEWEST_BYTES_PER_S, math.inf
        self._is_short = False

    def begin(self, session: UUID, stream: Stream) -> None:
        """Learn what streams, and that the recording of `session` begins now."""
        self._names, self._rate = f"{session}.*", rate_of(stream)
        insist(self._folder, self._rate, least_s=self._least_s, free=self._free)
        self._next_s = 0.0

    def look(self, at_s: float) -> bool:
        """Return whether a person is to be told, `at_s` seconds after the beginning.

        The rate is the measured one once there is a minute of it.
        """
        if at_s >= self._next_s:
            self._next_s = at_s + _LOOK_S
            if at_s >= _MEASURED_S:
                self._rate = max(1.0, self._n_bytes() / at_s)
            self._is_short = is_short(self._folder, self._rate, free=self._free)
        return self._is_short

    def _n_bytes(self) -> int:
        return sum(part.stat().st_size for part in self._folder.glob(self._names))
