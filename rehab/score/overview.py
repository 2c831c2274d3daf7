"""Sums a finished recording up: its events by class, minute, place and length.

What counts here is what counts in the `Score` of the same recording: the totals agree.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import numpy as np

from rehab.model.overview import (
    LengthBin,
    Minute,
    Overview,
    Place,
    RunTotal,
    Tally,
)
from rehab.model.score import Detection, Jerk, JerkKind, RunKind
from rehab.model.session import Recording
from rehab.model.signal import Side
from rehab.score.events import calibration, spans
from rehab.score.exposure import (
    Mask,
    begins_in,
    counted,
    detectable,
    inside,
    onset_index,
)

MINUTE_S = 60.0

LENGTHS_MS = ((15.0, 50.0), (50.0, 100.0), (100.0, 200.0), (200.0, 500.0))
"""Bins of duration; the last one is of prolonged bursts."""


def overview(recording: Recording, detection: Detection) -> Overview:
    """Return what was found in a recording, at a glance.

    Parameters
    ----------
    recording : Recording
    detection : Detection
        Of this recording.
    """
    levels, n_samples = calibration(recording.events), recording.n_samples
    is_inside = inside(spans(recording.events, n_samples), n_samples)
    received = is_inside & ~recording.is_lost
    exposed = detectable(recording, detection, levels) & is_inside
    counting = counted(recording, detection, levels, exposed)
    silences = [s for s in detection.silences if begins_in(s, recording, is_inside)]
    whole = _Part(recording, (*counting, *silences), exposed, received)
    places = _sides(whole) or tuple(
        _channel(whole, i, detectable(recording, detection, levels, i) & is_inside)
        for i in range(recording.stream.n_channels)
    )
    return Overview(
        total=whole.tally(),
        minutes=_minutes(whole),
        places=places,
        runs=_runs(recording, detection, is_inside),
        lengths=_lengths(counting),
        jerk_ms=_median_ms(counting, JerkKind.JERK),
        prolonged_ms=_median_ms(counting, JerkKind.PROLONGED),
        counted=frozenset(jerk.id for jerk in counting),
    )


class _Part:
    """Events that count, and the time that they were found in."""

    def __init__(
        self,
        recording: Recording,
        events: Sequence[Jerk],
        exposed: Mask,
        received: Mask,
    ) -> None:
        self.recording = recording
        self.events = events
        self.exposed = exposed
        self.received = received
        onsets: dict[JerkKind, list[int]] = {kind: [] for kind in JerkKind}
        for event in events:
            onsets[event.kind].append(onset_index(event, recording))
        self._onsets = {kind: np.sort(at) for kind, at in onsets.items()}

    def tally(self, start: int = 0, stop: int | None = None) -> Tally:
        """Count what began in the samples ``start:stop``."""
        fs_hz = self.recording.stream.fs_hz
        end = self.recording.n_samples if stop is None else stop
        n = {
            kind: int(np.diff(np.searchsorted(at, (start, end)))[0])
            for kind, at in self._onsets.items()
        }
        return Tally(
            n[JerkKind.JERK],
            n[JerkKind.PROLONGED],
            n[JerkKind.SILENCE],
            detectable_s=float(self.exposed[start:end].sum()) / fs_hz,
            received_s=float(self.received[start:end].sum()) / fs_hz,
        )


def _minutes(whole: _Part) -> tuple[Minute, ...]:
    n_samples, fs_hz = whole.recording.n_samples, whole.recording.stream.fs_hz
    n = math.ceil(n_samples / (MINUTE_S * fs_hz))
    edges = [min(round(i * MINUTE_S * fs_hz), n_samples) for i in range(n + 1)]
    return tuple(
        Minute(start / fs_hz, stop / fs_hz, whole.tally(start, stop))
        for start, stop in pairwise(edges)
    )


def _sides(whole: _Part) -> tuple[Place, ...]:
    """Return the sides that have channels or events; none if no channel has a side."""
    known = {channel.side for channel in whole.recording.stream.channels}
    if known == {None}:
        return ()
    found = {event.side for event in whole.events} | (known - {None})
    is_heard = {side: _is_heard(whole.recording, side) for side in found}
    return tuple(
        Place(
            side,
            None,
            _Part(
                whole.recording,
                [event for event in whole.events if event.side is side],
                whole.exposed & is_heard[side],
                whole.received & is_heard[side],
            ).tally(),
        )
        for side in (*Side, None)
        if side in found
    )


def _is_heard(recording: Recording, side: Side | None) -> Mask:
    """Return True where a channel of a side has samples: of two sensors one may be away."""
    mine = [i for i, ch in enumerate(recording.stream.channels) if ch.side is side]
    lost = [recording.is_lost_on(i) for i in mine] or [recording.is_lost]
    return np.asarray(~np.logical_and.reduce(lost))


def _channel(whole: _Part, channel: int, exposed: Mask) -> Place:
    mine = [
        event
        for event in whole.events
        if channel in event.channels
        and (
            event.kind is JerkKind.SILENCE or begins_in(event, whole.recording, exposed)
        )
    ]
    part = _Part(whole.recording, mine, exposed, whole.received)
    return Place(None, channel, part.tally())


def _runs(
    recording: Recording, detection: Detection, is_inside: Mask
) -> tuple[RunTotal, ...]:
    fs_hz = recording.stream.fs_hz
    totals = []
    for kind in RunKind:
        is_run, rates = np.zeros_like(is_inside), []
        for run in detection.runs:
            where = slice(round(run.onset_s * fs_hz), round(run.offset_s * fs_hz))
            if run.kind is kind and is_inside[where].any():
                is_run[where] = True
                rates.append(run.frequency_hz)
        if rates:
            seconds = float((is_run & is_inside).sum()) / fs_hz
            totals.append(RunTotal(kind, len(rates), seconds, min(rates), max(rates)))
    return tuple(totals)


def _lengths(counting: Sequence[Jerk]) -> tuple[LengthBin, ...]:
    # By class first: a jerk of exactly 200 ms is one whatever its seconds round to.
    last = len(LENGTHS_MS) - 1
    edges = [high for _, high in LENGTHS_MS[: last - 1]]
    bins = [
        last
        if jerk.kind is JerkKind.PROLONGED
        else int(np.searchsorted(edges, jerk.duration_ms + 1e-6, side="right"))
        for jerk in counting
    ]
    return tuple(
        LengthBin(low, high, bins.count(i)) for i, (low, high) in enumerate(LENGTHS_MS)
    )


def _median_ms(counting: Sequence[Jerk], kind: JerkKind) -> float | None:
    lengths = [jerk.duration_ms for jerk in counting if jerk.kind is kind]
    return median(lengths) if lengths else None
