"""Where the arm is now: from the sample clock, drawn smoothly between chunks."""

from rehab.model.exercise import Exercise, PhaseName, Pose
from rehab.model.frame import Frame
from rehab.ui.person import goal_pose, other_pose
from rehab.ui.rules import FADE_S, MAX_LAG_S


class SmoothClock:
    """Runs with the display behind the sample clock: at most one chunk, never ahead.

    Samples arrive in chunks, so the sample clock moves in steps; a frame rate of 60 Hz
    would show them as a stutter.
    """

    def __init__(self) -> None:
        self._shown_s: float | None = None

    def lag(self, sample_s: float, dt_s: float) -> float:
        """Return how far behind `sample_s` the frame of now is to be drawn, in seconds."""
        if self._shown_s is None:
            self._shown_s = sample_s
        shown = min(self._shown_s + dt_s, sample_s)
        self._shown_s = max(shown, sample_s - MAX_LAG_S)
        return sample_s - self._shown_s


class Motion:
    """Poses of the person and of the goal through the phases of an exercise."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        start = exercise.poses["start"]
        self.pose: Pose = start
        self.other: Pose | None = other_pose(exercise, -1)
        self.ghost: Pose | None = None
        self.ghost_alpha = 0.0
        self.progress = 0.0
        self._goal = goal_pose(exercise)

    def update(
        self, frame: Frame, lag_s: float, dt_s: float, *, is_calm: bool = False
    ) -> None:
        """Move to where the frame says, less the lag.

        `is_calm`: the pose is that of the phase from its beginning on; whoever draws it
        fades it in.
        """
        from rehab.ui.figure.skeleton import between, ease

        phases, poses = self._exercise.phases, self._exercise.poses
        index = frame.phase_index
        if not 0 <= index < len(phases):  # time to get ready: the arm waits
            self.pose, self.progress = poses["start"], frame.progress
            self.other = other_pose(self._exercise, -1)
            self._fade(self._goal, dt_s)
            return
        phase = phases[index]
        before = poses[phases[index - 1].pose if index else "start"]
        self.progress = max(0.0, frame.progress - lag_s / phase.seconds)
        moved = 1.0 if is_calm else ease(self.progress)
        self.pose = between(before, poses[phase.pose], moved)
        self.other = other_pose(self._exercise, index)
        was = other_pose(self._exercise, index - 1)
        if self.other is not None and was is not None:
            self.other = between(was, self.other, moved)
        is_waiting = phase.name is PhaseName.REST and self.progress < 0.7
        following = poses[phases[(index + 1) % len(phases)].pose]
        is_rest = phase.name is PhaseName.REST
        self._fade(
            None if is_waiting else following if is_rest else poses[phase.pose], dt_s
        )

    def _fade(self, goal: Pose | None, dt_s: float) -> None:
        """Fade the old goal out before the new one comes."""
        step = dt_s / (FADE_S / 2)
        if goal == self.ghost and goal is not None:
            self.ghost_alpha = min(1.0, self.ghost_alpha + step)
            return
        self.ghost_alpha = max(0.0, self.ghost_alpha - step)
        if self.ghost_alpha == 0.0:
            self.ghost = goal
