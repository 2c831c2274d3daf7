"""A simulated sleeper: packets of a whole night, and the truth about the movements.

The rest level drifts, the heart is heard, the body turns now and then, which a sensor on
each leg feels. Whoever asks for another speed gets the same samples: all of it depends on
the sample index alone.
"""

import math
from collections import deque
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rehab.model.score import Jerk, JerkKind
from rehab.model.signal import LinkSecurity, Stream, Unit
from rehab.ports import Cue, Placed
from rehab.sensors.packets.block import encode_block, encode_motion
from rehab.sensors.simulation.carrier import interference
from rehab.sensors.simulation.disturbances import Disturbances
from rehab.sensors.simulation.leg_movements import Activity, LegMovements, Moves
from rehab.sensors.simulation.lying import Lying
from rehab.sensors.simulation.night_traits import NightKind
from rehab.sensors.simulation.overlay import Overlay, plateau
from rehab.sensors.simulation.patient import channels_of
from rehab.sensors.simulation.traits import Traits

AHEAD_S = 5.0
"""How far the sleeper may be ahead of the reader: nobody who sleeps follows a cue."""

_SCALE_UV = 0.1
_MOST_STEPS = 32767
_AHEAD = 50  # packets whose noise is drawn at once
_DRIFT_S = 600.0  # of the resting level, about
_DRIFT = 0.25  # its spread, on the log scale
_SWING_UV, _SWING_HZ = 250.0, 1.1  # of the pads, when the body turns


class SleepingPatient:
    """Generates one packet after the other; touches no clock and no thread.

    Parameters
    ----------
    kind : NightKind
    traits : Traits
    plan : Placed or None
    """

    ahead_s = AHEAD_S

    def __init__(self, kind: NightKind, traits: Traits, plan: Placed | None) -> None:
        channels = channels_of(plan)
        seed, fs_hz, n = int(traits.seed), traits.fs_hz, len(channels)
        self.stream = Stream(
            device="simulated sleeper",
            decoder="block",
            fs_hz=fs_hz,
            channels=channels,
            settings={"dtype": "i2", "scale_uv": _SCALE_UV},
            is_simulated=True,
            full_scale=_MOST_STEPS * _SCALE_UV,
            link_security=LinkSecurity.NONE,
        )
        assert all(channel.unit is Unit.UV for channel in channels)  # noqa: S101
        self.n_packet = max(round(traits.packet_ms / 1000.0 * fs_hz), 1)
        self.n_generated = 0
        self._traits, self._fs_hz = traits, fs_hz
        self._events = iter(LegMovements(kind, seed))
        self._due: deque[Activity] = deque()
        self._truth: list[Jerk] = []
        self._sizes, self._swings = Overlay(n), Overlay(n)
        self._lying, self._told_s = Lying(n, seed), 0
        self._disturbances = Disturbances(traits, n)
        self._muscle = interference(fs_hz, n, (seed, 22))
        self._rest = np.random.default_rng((seed, 23))
        self._luck = np.random.default_rng((seed, 10))
        self._phases = np.random.default_rng((seed, 24)).uniform(0, 2 * np.pi, (3, n))
        self._drawn: NDArray[np.int16] = np.empty((0, n), np.int16)

    def follow(self, cue: Cue) -> None:
        """Sleep on."""

    def next_packet(self) -> bytes | None:
        """Return the next packet, or None for one that was lost on the way."""
        start, n = self.n_generated, self.n_packet
        at = start % (_AHEAD * n)
        if at == 0:
            steps = np.rint(self._emg_uv(start, _AHEAD * n) / _SCALE_UV)
            self._drawn = np.clip(steps, -_MOST_STEPS, _MOST_STEPS).astype(np.int16)
        self.n_generated += n
        is_lost = self._luck.random() * 100.0 < self._traits.loss_pct and start > 0
        block = self._drawn[at : at + n]
        return None if is_lost else encode_block(start, block, "i2")

    def next_motion(self) -> bytes | None:
        """Return once a second what the accelerometers felt since; else None."""
        seconds = int(self.n_generated / self._fs_hz)
        if seconds <= self._told_s:
            return None
        self._told_s = seconds
        return encode_motion(self._lying.until(seconds))

    def truth(self) -> Sequence[Jerk]:
        """Return the leg movements that are wholly in the packets so far, one a leg."""
        until_s = self.n_generated / self._fs_hz
        over = [one for one in self._truth if one.offset_s <= until_s]
        return tuple(sorted(over, key=lambda one: one.onset_s))

    def _emg_uv(self, start: int, n: int) -> NDArray[np.float64]:
        self._plan_until((start + n) / self._fs_hz)
        rest_uv = self._rest.standard_normal((n, self.stream.n_channels))
        rest_uv *= self._rest_level(start, n)
        moving_uv = self._sizes.block(start, n) * self._muscle.block(n)
        swing_uv = self._swings.block(start, n)
        return rest_uv + moving_uv + swing_uv + self._disturbances.block(start, n)

    def _rest_level(self, start: int, n: int) -> NDArray[np.float64]:
        """Return the RMS at rest: a slow wave that is another one on each leg."""
        t = (start + np.arange(n))[:, None] / self._fs_hz
        wave = np.zeros((n, self.stream.n_channels))
        for nth, phase in enumerate(self._phases):
            period_s = _DRIFT_S * (1.0 + 0.7 * nth)
            wave += np.sin(2 * np.pi * t / period_s + phase) / math.sqrt(1.5)
        return self._traits.rest_uv * np.exp(_DRIFT * wave)

    def _plan_until(self, until_s: float) -> None:
        """Put on what begins before `until_s`, and know one event beyond it."""
        while not self._due or self._due[-1].onset_s < until_s:
            self._due.extend(next(self._events))
        while self._due and self._due[0].onset_s < until_s:
            self._put(self._due.popleft())

    def _put(self, one: Activity) -> None:
        start = round(one.onset_s * self._fs_hz)
        n = max(2, round((one.offset_s - one.onset_s) * self._fs_hz))
        for at, channel in enumerate(self.stream.channels):
            if channel.side is not one.leg:
                continue
            self._sizes.add(start, at, one.rms_uv * plateau(n, 0.05))
            self._lying.put(one, at)
            if one.what is Moves.TURN:
                t = np.arange(n) / self._fs_hz
                wave = np.sin(np.pi * t * self._fs_hz / n)
                wave *= _SWING_UV * np.sin(2 * np.pi * _SWING_HZ * t)
                self._swings.add(start, at, wave)
            if one.what is Moves.LEG:
                self._truth.append(_told(one, at, len(self._truth) + 1))


def _told(one: Activity, channel: int, number: int) -> Jerk:
    return Jerk(
        id=number,
        onset_s=one.onset_s,
        offset_s=one.offset_s,
        channels=(channel,),
        kind=JerkKind.PROLONGED,
        peak_uv=one.rms_uv,
        contrast=math.nan,
        is_confirmed=True,
        side=one.leg,
    )
