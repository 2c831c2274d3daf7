"""A simulated patient: cues in, packets out, and the truth about the jerks in them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rehab.model.score import Jerk
from rehab.model.signal import Channel, LinkSecurity, Side, Stream, Unit
from rehab.ports import Cue, Placed
from rehab.sensors.packets.block import encode_block
from rehab.sensors.simulation.carrier import interference, wobble
from rehab.sensors.simulation.disturbances import Disturbances
from rehab.sensors.simulation.effort import REACTION_S, Effort
from rehab.sensors.simulation.jerks import Jerks
from rehab.sensors.simulation.silences import Silences
from rehab.sensors.simulation.traits import Traits

_AHEAD = 50  # packets whose noise is drawn at once
_SCALE_UV = 0.2
_MOST_STEPS = 32767
_WOBBLE = 0.07  # of a held contraction, relative RMS
_SECONDARY = 0.45  # share of the effort that another muscle takes
_MOST_LOST = 5  # packets in a row: fewer than fit into a reaction time


def channels_of(plan: Placed | None) -> tuple[Channel, ...]:
    """Return a channel for every muscle of the plan on each of its sides.

    Without a plan (a look at the contact), the two muscles of the right upper arm.
    """
    if plan is None:
        muscles, sides = ["biceps", "triceps"], [Side.RIGHT]
    else:
        muscles = list(plan.muscles)
        both = [Side.LEFT, Side.RIGHT]
        sides = both if plan.side is Side.BOTH else [plan.side]
    return tuple(
        Channel(f"{muscle} {side.value}", Unit.UV, muscle, side)
        for side in sides
        for muscle in muscles
    )


class SimulatedPatient:
    """Generates one packet after the other; touches no clock and no thread.

    The samples depend on the traits and the cues alone.

    Parameters
    ----------
    traits : Traits
    plan : Placed or None
    """

    ahead_s = REACTION_S
    """How far ahead of the reader it may be, so that every cue is there in time."""

    def __init__(self, traits: Traits, plan: Placed | None) -> None:
        channels = channels_of(plan)
        primary = plan.primary_muscle if plan else channels[0].muscle
        seed, fs_hz, n = int(traits.seed), traits.fs_hz, len(channels)
        self.stream = Stream(
            device="simulated patient",
            decoder="block",
            fs_hz=fs_hz,
            channels=channels,
            settings={"dtype": "i2", "scale_uv": _SCALE_UV},
            is_simulated=True,
            full_scale=_MOST_STEPS * _SCALE_UV,
            link_security=LinkSecurity.NONE,
        )
        self.n_packet = max(round(traits.packet_ms / 1000.0 * fs_hz), 1)
        self.n_generated = 0
        self._traits = traits
        is_primary = [channel.muscle == primary for channel in channels]
        self._shares = np.where(is_primary, 1.0, _SECONDARY) * traits.reference_uv
        sides = _by_side(channels, is_primary)
        self._effort = Effort(fs_hz, seed)
        self._jerks = Jerks(traits, channels, sides)
        self._silences = Silences(traits, n, sides)
        self._disturbances = Disturbances(traits, n)
        self._muscle = interference(fs_hz, 2 * n, (seed, 7))
        self._wobble = wobble(fs_hz, n, (seed, 8))
        self._rest = np.random.default_rng((seed, 9))
        self._luck = np.random.default_rng((seed, 10))
        self._n_lost = 0
        self._drawn: tuple[NDArray[np.float64], ...] = ()

    def follow(self, cue: Cue) -> None:
        """Take what the screen asks."""
        self._effort.follow(cue)

    def next_packet(self) -> bytes | None:
        """Return the next packet, or None for one that was lost on the way."""
        start_index, n = self.n_generated, self.n_packet
        steps = np.rint(self._emg_uv(start_index, n) / _SCALE_UV)
        data = encode_block(
            start_index, np.clip(steps, -_MOST_STEPS, _MOST_STEPS), "i2"
        )
        self.n_generated += n
        # the first packet says where the stream begins, so it always arrives
        is_unlucky = self._luck.random() * 100.0 < self._traits.loss_pct
        is_lost = is_unlucky and start_index > 0 and self._n_lost < _MOST_LOST
        self._n_lost = self._n_lost + 1 if is_lost else 0
        return None if is_lost else data

    def next_motion(self) -> bytes | None:
        """Return None: there is no accelerometer on an arm."""
        return None

    def truth(self) -> Sequence[Jerk]:
        """Return the jerks and silences that are wholly in the packets so far."""
        until_s = self.n_generated / self._traits.fs_hz
        known = self._jerks.known() + self._silences.known()
        over = [jerk for jerk in known if jerk.offset_s <= until_s]
        return tuple(sorted(over, key=lambda jerk: jerk.onset_s))

    def _emg_uv(self, start_index: int, n: int) -> NDArray[np.float64]:
        muscle, jerking, unsteady, rest_uv = self._noise(start_index, n)
        effort = self._effort.block(start_index, n)
        held_uv = effort[:, None] * self._shares * (1.0 + _WOBBLE * unsteady)
        local_uv = np.hypot(held_uv, self._traits.rest_uv)
        held_uv *= self._silences.block(start_index, effort, local_uv)
        jerk_uv = self._jerks.block(start_index, effort, local_uv)
        disturbed_uv = self._disturbances.block(start_index, n)
        return held_uv * muscle + jerk_uv * jerking + rest_uv + disturbed_uv

    def _noise(self, start_index: int, n: int) -> list[NDArray[np.float64]]:
        at = start_index % (_AHEAD * n)
        if at == 0:
            many, n_channels = _AHEAD * n, self.stream.n_channels
            active = self._muscle.block(many)
            self._drawn = (
                active[:, :n_channels],
                active[:, n_channels:],
                self._wobble.block(many),
                self._rest.normal(0.0, self._traits.rest_uv, (many, n_channels)),
            )
        return [drawn[at : at + n] for drawn in self._drawn]


def _by_side(
    channels: Sequence[Channel], is_primary: Sequence[bool]
) -> dict[Side, list[int]]:
    order = sorted(range(len(channels)), key=lambda i: not is_primary[i])
    sides: dict[Side, list[int]] = {}
    for i in order:
        side = channels[i].side
        if side is not None:
            sides.setdefault(side, []).append(i)
    return sides
