"""Loss where packets carry no counter: seen only as a lasting deficit of samples.

Late packets come in a burst after a silence, and with them the count is right again. What
never comes leaves the count behind the clock for good: the lower envelope of ``arrival -
index / fs`` stays lifted by the time that is missing (`Earliest` follows it, and what
the device's clock drifts meanwhile). So nobody can know at the end of a silence which of
the two it was: samples are held back, for 0.3 s at most, until it is clear.

What it can do: a loss in one piece of 60 ms or more is found exactly, if all packets are
of one size (a loss is whole packets then), and else to about the jitter of the radio.
Where one packet in ten is late by up to 100 ms it is right to one packet. The device's
clock has to be known for a long loss: 2000 ppm are one packet of gForce in 4 s, so a loss
of several seconds within the first five may be off by one.

What it cannot: a deficit under 52 ms may be one connection event more or less and says
nothing; several that add up within four seconds are found together. A backlog that takes
longer than 0.3 s to come in is let through; what is missing after it becomes a gap there.
One that grows without a silence (a machine or a radio that is too slow for seconds) looks
like loss: what was given up and came after all is taken off the next loss.
"""

import math
from collections import deque
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rehab.model.signal import Chunk, Gap, Samples
from rehab.sensors.packets.earliest import Earliest

HOLD_S = 0.3
"""How long is listened after a silence before what is missing counts as lost. Silences
do not count as time of listening."""

LOSS_S = 0.052
"""Shortest deficit that can be a loss: more than a connection event (30-50 ms), less
than 60 ms by what the envelope may be wrong (half a packet of gForce: 8 ms)."""

_FALLING_S = 0.010
"""By how much a deficit shrinks within half a hold, at least, if a backlog is coming in."""

_SINKING, _SUNK_S = 0.005, 0.016
"""Seconds a second, and at once, by which the envelope may sink without a backlog."""

_Late = tuple[float, float]
"""When a packet came, and how much later than it could have."""


@dataclass(frozen=True, slots=True)
class _Block:
    samples: Samples
    received_ns: int
    time_s: float
    heard_s: float  # time without the silences
    is_after_silence: bool
    is_torn: bool


class Deficit:
    """Gives samples their indices; finds what is missing between them by the time.

    Parameters
    ----------
    fs_hz : float
        Sampling rate in Hz.
    at_most_off : float
        By how much of itself it may be wrong, drift included.
    """

    def __init__(self, fs_hz: float, at_most_off: float) -> None:
        self._fs_hz = fs_hz
        self._earliest = Earliest(fs_hz, at_most_off)
        self._index = 0  # of the next sample to hand out
        self._began_ns: int | None = None
        self._last_s = 0.0
        self._grain = 0  # samples: greatest common measure of all packets
        self._n_given_up = 0  # samples, as lost
        self._debt = 0  # samples given up that came after all
        self._sunk_s, self._sunk_at_s = 0.0, 0.0  # the envelope, lately
        self._held: list[_Block] = []
        self._heard_s = 0.0
        self._is_new_link = False
        self._backlog: deque[_Late] = deque()  # while one is let through

    def push(
        self, samples: Samples, received_ns: int, *, is_torn: bool = False
    ) -> list[Chunk | Gap]:
        """Take in the samples of a packet; return what is clear now, in order.

        Parameters
        ----------
        samples : Samples, shape ``(n_samples, n_channels)``
            A row that is not finite stands for a sample that is known to be lost. No
            rows at all say nothing.
        received_ns : int
            Arrival; one that lies before the last one counts as the same time.
        is_torn : bool
            The first sample began in an earlier packet: it is none if something is
            missing between the two.
        """
        if not len(samples):
            return []
        if self._began_ns is None:
            self._began_ns = received_ns
        time_s = max(self._last_s, (received_ns - self._began_ns) / 1e9)
        passed_s = time_s - self._last_s
        self._last_s = time_s
        self._heard_s += min(passed_s, LOSS_S)
        self._grain = math.gcd(self._grain, len(samples))
        is_late = passed_s - len(samples) / self._fs_hz > LOSS_S
        block = _Block(samples, received_ns, time_s, self._heard_s, is_late, is_torn)
        self._held.append(block)
        stop_index = self._index + sum(len(one.samples) for one in self._held)
        late_s = self._late_s(stop_index, time_s)
        if late_s < -LOSS_S and self._debt < self._n_given_up:
            early = self._n_samples(-late_s, self._grain)
            self._debt = min(self._n_given_up, self._debt + early)
            late_s = self._late_s(stop_index, time_s)
        if late_s <= LOSS_S and not self._is_new_link:
            self._backlog.clear()
            return self._release(len(self._held), {})
        if self._backlog:
            return self._watch((self._heard_s, late_s))
        return self._judge() if self._is_clear(self._held[0]) else []

    def resume(self) -> list[Chunk | Gap]:
        """Take in that the link came back: what was held goes, the next is behind a gap."""
        heard = self._release(len(self._held), {})
        self._is_new_link = True
        self._backlog.clear()
        return heard

    def _late_s(self, stop_index: int, time_s: float) -> float:
        return self._earliest.lateness_s(stop_index - self._debt, time_s)

    def _is_clear(self, block: _Block) -> bool:
        """Tell whether enough was heard since a block to say what lacks before it."""
        return self._heard_s - block.heard_s >= HOLD_S

    def _lateness(self) -> list[_Late]:
        stop, late = self._index, []
        for block in self._held:
            stop += len(block.samples)
            late_s = self._late_s(stop, block.time_s)
            late.append((block.heard_s, late_s))
        return late

    def _judge(self) -> list[Chunk | Gap]:
        """Say what is missing before each block that is held, and hand them out.

        What came after a block cannot be later than its own backlog: the least lateness
        of all from there on is what is missing up to there.
        """
        late = self._lateness()
        late_s = [seconds for _, seconds in late]
        n_all = len(self._held)
        if self._is_new_link:
            self._is_new_link = False
            n_lost = max(1, self._n_samples(min(late_s), 1))
            return self._release(n_all, {0: n_lost})
        if self._is_falling(late):
            self._backlog.extend(late)
            return self._release(n_all, {})
        n_missing: dict[int, int] = {}
        known_s = 0.0
        for k, block in enumerate(self._held):
            missing_s = min(late_s[k:]) - known_s
            if missing_s <= LOSS_S or not (k == 0 or block.is_after_silence):
                continue
            if not self._is_clear(block):
                return self._release(k, n_missing)
            n_missing[k] = self._n_samples(missing_s, self._grain)
            known_s += n_missing[k] / self._fs_hz
        if n_missing:  # and what a late packet just before the loss hid of it
            late_since = self._heard_s - HOLD_S * 3 / 4
            last = sum(block.heard_s <= late_since for block in self._held) - 1
            rest_s = min(late_s[last:]) - known_s
            if rest_s > LOSS_S / 2:
                n_missing[max(n_missing)] += self._n_samples(rest_s, self._grain)
        return self._release(n_all, n_missing)

    def _watch(self, newest: _Late) -> list[Chunk | Gap]:
        """Let a long backlog through; when it shrinks no more, the rest is missing."""
        if self._held[-1].is_after_silence:
            self._backlog.clear()  # another backlog begins, or more is missing
        self._backlog.append(newest)
        while len(self._backlog) > 1 and newest[0] - self._backlog[1][0] >= HOLD_S:
            self._backlog.popleft()
        late = list(self._backlog)
        if newest[0] - late[0][0] < HOLD_S or self._is_falling(late):
            return self._release(1, {})
        self._backlog.clear()
        missing_s = min(seconds for _, seconds in late)
        return self._release(1, {0: self._n_samples(missing_s, self._grain)})

    def _is_falling(self, late: list[_Late]) -> bool:
        """Tell whether a deficit shrinks: late packets are still coming in."""
        middle_s = (late[0][0] + late[-1][0]) / 2
        before = [seconds for at_s, seconds in late if at_s <= middle_s]
        after = [seconds for at_s, seconds in late if at_s > middle_s]
        half_block_s = len(self._held[-1].samples) / self._fs_hz / 2
        least_s = max(_FALLING_S, half_block_s)
        return bool(after) and min(after) < min(before) - least_s

    def _n_samples(self, seconds: float, grain: int) -> int:
        return round(seconds * self._fs_hz / grain) * grain

    def _release(self, n_blocks: int, n_missing: dict[int, int]) -> list[Chunk | Gap]:
        """Hand out the first blocks, with so many samples missing before the k-th one."""
        heard: list[Chunk | Gap] = []
        is_in_step = not n_blocks
        for k, block in enumerate(self._held[:n_blocks]):
            heard += self._cut(block, n_missing.get(k, 0))
            late_s = self._late_s(self._index, block.time_s)
            if late_s <= LOSS_S:
                is_in_step = True
                if not self._is_surplus(late_s, block.time_s):
                    self._earliest.remember(self._index - self._debt, block.time_s)
        if not is_in_step and not self._backlog and n_blocks == len(self._held):
            # late for good, by less than a packet: the envelope lies higher now
            self._earliest.forget_base()
            self._earliest.remember(self._index - self._debt, self._held[-1].time_s)
        del self._held[:n_blocks]
        return _joined(heard)

    def _is_surplus(self, late_s: float, time_s: float) -> bool:
        """Tell whether an early packet is so by what was given up and comes after all.

        The envelope sinks slowly by drift; only a backlog lets it sink quickly.
        """
        leaked_s = _SINKING * (time_s - self._sunk_at_s)
        self._sunk_s, self._sunk_at_s = max(0.0, self._sunk_s - leaked_s), time_s
        if late_s >= 0.0 or self._debt >= self._n_given_up:
            return False
        if self._sunk_s - late_s > _SUNK_S:
            return True
        self._sunk_s -= late_s
        return False

    def _cut(self, block: _Block, n_lost: int) -> list[Chunk | Gap]:
        """Return a block as runs of samples that are there and samples that are not."""
        is_there: NDArray[np.bool_] = np.all(np.isfinite(block.samples), axis=1)
        if n_lost and block.is_torn:
            is_there[0] = False
        paid = min(self._debt, n_lost)
        self._debt -= paid
        n_lost -= paid
        self._n_given_up += n_lost
        heard: list[Chunk | Gap] = []
        if n_lost:
            heard.append(Gap(self._index, n_lost))
        start = self._index + n_lost
        edges = [0, *(np.flatnonzero(np.diff(is_there)) + 1).tolist(), len(is_there)]
        for first, stop in pairwise(edges):
            if is_there[first]:
                rows = block.samples[first:stop]
                heard.append(Chunk(start + first, rows, block.received_ns))
            else:
                heard.append(Gap(start + first, stop - first))
        self._index = start + len(is_there)
        return heard


def _joined(heard: list[Chunk | Gap]) -> list[Chunk | Gap]:
    """Make one gap of those that follow each other."""
    joined: list[Chunk | Gap] = []
    for value in heard:
        last = joined[-1] if joined else None
        if isinstance(value, Gap) and isinstance(last, Gap):
            joined[-1] = Gap(last.start_index, last.n_samples + value.n_samples)
        else:
            joined.append(value)
    return joined
