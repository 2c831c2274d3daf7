"""Where in the movement: events and exposure of each phase on each side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rehab.model.exercise import PhaseName
from rehab.model.score import Detection, Jerk, JerkKind, PhaseScore
from rehab.model.session import PhaseSpan, Recording
from rehab.model.signal import Side
from rehab.score.control import Control
from rehab.score.exposure import Mask, onset_index


@dataclass(frozen=True, slots=True)
class Found:
    """A searched recording, by sample: what counts in it and the time that it counts in.

    `counting` are the jerks and prolonged bursts that count; `exposed` and `received` are
    True for samples in which a jerk would have shown, and for those that arrived.
    """

    recording: Recording
    detection: Detection
    counting: Sequence[Jerk]
    exposed: Mask
    received: Mask

    def onsets(self, kind: JerkKind) -> NDArray[np.int64]:
        """Return the samples at which the events of a kind began; silences are all."""
        events = (*self.counting, *self.detection.silences)
        return np.asarray(
            [onset_index(e, self.recording) for e in events if e.kind is kind],
            dtype=np.int64,
        )


def placed(parts: Sequence[PhaseSpan], found: Found) -> tuple[Jerk, ...]:
    """Return the detector's jerks with the phase they began in, and if they count."""
    counting = {jerk.id for jerk in found.counting}
    return tuple(
        replace(
            jerk,
            phase=_phase_at(parts, onset_index(jerk, found.recording)),
            is_counted=jerk.id in counting,
        )
        for jerk in found.detection.jerks
    )


def placed_silences(parts: Sequence[PhaseSpan], found: Found) -> tuple[Jerk, ...]:
    """Return the silences with the phase they began in; those of a phase count."""
    silences = []
    for silence in found.detection.silences:
        phase = _phase_at(parts, onset_index(silence, found.recording))
        silences.append(
            replace(silence, phase=phase, is_counted=phase is not None or not parts)
        )
    return tuple(silences)


def _phase_at(parts: Sequence[PhaseSpan], index: int) -> PhaseName | None:
    for part in parts:
        if part.start_index <= index < part.stop_index:
            return part.phase
    return None


def by_phase(
    parts: Sequence[PhaseSpan], found: Found, how: Control | None = None
) -> tuple[PhaseScore, ...]:
    """Return a score for each phase on each side, in order of first appearance.

    `how` is what the muscle's control is measured by, where that can be.
    """
    groups: dict[tuple[PhaseName, Side], list[PhaseSpan]] = {}
    for part in parts:
        groups.setdefault((part.phase, part.side), []).append(part)
    fs_hz = found.recording.stream.fs_hz
    onsets = {kind: found.onsets(kind) for kind in JerkKind}
    rhythmic = _rhythmic(found) & found.received
    return tuple(
        PhaseScore(
            phase,
            side,
            exposure_s=seconds(group, found.exposed, fs_hz),
            n_jerks=n_inside(group, onsets[JerkKind.JERK]),
            n_prolonged=n_inside(group, onsets[JerkKind.PROLONGED]),
            n_silences=n_inside(group, onsets[JerkKind.SILENCE]),
            run_s=seconds(group, rhythmic, fs_hz),
            received_s=seconds(group, found.received, fs_hz),
            variability_pct=how.variability_pct(group) if how else None,
            relaxation_s=how.relaxation_s(group) if how else None,
            co_contraction_pct=how.co_contraction_pct(group) if how else None,
        )
        for (phase, side), group in groups.items()
    )


def _rhythmic(found: Found) -> Mask:
    """Return True for samples of a rhythmic run; where two overlap they count once."""
    mask = np.zeros(found.recording.n_samples, dtype=np.bool_)
    fs_hz = found.recording.stream.fs_hz
    for run in found.detection.runs:
        mask[round(run.onset_s * fs_hz) : round(run.offset_s * fs_hz)] = True
    return mask


def seconds(parts: Sequence[PhaseSpan], mask: Mask, fs_hz: float) -> float:
    """Return how many seconds of the phases are True in `mask`."""
    n = sum(int(mask[p.start_index : p.stop_index].sum()) for p in parts)
    return n / fs_hz


def n_inside(parts: Sequence[PhaseSpan], onsets: NDArray[np.int64]) -> int:
    """Return how many onsets lie in the phases."""
    return sum(
        int(np.sum((onsets >= p.start_index) & (onsets < p.stop_index))) for p in parts
    )
