"""H1: light or surprise on the screen brings on a reflex seizure or jerks."""

from itertools import pairwise

from rehab.app.hazards import hazard
from rehab.model.frame import JerkMark
from rehab.ui.trace import Marks

HAZARD = hazard("H1")


def test_the_mark_of_a_jerk_is_no_flash() -> None:
    """A cluster of jerks, each marked with a spark, would be a strobe at its own rate."""
    marks, shown = Marks(), [0.0]
    cluster = [
        JerkMark(n, 100 + 5 * n, 0.3, is_counted=False, is_confirmed=False)
        for n in range(20)
    ]
    for _ in range(40):
        marks.update(cluster, phase=1, dt_s=1 / 60)
        alphas = [alpha for _, alpha in marks.specks]
        assert len(set(alphas)) == 1
        shown.append(alphas[0])
    assert shown[-1] == 1.0
    assert max(b - a for a, b in pairwise(shown)) < 0.06
