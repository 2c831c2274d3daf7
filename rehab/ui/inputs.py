"""What pygame hears, as plain events for the input filter."""

from dataclasses import dataclass, field

import pygame

from rehab.ui.events import InputEvent, Move, Press, Release
from rehab.ui.layout import Layout

_KEYS = {
    pygame.K_SPACE: "space",
    pygame.K_RETURN: "enter",
    pygame.K_KP_ENTER: "enter",
    pygame.K_ESCAPE: "escape",
    pygame.K_TAB: "tab",
    pygame.K_LEFT: "left",
    pygame.K_RIGHT: "right",
    pygame.K_UP: "up",
    pygame.K_DOWN: "down",
    pygame.K_m: "mute",
    pygame.K_F1: "f1",
    pygame.K_F2: "f2",
}
_OPPOSITE = {"left": "right", "right": "left"}
_PAD = {0: "pad-a", 1: "pad-b", 2: "pad-x", 3: "pad-y"}
_FULL_SCREEN = pygame.K_F11


@dataclass(slots=True)
class Heard:
    """What came in since the last frame."""

    inputs: list[InputEvent] = field(default_factory=list)
    is_closed: bool = False
    is_resized: bool = False
    is_full_toggled: bool = False
    has_lost_focus: bool = False


class Ears:
    """Reads pygame's events; keeps controllers open, as they fall silent otherwise."""

    def __init__(self) -> None:
        self._pads: dict[int, object] = {}

    def look_for_pads(self) -> None:
        """Start to hear controllers; takes a while on some machines."""
        pygame.joystick.init()

    def read(self, layout: Layout, time_s: float) -> Heard:
        """Return what was heard; all of it gets the time of now.

        pygame does not tell when an event happened. A press and a release within one
        frame therefore last 0 s: too short to be a command, which errs to the safe side.
        """
        heard = Heard()
        for event in pygame.event.get():
            match event.type:
                case pygame.QUIT:
                    heard.is_closed = True
                case pygame.VIDEORESIZE:
                    heard.is_resized = True
                case pygame.WINDOWFOCUSLOST:
                    heard.has_lost_focus = True
                case pygame.JOYDEVICEADDED:
                    pad = pygame.joystick.Joystick(event.device_index)
                    self._pads[pad.get_instance_id()] = pad
                case pygame.JOYDEVICEREMOVED:
                    self._pads.pop(event.instance_id, None)
                case _:
                    _translate(event, layout, time_s, heard)
        return heard


def _translate(
    event: pygame.event.Event, layout: Layout, time_s: float, heard: Heard
) -> None:
    """Add what a key, button or pointer did."""
    match event.type:
        case pygame.KEYDOWN:
            heard.is_full_toggled |= event.key == _FULL_SCREEN
            heard.inputs.append(Press(_key(event.key, layout), time_s))
        case pygame.KEYUP:
            heard.inputs.append(Release(_key(event.key, layout), time_s))
        case pygame.MOUSEBUTTONDOWN if event.button <= 3:
            name = "pointer" if event.button == 1 else f"pointer-{event.button}"
            heard.inputs.append(Press(name, time_s, layout.logical(event.pos)))
        case pygame.MOUSEBUTTONUP if event.button <= 3:
            name = "pointer" if event.button == 1 else f"pointer-{event.button}"
            heard.inputs.append(Release(name, time_s, layout.logical(event.pos)))
        case pygame.MOUSEMOTION:
            heard.inputs.append(Move(time_s, layout.logical(event.pos)))
        case pygame.JOYBUTTONDOWN:
            heard.inputs.append(Press(_button(event.button), time_s))
        case pygame.JOYBUTTONUP:
            heard.inputs.append(Release(_button(event.button), time_s))


def _key(code: int, layout: Layout) -> str:
    """Return the control's name; an arrow points at what is seen in its direction."""
    name = _KEYS.get(code, f"key-{code}")
    return _OPPOSITE.get(name, name) if layout.is_rtl else name


def _button(number: int) -> str:
    return _PAD.get(number, f"pad-{number}")
