"""Rows of two sittings beside each other."""

import warnings
from collections.abc import Sequence

import numpy as np

from rehab.model.clinic_session import ComparePage, RepetitionTrace, SessionPage
from rehab.model.clinic_views import JerkShape
from rehab.review.charts.pairs import Curve, Field, Value
from rehab.review.figures import reps
from rehab.review.figures.axes import round_top, top_of

_STRIDE = 2  # of an envelope's points
_LEAST_TOP = 40.0
_MS = (-50.0, 0.0, 50.0, 100.0, 150.0)


def values(page: ComparePage) -> tuple[tuple[Value, ...], float]:
    """Return the rates by side and phase, and the top of their axis."""
    made = []
    for one in page.phases:
        name = f"{one.side.value} {one.phase.value if one.phase else ''}".strip()
        made += [
            Value(name, which, rate.per_min, rate.low, rate.high)
            for which, rate in (("A", one.a), ("B", one.b))
            if rate.exposure_s > 0
        ]
    return tuple(made), top_of([one.high for one in made], 0.9)


def courses(
    a: SessionPage, b: SessionPage, width: int
) -> tuple[tuple[Curve, ...], Field] | None:
    """Return the median repetition of both; None where neither has a signal."""
    curves = (*_curves("A", a.repetitions), *_curves("B", b.repetitions))
    if not curves:
        return None
    bounds, called = reps.edges(b)
    target = b.target if b.is_pct and a.is_pct else None
    wanted = max(
        [_LEAST_TOP, *(one.p75 for one in curves), target.high_pct if target else 0.0]
    )
    top = round_top(wanted)
    goal = None
    aimed = [one for part in b.repetitions[:1] for one in part.phases if one.has_target]
    if target and aimed:
        start = reps.origin(b.repetitions[0])
        ends = aimed[0].start_s - start, aimed[-1].stop_s - start
        goal = (*ends, target.low_pct, target.high_pct)
    levels = (0.0, target.low_pct, target.high_pct) if target else (0.0, top / 2, top)
    labels = tuple(f"{edge:.0f}\u00a0s" for edge in bounds)
    shown = reps.shown_names(bounds, called, width)
    unit = "%" if b.is_pct else "µV"
    return curves, Field(bounds, shown, labels, top, levels, unit, width, goal)


def _curves(which: str, parts: Sequence[RepetitionTrace]) -> list[Curve]:
    """Return quartiles of the whole repetitions at each moment that most of them have."""
    whole = [part for part in parts if part.is_complete and len(part.envelope_pct)]
    cut = [
        part.envelope_pct[
            max(0, round((reps.origin(part) - part.start_s) / part.step_s)) :
        ]
        for part in whole
    ]
    if not cut:
        return []
    n = int(np.median([len(level) for level in cut]))
    laid = np.full((len(cut), n), np.nan, dtype=np.float32)
    for k, level in enumerate(cut):
        laid[k, : min(n, len(level))] = level[:n]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # moments that all lost
        quartiles = np.nanpercentile(laid, (25, 50, 75), axis=0)
    step_s = whole[0].step_s
    return [
        Curve(which, k * step_s, *(float(q) for q in quartiles[:, k]))
        for k in range(0, n, _STRIDE)
        if np.isfinite(quartiles[:, k]).all()
    ]


def shapes(page: ComparePage, width: int) -> tuple[tuple[Curve, ...], Field] | None:
    """Return the jerk's own shape of both; None where neither has any."""
    curves = (*_shape("A", page.shape_a), *_shape("B", page.shape_b))
    if not curves:
        return None
    top = round_top(max(one.p75 for one in curves))
    low, high = min(one.at for one in curves), max(one.at for one in curves)
    edges = (low, *(at for at in _MS if low < at < high), high)
    labels = tuple(
        "onset" if at == 0 else f"{at:.0f}\u00a0ms".replace("-", "−") for at in edges
    )
    inner = tuple(
        label if k in (0, len(edges) - 1) or label == "onset" or width > 400 else ""
        for k, label in enumerate(labels)
    )
    names = ("",) * (len(edges) - 1)
    return curves, Field(edges, names, inner, top, (0.0, top / 2, top), "%", width)


def _shape(which: str, found: JerkShape | None) -> list[Curve]:
    if found is None:
        return []
    return [
        Curve(which, float(ms), *(float(q) for q in row[1:4]))
        for ms, row in zip(found.times_ms, found.quantiles_pct.T, strict=True)
    ]
