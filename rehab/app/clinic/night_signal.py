"""Three movements of a night as they were recorded: the only part of its page that reads it.

A score says of some places of the recording where they are (`rehab.storage.excerpts`), so
only the minutes about the three are read, and they stand on the page at once. Where it
does not, as scores of before, or the places do not fit, the recording is read from its
start, a block at a time; where it is encrypted, all of it is opened first. That takes
seconds: it is done where somebody asks for it. What was cut out is kept.
"""

from collections import OrderedDict
from collections.abc import Sequence
from uuid import UUID

import numpy as np

from rehab.app.home import make_decoder
from rehab.app.night_examples import AROUND_S, chosen, span_of
from rehab.app.night_judging import about, legs_of
from rehab.detect.leg_movement.course import course_of
from rehab.detect.leg_movement.level import level_of
from rehab.errors import FileError
from rehab.model.clinic_night import ExampleKind, NightExample
from rehab.model.night import Movement
from rehab.model.nights import NightRow, NightScore
from rehab.model.signal import Samples
from rehab.score.trend.nights import RULES
from rehab.storage.atrest import door
from rehab.storage.blocks import BlockReader
from rehab.storage.excerpts import excerpts

_MOST_KEPT = 16  # nights
_Examples = tuple[NightExample, ...]


class NightSignals:
    """The examples of the nights that were looked at last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[UUID, tuple[NightRow, _Examples | None]] = OrderedDict()

    def known(self, row: NightRow) -> _Examples | None:
        """Return a night's examples if they were read before, or can be in a moment."""
        found = self._kept.get(row.id)
        if found is not None and found[0] == row:
            return found[1]
        score = row.by(RULES)
        if score is None or not score.places or not row.recording.path.exists():
            return None
        read = _read(row, score, is_quick=True)
        if read is not None:
            self._keep(row, read)
        return read

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
            read = _read(row, score, is_quick=True) if score.places else None
            self._keep(row, read or _read(row, score, is_quick=False))
        self._kept.move_to_end(row.id)
        return self._kept[row.id][1]

    def _keep(self, row: NightRow, read: _Examples | None) -> None:
        self._kept[row.id] = (row, read)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)


def is_there(row: NightRow) -> bool:
    """Return whether a night's recording lies where it should."""
    return door.is_there(row.recording.path)


def _read(row: NightRow, score: NightScore, *, is_quick: bool) -> _Examples | None:
    """Return the examples; None where they cannot be read, or not quickly."""
    path = row.recording.path
    try:
        reader = BlockReader(path, make_decoder)
        channels, _ = legs_of(about(reader.header, path))
        wanted = chosen(score.night)
        fs_hz = reader.stream.fs_hz
        spans = [span_of(one, fs_hz) for one in wanted.values()]
        columns = [channels[one.channel] for one in wanted.values()]
        if is_quick:
            whole = excerpts(path, make_decoder, score.places, spans)
            if whole is None:
                return None
            cuts = [
                rows[:, column] for rows, column in zip(whole, columns, strict=True)
            ]
        else:
            cuts = _cut(reader, spans, columns)
    except (FileError, IndexError):  # of another night, or damaged
        return None
    found = zip(wanted.items(), spans, cuts, strict=True)
    return tuple(
        _example(kind, movement, start / fs_hz, cut, fs_hz)
        for (kind, movement), (start, _), cut in found
        if len(cut)
    )


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
