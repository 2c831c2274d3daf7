"""Ours, as the bench runs it: the stored count, and the live one with its latency."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from rehab.detect.jerk_live import LiveDetector
from rehab.detect.jerk_offline import detect_jerks
from rehab.model.score import Jerk, JerkKind
from tests.bench.accuracy.matching import match
from tests.bench.accuracy.truth import Case

STEP_S = 0.010


def offline(case: Case) -> Sequence[Jerk]:
    """Return what history would count: with no rest noise and no unit known."""
    found = detect_jerks(case.emg_uv, case.fs_hz)
    return [jerk for jerk in found if jerk.kind is not JerkKind.SILENCE]


@dataclass
class Live:
    """The live detector, 10 ms at a time; `latencies_s` grows with every case.

    A latency is the time from a true onset to the end of the samples that were pushed
    when its event was handed out first.
    """

    latencies_s: list[float] = field(default_factory=list)

    def __call__(self, case: Case) -> Sequence[Jerk]:
        detector = LiveDetector(case.fs_hz, case.emg_uv.shape[1])
        step = max(1, round(STEP_S * case.fs_hz))
        first_shown: dict[int, float] = {}
        last: dict[int, Jerk] = {}
        for start in range(0, len(case.emg_uv), step):
            chunk = case.emg_uv[start : start + step]
            for jerk in detector.push(chunk):
                first_shown.setdefault(jerk.id, (start + len(chunk)) / case.fs_hz)
                last[jerk.id] = jerk
        for jerk in detector.finish():
            first_shown.setdefault(jerk.id, case.seconds)
            last[jerk.id] = jerk
        kept = [j for j in last.values() if not j.is_withdrawn]
        kept = sorted(
            (j for j in kept if j.kind is not JerkKind.SILENCE), key=lambda j: j.onset_s
        )
        for f, t in match(kept, case.truth).hits:
            shown = first_shown[kept[f].id]
            self.latencies_s.append(shown - case.truth[t].onset_s)
        return kept

    def summary(self) -> str:
        """Return median and 95th percentile in milliseconds."""
        if not self.latencies_s:
            return "nothing was shown"
        median, p95 = 1000.0 * np.percentile(self.latencies_s, (50, 95))
        return f"median {median:.0f} ms, p95 {p95:.0f} ms, n {len(self.latencies_s)}"
