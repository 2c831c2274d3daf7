"""What a frame tells the input filter. If these fail, a jerk that was seen still presses,
or a muscle at rest does.
"""

import pytest

from tests import make
from tests.unit.live.live_rooms import FS_HZ, ScriptedDetector, build, engine, run


def test_a_jerk_is_told_before_it_is_confirmed() -> None:
    """The press that it caused has to be judged by then."""
    guided = engine(onsets_s=(2.0,))
    run(guided, round(2.08 * FS_HZ), sizes=(5,))
    frame = guided.frame()
    assert frame.jerks_s == (2.0,)
    (mark,) = frame.marks
    assert (mark.column, mark.is_counted, mark.is_confirmed) == (200, False, False)
    assert frame.n_jerks_live == 0


def test_a_withdrawn_jerk_is_forgotten_and_an_old_one_too() -> None:
    guided = build(make.plan(), ScriptedDetector((2.0, 2.5), withdrawn=(0,)), auto=True)
    run(guided, round(2.8 * FS_HZ))
    assert guided.frame().jerks_s == (2.5,)
    assert [mark.column for mark in guided.frame().marks] == [250]
    run(guided, round(5.0 * FS_HZ), start=round(2.8 * FS_HZ))
    assert guided.frame().jerks_s == ()


def test_noise_at_rest_is_no_effort_and_a_contraction_is() -> None:
    """Before there is a reference the scale is small, and rest would press a switch."""
    guided = engine(auto=False)
    run(guided, 400)
    assert guided.frame().effort < 0.1 < guided.frame().level
    guided = engine(repetitions=1)
    run(guided, 3400)
    assert guided.calibration is not None
    frame = guided.frame()
    rest = guided.calibration.rest_rms[guided.calibration.primary]
    reference = guided.calibration.reference_rms[guided.calibration.primary]
    full = max(reference, 15 * rest)
    assert frame.effort == pytest.approx(frame.level * reference / full)
