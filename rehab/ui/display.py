"""The operating system's window: over the whole screen, or at a size of its own."""

import warnings

import pygame

from rehab.ui.rules import HEIGHT, WIDTH

_SETTLE_FRAMES = 30  # until a desktop has done what was asked
_ASK_EVERY = 10


class Display:
    """Opens the window and changes it between the two; `pygame.display` is initialised.

    The window is never closed for it: where it is the only program, the display server
    may end with it.

    Parameters
    ----------
    is_full : bool
        How it opens. The dummy driver has no screen to fill.
    """

    def __init__(self, *, is_full: bool) -> None:
        self._is_full = is_full and pygame.display.get_driver() != "dummy"
        self._size = _first_size()
        self._corner = (0, 0)
        self._n_unsettled = 0
        pygame.display.set_caption("rehab")

    def open(self) -> pygame.Surface:
        """Open the window, or change it to what it is to be now."""
        with warnings.catch_warnings():
            # a desktop may give another size than asked for: we draw at any
            warnings.filterwarnings("ignore", "Requested window", RuntimeWarning)
            if self._is_full:
                return pygame.display.set_mode((0, 0), pygame.FULLSCREEN)
            return pygame.display.set_mode(self._size, pygame.RESIZABLE)

    def toggle(self) -> pygame.Surface:
        """Change between the whole screen and the window's own size."""
        self._is_full = not self._is_full
        if not self._is_full:
            self._corner = self._middle()
        elif len(pygame.display.get_desktop_sizes()) == 1:
            # without a window manager it would hang over the edge
            pygame.display.set_window_position((0, 0))
        self._n_unsettled = _SETTLE_FRAMES
        return self.open()

    def _middle(self) -> tuple[int, int]:
        """Return the corner of a window in the middle of the screen that is full."""
        x, y = pygame.display.get_window_position()
        w, h = pygame.display.get_window_size()
        return x + max(0, w - self._size[0]) // 2, y + max(0, h - self._size[1]) // 2

    def settle(self) -> pygame.Surface | None:
        """Ask again for what the desktop gave only in part; called once a frame.

        A window that has just left the full screen keeps that size for some frames.

        Returns
        -------
        Surface or None
            What to draw on from now on, if that has changed.
        """
        if self._n_unsettled == 0:
            return None
        self._n_unsettled -= 1
        if self._is_full or self._n_unsettled % _ASK_EVERY:
            return None
        is_right = pygame.display.get_window_size() == self._size
        surface = None if is_right else self.open()
        pygame.display.set_window_position(self._corner)
        return surface

    def resized(self) -> pygame.Surface | None:
        """Return what to draw on after a person made the window larger or smaller."""
        surface = pygame.display.get_surface()
        if surface is not None and not self._is_full and self._n_unsettled == 0:
            self._size = surface.get_size()
        return surface


def _first_size() -> tuple[int, int]:
    """Return the largest 16:9 window that leaves room for the desktop's own bars."""
    if pygame.display.get_driver() == "dummy":
        return WIDTH, HEIGHT
    desktop = pygame.display.get_desktop_sizes()[0]
    scale = min(1.0, 0.94 * desktop[0] / WIDTH, 0.88 * desktop[1] / HEIGHT)
    return round(WIDTH * scale), round(HEIGHT * scale)
