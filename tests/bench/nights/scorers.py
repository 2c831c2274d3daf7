"""Who scores a night: rehab, and psgscoring from PyPI where it is installed.

psgscoring gets what its documentation asks for: the two tibialis channels in microvolts
and their rate, the hypnogram by its names, epochs of which most is lost as artefacts. Its
other settings are its own. It cannot read NaN (the whole channel would be empty), so lost
samples are zeros for it.
"""

import importlib.util
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tests.bench.nights.truth import EPOCH_S, Night

PEER = "psgscoring"
NAMES = {0: "W", 1: "N1", 2: "N2", 3: "N3", 5: "R"}
Span = tuple[float, float]


@dataclass(frozen=True)
class Found:
    """What a scorer says of a night: spans of movements, periodic ones an hour."""

    spans: tuple[Span, ...]
    index_per_h: float


Scorer = Callable[[np.ndarray, float, np.ndarray], Found]
"""``score(emg_uv, fs_hz, stages)``, shape ``(n_samples, 2)``, one stage for each 30 s."""


def rehab_aasm(emg_uv: np.ndarray, fs_hz: float, stages: np.ndarray) -> Found:
    """Score by `rehab.score_night` and the AASM's rules."""
    return _rehab(emg_uv, fs_hz, stages, "AASM")


def rehab_wasm(emg_uv: np.ndarray, fs_hz: float, stages: np.ndarray) -> Found:
    """Score by `rehab.score_night` and the rules of WASM 2016."""
    return _rehab(emg_uv, fs_hz, stages, "WASM-2016")


def psgscoring(emg_uv: np.ndarray, fs_hz: float, stages: np.ndarray) -> Found:
    """Score by `psgscoring.analyze_plm`, all movements, not its first 200 only."""
    from psgscoring.plm import analyze_plm

    per_epoch = round(EPOCH_S * fs_hz)
    lost = np.isnan(emg_uv).all(axis=1)
    whole = lost[: len(stages) * per_epoch].reshape(-1, per_epoch)
    got = analyze_plm(
        np.nan_to_num(emg_uv[:, 0]),
        np.nan_to_num(emg_uv[:, 1]),
        fs_hz,
        [NAMES[int(stage)] for stage in stages],
        artifact_epochs=np.flatnonzero(whole.mean(axis=1) > 0.5).tolist(),
        leg_unit="uV",
        event_list_cap=None,
    )
    if not got["success"]:
        raise RuntimeError(got["error"])
    spans = [(e["onset_s"], e["onset_s"] + e["duration_s"]) for e in got["events"]]
    return Found(tuple(spans), float(got["summary"]["plm_index"]))


SCORERS: dict[str, Scorer] = {"rehab": rehab_aasm, PEER: psgscoring}


def installed() -> list[str]:
    """Return the names of the scorers that can run here."""
    return [n for n in SCORERS if n != PEER or importlib.util.find_spec(PEER)]


def timed(scorer: Scorer, night: Night) -> tuple[Found, float]:
    """Return what a scorer found, and its seconds of processor an hour of the night."""
    begun = time.process_time()
    found = scorer(night.emg_uv, night.fs_hz, night.stages)
    return found, (time.process_time() - begun) / night.hours


def _rehab(emg_uv: np.ndarray, fs_hz: float, stages: np.ndarray, rules: str) -> Found:
    from rehab import score_night

    night = score_night(emg_uv, fs_hz, rules=rules, stages=stages.tolist())
    spans = tuple((m.onset_s, m.offset_s) for m in night.movements)
    return Found(spans, night.index_per_h or 0.0)
