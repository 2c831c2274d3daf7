"""The poses that an exercise shows, in order, and the ways between them."""

import itertools
from collections.abc import Iterator

from rehab.model.exercise import Exercise, Pose


def path(a: Pose, b: Pose) -> Iterator[Pose]:
    """Return the poses between two poses, a degree apart."""
    from rehab.ui.figure.skeleton import between

    n = max(1, round(_turn(a, b)))
    for k in range(n + 1):
        yield between(a, b, k / n)


def key_poses(exercise: Exercise) -> list[Pose]:
    """Return the poses that the phases reach, in order, from where the first begins."""
    poses = [exercise.poses[phase.pose] for phase in exercise.phases]
    return [exercise.poses["start"], *poses]


def other_pose(exercise: Exercise, index: int) -> Pose | None:
    """Return where the helping arm is after a phase; before the first one, index -1.

    None where no phase has a place for it.
    """
    if all(phase.other is None for phase in exercise.phases):
        return None
    name = exercise.phases[index].other
    return exercise.poses[name or "start"]


def other_poses(exercise: Exercise) -> list[Pose]:
    """Return every pose of the helping arm, a degree apart, each once."""
    keys = [other_pose(exercise, k - 1) for k in range(len(exercise.phases) + 1)]
    ways = dict.fromkeys(itertools.pairwise(keys))
    return list(dict.fromkeys(p for a, b in ways if a and b for p in path(a, b)))


def goal_pose(exercise: Exercise) -> Pose:
    """Return the pose that is furthest from the start: the exercise in one picture."""
    start = exercise.poses["start"]
    return max(key_poses(exercise), key=lambda pose: _turn(start, pose))


def _turn(a: Pose, b: Pose) -> float:
    """Return the largest turn of a joint between two poses, in degrees."""
    from rehab.ui.figure.skeleton import turn_deg

    return turn_deg(a, b)


def all_poses(exercise: Exercise) -> list[Pose]:
    """Return every pose that the exercise shows, a degree apart, each once."""
    keys = key_poses(exercise)
    ways = dict.fromkeys(itertools.pairwise(keys))
    return list(dict.fromkeys(pose for a, b in ways for pose in path(a, b)))


def part_way(exercise: Exercise) -> Pose:
    """Return a pose a third of the way up: the limb stays on the screen."""
    poses = list(path(exercise.poses["start"], goal_pose(exercise)))
    return poses[len(poses) // 3]
