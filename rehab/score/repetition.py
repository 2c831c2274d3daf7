"""Which repetitions were done to their end."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehab.model.exercise import PhaseName
from rehab.model.frame import Stage
from rehab.model.session import Event, EventKind, PhaseSpan
from rehab.model.signal import Side
from rehab.score.events import changes, span_of
from rehab.score.exposure import Mask

LONGEST_GAP_S = 0.5
"""A repetition with more lost in one piece is not complete."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Phases in a row that belong to one repetition; one that is done again has several.

    `was_cut` is True if a pause, a stop, an interruption or the end of the recording
    ended it.
    """

    parts: tuple[PhaseSpan, ...]
    was_cut: bool

    @property
    def key(self) -> tuple[int, int, Side]:
        """Set, repetition, side."""
        first = self.parts[0]
        return first.set_number, first.repetition, first.side

    @property
    def shape(self) -> tuple[tuple[PhaseName, int], ...]:
        """Each phase with its number of samples; time to get ready does not matter."""
        return tuple(
            (part.phase, part.stop_index - part.start_index)
            for part in self.parts
            if part.phase is not PhaseName.PREPARE
        )


def attempts(events: Sequence[Event], n_samples: int) -> tuple[Attempt, ...]:
    """Return all attempts at repetitions, in order of time.

    Parameters
    ----------
    events : sequence of Event
    n_samples : int
        Length of the recording.
    """
    # An event at the very end still ends the phase before it.
    log = [event for event in changes(events) if event.index <= n_samples]
    stops = {event.index for event in events if event.kind is EventKind.STOP}
    found: list[Attempt] = []
    parts: list[PhaseSpan] = []
    for at, event in enumerate(log):
        if event.kind is not EventKind.PHASE:
            continue
        after = log[at + 1] if at + 1 < len(log) else None
        part = span_of(event, after.index if after else n_samples)
        parts.append(part)
        if after is not None and after.kind is EventKind.PHASE:
            following = span_of(after, n_samples)
            same = (following.set_number, following.repetition, following.side)
            if same == (part.set_number, part.repetition, part.side):
                continue
        was_cut = after is None or _cuts(after) or after.index in stops
        whole = tuple(p for p in parts if p.stop_index > p.start_index)
        if whole:
            found.append(Attempt(whole, was_cut))
        parts = []
    return tuple(found)


def _cuts(event: Event) -> bool:
    ends_well = {Stage.SET_REST, Stage.DONE}
    return event.kind is EventKind.STAGE and event.data.get("stage") not in ends_well


def complete(found: Sequence[Attempt], is_lost: Mask, fs_hz: float) -> tuple[bool, ...]:
    """Return for each attempt whether all phases ran to the end, without a long gap.

    The recording does not say how long a phase should be, but the same phase is equally
    long in all repetitions: one that is shorter than another was broken off. A gap that
    reaches across the border between two repetitions spoils both.
    """
    full = max((a.shape for a in found), key=_length, default=())
    starts, stops = _runs(is_lost)
    is_long = stops - starts > LONGEST_GAP_S * fs_hz
    starts, stops = starts[is_long], stops[is_long]

    def is_complete(attempt: Attempt) -> bool:
        begin, end = attempt.parts[0].start_index, attempt.parts[-1].stop_index
        has_gap = bool(np.any((starts < end) & (stops > begin)))
        return not (attempt.was_cut or has_gap) and attempt.shape == full

    return tuple(is_complete(attempt) for attempt in found)


def _length(shape: tuple[tuple[PhaseName, int], ...]) -> int:
    return sum(n for _, n in shape)


def _runs(mask: Mask) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return starts and stops of the runs of True."""
    edges = np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8))
    return np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
