"""H3: a seizure or a cluster of jerks is taken for exercise, and the play goes on."""

import numpy as np

from rehab.app.hazards import hazard
from rehab.model.frame import StopReason
from rehab.model.session import EventKind
from tests import make
from tests.unit.live.live_rooms import FS_HZ, ScriptedDetector, build, of_kind, run

HAZARD = hazard("H3")
BEGINS_S = 30.0


def test_no_answer_ends_it_within_twenty_seconds() -> None:
    """Ten of rhythm on all channels, ten for an answer, and a second to be sure."""
    exercise = make.exercise(phase_s=8.0)
    plan = make.plan(exercise=exercise, sets=3, repetitions=2)
    onsets = np.arange(BEGINS_S, 70.0, 1 / 3)
    guided = build(plan, ScriptedDetector(onsets), auto=True)
    (stopped,) = of_kind(run(guided, 14_000), EventKind.STOP)
    assert BEGINS_S < stopped.index / FS_HZ <= BEGINS_S + 21.0
    assert guided.frame().stop_reason is StopReason.RHYTHMIC
