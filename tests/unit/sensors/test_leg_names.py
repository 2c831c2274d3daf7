"""Which channels are legs, by their names. A leg that is not seen is a night without one; a
chin that is taken for a leg is a number about another muscle.
"""

import pytest

from rehab.errors import FileError, Reason
from rehab.sensors.files.legs import leg_of, pick_legs

LEFT, RIGHT = "left", "right"


@pytest.mark.parametrize(
    ("label", "leg", "is_shin"),
    [
        ("EMG LAT", LEFT, True),
        ("EMG RAT", RIGHT, True),
        ("Leg/L", LEFT, None),
        ("Leg R", RIGHT, None),
        ("LLEG", LEFT, None),
        ("EMG TIB Li", LEFT, True),
        ("Tib-R", RIGHT, True),
        ("PLMr", RIGHT, None),
        ("PLM1", None, None),
        ("L TA", LEFT, True),
        ("Tibialis anterior right", RIGHT, True),
        ("Gastrocnemius left", LEFT, False),
        ("EMG_Leg_Left", LEFT, None),
        ("Jambe gauche", LEFT, None),
        ("RAT-LAT", None, True),
    ],
)
def test_names_that_laboratories_give_legs(
    label: str, leg: str | None, is_shin: bool | None
) -> None:
    found = leg_of(label)
    assert found is not None
    assert (found.leg, found.is_shin) == (leg, is_shin)


@pytest.mark.parametrize(
    "label",
    [
        "EMG Chin",
        "EMG submental",
        "C4-A1",
        "Flow",
        "SaO2",
        "ECG",
        "Abdomen",
        "Plethysmo",
    ],
)
def test_other_channels_are_no_legs(label: str) -> None:
    assert leg_of(label) is None


def test_legs_are_picked_in_the_order_of_the_file() -> None:
    labels = ["C4", "EMG RAT", "EMG LAT", "EMG Chin"]
    assert [leg.leg for leg in pick_legs("f", labels, ())] == [RIGHT, LEFT]


def test_two_that_do_not_say_which_are_left_and_right() -> None:
    assert [leg.leg for leg in pick_legs("f", ["PLM1", "PLM2"], ())] == [LEFT, RIGHT]
    assert [leg.leg for leg in pick_legs("f", ["PLM1"], ())] == [None]


def test_named_channels_are_taken_whatever_they_are_called() -> None:
    found = pick_legs("f", ["X1", "X2", "EMG LAT"], ["x2", "X1"])
    assert [(leg.label, leg.leg) for leg in found] == [("X2", LEFT), ("X1", RIGHT)]


@pytest.mark.parametrize(
    ("names", "reason"),
    [((), Reason.NO_LEG_CHANNEL), (("Leg",), Reason.CHANNEL_UNKNOWN)],
)
def test_without_a_leg_it_is_said_what_there_is(
    names: tuple[str, ...], reason: Reason
) -> None:
    with pytest.raises(FileError) as failed:
        pick_legs("f", ["C4", "EMG Chin"], names)
    assert failed.value.reason is reason
    assert failed.value.facts["channels"] == "C4, EMG Chin"
