"""When a body turned in bed. If these fail, turning over counts, or movements are lost."""

from collections.abc import Sequence

import numpy as np
import pytest

from rehab.model.signal import Motion
from rehab.signals.turning import Turning

FS_HZ, RATE_HZ, SECONDS = 250.0, 25, 120


def felt(
    angles_deg: dict[int, float], channels: tuple[int, ...] = (), held: int = 0
) -> list[Motion]:
    """A sensor that turns to an angle within two seconds, and back `held` seconds later."""
    t = np.arange(SECONDS * RATE_HZ) / RATE_HZ
    angle = np.zeros(len(t))
    for at, deg in angles_deg.items():
        angle += deg * np.clip((t - at) / 2.0, 0.0, 1.0)
        if held:
            angle -= deg * np.clip((t - at - held) / 2.0, 0.0, 1.0)
    rad = np.radians(angle)
    g = np.stack([np.sin(rad), np.zeros(len(t)), np.cos(rad)], axis=1)
    g += np.random.default_rng(2).normal(0.0, 0.005, g.shape)
    return [
        Motion(
            round((second + 1) * FS_HZ) - 1,
            g[second * RATE_HZ : (second + 1) * RATE_HZ].astype(np.float32),
            0,
            channels,
        )
        for second in range(SECONDS)
    ]


def turns_of(motions: Sequence[Motion]) -> tuple[tuple[float, float], ...]:
    turning = Turning(FS_HZ)
    turning.take(motions)
    return turning.spans_s()


def test_a_body_that_turns_is_told() -> None:
    ((begin, end),) = turns_of(felt({60: 80.0}))
    assert 59.0 <= begin <= 61.0
    assert 61.0 <= end <= 64.0


def test_without_an_accelerometer_nothing_is_told() -> None:
    turning = Turning(FS_HZ)
    turning.take(())
    assert (turning.spans_s(), turning.is_felt) == ((), False)
    nothing = np.full((5, 3), np.nan, np.float32)
    turning.take([Motion(100, nothing, 0)])
    assert (turning.spans_s(), turning.is_felt) == ((), False)
    turning.take(felt({})[:1])
    assert (turning.spans_s(), turning.is_felt) == ((), True)


@pytest.mark.parametrize(
    ("angles_deg", "held"),
    [
        ({30: 45.0, 60: 45.0, 90: 45.0}, 1),  # swings with the movements that count
        ({60: 45.0}, 8),  # is held up as long as the longest of them
        ({60: 15.0}, 0),  # lies a little otherwise afterwards
    ],
)
def test_a_leg_that_moves_is_no_turn(angles_deg: dict[int, float], held: int) -> None:
    assert turns_of(felt(angles_deg, held=held)) == ()


def test_shaking_alone_is_no_turn() -> None:
    """Half a g for five seconds, and it lies as before."""
    shaken = felt({})
    rng = np.random.default_rng(3)
    for second in range(60, 65):
        g = shaken[second].acceleration_g
        g += rng.normal(0.0, 0.5, g.shape).astype(np.float32)
    assert turns_of(shaken) == ()


def test_a_movement_just_before_a_turn_stays() -> None:
    moved, turned = felt({50: 45.0}, held=1), felt({60: 80.0})
    both = [*moved[:56], *turned[56:]]
    ((begin, _),) = turns_of(both)
    assert begin >= 58.0


def test_one_leg_that_lies_elsewhere_is_no_turn_of_the_body() -> None:
    still, turned = felt({}, (1,)), felt({60: 80.0}, (0,))
    assert turns_of([*turned, *still]) == ()
    later = felt({63: 60.0}, (1,))  # one leg follows the other
    ((begin, end),) = turns_of([*turned, *later])
    assert begin <= 61.0
    assert end >= 64.0
    gone = still[:40]  # then only the other one is there to say
    assert len(turns_of([*turned, *gone])) == 1


def test_two_turns_are_two_and_a_lost_one_is_none() -> None:
    """What nobody heard is not made up; a night goes on behind it."""
    motions = felt({30: 80.0, 80: -70.0})
    assert len(turns_of(motions)) == 2
    ((begin, _),) = turns_of([*motions[:28], *motions[34:]])
    assert begin >= 79.0


@pytest.mark.parametrize("n_cuts", [1, 7, 60])
def test_any_split_tells_the_same(n_cuts: int) -> None:
    """A night is read in blocks, whose length is nobody's concern."""
    motions = [*felt({30: 80.0, 80: -70.0}, (0,)), *felt({30: 80.0, 81: -70.0}, (1,))]
    motions.sort(key=lambda one: one.index)
    turning = Turning(FS_HZ)
    for part in np.array_split(np.arange(len(motions)), n_cuts):
        turning.take([motions[at] for at in part])
    assert turning.spans_s() == turns_of(motions)
    assert len(turning.spans_s()) == 2
