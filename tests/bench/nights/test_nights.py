"""How well nights are scored, beside psgscoring: prints both tables.

``uv run --group bench pytest -m bench tests/bench/nights`` scores one night of each kind
(some minutes); ``REHAB_BENCH=full`` before it three of each. Only ``REHAB_BENCH_SPLIT=tune``
may be looked at while anything is tuned.

What it does not prove: no recording of a sleeper is in it. Muscle, hearts and turns are
models, and truth is what the rules say of a model.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bench.nights.kinds import KINDS, LOSS
from tests.bench.nights.memory import peak_mb
from tests.bench.nights.scorers import PEER, installed
from tests.bench.nights.simulate import simulate
from tests.bench.nights.table import Row, evaluate, lines
from tests.bench.nights.truth import Split

pytestmark = pytest.mark.bench

N_EACH = 3 if os.environ.get("REHAB_BENCH") == "full" else 1
SPLIT: Split = "tune" if os.environ.get("REHAB_BENCH_SPLIT") == "tune" else "test"
EASY_F1, HARD_F1, INDEX_PER_H, S_PER_H, MEMORY_MB = 0.98, 0.90, 1.5, 0.5, 300.0
IS_EASY = {kind.name: kind.is_easy for kind in KINDS}


@pytest.mark.timeout(1800 * N_EACH)
def test_nights_beside_psgscoring(figure: Callable[[str], None]) -> None:
    """A count that is off by a few an hour tells a sleeper of an illness, or of none."""
    nights = (simulate(SPLIT, kind, seed) for kind in KINDS for seed in range(N_EACH))
    rows = evaluate(nights, installed())
    figure(f"nights, {SPLIT} split, AASM; aims: F1 {EASY_F1} easy, {HARD_F1} hard,")
    figure(
        f"index ±{INDEX_PER_H} an hour, {S_PER_H} s/h at 250 Hz; WASM: its index's error"
    )
    for name in installed():
        figure(f"{name}:")
        for line in lines(rows, name):
            figure(line)
    if PEER not in installed():
        figure(f"{PEER}: not installed")
    ours = [row for row in rows if row.scorer == "rehab"]
    assert not [f"{row.kind}: {why}" for row in ours for why in _short_of(row)]


@pytest.mark.timeout(1800)
def test_ten_hours_fit_into_memory(
    figure: Callable[[str], None], tmp_path: Path
) -> None:
    """A mini PC beside the bed has little memory, and the night is its longest job."""
    night = simulate(SPLIT, LOSS)
    peaks = {name: peak_mb(name, night, tmp_path) for name in installed()}
    said = ", ".join(f"{name} {peak:.0f} MB" for name, peak in peaks.items())
    figure(f"peak memory, {night.hours:.0f} h at {night.fs_hz:.0f} Hz: {said}")
    assert peaks["rehab"] <= MEMORY_MB


def _short_of(row: Row) -> list[str]:
    """Return in what a night falls short of its aims."""
    least = EASY_F1 if IS_EASY[row.kind] else HARD_F1
    most_s = S_PER_H * max(1.0, row.fs_hz / 250.0)
    found = []
    if row.got.f1 < least:
        found.append(f"F1 {row.got.f1:.3f}")
    if abs(row.index_error) > INDEX_PER_H:
        found.append(f"index {row.index_error:+.1f}")
    if row.s_per_h > most_s:
        found.append(f"{row.s_per_h:.2f} s/h")
    return found
