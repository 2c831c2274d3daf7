"""The grid of short steps on which the live detector looks at the power of a channel.

Steps of about 5 ms are counted from the stream's first sample. Whatever is decided is
decided at whole steps, which is why any split into chunks gives the same events.
"""

from dataclasses import dataclass

from rehab.detect import checks

STEP_S = 0.005


@dataclass(frozen=True, slots=True)
class Grid:
    """Steps of `n` samples at `fs_hz`.

    Raises
    ------
    ValueError
        If the sampling rate is outside of 200 to 4000 Hz.
    """

    fs_hz: float
    n: int

    @staticmethod
    def at(fs_hz: float) -> "Grid":
        """Return the grid of a sampling rate."""
        rate = checks.rate(fs_hz)
        return Grid(rate, max(1, round(STEP_S * rate)))

    @property
    def step_s(self) -> float:
        """Length of a step in seconds."""
        return self.n / self.fs_hz

    def steps(self, seconds: float) -> int:
        """Return how many steps come nearest to a time, at least one."""
        return max(1, round(seconds / self.step_s))
