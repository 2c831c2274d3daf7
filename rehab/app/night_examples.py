"""Which movements of a night are shown as they were recorded, and where they lie in it."""

from collections.abc import Mapping, Sequence

from rehab.model.clinic_night import ExampleKind
from rehab.model.night import Movement, Night
from rehab.model.nights import Place
from rehab.storage.excerpts import around

AROUND_S = 2.0
"""Shown before the onset and after the offset."""
_CONTEXT_S = 20.0  # heard beside it, for the level


def chosen(night: Night) -> Mapping[ExampleKind, Movement]:
    """Return the movements to show: by height, of those in a series if there are any.

    The largest, the middle one and the smallest; of equally large ones the earliest. With
    fewer than three movements there are fewer.
    """
    periodic = [one for one in night.movements if one.series is not None]
    found = periodic or list(night.movements)
    ranked = sorted(found, key=lambda one: (-one.peak_uv, one.onset_s))
    if not ranked:
        return {}
    kinds = {ExampleKind.LARGEST: 0}
    if len(ranked) > 1:
        kinds[ExampleKind.SMALLEST] = len(ranked) - 1
    if len(ranked) > 2:
        kinds[ExampleKind.MEDIAN] = len(ranked) // 2
    return {kind: _single(ranked[kinds[kind]]) for kind in ExampleKind if kind in kinds}


def _single(movement: Movement) -> Movement:
    """Return the part of a bilateral movement with which it began."""
    mine = [part for part in movement.parts if part.channel == movement.channel]
    return mine[0] if mine else movement


def span_of(movement: Movement, fs_hz: float) -> tuple[int, int]:
    """Return the samples ``start:stop`` that are read for a movement."""
    start = round((movement.onset_s - AROUND_S - _CONTEXT_S) * fs_hz)
    stop = round((movement.offset_s + AROUND_S + _CONTEXT_S) * fs_hz)
    return max(0, start), stop


def places_of(night: Night, places: Sequence[Place], fs_hz: float) -> tuple[Place, ...]:
    """Return those places of a recording that its examples need, in order."""
    spans = [span_of(one, fs_hz) for one in chosen(night).values()]
    found = {at for span in spans for at in around(places, span, fs_hz)}
    return tuple(sorted(found, key=lambda at: at.sequence))
