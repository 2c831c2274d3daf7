"""What stands where: if these fail, a target lies over the person whose pads it explains,
or a number that is typed is read from its wrong end.
"""

import pytest

from rehab import resources
from rehab.catalog import load_exercise
from rehab.model.signal import Side
from rehab.ui.bidi import turned
from rehab.ui.scenes.placement import PlacementScene
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_desk import FakeDesk
from tests.unit.ui.fake_session import FakeClock
from tests.unit.ui.places import PLACES

_ARM = 82  # logical pixels from the pads at the shoulder out to the hand that hangs
_LABEL_X = 1590


@pytest.mark.parametrize("side", [Side.RIGHT, Side.LEFT])
def test_nothing_lies_over_a_person_seen_from_the_front(side: Side) -> None:
    folder = resources.folder("exercises")
    exercise = load_exercise(folder / "shoulder_abduction.toml")
    s = Sitting(FakeDesk(FakeClock(), (exercise,)), side=side)
    PLACES["placement"](s)
    scene = s.director.scene
    assert isinstance(scene, PlacementScene)
    (pads,) = scene._pads
    x, _y = scene._person.spot(s.canvas, (0.0, 0.0))
    half = abs(pads.middle[0]) + _ARM
    assert max(button.box.right for button in scene.buttons()) < x - half
    assert x + half < _LABEL_X


@pytest.mark.parametrize("number", ["0", "0301234567"])
def test_the_cursor_stands_behind_a_number_also_in_arabic(number: str) -> None:
    assert turned(f"{number}_") == f"_{number[::-1]}"  # the engine turns it back
    assert turned("اب_") == "اب_"  # a name grows to the left
