"""What was found in a recording, as annotations: text with an onset and a duration."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rehab.model.score import Jerk, JerkKind, RhythmicRun, Score
from rehab.model.signal import EDF_GAP, EDF_PADDING, Stream
from rehab.storage.pieces import Sampled, pieces

SIMULATED = "SIMULATED: nobody's muscle"
LOST = EDF_GAP
KNOCK = "knock"
REPLAYED = "REPLAYED: from a file, not done at this time"
PADDING = EDF_PADDING

_AT_ONCE = 1 << 20

_KINDS = {
    JerkKind.JERK: "jerk",
    JerkKind.PROLONGED: "prolonged burst",
    JerkKind.SILENCE: "silence",
}


@dataclass(frozen=True, slots=True)
class Annotation:
    """Something at a time of the recording, in seconds from its first sample."""

    onset_s: float
    duration_s: float
    text: str
    details: Mapping[str, object] = field(default_factory=dict, compare=False)
    """The same in columns of a table, see `rehab.storage.tables.COLUMNS`."""


def annotations_of(recording: Sampled, score: Score | None) -> list[Annotation]:
    """Return everything that was found, and what was lost, in order of onset.

    Texts are English whatever the language, as programs may look for them: ``jerk``,
    ``prolonged burst``, ``silence``, ``knock``, ``rhythmic run 4.2 Hz (jerks)``,
    ``Recording gap`` (of a part of the channels), then a colon and the channels. Behind
    the class of an event stand its side where it is known, and ``not counted`` if it is
    not in the counts; a knock never is.
    """
    stream = recording.stream
    events = (*score.jerks, *score.silences) if score else ()
    found = [_event(event, stream) for event in events]
    found += [_run(run, stream) for run in (score.runs if score else ())]
    found += _losses(recording)
    if stream.is_simulated:
        found.append(Annotation(0.0, recording.duration_s, SIMULATED))
    elif stream.is_replayed:
        found.append(Annotation(0.0, recording.duration_s, REPLAYED))
    return sorted(found, key=lambda a: (a.onset_s, -a.duration_s, a.text))


def _event(event: Jerk, stream: Stream) -> Annotation:
    kind = KNOCK if event.is_artefact else _KINDS[event.kind]
    what = [kind]
    what += [event.side.value] if event.side else []
    what += ["not counted"] if event.is_counted is False else []
    text = f"{', '.join(what)}: {_names(event.channels, stream)}"
    first = stream.channels[event.channels[0]] if event.channels else None
    details = {
        "kind": kind,
        "side": event.side.value if event.side else "",
        "channels": _names(event.channels, stream),
        "phase": event.phase.value if event.phase else "",
        "peak": event.peak_uv,
        "unit": first.unit.value if first else "",
        "contrast": event.contrast,
        "confidence": event.confidence,
        "is_counted": event.is_counted,
    }
    return Annotation(event.onset_s, event.offset_s - event.onset_s, text, details)


def _run(run: RhythmicRun, stream: Stream) -> Annotation:
    text = f"rhythmic run {run.frequency_hz:.1f} Hz ({run.kind.value})"
    text += f": {_names(run.channels, stream)}"
    details = {
        "kind": f"rhythmic run ({run.kind.value})",
        "channels": _names(run.channels, stream),
        "frequency_hz": run.frequency_hz,
    }
    return Annotation(run.onset_s, run.duration_s, text, details)


def _losses(recording: Sampled) -> list[Annotation]:
    """Return one annotation for each stretch of lost samples; names part of the channels."""
    losses: list[Annotation] = []
    start, mask = 0, np.zeros(recording.stream.n_channels, np.bool_)
    for at, rows in pieces(recording, _AT_ONCE):
        is_nan = np.isnan(rows)
        before = np.concatenate([mask[np.newaxis], is_nan[:-1]])
        for row in np.flatnonzero((is_nan != before).any(axis=1)).tolist():
            losses += _loss(recording.stream, start, at + row, mask)
            start, mask = at + row, is_nan[row].copy()
    return losses + _loss(recording.stream, start, recording.n_samples, mask)


def _loss(
    stream: Stream, start: int, stop: int, is_lost: NDArray[np.bool_]
) -> list[Annotation]:
    which = np.flatnonzero(is_lost).tolist()
    if not which:
        return []
    names, fs_hz = _names(which, stream), stream.fs_hz
    text = LOST if is_lost.all() else f"{LOST}: {names}"
    details = {"kind": LOST, "channels": names}
    return [Annotation(start / fs_hz, (stop - start) / fs_hz, text, details)]


def _names(channels: Sequence[int], stream: Stream) -> str:
    return ", ".join(stream.channels[i].label for i in channels)
