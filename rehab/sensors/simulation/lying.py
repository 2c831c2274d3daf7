"""How a sleeper's legs lie: what an accelerometer on each of them feels.

A turn of the body lays a leg otherwise, for good. A movement of a leg shakes its sensor and
tips it as far as a turn may, and then it lies as before, or nearly. Invented, all of it.
"""

import numpy as np
from numpy.typing import NDArray

from rehab.sensors.simulation.leg_movements import Activity, Moves
from rehab.sensors.simulation.overlay import Overlay, plateau

RATE_HZ = 10
_NOISE_G = 0.005
_TURNED_DEG = (60.0, 150.0)  # about the leg's long axis
_TIPPED_DEG = {
    Moves.LEG: (5.0, 50.0),
    Moves.TWITCH: (0.0, 5.0),
    Moves.TURN: (0.0, 20.0),
}
_SHAKEN_G = {Moves.LEG: 0.15, Moves.TWITCH: 0.1, Moves.TURN: 0.2}
_SLIPS_DEG = 8.0  # a leg does not come back exactly


class Lying:
    """Gives accelerations in order; what begins later can be put on meanwhile.

    Parameters
    ----------
    n_sensors : int
        One on each leg that has one.
    seed : int
    """

    def __init__(self, n_sensors: int, seed: int) -> None:
        self._n_sensors, self._n_told = n_sensors, 0
        self._rng = np.random.default_rng((seed, 25))
        self._noise = np.random.default_rng((seed, 26))
        self._roll_deg = np.zeros(n_sensors)
        self._is_over = [False] * n_sensors  # on the other side
        self._rolls: list[tuple[int, int, NDArray[np.float64]]] = []
        self._tips, self._shakes = Overlay(n_sensors), Overlay(n_sensors)

    def put(self, one: Activity, sensor: int) -> None:
        """Let a sensor feel what its leg does."""
        start = round(one.onset_s * RATE_HZ)
        n = max(2, round((one.offset_s - one.onset_s) * RATE_HZ))
        outline = plateau(n, 0.3)
        self._tips.add(
            start, sensor, self._rng.uniform(*_TIPPED_DEG[one.what]) * outline
        )
        shaken = _SHAKEN_G[one.what] * self._rng.standard_normal(n)
        self._shakes.add(start, sensor, shaken * outline)
        rolled_deg = self._rng.uniform(-_SLIPS_DEG, _SLIPS_DEG)
        if one.what is Moves.TURN:
            turned_deg = self._rng.uniform(*_TURNED_DEG)
            rolled_deg = -turned_deg if self._is_over[sensor] else turned_deg
            self._is_over[sensor] = not self._is_over[sensor]
        ramp = rolled_deg * (1.0 + np.arange(n)) / n
        self._rolls.append((start, sensor, ramp))

    def until(self, seconds: float) -> NDArray[np.float64]:
        """Return what was felt since it was asked last, in g, ``(n, n_sensors, 3)``.

        The first axis lies along the leg, the third one points up as a night begins.
        """
        start, self._n_told = self._n_told, max(self._n_told, int(seconds * RATE_HZ))
        n = self._n_told - start
        roll, tip = (
            np.radians(self._rolled(start, n)),
            np.radians(self._tips.block(start, n)),
        )
        g = np.stack(
            [np.sin(tip), np.cos(tip) * np.sin(roll), np.cos(tip) * np.cos(roll)],
            axis=2,
        )
        g += self._shakes.block(start, n)[:, :, np.newaxis]
        return g + self._noise.normal(0.0, _NOISE_G, g.shape)

    def _rolled(self, start: int, n: int) -> NDArray[np.float64]:
        """Return degrees about the long axis, shape ``(n, n_sensors)``."""
        rolled = np.tile(self._roll_deg, (n, 1))
        going = []
        for at, sensor, ramp in self._rolls:
            steps = np.arange(start, start + n) - at
            done = ramp[np.clip(steps, 0, len(ramp) - 1)] * (steps >= 0)
            rolled[:, sensor] += done
            if at + len(ramp) <= start + n:
                self._roll_deg[sensor] += ramp[-1]
            else:
                going.append((at, sensor, ramp))
        self._rolls = going
        return rolled
