"""A finished recording at a glance: its events by class, minute, place and length."""

from dataclasses import dataclass

from rehab.model.score import LEAST_EXPOSURE_S, RunKind
from rehab.model.signal import Side


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts, and the seconds that they stand over.

    Jerks and prolonged bursts belong to `detectable_s`. Silences belong to `received_s`,
    the time that arrived: how much of it was a contraction, in which alone a silence can
    be seen, is not known.
    """

    n_jerks: int
    n_prolonged: int
    n_silences: int
    detectable_s: float
    received_s: float

    @property
    def per_min(self) -> float | None:
        """Jerks per detectable minute; None with too little exposure."""
        return _per_min(self.n_jerks, self.detectable_s)

    @property
    def prolonged_per_min(self) -> float | None:
        """Prolonged bursts per detectable minute; None with too little exposure."""
        return _per_min(self.n_prolonged, self.detectable_s)

    @property
    def silences_per_min(self) -> float | None:
        """Silences per minute of signal; None with too little of it."""
        return _per_min(self.n_silences, self.received_s)


@dataclass(frozen=True, slots=True)
class Minute:
    """A minute of the recording, ``start_s:stop_s``; the last one may be shorter."""

    start_s: float
    stop_s: float
    tally: Tally


@dataclass(frozen=True, slots=True)
class Place:
    """A side of the body or, where the sides are not known, a channel.

    A bilateral jerk belongs to the side `BOTH` only; a jerk on several channels belongs to
    each of them. Sides share the exposure of the whole, a channel has its own.
    """

    side: Side | None
    channel: int | None
    tally: Tally


@dataclass(frozen=True, slots=True)
class RunTotal:
    """All rhythmic runs of a kind. Seconds in which two of them overlap count once."""

    kind: RunKind
    n_runs: int
    seconds: float
    lowest_hz: float
    highest_hz: float


@dataclass(frozen=True, slots=True)
class LengthBin:
    """How many of the counted jerks and prolonged bursts lasted so long."""

    low_ms: float
    high_ms: float
    n: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A recording at a glance.

    Medians are of the counted jerks and of the counted prolonged bursts, None where there
    are none. `counted` are the ids of both.
    """

    total: Tally
    minutes: tuple[Minute, ...]
    places: tuple[Place, ...]
    runs: tuple[RunTotal, ...]
    lengths: tuple[LengthBin, ...]
    jerk_ms: float | None
    prolonged_ms: float | None
    counted: frozenset[int]


def _per_min(n: int, seconds: float) -> float | None:
    return 60.0 * n / seconds if seconds >= LEAST_EXPOSURE_S else None
