"""The trend's label and numbers (SCIENCE 5.4)."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

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
    Slope,
    Trend,
    TrendLabel,
    TrendSession,
)
from rehab.score.trend.blocks import Fit, compare, garwood, quantile
from rehab.score.trend.changes import Change, changes, last_of
from rehab.score.trend.obstacles import doses, obstacles
from rehab.score.trend.offset import usual
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
    sessions: Sequence[TrendSession],
    occurrences: Iterable[Occurrence] = (),
    *,
    has_line: bool = True,
) -> Trend:
    """Return the trend of a patient's sittings.

    Parameters
    ----------
    sessions : sequence of TrendSession
        Of one patient; invalid ones are left out, the others put in order of time.
    occurrences : iterable of Occurrence
        Doses and electrode sites that changed; others mean nothing here.
    has_line : bool
        False leaves `Trend.slope` out: a list of patients wants their labels at once.

    Returns
    -------
    Trend
        Of all sessions; its `newer` is of those after the last change, where the sessions
        are not alike throughout.
    """
    valid = sorted((s for s in sessions if s.is_valid), key=lambda s: s.started_us)
    happened = tuple(occurrences)
    whole = _judge_alike(valid, happened, has_line=has_line)
    last = last_of(changes(valid, happened))
    if last is None:
        return whole
    newer = _judge_alike(valid[last.next_at :], happened, has_line=has_line)
    newer = replace(newer, since=last.day, began=last.kind)
    return replace(whole, newer=newer)


def _judge_alike(
    valid: Sequence[TrendSession], happened: tuple[Occurrence, ...], *, has_line: bool
) -> Trend:
    series = _series(valid)
    starts = [s.started_us for s in valid] if has_line else []
    line = slope(series.counts, series.minutes, starts)
    return _judge(series, valid, happened, line)


def judge_series(counts: Floats, minutes: Floats) -> Trend:
    """Return the trend of bare numbers, shape ``(n_sessions, n_exercises)``."""
    return _judge(Series(counts, minutes), (), (), None)


def _judge(
    series: Series,
    sessions: Sequence[TrendSession],
    happened: tuple[Occurrence, ...],
    line: Slope | None,
) -> Trend:
    n = series.n
    if n < FIRST_CHECKPOINT:
        return Trend(TrendLabel.BUILDING, n, slope=line)
    ats = [*range(FIRST_CHECKPOINT, n + 1, BLOCK), n]
    fit, dues = _fits(series, np.asarray(ats))
    compared = [_comparison(fit.log_ratio[k], fit.se[k]) for k in range(len(ats))]
    found = changes(sessions, happened)
    checkpoints = tuple(
        _checkpoint(at, compared[k], sessions[:at], found)
        for k, at in enumerate(ats[:-1])
    )
    due, scale = dues[-1], float(fit.scale[-1])
    now = obstacles(sessions, found)
    label, why = checkpoints[-1].label, checkpoints[-1].obstacles or now
    return Trend(
        label=TrendLabel.WITHHELD if why else label,
        n_sessions=n,
        compared=compared[-1],
        first=_block(series, slice(BLOCK), due[:BLOCK], scale, sessions),
        latest=_block(series, slice(n - BLOCK, n), due[BLOCK:], scale, sessions),
        checkpoints=checkpoints,
        obstacles=why,
        between=doses(sessions, happened),
        slope=line,
        scale=scale,
    )


def _checkpoint(
    at: int,
    compared: Comparison,
    sessions: Sequence[TrendSession],
    found: tuple[Change, ...],
) -> Checkpoint:
    """Return what was said after `at` sessions: later ones change nothing in it."""
    why: tuple[Obstacle, ...] = obstacles(sessions, found)
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


def _fits(series: Series, ats: NDArray[np.int_]) -> tuple[Fit, Floats]:
    """Compare the blocks as of each session of `ats`.

    Returns
    -------
    fit : Fit
        One number for each of `ats`.
    due : array, shape ``(len(ats), 2 * BLOCK)``
        Jerks that the sessions of both blocks should have at the patient's usual rates,
        as far as they were known then; the usual rate of a minute is 1.
    """
    jerks = series.counts.cumsum(axis=0)[ats - 1]
    minutes = series.minutes.cumsum(axis=0)[ats - 1]
    rates = usual(jerks, minutes, ats.astype(np.float64))
    of_a_minute = (minutes * rates).sum(axis=-1) / minutes.sum(axis=-1)
    rates = rates / of_a_minute[:, np.newaxis]
    first = np.broadcast_to(np.arange(BLOCK), (len(ats), BLOCK))
    latest = ats[:, np.newaxis] - BLOCK + np.arange(BLOCK)
    both = np.concatenate([first, latest], axis=1)
    due = np.einsum("cse,ce->cs", series.minutes[both], rates)
    y = series.counts.sum(axis=1)[both]
    fit = compare(y[:, :BLOCK], y[:, BLOCK:], due[:, :BLOCK], due[:, BLOCK:])
    return fit, due


def _comparison(log_ratio: float, se: float) -> Comparison:
    return Comparison(
        rate_ratio=math.exp(log_ratio),
        ci95=_interval(log_ratio, se, 0.95),
        ci98=_interval(log_ratio, se, 0.98),
        detectable_pct=100.0 * quantile(0.95) * float(se),
    )


def _interval(log_value: float, se: float, level: float) -> Interval:
    half = quantile(level) * se
    return math.exp(log_value - half), math.exp(log_value + half)


def _block(
    series: Series,
    which: slice,
    due: Floats,
    scale: float,
    sessions: Sequence[TrendSession],
) -> BlockRate:
    """Return a block's rate, its interval by Garwood (1936) on the effective count."""
    n, usual_min = float(series.counts[which].sum()), float(due.sum())
    low, high = garwood(n / scale)
    days = [session.day for session in sessions[which]]
    return BlockRate(
        n_jerks=round(n),
        detectable_min=float(series.minutes[which].sum()),
        per_min=n / usual_min,
        ci95=(low * scale / usual_min, high * scale / usual_min),
        first_day=days[0] if days else None,
        last_day=days[-1] if days else None,
        n_taken_out=sum(session.n_taken_out for session in sessions[which]),
    )


def _series(sessions: Sequence[TrendSession]) -> Series:
    """Return the sessions as arrays, one column for each exercise and side."""
    column: dict[tuple[str, str], int] = {}
    rows, jerks, minutes = [], [], []
    for i, session in enumerate(sessions):
        for part in session.parts:
            key = (part.exercise_id, part.side)
            rows.append((i, column.setdefault(key, len(column))))
            jerks.append(part.n_jerks)
            minutes.append(part.detectable_min)
    shape = (len(sessions), len(column))
    counts = np.zeros(shape)
    seen = np.zeros(shape)
    if rows:
        at = tuple(np.asarray(rows).T)
        np.add.at(counts, at, jerks)
        np.add.at(seen, at, minutes)
    return Series(counts, seen)
