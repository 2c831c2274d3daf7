"""A shaking hand, simulated. If these fail, jerks operate the program, or a person with
tremor is not heard. The model is in `shaky_hand`; it is nobody's data.
"""

import pytest

from tests.unit.ui.shaky_hand import Life, live
from tests.unit.ui.shaky_tally import filtered, tally, unfiltered

N = 800


@pytest.fixture(scope="module")
def lives() -> dict[tuple[str, bool], Life]:
    return {
        (control, has_tremor): live(N, control=control, has_tremor=has_tremor, seed=3)
        for control in ("enter", "pointer")
        for has_tremor in (False, True)
    }


@pytest.mark.parametrize("control", ["enter", "pointer"])
@pytest.mark.parametrize("has_tremor", [False, True])
@pytest.mark.parametrize("has_sensor", [False, True])
def test_jerks_choose_nothing_and_wishes_are_heard(
    lives: dict[tuple[str, bool], Life],
    control: str,
    has_tremor: bool,
    has_sensor: bool,
) -> None:
    life = lives[control, has_tremor]
    without = tally(life, unfiltered(life))
    found = tally(life, filtered(life, has_sensor=has_sensor))
    assert without.false_per_100 > 20  # else the hand is too calm to show anything
    assert found.false_per_100 <= 2.0
    assert found.lost_per_100 <= 4.0  # 3 in the bench, which has enough presses for it
