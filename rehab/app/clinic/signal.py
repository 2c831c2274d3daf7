"""The signal behind a session: read back, filtered, and cut into what a page shows."""

from collections import OrderedDict
from functools import cached_property
from itertools import groupby

import numpy as np

from rehab.app.home import make_decoder
from rehab.detect.trace import THRESHOLD, evidence_trace
from rehab.errors import FileError
from rehab.model.clinic_session import Evidence, PhaseMark, QualitySpan
from rehab.model.frame import Contact
from rehab.model.session import Calibration, PhaseSpan, Recording, SessionRow
from rehab.model.signal import Samples, Unit
from rehab.score.events import calibration, spans
from rehab.score.exposure import reference_rms
from rehab.signals.envelope import envelope_centred
from rehab.signals.filters import band_pass_zero_phase
from rehab.signals.quality import STEP_S, ContactMeter

WINDOW_S = 0.25
"""Of a repetition's envelope: SCIENCE section 3 names 0.1 to 0.25 s for a level."""
JERK_WINDOW_S = 0.025
STEP_S_SHOWN = 0.05
AROUND_S = 2.0
_CALM_S = 1.0  # for the filter to settle
_CONTEXT_S = 8.0  # what the detector looks at around a jerk
_MOST_KEPT = 4


class Signals:
    """Recordings, the last few of them kept: next and previous are of the same one."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Shown] = OrderedDict()

    def of(self, row: SessionRow) -> "Shown | None":
        """Return a session's recording; None where its file is gone or unreadable."""
        from rehab.storage.atrest import door
        from rehab.storage.reading import read_recording

        key = str(row.recording.path)
        if not door.is_there(row.recording.path):
            self._kept.pop(key, None)
            return None
        if key not in self._kept:
            try:
                recording = read_recording(row.recording.path, make_decoder)
            except FileError:
                return None
            self._kept[key] = Shown(recording)
        self._kept.move_to_end(key)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return self._kept[key]


class Shown:
    """A recording as the pages show it; what is worked out of it stays with it."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.fs_hz = recording.stream.fs_hz
        self.levels = calibration(recording.events)
        self.parts = spans(recording.events, recording.n_samples)
        self.primary = _primary(self.levels, recording.stream.n_channels)
        self.reference = reference_rms(self.levels)

    @cached_property
    def envelope(self) -> Samples:
        """Return the primary channel's envelope every `STEP_S_SHOWN`, from the start on.

        In % of the reference contraction, or in the channel's unit where there is none.
        """
        emg_uv = self.recording.emg_uv[:, [self.primary]]
        level = envelope_centred(
            band_pass_zero_phase(emg_uv, self.fs_hz), self.fs_hz, WINDOW_S
        )[:, 0]
        n = int(len(level) / self.fs_hz / STEP_S_SHOWN)
        at = np.round(np.arange(n) * STEP_S_SHOWN * self.fs_hz).astype(np.int64)
        scale = 100.0 / self.reference if self.reference else 1.0
        return np.asarray(level[at] * scale, dtype=np.float32)

    def marks(self, start_s: float, stop_s: float) -> tuple[PhaseMark, ...]:
        """Return the phases between two times."""
        return tuple(
            _mark(part, self.fs_hz)
            for part in self.parts
            if part.start_index < stop_s * self.fs_hz
            and part.stop_index > start_s * self.fs_hz
        )

    @cached_property
    def quality(self) -> tuple[QualitySpan, ...]:
        """Return the gaps, and the seconds with a bad contact, of each channel."""
        found = [
            QualitySpan(
                channel,
                gap.start_index / self.fs_hz,
                gap.stop_index / self.fs_hz,
                is_gap=True,
            )
            for gap in self.recording.gaps
            for channel in range(self.recording.stream.n_channels)
        ]
        found += self._contacts()
        return tuple(sorted(found, key=lambda span: (span.channel, span.start_s)))

    def _contacts(self) -> list[QualitySpan]:
        stream = self.recording.stream
        is_uv = all(channel.unit is Unit.UV for channel in stream.channels)
        meter = ContactMeter(
            stream.fs_hz,
            stream.n_channels,
            full_scale=stream.full_scale,
            unit=Unit.UV if is_uv else Unit.COUNTS,
        )
        step = max(1, round(STEP_S * stream.fs_hz))
        emg_uv = self.recording.emg_uv
        heard = [
            meter.push(emg_uv[at : at + step])
            for at in range(0, len(emg_uv) - step + 1, step)
        ]
        found = []
        for channel in range(stream.n_channels):
            at = 0
            for contact, run in groupby(said[channel] for said in heard):
                n = len(list(run))
                if contact not in {Contact.GOOD, Contact.UNKNOWN}:
                    begin, end = at * step / self.fs_hz, (at + n) * step / self.fs_hz
                    found.append(
                        QualitySpan(channel, begin, end, is_gap=False, contact=contact)
                    )
                at += n
        return found


def _primary(levels: Calibration | None, n_channels: int) -> int:
    return levels.primary if levels and 0 <= levels.primary < n_channels else 0


def _mark(part: PhaseSpan, fs_hz: float) -> PhaseMark:
    return PhaseMark(
        part.phase, part.start_index / fs_hz, part.stop_index / fs_hz, part.has_target
    )


def around(recording: Recording, onset_s: float) -> tuple[float, Samples, Samples]:
    """Return two seconds on either side of an onset.

    Returns
    -------
    start_s : float
    emg_uv, envelope_uv : Samples, shape ``(n_samples, n_channels)``
        As recorded, and its RMS of 25 ms between 30 and 450 Hz; NaN where lost.
    """
    fs_hz = recording.stream.fs_hz
    start, stop = _cut(recording, onset_s, AROUND_S)
    wide, wide_stop = _cut(recording, onset_s, AROUND_S + _CALM_S)
    band = band_pass_zero_phase(recording.emg_uv[wide:wide_stop], fs_hz)
    level = envelope_centred(band, fs_hz, JERK_WINDOW_S)
    return (
        start / fs_hz,
        recording.emg_uv[start:stop],
        level[start - wide : stop - wide],
    )


def evidence(recording: Recording, onset_s: float) -> Evidence:
    """Return what the detector goes by, two seconds on either side of an onset."""
    fs_hz = recording.stream.fs_hz
    start, stop = _cut(recording, onset_s, AROUND_S)
    wide, wide_stop = _cut(recording, onset_s, _CONTEXT_S)
    trace = evidence_trace(recording.emg_uv[wide:wide_stop], fs_hz)
    first = round((start - wide) / fs_hz / trace.step_s)
    last = round((stop - wide) / fs_hz / trace.step_s)
    return Evidence(
        start_s=wide / fs_hz + first * trace.step_s,
        step_s=trace.step_s,
        ratio=trace.ratio[first:last],
        probability=trace.probability[first:last],
        threshold=THRESHOLD,
    )


def _cut(recording: Recording, onset_s: float, around_s: float) -> tuple[int, int]:
    fs_hz, n = recording.stream.fs_hz, recording.n_samples
    start = round((onset_s - around_s) * fs_hz)
    return max(0, min(start, n)), max(0, min(round((onset_s + around_s) * fs_hz), n))
