"""What the jerks of a session look like, in few bytes: for overlays of many sessions.

An overlay of a year cannot read a year of recordings; what it needs is kept with each
score: the envelopes of some of its jerks, and the samples of a typical one.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rehab.model.score import Jerk, JerkKind, Shapes
from rehab.model.session import Calibration, Recording
from rehab.score.exposure import onset_index, reference_rms
from rehab.signals.envelope import envelope_centred
from rehab.signals.filters import band_pass_zero_phase

BEFORE_S, AFTER_S, STEP_S = 0.05, 0.15, 0.005
N_POINTS = round((BEFORE_S + AFTER_S) / STEP_S) + 1
WINDOW_S = 0.025
"""Of the envelope of a jerk (SCIENCE section 3)."""
MOST = 16
"""Jerks of a session that are kept, evenly spread over it. Design: eight sessions of five
exercises then overlay 640, whose quantiles move by less than a linewidth with more."""
AROUND_S = 0.25
"""Raw samples on either side of the typical jerk's onset."""
_CALM_S = 0.3
"""Beside an excerpt, for the filter to settle."""

TIMES_MS: NDArray[np.float32] = np.linspace(
    -1000.0 * BEFORE_S, 1000.0 * AFTER_S, N_POINTS, dtype=np.float32
)


def shapes(
    recording: Recording, jerks: Sequence[Jerk], levels: Calibration | None
) -> Shapes | None:
    """Return the shapes of a session's counted jerks.

    Parameters
    ----------
    recording : Recording
    jerks : sequence of Jerk
        Of its score: those that are counted, of the kind JERK, are looked at.
    levels : Calibration or None
        The envelopes are in % of each strongest channel's reference contraction.
    """
    counted = [
        (position, jerk)
        for position, jerk in enumerate(jerks)
        if jerk.is_counted and jerk.kind is JerkKind.JERK
    ]
    rows, positions = [], []
    for at in _spread(len(counted)):
        position, jerk = counted[at]
        reference = reference_rms(levels, jerk.channels[0])
        envelope = None if reference is None else _envelope(recording, jerk)
        if envelope is not None and reference is not None:
            rows.append(100.0 * envelope / reference)
            positions.append(position)
    if not rows:
        return None
    typical = _typical([counted_ for counted_ in counted if counted_[0] in positions])
    start, emg_uv = _raw(recording, jerks[typical])
    fs_hz = recording.stream.fs_hz
    return Shapes(
        positions=tuple(positions),
        envelopes_pct=np.asarray(rows, dtype="<f2").tobytes(),
        typical=typical,
        fs_hz=fs_hz,
        start_s=(start - onset_index(jerks[typical], recording)) / fs_hz,
        emg_uv=emg_uv.astype("<f4").tobytes(),
    )


def envelopes_pct(kept: Shapes) -> NDArray[np.float32]:
    """Return the envelopes of a session's shapes, shape ``(n, N_POINTS)``."""
    flat = np.frombuffer(kept.envelopes_pct, dtype="<f2").astype(np.float32)
    return flat.reshape(-1, N_POINTS)


def _spread(n: int) -> list[int]:
    """Return up to `MOST` of `n` places, evenly spread."""
    if n <= MOST:
        return list(range(n))
    return [int(at) for at in np.linspace(0, n - 1, MOST).round()]


def _envelope(recording: Recording, jerk: Jerk) -> NDArray[np.float32] | None:
    """Return the RMS around a jerk's onset; None where samples of it were lost."""
    fs_hz, onset = recording.stream.fs_hz, onset_index(jerk, recording)
    start = max(0, onset - round((BEFORE_S + _CALM_S) * fs_hz))
    stop = onset + round((AFTER_S + _CALM_S) * fs_hz)
    excerpt = recording.emg_uv[start:stop, [jerk.channels[0]]]
    if len(excerpt) < 2:
        return None
    level = envelope_centred(band_pass_zero_phase(excerpt, fs_hz), fs_hz, WINDOW_S)
    at = onset - start + np.round(TIMES_MS / 1000.0 * fs_hz).astype(np.int64)
    if at[0] < 0 or at[-1] >= len(level):
        return None
    found = np.asarray(level[at, 0], dtype=np.float32)
    return found if np.isfinite(found).all() else None


def _typical(counted: Sequence[tuple[int, Jerk]]) -> int:
    """Return the place of the jerk nearest the median length and size, as ratios."""
    logs = np.log([(max(j.duration_ms, 1.0), max(j.peak_uv, 1e-6)) for _, j in counted])
    off = np.abs(logs - np.median(logs, axis=0)).sum(axis=1)
    return counted[int(np.argmin(off))][0]


def _raw(recording: Recording, jerk: Jerk) -> tuple[int, NDArray[np.float32]]:
    around = round(AROUND_S * recording.stream.fs_hz)
    onset = onset_index(jerk, recording)
    start = max(0, onset - around)
    return start, recording.emg_uv[start : onset + around, jerk.channels[0]]
