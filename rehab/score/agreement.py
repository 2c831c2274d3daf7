"""How well found events agree with true ones: one-to-one, within a tolerance."""

from collections.abc import Sequence
from dataclasses import dataclass

from rehab.model.score import Jerk


@dataclass(frozen=True, slots=True)
class Agreement:
    """Counts of a comparison; `n_matched` of `n_true` were found among `n_found`."""

    n_true: int
    n_found: int
    n_matched: int


def agree(
    found: Sequence[Jerk], true: Sequence[Jerk], *, tolerance_s: float = 0.1
) -> Agreement:
    """Pair events whose onsets differ by at most `tolerance_s`, each used once.

    Both are walked in order of onset, which gives a largest pairing for points on a
    line. The tolerance of 100 ms is that of SCIENCE 1.3.
    """
    a = sorted(jerk.onset_s for jerk in found)
    b = sorted(jerk.onset_s for jerk in true)
    i = j = matched = 0
    while i < len(a) and j < len(b):
        if abs(a[i] - b[j]) <= tolerance_s:
            matched, i, j = matched + 1, i + 1, j + 1
        elif a[i] < b[j]:
            i += 1
        else:
            j += 1
    return Agreement(len(b), len(a), matched)
