"""Negative myoclonus: short silences in a sustained contraction.

SCIENCE, binding decision 2 and section 1.3: silences of 50-500 ms (told in bins of 50-69,
70-100 and 101-500 ms), only where the reference is at least three times the rest noise,
with activity before and after.

How deep and how long a silence must be follows from how even the contraction around it
is. The mean power of a stretch as long as n blocks of 50 ms, each gamma distributed with
shape k, falls to a share m of its expectation with a probability of at most ``exp(-E)``,
``E = n k (m - 1 - ln m)`` (Chernoff's bound; also the log likelihood ratio for a change of
the level). One least E serves all durations, depths, sampling rates and muscles: at slow
rates, in a muscle of few motor units and among the waves of tremor k is small, and only a
longer or deeper silence stands out.

Deviates
--------
The Kuopio rule rejects both of two silences within one second. It is kept for silences
over 200 ms, which pauses of a voluntary movement look like, and for regular series. Short
irregular ones stay, however close: repetitive asterixis looks like them, and the worst of
it must not read as none.

A silence right after a burst counts if the contraction was there before the burst. That
is seen after quick voluntary bursts of healthy people too, so it is half as certain.
Nothing tells a silence from a quick voluntary release and grip within half a second.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rehab.detect.brinks import abruptness
from rehab.detect.level import Floats, quiet_power
from rehab.detect.silence_groups import LONG_S, Silence, fuse_silences, repeats
from rehab.detect.valleys import BLOCK_S, Valleys, find_valleys
from rehab.model.score import Jerk
from rehab.model.signal import Side

SHORTEST_S, LONGEST_S = 0.050, 0.500
CONTRACTION = 3.0**2
"""Least power of a contraction, in terms of the rest noise."""

EVIDENCE = 11.0
"""Least E, for under 0.02 false silences a minute in an even contraction."""

RETURN = 0.25
"""Least power after it, of that before: half of the amplitude within half a second."""

RESIDUE, REST_MARGIN = 0.15, 2.0
"""Most power in it: of the contraction's, or in terms of the rest noise."""

DEAD = 0.05
"""Less than this share of the rest noise is an electrode, not a muscle."""

LONG_ACTIVE = 0.8
"""Of a whole second on either side of a long one must be contraction."""

BURST_MARGIN_S, AFTER_BURST_S = 0.010, 0.050
SURE_E = 8.0

Span = tuple[int, float, float]
"""Channel, onset and offset in seconds."""


def find_silences(
    power: NDArray[np.floating],
    step_s: float,
    rest_power: Sequence[float] | NDArray[np.floating] | None,
    bursts: Sequence[Span] = (),
    sides: Sequence[Side | None] | None = None,
) -> list[Jerk]:
    """Return the silent periods of a recording, those of several channels fused.

    Parameters
    ----------
    power : array, shape ``(n_steps, n_channels)``
        Mean square of each step, band-passed; NaN where it is unusable.
    step_s : float
        Length of a step in seconds, about 5 ms.
    rest_power : sequence of float or None
        Mean square of each channel at rest. None, or NaN for a channel: taken from the
        quietest parts of the recording, so that no gain changes the result.
    bursts : sequence of (channel, onset_s, offset_s)
        Jerks and prolonged bursts, which are no contraction.
    sides : sequence of Side or None
        Of each channel, where known.

    Returns
    -------
    list of Jerk
        Of the kind SILENCE, in order of onset, with ids from 1. The channel that fell
        most is named first: `peak_uv` is its RMS in the silence, `contrast` that as a
        ratio to its contraction. `confidence` follows from the evidence and was not
        calibrated on patients.
    """
    n_steps, n_channels = power.shape
    is_burst = np.zeros((n_channels, n_steps), dtype=np.bool_)
    for channel, onset_s, offset_s in bursts:
        first = max(0, round((onset_s - BURST_MARGIN_S) / step_s))
        is_burst[channel, first : round((offset_s + BURST_MARGIN_S) / step_s)] = True
    found: list[Silence] = []
    for channel in range(n_channels if n_steps else 0):
        column = np.asarray(power[:, channel], dtype=np.float64)
        rest = np.nan if rest_power is None else float(rest_power[channel])
        if np.isnan(rest):
            rest = quiet_power(column, step_s, CONTRACTION)
        found += _silences(column, channel, step_s, rest, is_burst[channel])
    return fuse_silences(found, sides)


def _silences(
    power: Floats, channel: int, step_s: float, rest: float, is_burst: NDArray[np.bool_]
) -> list[Silence]:
    """Return the silences of one channel."""
    v = find_valleys(power, step_s, CONTRACTION * rest, is_burst)
    level = np.minimum(v.before, v.after)
    lasts_s = (v.stop - v.start) * step_s
    is_deep = (
        (lasts_s > SHORTEST_S - 0.5 * step_s)
        & (lasts_s < LONGEST_S + 0.5 * step_s)
        & (level >= CONTRACTION * rest)
        & (v.after >= RETURN * v.before)
        & (v.inside >= DEAD * rest)
        & (v.inside <= np.maximum(RESIDUE * level, REST_MARGIN * rest))
        & ((lasts_s <= LONG_S) | (v.active >= LONG_ACTIVE))
    )
    v = v.of(np.flatnonzero(is_deep & (_evidence(v, step_s) >= EVIDENCE)))
    is_lapse = (abruptness(power, v, step_s) > 0.0) & ~repeats(
        v.start * step_s, v.stop * step_s
    )
    v = v.of(np.flatnonzero(is_lapse))
    confidence = 1.0 - 0.5 * np.exp((EVIDENCE - _evidence(v, step_s)) / SURE_E)
    n_before = round(AFTER_BURST_S / step_s)
    for i, start in enumerate(v.start):
        if is_burst[max(0, start - n_before) : start].any():
            confidence[i] *= 0.5
    return [
        Silence(
            channel=channel,
            onset_s=float(v.start[i] * step_s),
            offset_s=float(v.stop[i] * step_s),
            inside=float(v.inside[i]),
            level=float(min(v.before[i], v.after[i])),
            confidence=float(confidence[i]),
        )
        for i in range(len(v.start))
    ]


def _evidence(v: Valleys, step_s: float) -> Floats:
    """Return E of each valley, NaN where nothing is known beside it."""
    level, tiny = np.minimum(v.before, v.after), np.finfo(np.float64).tiny
    # Beside nothing it has no share, and no evidence.
    share = np.divide(v.inside, level, out=np.ones_like(level), where=level != 0.0)
    share = np.clip(share, tiny, 1.0)
    n_blocks = (v.stop - v.start) * step_s / BLOCK_S
    return np.asarray(n_blocks * v.shape * (share - 1.0 - np.log(share)))
