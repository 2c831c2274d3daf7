"""Who is near. If these fail, "near" flickers, or a sensor that is off is still offered."""

import pytest

from rehab.sensors.ble.kinds import plain_name
from rehab.sensors.ble.kinds.npg import NPG_LITE
from rehab.sensors.ble.nearby import FORGET_S, Neighbourhood


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("NPG-Lite-3CH-1A2B", "NPG Lite 1A2B"),
        ("NPG-30:30:F9", "NPG Lite 30:30:F9"),
        ("NPG-Lite-6CH", "NPG Lite"),
        ("NPG", "NPG Lite"),
    ],
)
def test_a_sensor_has_a_plain_name(name: str, title: str) -> None:
    assert plain_name(NPG_LITE, name) == title


def test_the_strongest_comes_first_and_strangers_not_at_all() -> None:
    around = Neighbourhood()
    around.hear("NPG-A", "01", -80, 0.0)
    around.hear("NPG-B", "02", -50, 0.0)
    around.hear("Toothbrush", "03", -30, 0.0)
    assert [one.address for one in around.now(0.1)] == ["02", "01"]
    assert [one.is_near for one in around.now(0.1)] == [True, False]


def test_a_strength_that_swings_changes_no_word() -> None:
    around = Neighbourhood()
    words = set()
    for k in range(200):
        around.hear("NPG-A", "01", -70 + 6 * (-1) ** k, k * 0.1)
        words.add(around.now(k * 0.1)[0].is_near)
    assert len(words) == 1


def test_carried_away_it_is_far_and_switched_off_it_is_gone() -> None:
    around = Neighbourhood()
    around.hear("NPG-A", "01", -50, 0.0)
    for k in range(20):
        around.hear("NPG-A", "01", -90, 1.0 + k * 0.1)
    (far,) = around.now(3.0)
    assert not far.is_near
    assert around.now(3.0 + FORGET_S) == ()


def test_a_sensor_is_meant_by_its_whole_name_or_address_only() -> None:
    around = Neighbourhood()
    around.hear("NPG-Lite-3CH-1A2B", "C4:01", -50, 0.0)
    (one,) = around.now(0.0)
    assert one.is_meant(one.spec)
    assert one.is_meant("ble:npg-lite-3ch-1a2b")
    assert one.is_meant("ble:c4:01")
    assert not one.is_meant("ble:NPG")
    assert not one.is_meant("replay:C4:01")
