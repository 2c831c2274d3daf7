"""Rows of the jerk's own shape, and of raw examples."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from rehab.model.clinic_views import JerkShape, TypicalJerk
from rehab.model.signal import Samples
from rehab.review.charts.jerk_shape import Band, Median, Sample, Span

_COLUMNS = 160  # points of an example; its extremes stay
_LEAST_UV = 50.0


def bands(found: JerkShape | None) -> tuple[Band, ...]:
    """Return the spread of the envelope about the onset."""
    if found is None:
        return ()
    columns = zip(found.times_ms, found.quantiles_pct.T, strict=True)
    return tuple(Band(float(ms), *(float(q) for q in row)) for ms, row in columns)


def medians(found: JerkShape | None) -> tuple[Median, ...]:
    """Return the median alone."""
    if found is None:
        return ()
    pairs = zip(found.times_ms, found.quantiles_pct[2], strict=True)
    return tuple(Median(float(ms), float(q)) for ms, q in pairs)


def examples(
    found: Sequence[TypicalJerk],
) -> tuple[tuple[Sample, ...], tuple[Span, ...], float]:
    """Return samples, where the events lie, and the scale that holds all of them."""
    samples: list[Sample] = []
    spans: list[Span] = []
    top_uv = _LEAST_UV
    for k, one in enumerate(found, start=1):
        name = f"{one.phase.value if one.phase else 'rest'}, {one.duration_ms:.0f} ms"
        if any(span.panel == name for span in spans):
            name = f"{name} ({k})"  # a second one of the same length
        ms = one.start_ms + np.arange(len(one.emg_uv)) * 1000.0 / one.fs_hz
        samples += [
            Sample(name, float(ms[i]), float(one.emg_uv[i]))
            for i in extremes(one.emg_uv, _COLUMNS)
        ]
        spans.append(Span(name, 0.0, one.duration_ms))
        if len(one.emg_uv) and np.isfinite(one.emg_uv).any():
            top_uv = max(top_uv, float(np.nanmax(np.abs(one.emg_uv))))
    return tuple(samples), tuple(spans), float(np.ceil(top_uv / 50.0) * 50.0)


def extremes(emg_uv: Samples, n_columns: int) -> list[int]:
    """Return indices of the lowest and highest sample of each column, in order of time.

    A drawn line through them looks as the line through all samples does. Lost samples
    (NaN) are left out; `emg_uv` has shape ``(n_samples,)``.
    """
    edges = np.linspace(0, len(emg_uv), n_columns + 1).astype(int)
    kept: list[int] = []
    for start, stop in pairwise(edges):
        part = emg_uv[start:stop]
        if not np.isfinite(part).any():
            continue
        two = {start + int(np.nanargmin(part)), start + int(np.nanargmax(part))}
        kept += sorted(two)
    return kept
