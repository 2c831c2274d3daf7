"""Rhythmic runs: what is one, and what is only several jerks."""

import numpy as np
import pytest

from rehab.detect.rhythm import runs_of
from rehab.model.score import Jerk, JerkKind, RunKind


def _jerks(onsets):
    return [
        Jerk(i, at, at + 0.05, (0,), JerkKind.JERK, 50.0, 4.0)
        for i, at in enumerate(onsets)
    ]


def runs(onsets):
    return [jerk.run_id for jerk in runs_of(_jerks(onsets))[0]]


def test_four_regular_bursts_are_a_run_and_three_are_none():
    """The rule's first number."""
    assert runs([0.0, 0.2, 0.4, 0.6]) == [1] * 4
    assert runs([0.0, 0.2, 0.4]) == [None] * 3
    assert runs([]) == []


def test_the_rate_has_to_be_3_to_8_hz():
    """Slower is separate jerks, faster is one."""
    for hz, is_run in ((2.5, False), (3.1, True), (7.9, True), (9.0, False)):
        assert runs(np.arange(8) / hz) == [1 if is_run else None] * 8


def test_irregular_bursts_are_none():
    """Most myoclonus is irregular; it must stay countable."""
    assert runs([0.0, 0.13, 0.45, 0.6, 0.95, 1.08]) == [None] * 6


def test_two_runs_with_a_pause_are_two():
    """Each has its own seconds and its own rate."""
    first, second = np.arange(5) * 0.2, 3.0 + np.arange(4) * 0.3
    assert runs([*first, 2.0, *second]) == [1] * 5 + [None] + [2] * 4


def test_a_run_says_how_long_how_fast_and_where():
    """A therapist reads seconds and hertz, not ids."""
    jerks, found = runs_of(_jerks(1.0 + 0.25 * np.arange(6)))
    assert len(found) == 1
    assert found[0].kind is RunKind.JERKS
    assert found[0].n_bursts == 6
    assert found[0].frequency_hz == pytest.approx(4.0)
    assert found[0].onset_s == jerks[0].onset_s
    assert found[0].offset_s == jerks[-1].offset_s
    assert {jerk.run_id for jerk in jerks} == {found[0].id}
    assert found[0].channels == (0,)
