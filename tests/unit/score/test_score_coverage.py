"""What was lost between two attempts of a repetition is lost all the same."""

import numpy as np

from rehab.model.exercise import PhaseName
from rehab.model.session import PhaseSpan
from rehab.model.signal import Side
from rehab.score.exposure import between


def _span(start: int, stop: int) -> PhaseSpan:
    return PhaseSpan(start, stop, PhaseName.LIFT, 1, 1, Side.RIGHT, has_target=False)


def test_a_loss_that_interrupts_a_phase_lies_between() -> None:
    """If it did not, a session with a minute lost would claim full coverage."""
    mask = between((_span(10, 20), _span(50, 60)), 100)
    assert np.flatnonzero(mask).tolist() == list(range(10, 60))
    assert not between((), 100).any()
