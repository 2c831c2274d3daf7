"""When a simulated patient jerks, and the exact record of it."""

from collections import deque
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rehab.model.score import Jerk
from rehab.model.signal import Channel, Side
from rehab.sensors.simulation.bursts import MEAN_RUN, Event, draw_events
from rehab.sensors.simulation.overlay import Overlay, plateau
from rehab.sensors.simulation.traits import Traits

_AT_REST = 0.25  # rate at rest as a share of that at work
_AT_WORK = 0.1  # effort from which on the full rate holds
_QUIET_S = 0.3  # between the end of one event and the next candidate, at least


class Jerks:
    """Draws jerks as the samples go by, more of them while the arm works.

    Candidates come as a Poisson process whose n-th one is the same for a seed whatever
    happened before; whether it becomes a jerk depends on the effort of its own sample.

    Parameters
    ----------
    traits : Traits
    channels : sequence of Channel
    sides : mapping
        Side to its channels, the primary muscle first.
    """

    def __init__(
        self,
        traits: Traits,
        channels: Sequence[Channel],
        sides: Mapping[Side, Sequence[int]],
    ) -> None:
        self._traits, self._channels, self._sides = traits, channels, sides
        self._fs_hz = traits.fs_hz
        self._overlay = Overlay(len(channels))
        self._pending: deque[tuple[int, Event]] = deque()
        self._n_candidates = 0
        self._n_runs = 0
        self._known: list[Jerk] = []
        self._quiet_until = 0
        self._candidate = self._next_candidate(0)

    def block(
        self,
        start_index: int,
        effort: NDArray[np.float64],
        local_uv: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """Return the RMS that jerks add, shape ``(n_samples, n_channels)``.

        `effort` has the shape ``(n_samples,)``; `local_uv` is the RMS without jerks,
        shape ``(n_samples, n_channels)``.
        """
        stop_index = start_index + len(effort)
        while self._candidate is not None and self._candidate < stop_index:
            self._try(self._candidate, effort[self._candidate - start_index])
        while self._pending and self._pending[0][0] < stop_index:
            index, event = self._pending.popleft()
            self._begin(index, event, local_uv[index - start_index])
        return self._overlay.block(start_index, len(effort))

    def known(self) -> list[Jerk]:
        """Return the jerks that have begun, in order of onset."""
        return list(self._known)

    def _next_candidate(self, index: int) -> int | None:
        per_min = self._traits.jerks_per_min
        if per_min == 0:
            return None
        mean_s = 60.0 / per_min * (1.0 + (MEAN_RUN - 1.0) * self._traits.runs_pct / 100)
        rng = np.random.default_rng([int(self._traits.seed), 2, self._n_candidates])
        wait_s = rng.exponential(max(mean_s - _QUIET_S, 0.05))
        return max(index, self._quiet_until) + 1 + round(wait_s * self._fs_hz)

    def _try(self, index: int, effort: float) -> None:
        rng = np.random.default_rng([int(self._traits.seed), 3, self._n_candidates])
        self._n_candidates += 1
        chance = _AT_REST + (1.0 - _AT_REST) * min(effort / _AT_WORK, 1.0)
        if rng.random() < chance:
            events = draw_events(rng, self._traits, self._sides, self._n_runs)
            self._n_runs += events[0].run_id is not None
            for event in events:
                at = index + round(event.delay_s * self._fs_hz)
                self._pending.append((at, event))
            over_s = events[-1].end_s + _QUIET_S
            self._quiet_until = index + round(over_s * self._fs_hz)
        self._candidate = self._next_candidate(index)

    def _begin(self, index: int, event: Event, local_uv: NDArray[np.float64]) -> None:
        spans = []
        for burst in event.bursts:
            at = index + round(burst.lag_s * self._fs_hz)
            n_samples = max(round(burst.seconds * self._fs_hz), 2)
            self._overlay.add(at, burst.channel, burst.rms_uv * plateau(n_samples))
            spans.append((at, at + n_samples))
        strongest = event.bursts[0]
        hit = {self._channels[b.channel].side for b in event.bursts}
        self._known.append(
            Jerk(
                id=len(self._known) + 1,
                onset_s=min(at for at, _ in spans) / self._fs_hz,
                offset_s=max(end for _, end in spans) / self._fs_hz,
                channels=tuple(b.channel for b in event.bursts),
                kind=event.kind,
                peak_uv=strongest.rms_uv,
                contrast=strongest.rms_uv / float(local_uv[strongest.channel]),
                side=hit.pop() if len(hit) == 1 else Side.BOTH,
                run_id=event.run_id,
                frequency_hz=event.frequency_hz,
            )
        )
