"""How a muscle was controlled, besides its jerks (SCIENCE section 4).

Of the 250 ms envelope (RMS, 30-450 Hz). Each is compared with the patient's own earlier
sessions only (`rehab.score.trend.measures`); no norm stands behind any of them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from rehab.model.exercise import PhaseName
from rehab.model.frame import Stage
from rehab.model.session import Calibration, EventKind, PhaseSpan, Recording
from rehab.score.events import changes
from rehab.score.exposure import reference_rms
from rehab.signals.envelope import envelope_centred
from rehab.signals.filters import band_pass_zero_phase

WINDOW_S = 0.25
LEAST_HOLD_S = 1.0
RELAXED_S = 0.5
LEAST_REST_S = 2.0
ANTAGONISTS = (
    {"biceps", "triceps"},
    {"biceps", "triceps_lateral"},
    {"wrist_extensors", "wrist_flexors"},
    {"tibialis_anterior", "gastrocnemius_medialis"},
    {"tibialis_anterior", "gastrocnemius_lateralis"},
)

Levels = NDArray[np.float64]
"""Envelope of one channel, shape ``(n_samples,)``; NaN where samples were lost."""


@dataclass(frozen=True, slots=True)
class Control:
    """The envelopes of a guided recording, and what they are measured by.

    `relaxed_below` is the level of rest (mean and twice its standard deviation); `pair`
    are the envelopes of an antagonist pair in parts of their references. None where the
    recording does not tell.
    """

    fs_hz: float
    level: Levels
    relaxed_below: float | None
    pair: tuple[Levels, Levels] | None

    def variability_pct(self, parts: Sequence[PhaseSpan]) -> float | None:
        """Return SD by mean of the envelope in a hold, the median of all holds, in %."""
        found = []
        for part in parts:
            level = self.level[part.start_index : part.stop_index]
            level = level[np.isfinite(level)]
            is_long = len(level) >= LEAST_HOLD_S * self.fs_hz
            if part.has_target and is_long and level.mean() > 0.0:
                found.append(100.0 * float(level.std() / level.mean()))
        return median(found) if found else None

    def relaxation_s(self, parts: Sequence[PhaseSpan]) -> float | None:
        """Return how long after "Rest" the muscle was at rest for half a second.

        The median of all rests; None if in half of them it never was, and where no level
        of rest is known.
        """
        if self.relaxed_below is None:
            return None
        need = max(1, round(RELAXED_S * self.fs_hz))
        found = []
        for part in parts:
            level = self.level[part.start_index : part.stop_index]
            if part.phase is not PhaseName.REST or len(level) < need:
                continue
            n_below = np.cumsum(np.append(0, level < self.relaxed_below))
            at = np.flatnonzero(n_below[need:] - n_below[:-need] == need)
            found.append(at[0] / self.fs_hz if len(at) else math.inf)
        value = float(median(found)) if found else math.inf
        return value if math.isfinite(value) else None

    def co_contraction_pct(self, parts: Sequence[PhaseSpan]) -> float | None:
        """Return Falconer and Winter's index, 2 min(A, B) / (A + B), its mean in %.

        Deviates: a moment in which both are silent has none; counts can be exactly 0.
        """
        if self.pair is None:
            return None
        a, b = (
            np.concatenate([one[p.start_index : p.stop_index] for p in parts])
            for one in self.pair
        )
        both = a + b
        nothing = np.full_like(both, np.nan)
        index = np.divide(2.0 * np.minimum(a, b), both, out=nothing, where=both != 0)
        return 100.0 * float(np.nanmean(index)) if np.isfinite(index).any() else None


def control(recording: Recording, levels: Calibration | None) -> Control | None:
    """Return what the measures need; None for a recording without a calibration.

    Deviates from SCIENCE section 4: the level of rest is that of the calibration before
    the exercise, the only rest of which nobody doubts that it was one.
    """
    if levels is None or not 0 <= levels.primary < recording.emg_uv.shape[1]:
        return None
    fs_hz = recording.stream.fs_hz
    pair = _pair(recording, levels)
    wanted = [levels.primary, *pair]
    filtered = band_pass_zero_phase(recording.emg_uv[:, wanted], fs_hz)
    found = envelope_centred(filtered, fs_hz, WINDOW_S).astype(np.float64)
    references = [reference_rms(levels, channel) or math.nan for channel in pair]
    return Control(
        fs_hz=fs_hz,
        level=found[:, 0],
        relaxed_below=_relaxed_below(recording, found[:, 0]),
        pair=(found[:, 1] / references[0], found[:, 2] / references[1])
        if pair
        else None,
    )


def _pair(recording: Recording, levels: Calibration) -> tuple[int, ...]:
    """Return the channels of an antagonist pair of the primary's side, or nothing."""
    channels = recording.stream.channels
    primary = channels[levels.primary]
    for k, other in enumerate(channels):
        is_pair = {primary.muscle, other.muscle} in ANTAGONISTS
        known = all(reference_rms(levels, c) for c in (levels.primary, k))
        if is_pair and known and other.side is primary.side:
            return (levels.primary, k)
    return ()


def _relaxed_below(recording: Recording, level: Levels) -> float | None:
    """Return the mean of the envelope in the last rest calibration, and twice its SD."""
    found = None
    for event, after in pairwise(changes(recording.events)):
        if (
            event.kind is EventKind.STAGE
            and event.data.get("stage") == Stage.REST_CALIBRATION
        ):
            rest = level[event.index : after.index]
            rest = rest[np.isfinite(rest)]
            if len(rest) >= LEAST_REST_S * recording.stream.fs_hz:
                found = float(rest.mean() + 2.0 * rest.std())
    return found
