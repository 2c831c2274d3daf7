"""Three movements of a night as they were recorded: the only part of its page that reads it.

A packet is known to be in its place only by those before it, so the recording is read from
its start, a block at a time, up to the last of the three; what was cut out of it is kept.
That takes seconds: it is done where somebody asks for it, and no page waits for it else.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from uuid import UUID

import numpy as np

from rehab.app.home import make_decoder
from rehab.app.night_judging import about, legs_of
from rehab.detect.leg_movement.course import course_of
from rehab.detect.leg_movement.level import level_of
from rehab.errors import FileError
from rehab.model.clinic_night import ExampleKind, NightExample
from rehab.model.night import Movement, Night
from rehab.model.nights import NightRow
from rehab.model.signal import Samples
from rehab.score.trend.nights import RULES
from rehab.storage.atrest import door
from rehab.storage.blocks import BlockReader

AROUND_S = 2.0
"""Shown before the onset and after the offset."""
_CONTEXT_S = 20.0  # heard beside it, for the level
_MOST_KEPT = 16  # nights
_Examples = tuple[NightExample, ...]


class NightSignals:
    """The examples of the nights that were looked at last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[UUID, tuple[NightRow, _Examples | None]] = OrderedDict()

    def known(self, row: NightRow) -> _Examples | None:
        """Return a night's examples if they were read before; reads nothing."""
        found = self._kept.get(row.id)
        return found[1] if found is not None and found[0] == row else None

    def of(self, row: NightRow) -> _Examples | None:
        """Return a night's examples; None where its recording is gone or unreadable.

        The first time takes seconds: some 50 µs a packet up to the last example.
        """
        score = row.by(RULES)
        if not is_there(row):
            return None
        if score is None:
            return ()
        known = self._kept.get(row.id)
        if known is None or known[0] != row:
            self._kept[row.id] = (row, _read(row, score.night))
        self._kept.move_to_end(row.id)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return self._kept[row.id][1]


def is_there(row: NightRow) -> bool:
    """Return whether a night's recording lies where it should."""
    return door.is_there(row.recording.path)


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


def _read(row: NightRow, night: Night) -> _Examples | None:
    try:
        reader = BlockReader(row.recording.path, make_decoder)
        channels, _ = legs_of(about(reader.header, row.recording.path))
        wanted = chosen(night)
        fs_hz = reader.stream.fs_hz
        spans = [_span(one, fs_hz) for one in wanted.values()]
        columns = [channels[one.channel] for one in wanted.values()]
        cuts = _cut(reader, spans, columns)
    except (FileError, IndexError):  # of another night, or damaged
        return None
    found = zip(wanted.items(), spans, cuts, strict=True)
    return tuple(
        _example(kind, movement, start / fs_hz, cut, fs_hz)
        for (kind, movement), (start, _), cut in found
        if len(cut)
    )


def _span(movement: Movement, fs_hz: float) -> tuple[int, int]:
    start = round((movement.onset_s - AROUND_S - _CONTEXT_S) * fs_hz)
    stop = round((movement.offset_s + AROUND_S + _CONTEXT_S) * fs_hz)
    return max(0, start), stop


def _cut(
    reader: BlockReader, spans: Sequence[tuple[int, int]], columns: Sequence[int]
) -> list[Samples]:
    """Return the samples of each span on its channel; the rest of the night is let go."""
    parts: list[list[Samples]] = [[] for _ in spans]
    last, at = max((stop for _, stop in spans), default=0), 0
    if not last:
        return []
    for block in reader:
        for k, (start, stop) in enumerate(spans):
            piece = block[max(0, start - at) : max(0, stop - at), columns[k]]
            parts[k].append(piece.copy())
        at += len(block)
        if at >= last:
            break
    return [np.concatenate(pieces) for pieces in parts]


def _example(
    kind: ExampleKind, movement: Movement, start_s: float, cut: Samples, fs_hz: float
) -> NightExample:
    course = course_of(cut[:, np.newaxis], fs_hz, None)
    level, _, is_unheard = level_of(course.power[:, 0], course.step_s)
    level[np.isnan(course.power[:, 0]) | is_unheard] = np.nan  # bridged, not heard
    shown_s = max(start_s, movement.onset_s - AROUND_S)
    seconds = movement.offset_s + AROUND_S - shown_s
    first, n = round((shown_s - start_s) * fs_hz), round(seconds * fs_hz)
    step_s = course.step_s
    of_level = round((shown_s - start_s) / step_s)
    return NightExample(
        kind=kind,
        movement=movement,
        start_s=shown_s,
        fs_hz=fs_hz,
        emg_uv=cut[first : first + n],
        level_uv=level[of_level : of_level + round(seconds / step_s)],
        level_step_s=step_s,
    )
