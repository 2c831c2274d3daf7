"""The person's bones: if these fail, the figure shows another movement than the exercise."""

import math

import pytest

from rehab.model.exercise import Pose, View
from rehab.model.signal import Side
from rehab.ui.figure import between, ease
from rehab.ui.figure.skeleton import (
    FOREARM,
    SHOULDER_Y,
    SHOULDER_Z,
    UPPER_ARM,
    Camera,
    arm_bones,
    rounded,
)


def test_a_hanging_arm_points_down() -> None:
    """An arm at zero that does not hang would show every exercise from a wrong start."""
    bones = arm_bones(Pose(0.0, 0.0, 0.0, 0.0), Side.RIGHT)
    assert bones.wrist[0] == pytest.approx(bones.shoulder[0])
    assert bones.wrist[1] == pytest.approx(SHOULDER_Y - UPPER_ARM - FOREARM)
    assert bones.wrist[2] == pytest.approx(SHOULDER_Z)


def test_flexion_points_forward_and_abduction_sideways() -> None:
    """Mixing the two up would teach the wrong movement."""
    reach = UPPER_ARM + FOREARM
    forward = arm_bones(Pose(90.0, 0.0, 0.0, 0.0), Side.RIGHT)
    assert forward.wrist[2] - forward.shoulder[2] == pytest.approx(reach)
    assert forward.wrist[1] == pytest.approx(forward.shoulder[1])
    sideways = arm_bones(Pose(0.0, 90.0, 0.0, 0.0), Side.RIGHT)
    assert sideways.wrist[0] - sideways.shoulder[0] == pytest.approx(reach)
    assert sideways.back[1] == pytest.approx(1.0)  # palm down


def test_bones_keep_their_length_in_every_pose() -> None:
    """A bone that grows makes the person a rubber doll."""
    for side in (Side.LEFT, Side.RIGHT):
        for flexion in range(-20, 130, 30):
            for elbow in (0.0, 70.0, 140.0):
                bones = arm_bones(Pose(flexion, 20.0, elbow, 10.0), side)
                assert math.dist(bones.shoulder, bones.elbow) == pytest.approx(
                    UPPER_ARM
                )
                assert math.dist(bones.elbow, bones.wrist) == pytest.approx(FOREARM)


def test_a_bent_elbow_brings_the_hand_up_and_a_lifted_wrist_lifts_it() -> None:
    """An elbow or wrist that bends backwards would frighten."""
    straight = arm_bones(Pose(0.0, 0.0, 0.0, 0.0), Side.RIGHT)
    bent = arm_bones(Pose(0.0, 0.0, 90.0, 0.0), Side.RIGHT)
    assert bent.wrist[1] > straight.wrist[1]
    assert bent.wrist[2] > bent.elbow[2] + 0.9 * FOREARM
    lifted = arm_bones(Pose(0.0, 0.0, 90.0, 40.0), Side.RIGHT)
    assert lifted.fingertips[1] > bent.fingertips[1] + 0.05


def test_left_is_the_mirror_of_right() -> None:
    """A left arm that is drawn as a right one confuses left and right."""
    pose = Pose(30.0, 40.0, 50.0, 10.0)
    right, left = arm_bones(pose, Side.RIGHT), arm_bones(pose, Side.LEFT)
    for a, b in zip(right.fingertips, left.fingertips, strict=True):
        assert abs(a) == pytest.approx(abs(b))
    assert left.fingertips[0] == pytest.approx(-right.fingertips[0])


def test_an_arm_towards_the_viewer_still_shows_its_length() -> None:
    """Both arms are raised as seen from the front: a point would show nothing."""
    camera = Camera(View.FRONT, 1.0, 624.0)
    bones = arm_bones(Pose(90.0, 3.0, 5.0, 0.0), Side.RIGHT)
    shoulder, wrist = camera.spot(bones.shoulder), camera.spot(bones.wrist)
    assert wrist.y - shoulder.y > 0.06 * 624.0  # a little lower
    assert wrist.scale > 1.15 * shoulder.scale  # and nearer
    assert wrist.depth > 0.4 * 624.0


def test_ease_starts_and_stops_at_rest() -> None:
    """A start with a jolt is what a person with jerks must not be shown."""
    assert ease(-1.0) == 0.0
    assert ease(0.0) == 0.0
    assert ease(0.5) == pytest.approx(0.5)
    assert ease(1.0) == 1.0
    assert ease(2.0) == 1.0
    assert ease(0.01) < 2e-5
    steps = [ease(k / 100) for k in range(101)]
    assert steps == sorted(steps)


def test_between_keeps_both_ends() -> None:
    """The arm must arrive at the goal pose, not near it."""
    a, b = Pose(), Pose(90.0, 0.0, 5.0, 20.0)
    assert between(a, b, 0.0) == a
    assert between(a, b, 1.0) == b
    assert between(a, b, 0.5).flexion_deg == pytest.approx(45.0)
    assert rounded(Pose(1.4, 1.6, -0.4, 0.0)) == Pose(1.0, 2.0, 0.0, 0.0)
