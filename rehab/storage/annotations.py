"""What was found in a recording, as annotations: text with an onset and a duration."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from rehab.model.score import Jerk, JerkKind, RhythmicRun, Score
from rehab.model.session import Recording
from rehab.model.signal import EDF_GAP, EDF_PADDING, Stream

SIMULATED = "SIMULATED: nobody's muscle"
LOST = EDF_GAP
KNOCK = "knock"
REPLAYED = "REPLAYED: from a file, not done at this time"
PADDING = EDF_PADDING

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


def annotations_of(recording: Recording, score: Score | None) -> list[Annotation]:
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


def _losses(recording: Recording) -> list[Annotation]:
    """Return one annotation for each stretch of lost samples; names part of the channels."""
    is_nan = np.isnan(recording.emg_uv)
    changes = np.flatnonzero((is_nan[1:] != is_nan[:-1]).any(axis=1)) + 1
    losses = []
    for start, stop in pairwise([0, *changes.tolist(), len(is_nan)]):
        which = np.flatnonzero(is_nan[start:stop].any(axis=0)).tolist()
        if not which:
            continue
        is_all = len(which) == recording.stream.n_channels
        text = LOST if is_all else f"{LOST}: {_names(which, recording.stream)}"
        fs_hz = recording.stream.fs_hz
        names = _names(which, recording.stream)
        details = {"kind": LOST, "channels": names}
        losses.append(Annotation(start / fs_hz, (stop - start) / fs_hz, text, details))
    return losses


def _names(channels: Sequence[int], stream: Stream) -> str:
    return ", ".join(stream.channels[i].label for i in channels)
