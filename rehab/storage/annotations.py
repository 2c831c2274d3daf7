"""What was found in a recording, as annotations: text with an onset and a duration."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from rehab.model.score import Jerk, JerkKind, RhythmicRun, Score
from rehab.model.session import Recording
from rehab.model.signal import Stream

SIMULATED = "SIMULATED: nobody's muscle"
LOST = "lost"
KNOCK = "knock"
PADDING = "padding: the recording has ended"

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


def annotations_of(recording: Recording, score: Score) -> list[Annotation]:
    """Return everything that was found, and what was lost, in order of onset.

    Texts are English whatever the language, as programs may look for them: ``jerk``,
    ``prolonged burst``, ``silence``, ``knock``, ``rhythmic run 4.2 Hz (jerks)``, ``lost``,
    then a colon and the channels.
    """
    stream = recording.stream
    found = [_event(e, stream) for e in (*score.jerks, *score.silences)]
    found += [_run(run, stream) for run in score.runs]
    found += _losses(recording)
    if stream.is_simulated:
        found.append(Annotation(0.0, recording.duration_s, SIMULATED))
    return sorted(found, key=lambda a: (a.onset_s, -a.duration_s, a.text))


def _event(event: Jerk, stream: Stream) -> Annotation:
    kind = KNOCK if event.is_artefact else _KINDS[event.kind]
    text = f"{kind}: {_names(event.channels, stream)}"
    return Annotation(event.onset_s, event.offset_s - event.onset_s, text)


def _run(run: RhythmicRun, stream: Stream) -> Annotation:
    text = f"rhythmic run {run.frequency_hz:.1f} Hz ({run.kind.value})"
    text += f": {_names(run.channels, stream)}"
    return Annotation(run.onset_s, run.duration_s, text)


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
        losses.append(Annotation(start / fs_hz, (stop - start) / fs_hz, text))
    return losses


def _names(channels: Sequence[int], stream: Stream) -> str:
    return ", ".join(stream.channels[i].label for i in channels)
