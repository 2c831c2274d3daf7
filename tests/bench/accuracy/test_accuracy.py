"""How well jerks are found, beside what else is published: prints the tables.

``uv run --group bench pytest -m bench tests/bench/accuracy`` runs a fast form (some minutes);
``REHAB_BENCH=full`` before it runs three times the cases, each more than twice as long.
``REHAB_RECORDINGS`` names the folder of real recordings (see ``recordings.py``). Only
``REHAB_BENCH_SPLIT=tune`` may be looked at while anything is tuned.

What it does not prove: no recording here holds a labelled jerk of a patient. Simulated
muscle is a model, transplanted jerks are made, and the real recordings are of healthy people.
"""

import os
from collections.abc import Callable
from itertools import chain

import pytest

from tests.bench.accuracy.cases import (
    clean_cases,
    noise_cases,
    simulated_cases,
    transplanted_cases,
)
from tests.bench.accuracy.detectors import Live, offline
from tests.bench.accuracy.peers import PEERS
from tests.bench.accuracy.recordings import left_out
from tests.bench.accuracy.table import Detector, evaluate, full, is_judged
from tests.bench.accuracy.truth import Split

pytestmark = pytest.mark.bench

IS_FULL = os.environ.get("REHAB_BENCH") == "full"
SPLIT: Split = "tune" if os.environ.get("REHAB_BENCH_SPLIT") == "tune" else "test"
SEED = 0
N_SIMULATED, N_NOISE, N_TRANSPLANTED, N_CLEAN = (
    (117, 39, 60, 3) if IS_FULL else (39, 13, 20, 1)
)
SECONDS = 60.0 if IS_FULL else 20.0
AIMS = (
    "aims: F1 0.85 simulated, 0.62 transplanted; Se 0.95 above a ratio of 3.5; "
    "1 FP/channel-min jerk-free; onset 5 ms; count 15 %; live F1 within 0.10, "
    "shown after 60 ms (median), 100 ms (p95)"
)


@pytest.mark.timeout(3600 if IS_FULL else 600)
def test_accuracy_beside_peers(figure: Callable[[str], None]) -> None:
    """Where a published detector does better, the table says so."""
    live = Live()
    detectors: dict[str, Detector] = {"rehab offline": offline, "rehab live": live}
    detectors |= {peer.name: peer for peer in PEERS if peer.is_installed}
    rows = evaluate(
        chain(
            simulated_cases(SPLIT, N_SIMULATED, SEED, SECONDS),
            noise_cases(SPLIT, N_NOISE, SEED, SECONDS),
            transplanted_cases(SPLIT, N_TRANSPLANTED, SEED, SECONDS),
            clean_cases(SPLIT, N_CLEAN, SEED, SECONDS),
        ),
        detectors,
    )
    figure(f"jerk accuracy, {SPLIT} split ({'full' if IS_FULL else 'fast'} form)")
    figure(AIMS)
    for line in full(rows):
        figure(line)
    figure(f"live, provisional event after the onset: {live.summary()}")
    for peer in PEERS:
        how = ", ".join(f"{k} {v:g}" for k, v in peer.settings.items())
        figure(
            f"{peer.name}: {how}"
            if peer.is_installed
            else f"{peer.name}: not installed"
        )
    missing = left_out()
    if missing:
        figure(f"left out, not at hand: {', '.join(missing)}")
    assert any(is_judged(row) for row in rows)
