"""Many jerks over each other: how the envelope around an onset usually runs."""

from collections.abc import Iterable

import numpy as np

from rehab.model.clinic_views import JerkShape
from rehab.model.score import Shapes
from rehab.score.shapes import TIMES_MS, envelopes_pct

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
LEAST = 3
"""Fewer jerks have no quantiles to speak of. Design."""


def overlay(kept: Iterable[Shapes]) -> JerkShape | None:
    """Return median and quantiles of the jerks of many sessions; None with too few."""
    rows = [envelopes_pct(shapes) for shapes in kept]
    every = np.concatenate(rows) if rows else np.zeros((0, len(TIMES_MS)), np.float32)
    if len(every) < LEAST:
        return None
    found = np.quantile(every, QUANTILES, axis=0).astype(np.float32)
    return JerkShape(len(every), TIMES_MS.copy(), found)
