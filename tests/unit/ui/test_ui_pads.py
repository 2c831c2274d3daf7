"""Controllers of all kinds. If these fail, a gamepad does nothing, a key stays down for
ever, or a press on an odd button does not pause.
"""

from collections.abc import Iterator
from types import SimpleNamespace

import pygame
import pytest

from rehab.ui.events import Press, Release
from rehab.ui.inputs import Ears
from rehab.ui.layout import Layout
from rehab.ui.pads import Pad

LAYOUT = Layout.fit((1920, 1080))


def gamepad() -> Pad:
    return Pad(n_buttons=11, n_axes=6, n_hats=1)


def test_the_usual_buttons_have_a_meaning_and_every_other_one_a_name() -> None:
    pad = gamepad()
    assert pad.button(0, is_down=True) == [("pad-a", True)]
    assert pad.button(0, is_down=False) == [("pad-a", False)]
    assert pad.button(1, is_down=True) == [("pad-b", True)]
    assert pad.button(9, is_down=True) == [("pad-9", True)]


def test_a_cross_and_a_stick_move_the_focus() -> None:
    pad = gamepad()
    assert pad.hat(0, (1, 0)) == [("pad-right", True)]
    assert pad.hat(0, (0, 0)) == [("pad-right", False)]
    assert pad.hat(0, (0, 1)) == [("pad-up", True)]
    assert pad.hat(0, (0, -1)) == [("pad-up", False), ("pad-down", True)]
    pad = gamepad()
    assert pad.axis(1, 0.9) == [("pad-down", True)]
    assert pad.axis(0, -0.9) == [("pad-left", True)]


def test_a_trembling_stick_is_one_press() -> None:
    pad = gamepad()
    said = [turn for x in (0.7, 0.5, 0.7, 0.45, 0.2) for turn in pad.axis(0, x)]
    assert said == [("pad-right", True), ("pad-right", False)]


def test_cross_and_stick_the_same_way_are_one_control() -> None:
    pad = gamepad()
    assert pad.hat(0, (1, 0)) == [("pad-right", True)]
    assert pad.axis(0, 1.0) == []
    assert pad.hat(0, (0, 0)) == []
    assert pad.axis(0, 0.0) == [("pad-right", False)]


def test_a_trigger_at_rest_is_no_press() -> None:
    pad = gamepad()
    assert pad.axis(2, -1.0) == []
    assert pad.axis(2, 0.9) == [("pad-axis-2", True)]


def test_a_controller_without_a_cross_has_it_among_its_buttons() -> None:
    pad = Pad(n_buttons=16, n_axes=6, n_hats=0)
    assert pad.button(14, is_down=True) == [("pad-right", True)]


def test_a_switch_box_is_the_one_switch() -> None:
    pad = Pad(n_buttons=2, n_axes=0, n_hats=0)
    assert pad.button(0, is_down=True) == [("space", True)]


def test_a_pulled_plug_leaves_nothing_down() -> None:
    pad = gamepad()
    pad.button(0, is_down=True)
    pad.axis(0, 1.0)
    assert pad.unplug() == [("pad-a", False), ("pad-right", False)]
    assert pad.unplug() == []


class FakeJoystick:
    def __init__(self, index: int) -> None:
        if index != 0:
            raise pygame.error("Invalid joystick device number")

    def get_instance_id(self) -> int:
        return 7

    def get_numbuttons(self) -> int:
        return 11

    def get_numaxes(self) -> int:
        return 6

    def get_numhats(self) -> int:
        return 1


@pytest.fixture
def ears(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ears]:
    pygame.display.init()
    pygame.display.set_mode((64, 64))
    pygame.event.get()
    monkeypatch.setattr(
        pygame, "joystick", SimpleNamespace(Joystick=FakeJoystick, init=lambda: None)
    )
    yield Ears()
    pygame.event.get()


def post(kind: int, **data: object) -> None:
    pygame.event.post(pygame.event.Event(kind, **data))


def test_a_controller_is_heard_when_it_is_plugged_in_and_let_go_when_pulled(
    ears: Ears,
) -> None:
    post(pygame.JOYDEVICEADDED, device_index=0)
    post(pygame.JOYHATMOTION, instance_id=7, hat=0, value=(1, 0))
    post(pygame.JOYBUTTONDOWN, instance_id=7, button=0)
    post(pygame.JOYDEVICEREMOVED, instance_id=7)
    assert ears.read(LAYOUT, 5.0).inputs == [
        Press("pad-right", 5.0),
        Press("pad-a", 5.0),
        Release("pad-right", 5.0),
        Release("pad-a", 5.0),
    ]


def test_a_controller_that_does_not_open_ends_nothing(ears: Ears) -> None:
    post(pygame.JOYDEVICEADDED, device_index=3)
    post(pygame.KEYDOWN, key=pygame.K_SPACE)
    assert ears.read(LAYOUT, 5.0).inputs == [Press("space", 5.0)]


def test_any_mouse_button_is_a_press_but_a_turning_wheel_is_none(ears: Ears) -> None:
    for button in (4, 5, 2, 7):
        post(pygame.MOUSEBUTTONDOWN, button=button, pos=(10, 10))
    names = [e.control for e in ears.read(LAYOUT, 5.0).inputs if isinstance(e, Press)]
    assert names == ["pointer-2", "pointer-7"]
