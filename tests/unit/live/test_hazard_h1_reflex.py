"""H1, H4: what the screen does on a jerk brings on the next one."""

from dataclasses import replace

import numpy as np

from rehab.model.people import Preferences
from tests import make
from tests.unit.live.live_rooms import ScriptedDetector, build, run


def test_nothing_but_a_mark_answers_a_jerk() -> None:
    """A cue, a goal or a time that jumped with each jerk would be a trigger."""
    calm = build(make.plan(), ScriptedDetector(), auto=True)
    jerking = build(make.plan(), ScriptedDetector([15.2, 15.8, 16.3]), auto=True)
    for stop in range(3800, 4400, 50):
        start = 0 if stop == 3800 else stop - 50
        run(calm, stop, start=start)
        run(jerking, stop, start=start)
        one, two = calm.frame(), jerking.frame()
        np.testing.assert_array_equal(one.trace, two.trace)
        same = {"marks": (), "n_jerks_live": 0, "jerks_s": (), "trace": one.trace}
        assert replace(two, **same) == replace(one, **same)
    assert jerking.frame().n_jerks_live == 3


def test_silence_and_no_voice_until_they_are_chosen() -> None:
    """H4: the first sound of the program must not be a surprise."""
    usual = Preferences()
    assert usual.volume is None
    assert not usual.has_voice
