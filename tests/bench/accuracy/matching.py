"""One-to-one agreement between events that were found and events that are true."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from scipy.optimize import linear_sum_assignment

from tests.bench.accuracy.truth import Truth

WITHIN_S, LEAST_IOU = 0.050, 0.2


class Event(Protocol):
    """Anything with a beginning and an end."""

    @property
    def onset_s(self) -> float: ...
    @property
    def offset_s(self) -> float: ...


@dataclass(frozen=True)
class Span:
    """A found event."""

    onset_s: float
    offset_s: float


@dataclass
class Agreement:
    """Hits, misses and false positives, and how far hits are off; adds up over cases.

    `hits` are ``(index in found, index in truth)`` of one case (empty in a sum).
    `counts` has ``(found, true)`` of each case.
    """

    n_found: int = 0
    n_true: int = 0
    n_hit: int = 0
    channel_minutes: float = 0.0
    onset_errors: list[float] = field(default_factory=list)
    duration_errors: list[float] = field(default_factory=list)
    counts: list[tuple[int, int]] = field(default_factory=list)
    hits: list[tuple[int, int]] = field(default_factory=list)

    def __iadd__(self, other: "Agreement") -> "Agreement":
        self.n_found += other.n_found
        self.n_true += other.n_true
        self.n_hit += other.n_hit
        self.channel_minutes += other.channel_minutes
        self.onset_errors += other.onset_errors
        self.duration_errors += other.duration_errors
        self.counts += other.counts
        return self

    @property
    def sensitivity(self) -> float:
        return self.n_hit / self.n_true if self.n_true else float("nan")

    @property
    def precision(self) -> float:
        return self.n_hit / self.n_found if self.n_found else float("nan")

    @property
    def f1(self) -> float:
        both = self.n_found + self.n_true
        return 2.0 * self.n_hit / both if both else float("nan")

    @property
    def false_per_channel_min(self) -> float:
        n_false = self.n_found - self.n_hit
        return n_false / self.channel_minutes if self.channel_minutes else float("nan")

    @property
    def onset_error_ms(self) -> float:
        """Median of the absolute onset error of the hits."""
        return _median_ms(self.onset_errors)

    @property
    def duration_error_ms(self) -> float:
        """Median of the absolute error of the hits' durations."""
        return _median_ms(self.duration_errors)

    @property
    def count_error_pct(self) -> float:
        """Median over recordings of the absolute error of the count."""
        errors = [abs(f - t) / t for f, t in self.counts if t]
        return 100.0 * float(np.median(errors)) if errors else float("nan")


def match(
    found: Sequence[Event],
    truth: Sequence[Truth],
    channel_minutes: float = 0.0,
    ignored: Sequence[tuple[float, float]] = (),
) -> Agreement:
    """Return the largest one-to-one assignment, nearest onsets first.

    A hit if the onsets are at most 50 ms apart or the intersection is more than 0.2 of
    the union. What is found in an `ignored` span and hits nothing is left out.
    """
    onset, offset = _edges(found)
    onset_t, offset_t = _edges(truth)
    hits: list[tuple[int, int]] = []
    if len(found) and len(truth):
        apart = np.abs(onset[:, np.newaxis] - onset_t)
        shared = np.minimum(offset[:, np.newaxis], offset_t)
        shared = (shared - np.maximum(onset[:, np.newaxis], onset_t)).clip(0.0)
        union = (offset - onset)[:, np.newaxis] + (offset_t - onset_t) - shared
        is_hit = (apart <= WITHIN_S + 1e-9) | (shared > LEAST_IOU * union)
        # A pair that is no hit costs more than all hits together.
        cost = np.where(is_hit, np.minimum(apart, 1.0), 1e4)
        pairs = zip(*linear_sum_assignment(cost), strict=True)
        hits = [(int(f), int(t)) for f, t in pairs if is_hit[f, t]]
    taken = {f for f, _ in hits}
    left_out = sum(
        i not in taken
        and any(a < event.offset_s and event.onset_s < b for a, b in ignored)
        for i, event in enumerate(found)
    )
    n_found = len(found) - left_out
    return Agreement(
        n_found=n_found,
        n_true=len(truth),
        n_hit=len(hits),
        channel_minutes=channel_minutes,
        onset_errors=[float(onset[f] - onset_t[t]) for f, t in hits],
        duration_errors=[
            float((offset[f] - onset[f]) - (offset_t[t] - onset_t[t])) for f, t in hits
        ],
        counts=[(n_found, len(truth))],
        hits=hits,
    )


def _edges(events: Sequence[Event]) -> tuple[np.ndarray, np.ndarray]:
    onset = np.array([event.onset_s for event in events], dtype=np.float64)
    return onset, np.array([event.offset_s for event in events], dtype=np.float64)


def _median_ms(errors: Sequence[float]) -> float:
    return 1000.0 * float(np.median(np.abs(errors))) if errors else float("nan")
