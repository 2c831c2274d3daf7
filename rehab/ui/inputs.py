"""What pygame hears, as plain events for the input filter."""

import logging
from dataclasses import dataclass, field

import pygame

from rehab.ui.events import InputEvent, Move, Press, Release
from rehab.ui.layout import Layout
from rehab.ui.pads import Pad

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
_WHEEL = frozenset({4, 5})  # turned, not pressed
_FULL_SCREEN = pygame.K_F11
_PAD_EVENTS = frozenset(
    {
        pygame.JOYBUTTONDOWN,
        pygame.JOYBUTTONUP,
        pygame.JOYHATMOTION,
        pygame.JOYAXISMOTION,
        pygame.JOYDEVICEREMOVED,
    }
)
_log = logging.getLogger(__name__)


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
        self._pads: dict[int, tuple[object, Pad]] = {}

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
                    self._plug(event.device_index)
                case _ if event.type in _PAD_EVENTS:
                    self._hear_pad(event, time_s, heard)
                case _:
                    _translate(event, layout, time_s, heard)
        return heard

    def _plug(self, index: int) -> None:
        """Open a controller; one that is gone again, or will not open, is left alone."""
        try:
            pad = pygame.joystick.Joystick(index)
            shape = Pad(pad.get_numbuttons(), pad.get_numaxes(), pad.get_numhats())
            self._pads[pad.get_instance_id()] = (pad, shape)
        except pygame.error as error:
            _log.warning("a controller does not open: %s", error)

    def _hear_pad(self, event: pygame.event.Event, time_s: float, heard: Heard) -> None:
        """Add what a controller did; one that was unplugged lets go of everything."""
        some = (None, Pad(n_buttons=16, n_axes=6, n_hats=1))
        _, pad = self._pads.setdefault(event.instance_id, some)
        match event.type:
            case pygame.JOYBUTTONDOWN:
                turns = pad.button(event.button, is_down=True)
            case pygame.JOYBUTTONUP:
                turns = pad.button(event.button, is_down=False)
            case pygame.JOYHATMOTION:
                turns = pad.hat(event.hat, event.value)
            case pygame.JOYAXISMOTION:
                turns = pad.axis(event.axis, event.value)
            case _:
                self._pads.pop(event.instance_id, None)
                turns = pad.unplug()
        heard.inputs += [
            Press(name, time_s) if is_down else Release(name, time_s)
            for name, is_down in turns
        ]


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
        case pygame.MOUSEBUTTONDOWN if event.button not in _WHEEL:
            name = _mouse(event.button)
            heard.inputs.append(Press(name, time_s, layout.logical(event.pos)))
        case pygame.MOUSEBUTTONUP if event.button not in _WHEEL:
            name = _mouse(event.button)
            heard.inputs.append(Release(name, time_s, layout.logical(event.pos)))
        case pygame.MOUSEMOTION:
            heard.inputs.append(Move(time_s, layout.logical(event.pos)))


def _mouse(button: int) -> str:
    return "pointer" if button == 1 else f"pointer-{button}"


def _key(code: int, layout: Layout) -> str:
    """Return the control's name; an arrow points at what is seen in its direction."""
    name = _KEYS.get(code, f"key-{code}")
    return _OPPOSITE.get(name, name) if layout.is_rtl else name
