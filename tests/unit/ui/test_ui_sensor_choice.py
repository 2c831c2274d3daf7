"""Choosing among sensors that come and go. If these fail, a card jumps under a pressing hand, or
somebody trains with a neighbour's sensor.
"""

import pytest

from rehab.errors import Reason, SensorError
from rehab.i18n import explain_to_patient
from rehab.model.checkup import Checkup
from rehab.model.signal import Side
from rehab.ports import SensorChoice
from rehab.ui.deck import Deck
from rehab.ui.ear import Hearing
from rehab.ui.scene import Screen
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_desk import PRACTICE
from tests.unit.ui.screen_words import said
from tests.unit.ui.ways import sitting

OWN = SensorChoice("ble:A", "Your sensor", "", is_simulated=False, is_first=True)
OWN_HEARD = SensorChoice("ble:A", "Your sensor", "", False, True, is_near=True)
NEAR = SensorChoice("ble:B", "NPG Lite 1A2B", "", is_simulated=False, is_near=True)
FAR = SensorChoice("ble:C", "NPG Lite 3C4D", "", is_simulated=False, is_near=False)


def looking(*known: SensorChoice) -> Sitting:
    s = sitting()
    s.draws_every = 6
    s.desk.known_sensors = (*known, PRACTICE)
    s.visit.check(Checkup())  # how the day is was said before
    s.director._go("sensor")
    s.wait(0.8)
    return s


def names(s: Sitting) -> list[str]:
    scene = s.director.scene
    assert isinstance(scene, Screen)
    return [button.name for button in scene.buttons()]


def choose(s: Sitting, target: str) -> None:
    scene = s.director.scene
    assert isinstance(scene, Screen)
    s.director._go(scene.choose(target))
    s.wait(0.5)


def test_nothing_found_says_what_to_do_and_keeps_looking(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    s = looking()
    words = said(s, monkeypatch)
    assert "Switch it on. Bring it close." in words
    assert "I keep looking." in words
    assert names(s) == ["practice", "back"]
    s.wait(60.0)
    s.desk.heard_sensors = (NEAR,)
    s.wait(3.0)
    assert names(s) == ["use", "other", "back"]
    assert "NPG Lite 1A2B" in said(s, monkeypatch)


def test_practice_is_one_press_away_without_any_sensor() -> None:
    s = looking()
    choose(s, "practice")
    assert s.desk.begun[-1][2] == "simulated"
    assert s.desk.searches[-1].is_closed


def test_ones_own_is_there_at_once_and_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    s = looking(OWN)
    assert names(s) == ["use", "other", "back"]
    words = said(s, monkeypatch)
    assert "Your sensor" in words
    assert "Sensor 1 of 2" in words
    n_turns = s.director.scene.n_turns
    s.desk.heard_sensors = (OWN_HEARD, NEAR, FAR)
    s.wait(3.0)
    words = said(s, monkeypatch)
    assert "It is near." in words
    assert "Sensor 1 of 4" in words
    assert s.director.scene.n_turns == n_turns
    choose(s, "use")
    assert s.desk.begun[-1] == ("test_raise", Side.RIGHT, "ble:A")


def test_a_find_never_changes_what_a_hand_is_pressing() -> None:
    s = looking(OWN)
    s.press(0.3)  # the focus is on "Other sensor"
    before = s.director.scene.panel()
    for heard in ((NEAR,), (OWN_HEARD, NEAR), (FAR, NEAR), ()):
        s.desk.heard_sensors = heard
        s.wait(2.0)
        assert s.director.scene.panel() == before
    choose(s, "use")
    assert s.desk.begun[-1][2] == "ble:A"


def test_the_first_find_waits_for_a_hand_that_presses() -> None:
    s = looking()
    s.desk.heard_sensors = (NEAR,)
    for _ in range(8):
        s.press(0.3)  # somebody tries the two targets
        assert names(s) == ["practice", "back"]
    s.wait(1.5)
    assert names(s) == ["use", "other", "back"]


def test_of_several_the_strongest_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is waited for: the one that is heard first need not be the nearest."""
    s = looking()
    s.desk.heard_sensors = (FAR,)
    s.wait(0.6)
    s.desk.heard_sensors = (NEAR, FAR)
    s.wait(3.0)
    assert "NPG Lite 1A2B" in said(s, monkeypatch)
    choose(s, "other")
    words = said(s, monkeypatch)
    assert "NPG Lite 3C4D" in words
    assert "It is far away." in words
    choose(s, "other")
    assert "Sensor 3 of 3" in said(s, monkeypatch)
    choose(s, "use")
    assert s.desk.begun[-1][2] == "simulated"


@pytest.mark.parametrize(
    "reason",
    [Reason.BLUETOOTH_OFF, Reason.BLUETOOTH_DENIED, Reason.BLUETOOTH_MISSING],
)
@pytest.mark.parametrize("known", [(), (OWN,)])
def test_without_bluetooth_it_says_so_and_practice_stays(
    reason: Reason, known: tuple[SensorChoice, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    s = looking(*known)
    s.desk.radio_fault = SensorError(reason)
    s.wait(0.5)
    assert explain_to_patient(s.desk.radio_fault) in said(s, monkeypatch)
    assert names(s)[-2] in {"practice", "other"}
    s.desk.radio_fault = None  # somebody switched it on
    s.desk.heard_sensors = (NEAR,)
    s.wait(3.0)
    words = said(s, monkeypatch)
    assert "Sensor 1 of" in words
    assert "Bluetooth" not in words


def test_a_sensor_that_went_away_keeps_its_card_while_it_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    s = looking()
    s.desk.heard_sensors = (NEAR,)
    s.wait(3.0)
    s.desk.heard_sensors = ()
    s.wait(2.0)
    words = said(s, monkeypatch)
    assert "NPG Lite 1A2B" in words
    assert "I do not hear it now." in words
    choose(s, "other")
    assert "NPG Lite 1A2B" not in said(s, monkeypatch)


def test_nobody_looks_once_the_screen_is_left() -> None:
    """A scan costs the battery, and a radio that scans connects badly."""
    s = looking(OWN)
    assert [search.is_closed for search in s.desk.searches] == [False]
    s.press(0.3, "f1")  # help
    s.wait(0.2)
    assert s.name == "help"
    assert s.desk.searches[-1].is_closed
    s.press(0.3, "escape")
    s.wait(0.5)
    assert s.name == "sensor"
    assert not s.desk.searches[-1].is_closed
    s.visit.close()
    assert all(search.is_closed for search in s.desk.searches)


def test_the_muscle_that_is_heard_already_is_near(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A sensor that is connected does not advertise: it must not seem to be away."""
    s = looking(OWN)
    s.visit.prefer(sensor="ble:A")
    monkeypatch.setattr(s.visit.ear, "tick", lambda *_: None)
    s.visit.ear.state = Hearing.HEARD
    s.wait(0.2)
    assert "It is near." in said(s, monkeypatch)


def test_who_says_not_mine_is_not_offered_it_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    s = looking(OWN)
    s.desk.heard_sensors = (OWN_HEARD, FAR)
    choose(s, "use")
    assert s.desk.session is not None
    s.desk.session.is_simulated = False
    s.wait(2.0)
    choose(s, "other")  # instead of "Yes, this is mine"
    s.wait(3.0)
    assert s.desk.session.is_abandoned
    assert "NPG Lite 3C4D" in said(s, monkeypatch)


def test_the_one_that_was_tapped_is_remembered() -> None:
    s = looking()
    s.desk.heard_sensors = (NEAR,)
    s.wait(3.0)
    choose(s, "use")
    assert s.desk.session is not None
    s.desk.session.is_simulated = False
    s.wait(2.0)
    assert s.desk.kept_preferences.sensor == ""
    choose(s, "mine")
    assert s.desk.kept_preferences.sensor == "ble:B"


def test_every_card_is_reached_while_others_come() -> None:
    deck = Deck((OWN, PRACTICE))
    deck.take((FAR,))
    deck.show_other()
    assert deck.shown is FAR
    deck.take((NEAR, FAR))  # stronger, but its place is behind the card in the hand
    seen = []
    for _ in range(4):
        assert deck.shown is not None
        seen.append(deck.shown.spec)
        deck.show_other()
    assert seen == ["ble:C", "ble:B", "simulated", "ble:A"]
