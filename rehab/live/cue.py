"""The latest cue, for a simulated patient who follows the screen."""

from rehab.live.script import Walk
from rehab.live.state import State
from rehab.model.exercise import PhaseName
from rehab.model.frame import Stage
from rehab.ports import Cue, Task

LET_GO_S = 0.5
"""Time in which effort falls where nothing is asked any more."""
REACH_S = 1.0
"""Time in which a reference contraction is reached."""
N_LOOKS = 8
"""In so many places of a phase it is looked whether the course turns."""
TRACK_STEP_S = 0.5
"""A course with bends is handed over in pieces of this length."""


def cue_of(state: State, walk: Walk, step_index: int, task: Task, fs_hz: float) -> Cue:
    """Return what is asked since when: the same however the stream was cut.

    In EXERCISE a phase is one cue as long as the effort goes straight to its end; a
    course that turns within the phase is cut into pieces of 0.5 s.

    Parameters
    ----------
    step_index : int
        The sample at which the present step, or else the present stage, began.
    """
    step = walk.step
    if not state.is_running or step.name in {None, PhaseName.PREPARE}:
        return Cue(step_index, 0.0, LET_GO_S, PhaseName.REST.value)
    if step.stage is Stage.REFERENCE:
        is_pull = step.name is PhaseName.HOLD
        effort, ramp_s = (1.0, REACH_S) if is_pull else (0.0, LET_GO_S)
        return Cue(step_index, effort, ramp_s, step.name.value)
    if step.phase is None:
        return Cue(step_index, 0.0, LET_GO_S, PhaseName.REST.value)
    phase = step.phase
    course = [task.effort(phase, i / N_LOOKS) for i in range(N_LOOKS + 1)]
    if course in (sorted(course), sorted(course, reverse=True)):
        ramp_s = course.index(course[-1]) / N_LOOKS * phase.seconds
        return Cue(step_index, course[-1], max(ramp_s, LET_GO_S), phase.name.value)
    n = max(1, round(TRACK_STEP_S * fs_hz))
    k = walk.elapsed // n
    effort = task.effort(phase, min(1.0, (k + 1) * n / step.n_samples))
    return Cue(step_index + k * n, effort, TRACK_STEP_S, phase.name.value)
