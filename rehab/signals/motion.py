"""What an accelerometer tells: whether the limb moves, and whether something was knocked."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rehab.model.signal import Motion, Samples
from rehab.signals.filters import band_pass_zero_phase

MOVED_G = 0.10
"""So much the acceleration changes within half a second while an arm is lifted. Design."""

SLOW_HZ, QUICK_HZ = (5.0, 20.0), (30.0, 200.0)
MOST_SLOW = 3.0
"""SCIENCE 1.2."""

SAME_S = 0.025
"""A jump that shows up later than this came after the onset: a muscle takes at least so
long to move anything (electromechanical delay). With less than that between two
accelerations the next one after the onset is the last that is asked."""

JUST_S, BEFORE_S = 0.100, 0.700
"""A knock's jump lies in the last 100 ms; what was usual, in the 600 ms before."""

JUMP_G, RESTLESS = 0.15, 2.0
"""A jump is larger than this, and than so many times the largest swing of before."""

SMEAR_S, OFF_COURSE = 0.050, 5.0
"""How far an onset may lie beside the deflection; what is off: 5 times the median."""

LEAST_BEFORE = 8
SLOWEST_S = 0.060
"""Between two accelerations: from slower ones nothing is known about tens of ms."""

AROUND_S = 1.0


class Swing:
    """How far the acceleration swings, step by step."""

    def __init__(self) -> None:
        self._low: NDArray[np.float64] = np.full(3, np.nan)
        self._high: NDArray[np.float64] = np.full(3, np.nan)
        self._was_moving = False

    def take(self, acceleration_g: NDArray[np.floating]) -> None:
        """Take in what was heard, shape ``(n, 3)``; what is not finite says nothing."""
        if len(acceleration_g):
            self._low = np.fmin(self._low, np.fmin.reduce(acceleration_g, axis=0))
            self._high = np.fmax(self._high, np.fmax.reduce(acceleration_g, axis=0))

    def step(self) -> bool:
        """End a step; return whether the sensor moved in it, or in the one before.

        Without an accelerometer it never does, as far as is known.
        """
        swing_g = np.nan_to_num(self._high - self._low)
        was, self._was_moving = self._was_moving, bool(swing_g.max() > MOVED_G)
        self._low, self._high = np.full(3, np.nan), np.full(3, np.nan)
        return was or self._was_moving


class Knocks:
    """Tells an artefact of motion from a jerk, by what came first.

    A muscle fires first and moves the limb tens of milliseconds later. What knocks at a
    sensor, or pulls at its cable, moves the accelerometer before the electrodes answer or
    together with them, and the answer is a slow one. Both have to hold: a jerk that is
    taken for an artefact would be a seizure's sign lost, an artefact that is counted is
    seen by who looks at it.

    Parameters
    ----------
    motions : sequence of Motion
        In order. Without any, or slower than `SLOWEST_S`, nothing is told.
    fs_hz : float
        Sampling rate of the sEMG, whose indices the motions name.

    Notes
    -----
    SCIENCE 1.2: power of 5-20 Hz over that of 30-200 Hz more than 3 in the event. A limb
    that swings already raises what counts as a jump, so that a jerk in a train, or in a
    lifted arm, is none.
    """

    def __init__(self, motions: Sequence[Motion], fs_hz: float) -> None:
        self._fs_hz = fs_hz
        self._times_s, self._acceleration_g = laid_out(motions, fs_hz)
        steps = np.diff(self._times_s)
        step_s = float(np.median(steps)) if len(steps) else np.inf
        self._is_quick = step_s <= SLOWEST_S
        self._same_s = min(step_s, SAME_S)

    def is_one(self, emg_uv: Samples, onset_s: float, offset_s: float) -> bool:
        """Return whether an event is an artefact of motion.

        Parameters
        ----------
        emg_uv : Samples, shape ``(n_samples,)``
            The whole recording's channel that the event is strongest on, unfiltered.
        onset_s, offset_s : float
            Of the event.
        """
        return (
            self._is_quick
            and slow_share(emg_uv, self._fs_hz, onset_s, offset_s) > MOST_SLOW
            and self.jumped_by(deflection_s(emg_uv, self._fs_hz, onset_s))
        )

    def jumped_by(self, onset_s: float) -> bool:
        """Return whether the acceleration left its course by an event's onset."""
        edges = (onset_s - BEFORE_S, onset_s - JUST_S, onset_s + self._same_s)
        begin, middle, end = np.searchsorted(self._times_s, edges).tolist()
        before, just = (
            self._acceleration_g[begin:middle],
            self._acceleration_g[middle:end],
        )
        if len(before) < LEAST_BEFORE or not len(just):
            return False
        usual = np.median(before, axis=0)
        apart = np.linalg.norm(before - usual, axis=1)
        limit_g = max(JUMP_G, RESTLESS * float(np.max(apart)))
        return bool(np.linalg.norm(just - usual, axis=1).max() > limit_g)


def deflection_s(emg_uv: Samples, fs_hz: float, onset_s: float) -> float:
    """Return when the electrodes really answered: a slow swing smears an onset forward.

    The first sample near the onset that lies clearly off those before it; the onset where
    there is none.

    Parameters
    ----------
    emg_uv : Samples, shape ``(n_samples,)``
    fs_hz : float
    onset_s : float
        As the detector found it.
    """
    at = round(onset_s * fs_hz)
    begin, near = at - round(BEFORE_S * fs_hz), round(SMEAR_S * fs_hz)
    before = emg_uv[max(0, begin) : max(0, at - near)]
    if not len(before):
        return onset_s
    usual = np.median(before)
    apart = np.abs(emg_uv[max(0, at - near) : at + near] - usual)
    found = np.flatnonzero(apart > OFF_COURSE * np.median(np.abs(before - usual)))
    return (max(0, at - near) + int(found[0])) / fs_hz if len(found) else onset_s


def slow_share(emg_uv: Samples, fs_hz: float, onset_s: float, offset_s: float) -> float:
    """Return power of 5-20 Hz over that of 30-200 Hz in an event; 0 beside lost samples.

    Parameters
    ----------
    emg_uv : Samples, shape ``(n_samples,)``
    fs_hz : float
    onset_s, offset_s : float
    """
    around = round(AROUND_S * fs_hz)
    start, stop = (
        round(onset_s * fs_hz),
        max(round(offset_s * fs_hz), round(onset_s * fs_hz) + 1),
    )
    first = max(0, start - around)
    part = emg_uv[first : stop + around, np.newaxis]
    if not np.isfinite(part).all():
        return 0.0
    inside = slice(start - first, stop - first)
    slow, quick = (
        np.square(band_pass_zero_phase(part, fs_hz, *band)[inside], dtype=np.float64)
        for band in (SLOW_HZ, QUICK_HZ)
    )
    return float(slow.mean() / max(quick.mean(), np.finfo(np.float64).tiny))


def laid_out(
    motions: Sequence[Motion], fs_hz: float, last_s: float | None = None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return when each acceleration was felt, in seconds of the stream, and them.

    Several in one packet are spread evenly back to the packet before.

    Parameters
    ----------
    motions : sequence of Motion
        Of one sensor, in order.
    fs_hz : float
        Sampling rate of the sEMG, whose indices the motions name.
    last_s : float or None
        When the packet before the first of them came.

    Returns
    -------
    times_s : array, shape ``(n,)``
    acceleration_g : array, shape ``(n, 3)``
    """
    times: list[NDArray[np.float64]] = []
    parts: list[Samples] = []
    for motion in motions:
        at_s, n = motion.index / fs_hz, len(motion.acceleration_g)
        span_s = 0.0 if last_s is None else min(at_s - last_s, n * SLOWEST_S)
        times.append(at_s - span_s * np.arange(n - 1, -1, -1) / n)
        parts.append(motion.acceleration_g)
        last_s = at_s
    if not parts:
        return np.zeros(0), np.zeros((0, 3))
    return np.concatenate(times), np.concatenate(parts).astype(np.float64)
