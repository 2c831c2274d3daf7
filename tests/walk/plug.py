"""A gamepad that SDL takes for a real one: plugged in, opened, and heard as any other."""

import ctypes
from pathlib import Path

import pygame

from tests.walk.ways import OnePad

_GAMEPAD, _N_AXES, _N_BUTTONS, _N_HATS = 1, 6, 11, 1
_HAT_CENTRE, _HAT_RIGHT = 0, 2


class PluggedPad(OnePad):
    """Plugged in at its first press, when the window already looks for controllers."""

    def __init__(self) -> None:
        found = Path(pygame.__file__).parent.parent.glob("pygame_ce.libs/libSDL2-2*")
        self._sdl = ctypes.CDLL(str(next(found)))
        self._sdl.SDL_JoystickOpen.restype = ctypes.c_void_p
        self._pad: ctypes.c_void_p | None = None

    def send(self, kind: int, **what: object) -> None:
        """Turn what was pressed on the controller itself."""
        if self._pad is None:
            at = self._sdl.SDL_JoystickAttachVirtual(
                _GAMEPAD, _N_AXES, _N_BUTTONS, _N_HATS
            )
            assert at >= 0, "SDL plugs no controller in"
            self._pad = ctypes.c_void_p(self._sdl.SDL_JoystickOpen(at))
        if kind == pygame.JOYHATMOTION:
            value = _HAT_RIGHT if what["value"] == (1, 0) else _HAT_CENTRE
            self._sdl.SDL_JoystickSetVirtualHat(self._pad, 0, ctypes.c_uint8(value))
            return
        is_down = ctypes.c_uint8(kind == pygame.JOYBUTTONDOWN)
        self._sdl.SDL_JoystickSetVirtualButton(self._pad, 0, is_down)
