"""The trend's label and numbers (SCIENCE 5.4)."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehab.model.trend import (
    BLOCK,
    FIRST_CHECKPOINT,
    BlockRate,
    Checkpoint,
    Comparison,
    Interval,
    Obstacle,
    Occurrence,
    Trend,
    TrendLabel,
    TrendSession,
)
from rehab.score.trend.blocks import Fit, compare, garwood, quantile
from rehab.score.trend.obstacles import between, obstacles
from rehab.score.trend.offset import expected
from rehab.score.trend.slope import slope

Floats = NDArray[np.float64]

SMALLEST_NAMED = 0.85
"""A smaller change of the rate is not worth a name, however sure it is."""


@dataclass(frozen=True, slots=True)
class Series:
    """Valid sessions as arrays; `counts` and `minutes` of shape (sessions, exercises)."""

    counts: Floats
    minutes: Floats

    @property
    def n(self) -> int:
        """How many sessions."""
        return len(self.counts)


def judge_sessions(
    sessions: Sequence[TrendSession], occurrences: Iterable[Occurrence] = ()
) -> Trend:
    """Return the trend of a patient's sittings.

    Parameters
    ----------
    sessions : sequence of TrendSession
        Of one patient; invalid ones are left out, the others put in order of time.
    occurrences : iterable of Occurrence
        Doses and electrode sites that changed; others mean nothing here.
    """
    valid = sorted((s for s in sessions if s.is_valid), key=lambda s: s.started_us)
    return _judge(_series(valid), valid, tuple(occurrences))


def judge_series(counts: Floats, minutes: Floats) -> Trend:
    """Return the trend of bare numbers, shape ``(n_sessions, n_exercises)``."""
    return _judge(Series(counts, minutes), (), ())


def _judge(
    series: Series, sessions: Sequence[TrendSession], happened: tuple[Occurrence, ...]
) -> Trend:
    line = slope(series.counts, series.minutes, [s.started_us for s in sessions])
    n = series.n
    if n < FIRST_CHECKPOINT:
        return Trend(TrendLabel.BUILDING, n, slope=line)
    checkpoints = tuple(
        _checkpoint(series, at, sessions[:at], happened)
        for at in range(FIRST_CHECKPOINT, n + 1, BLOCK)
    )
    fit, due = _fit(series, n)
    now = obstacles(sessions[:BLOCK], sessions[n - BLOCK :], happened)
    label, why = checkpoints[-1].label, checkpoints[-1].obstacles or now
    return Trend(
        label=TrendLabel.WITHHELD if why else label,
        n_sessions=n,
        compared=_comparison(fit),
        first=_block(series, slice(BLOCK), fit, due, sessions),
        latest=_block(series, slice(n - BLOCK, n), fit, due, sessions),
        checkpoints=checkpoints,
        obstacles=why,
        between=between(sessions[:BLOCK], sessions[n - BLOCK :], happened),
        slope=line,
    )


def _checkpoint(
    series: Series,
    at: int,
    sessions: Sequence[TrendSession],
    happened: tuple[Occurrence, ...],
) -> Checkpoint:
    """Return what was said after `at` sessions: later ones change nothing in it."""
    compared = _comparison(_fit(series, at)[0])
    why: tuple[Obstacle, ...] = obstacles(
        sessions[:BLOCK], sessions[at - BLOCK :], happened
    )
    label = TrendLabel.WITHHELD if why else label_of(compared)
    return Checkpoint(at, label, compared, why, sessions[-1].day if sessions else None)


def label_of(compared: Comparison) -> TrendLabel:
    """Return the label that a comparison earns: by the 98 % interval, and large enough."""
    low, high = compared.ci98
    if high < 1.0 and compared.rate_ratio < SMALLEST_NAMED:
        return TrendLabel.FEWER
    if low > 1.0 and compared.rate_ratio > 1.0 / SMALLEST_NAMED:
        return TrendLabel.MORE
    return TrendLabel.NO_CLEAR_CHANGE


def _fit(series: Series, at: int) -> tuple[Fit, Floats]:
    """Compare the blocks as of session `at`; return also the expected counts."""
    counts, minutes = series.counts[:at], series.minutes[:at]
    due = expected(counts, minutes)
    total = counts.sum(axis=1)
    fit = compare(total[:BLOCK], total[at - BLOCK :], due[:BLOCK], due[at - BLOCK :])
    return fit, due


def _comparison(fit: Fit) -> Comparison:
    log_ratio, se = float(fit.log_ratio), float(fit.se)
    return Comparison(
        rate_ratio=math.exp(log_ratio),
        ci95=_interval(log_ratio, se, 0.95),
        ci98=_interval(log_ratio, se, 0.98),
        detectable_pct=100.0 * quantile(0.95) * se,
    )


def _interval(log_value: float, se: float, level: float) -> Interval:
    half = quantile(level) * se
    return math.exp(log_value - half), math.exp(log_value + half)


def _block(
    series: Series,
    which: slice,
    fit: Fit,
    due: Floats,
    sessions: Sequence[TrendSession],
) -> BlockRate:
    """Return a block's rate, its interval by Garwood (1936) on the effective count."""
    n, scale = float(series.counts[which].sum()), float(fit.scale)
    usual_min = float(due[which].sum() * series.minutes.sum() / due.sum())
    low, high = garwood(n / scale)
    days = [session.day for session in sessions[which]]
    return BlockRate(
        n_jerks=round(n),
        detectable_min=float(series.minutes[which].sum()),
        per_min=n / usual_min,
        ci95=(low * scale / usual_min, high * scale / usual_min),
        first_day=days[0] if days else None,
        last_day=days[-1] if days else None,
    )


def _series(sessions: Sequence[TrendSession]) -> Series:
    """Return the sessions as arrays, one column for each exercise and side."""
    keys = sorted({(p.exercise_id, p.side) for s in sessions for p in s.parts})
    column = {key: k for k, key in enumerate(keys)}
    counts = np.zeros((len(sessions), len(keys)))
    minutes = np.zeros_like(counts)
    for i, session in enumerate(sessions):
        for part in session.parts:
            k = column[part.exercise_id, part.side]
            counts[i, k] += part.n_jerks
            minutes[i, k] += part.detectable_min
    return Series(counts, minutes)
