"""Published detectors beside ours, each with the settings that were best on the tune split.

All get the same front end (zero-phase 30-450 Hz band, lost samples as zeros) and the same
finish: gaps under 30 ms are closed, what lasts 10-250 ms is kept, and events of several
channels that touch, or begin within 50 ms, are one. Their settings were chosen for the
largest F1 over simulated and transplanted cases by ``tune_peers.py``; where a method needs
a rest, the robust spread of the whole channel stands for it, because jerks come during
movement. What is not installed is named, and never counts as run.
"""

import importlib.util
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.signal import butter, sosfiltfilt

from tests.bench.accuracy import peer_methods as use
from tests.bench.accuracy.matching import Span
from tests.bench.accuracy.motor_units import Array
from tests.bench.accuracy.peer_methods import Spans
from tests.bench.accuracy.truth import Case

Settings = Mapping[str, float]
GAP_S, SHORTEST_S, LONGEST_S, TOGETHER_S = 0.030, 0.010, 0.250, 0.050


@dataclass(frozen=True)
class Peer:
    """A detector for one channel: ``run(band, fs_hz, **settings)`` in seconds."""

    name: str
    package: str | None
    run: Callable[..., Spans]
    settings: Settings
    grid: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    @property
    def is_installed(self) -> bool:
        return not self.package or importlib.util.find_spec(self.package) is not None

    def __call__(self, case: Case, settings: Settings | None = None) -> Sequence[Span]:
        """Return the fused events of all channels."""
        x = front_end(case)
        every: Spans = []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for channel in range(x.shape[1]):
                if x[:, channel].any():
                    now = self.settings if settings is None else settings
                    every += tidy(self.run(x[:, channel], case.fs_hz, **now))
        return fuse(every)


def front_end(case: Case) -> Array:
    """Return the band-passed channels."""
    x = np.nan_to_num(case.emg_uv.astype(np.float64))
    edges = (30.0, min(450.0, 0.45 * case.fs_hz))
    sos = butter(4, edges, "bandpass", fs=case.fs_hz, output="sos")
    return np.asarray(sosfiltfilt(sos, x - x.mean(axis=0), axis=0))


def tidy(spans: Spans) -> Spans:
    """Close small gaps, then drop what is too short or too long for a jerk."""
    closed: Spans = []
    for start, stop in sorted(spans):
        if closed and start - closed[-1][1] < GAP_S:
            closed[-1] = (closed[-1][0], max(closed[-1][1], stop))
        else:
            closed.append((start, stop))
    return [s for s in closed if SHORTEST_S <= s[1] - s[0] <= LONGEST_S]


def fuse(spans: Spans) -> list[Span]:
    """Return spans of all channels as events."""
    fused: Spans = []
    for start, stop in sorted(spans):
        if fused and (start - fused[-1][0] <= TOGETHER_S or start < fused[-1][1]):
            fused[-1] = (fused[-1][0], max(fused[-1][1], stop))
        else:
            fused.append((start, stop))
    return [Span(*s) for s in fused]


PEERS = (
    Peer("TKEO + median + k MAD", None, use.tkeo_mad, {"k": 8.0, "smooth_s": 0.060},
         {"k": (8.0, 16.0, 32.0), "smooth_s": (0.025, 0.040, 0.060, 0.090)}),
    Peer("BioSPPy find_onsets", "biosppy", use.biosppy_find_onsets, {"k": 0.0, "size_s": 0.05},
         {"k": (0.0, 4.0, 8.0), "size_s": (0.025, 0.05, 0.075)}),
    Peer("BioSPPy Hodges-Bui", "biosppy", use.biosppy_hodges_bui, {"k": 3.0, "size_s": 0.05},
         {"k": (3.0, 10.0, 20.0), "size_s": (0.025, 0.05)}),
    Peer("BioSPPy Bonato", "biosppy", use.biosppy_bonato, {"k": 60.0, "active_s": 0.005},
         {"k": (30.0, 60.0, 120.0), "active_s": (0.005, 0.01)}),
    Peer("BioSPPy Solnik", "biosppy", use.biosppy_solnik, {"k": 60.0, "active_s": 0.004},
         {"k": (25.0, 60.0, 150.0), "active_s": (0.002, 0.004, 0.008)}),
    Peer("BioSPPy Silva", "biosppy", use.biosppy_silva, {"k": 4.0, "around_s": 1.0},
         {"k": (2.0, 4.0, 8.0, 16.0), "around_s": (0.5, 1.0)}),
    Peer("NeuroKit2 threshold", "neurokit2", use.neurokit, {"k": 4.5},
         {"k": (0.1, 1.0, 3.0, 4.5, 6.0)}),
    Peer("NeuroKit2 mixture", "neurokit2", use.neurokit_mixture, {"k": 0.99},
         {"k": (0.33, 0.9, 0.99, 0.999)}),
    Peer("ruptures on log RMS", "ruptures", use.ruptures_cpd, {"penalty": 6.0, "ratio": 1.8},
         {"penalty": (3.0, 4.5, 6.0, 8.0), "ratio": (1.4, 1.8, 2.4)}),
)  # fmt: skip
