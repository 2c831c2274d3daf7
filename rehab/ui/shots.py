"""Saves a picture of every screen once it has settled."""

from pathlib import Path

import pygame

from rehab.ui.canvas import Canvas
from rehab.ui.director import Director

_SETTLED_FRAMES = 45


class Shots:
    """Pictures ``01_home.png``, ``02_sensor.png``, … in the order of first showing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True)
        self._taken: dict[str, int] = {}
        self._name = ""
        self._n_frames = 0
        self._last: pygame.Surface | None = None

    def take(self, director: Director, canvas: Canvas) -> None:
        """Look at the frame that was just drawn; save it if its screen has settled."""
        if director.name != self._name:
            self.finish()
            self._name, self._n_frames, self._last = director.name, 0, None
        if not director.is_settled or self._name in self._taken:
            return
        self._n_frames += 1
        self._last = canvas.surface.copy() if self._n_frames == 1 else canvas.surface
        if self._n_frames >= _SETTLED_FRAMES:
            self.finish()

    def finish(self) -> None:
        """Save the screen of now, if it was not saved yet."""
        if self._last is None or self._name in self._taken:
            return
        self._taken[self._name] = len(self._taken) + 1
        name = f"{self._taken[self._name]:02d}_{self._name}.png"
        pygame.image.save(self._last, str(self._folder / name))
