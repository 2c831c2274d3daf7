"""The phase ring: one arc a phase, filled clockwise; only new pixels are touched."""

from collections.abc import Sequence

import numpy as np
import pygame

from rehab.ui.shapes import centred, flat
from rehab.ui.theme import Rgb

_BREAK = 6.0  # half the width of the break between two arcs


class Ring:
    """A ring in real pixels, with breaks in proportion to `parts`.

    Parameters
    ----------
    radius, thickness : float
        Outer radius and width of the band, in real pixels.
    parts : sequence of float
        Lengths of the arcs, in any unit; one part gives a single break at the top.
    track, fill : Rgb
        Colours of what is to come and of what is done.
    """

    def __init__(
        self,
        radius: float,
        thickness: float,
        parts: Sequence[float],
        *,
        track: Rgb,
        fill: Rgb,
    ) -> None:
        axis = centred(2 * round(radius) + 4)
        far = np.hypot(axis[None, :], axis[:, None])
        band = np.abs(far - (radius - thickness / 2))
        alpha = np.clip(thickness / 2 + 0.5 - band, 0, 1)
        turn = (np.arctan2(axis[None, :], -axis[:, None]) / (2 * np.pi)) % 1.0
        at = 0.0
        half_break = _BREAK * radius / 206
        for part in parts:
            off = np.abs((turn - at + 0.5) % 1.0 - 0.5) * 2 * np.pi * far
            alpha = np.minimum(alpha, np.clip(off - half_break, 0, 1))
            at += part / sum(parts)
        ys, xs = np.nonzero(alpha > 0)
        order = np.argsort(turn[ys, xs])
        self._ys, self._xs = ys[order], xs[order]
        self._turns = turn[ys, xs][order]
        self._track, self._fill = track, fill
        self._n_done = 0
        self.surface = flat(track, np.asarray(alpha, np.float32))

    def show(self, turn: float) -> pygame.Surface:
        """Fill up to `turn` (0..1) of the way round and return the image."""
        stop = int(np.searchsorted(self._turns, turn)) if turn < 1 else len(self._turns)
        if stop != self._n_done:
            low, high = sorted((stop, self._n_done))
            colour = self._fill if stop > self._n_done else self._track
            pixels = pygame.surfarray.pixels3d(self.surface)
            pixels[self._xs[low:high], self._ys[low:high]] = colour
            self._n_done = stop
        return self.surface
