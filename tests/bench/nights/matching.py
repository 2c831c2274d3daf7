"""Found movements against true ones: one to one, as many pairs as possible.

A pair is a hit if the two overlap, or if their onsets are at most 0.5 s apart. A true
movement that scorers would dispute, or of which a part was lost (`Night.ignored`), counts
neither as hit nor as miss, and what is found at such a place and hits nothing else counts
not as false.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from tests.bench.nights.truth import Movement

WITHIN_S = 0.5
Span = tuple[float, float]


@dataclass(frozen=True)
class Agreement:
    """Counts, and errors of the hits in seconds; `missed` and `false` are onsets."""

    n_hit: int
    n_true: int
    n_found: int
    onset_errors_s: np.ndarray
    offset_errors_s: np.ndarray
    missed: tuple[Span, ...]
    false: tuple[Span, ...]

    @property
    def sensitivity(self) -> float:
        return self.n_hit / self.n_true if self.n_true else float("nan")

    @property
    def precision(self) -> float:
        return self.n_hit / self.n_found if self.n_found else float("nan")

    @property
    def f1(self) -> float:
        both = self.n_true + self.n_found
        return 2.0 * self.n_hit / both if both else 1.0


def match(
    found: Sequence[Span], truth: Sequence[Movement], ignored: Sequence[Span] = ()
) -> Agreement:
    """Return how well found spans agree with true movements."""
    spans = np.array(found, dtype=float).reshape(-1, 2)
    true = np.array([(m.onset_s, m.offset_s) for m in truth]).reshape(-1, 2)
    bad = np.array(ignored, dtype=float).reshape(-1, 2)
    hits = _pairs(spans, true)
    disputed = np.array([_is_disputed(m, bad) for m in truth], dtype=bool)
    hit_found = {f for f, _ in hits}
    hit_true = {t for _, t in hits}
    good = [(f, t) for f, t in hits if not disputed[t]]
    missed = [i for i in range(len(true)) if i not in hit_true and not disputed[i]]
    false = [
        i
        for i in range(len(spans))
        if i not in hit_found and not _touches(spans[i], bad)
    ]
    rows, cols = [f for f, _ in good], [t for _, t in good]
    apart = spans[rows] - true[cols]
    return Agreement(
        n_hit=len(good),
        n_true=len(good) + len(missed),
        n_found=len(good) + len(false),
        onset_errors_s=apart[:, 0],
        offset_errors_s=apart[:, 1],
        missed=tuple((float(true[i, 0]), float(true[i, 1])) for i in missed),
        false=tuple((float(spans[i, 0]), float(spans[i, 1])) for i in false),
    )


def _pairs(found: np.ndarray, true: np.ndarray) -> list[tuple[int, int]]:
    """Return the largest assignment, nearest onsets first."""
    if not len(found) or not len(true):
        return []
    apart = np.abs(found[:, :1] - true[:, 0])
    shared = np.minimum(found[:, 1:], true[:, 1]) - np.maximum(found[:, :1], true[:, 0])
    is_hit = (shared > 0.0) | (apart <= WITHIN_S)
    cost = np.where(
        is_hit, np.minimum(apart, 20.0), 1e6
    )  # a pair more beats any nearness
    pairs = zip(*linear_sum_assignment(cost), strict=True)
    return [(int(f), int(t)) for f, t in pairs if is_hit[f, t]]


def _is_disputed(move: Movement, bad: np.ndarray) -> bool:
    """Tell whether nobody can decide about any of a movement's legs."""
    return all(_touches(np.array([p.onset_s, p.offset_s]), bad) for p in move.parts)


def _touches(span: np.ndarray, bad: np.ndarray) -> bool:
    return bool(np.any((bad[:, 0] < span[1]) & (span[0] < bad[:, 1])))
