"""What each scorer did on each night, one line a night."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from tests.bench.nights.matching import Agreement, match
from tests.bench.nights.scorers import (
    SCORERS,
    Scorer,
    rehab_aasm,
    rehab_wasm,
    timed,
)
from tests.bench.nights.truth import Night

HEAD = (
    f"{'night':15}{'Hz':>5}{'true':>6}{'found':>6}{'F1':>7}{'(all)':>7}{'Se':>6}{'PPV':>6}"
    f"{'onset ms':>10}{'offset ms':>10}{'index/h':>9}{'error':>7}{'WASM':>7}{'s/h':>7}"
)


@dataclass(frozen=True)
class Row:
    """One scorer, one night. `strict` counts disputed movements too.

    Errors of the index are found less true, an hour of sleep; NaN where a scorer does not
    know the rules of WASM 2016.
    """

    scorer: str
    kind: str
    fs_hz: float
    got: Agreement
    strict: Agreement
    true_index: float
    index_error: float
    wasm_error: float
    s_per_h: float

    def __str__(self) -> str:
        got = self.got
        return (
            f"{self.kind:15}{self.fs_hz:5.0f}{got.n_true:6}{got.n_found:6}{got.f1:7.3f}"
            f"{self.strict.f1:7.3f}{got.sensitivity:6.2f}{got.precision:6.2f}"
            f"{_ms(got.onset_errors_s):10.0f}{_ms(got.offset_errors_s):10.0f}"
            f"{self.true_index:9.1f}{self.index_error:+7.1f}"
            f"{self.wasm_error:+7.1f}{self.s_per_h:7.2f}"
        )


def judge(name: str, scorer: Scorer, night: Night) -> Row:
    """Score a night and compare it with the AASM's truth."""
    found, s_per_h = timed(scorer, night)
    truth = night.aasm
    wasm_error = np.nan
    if scorer is rehab_aasm:
        again = rehab_wasm(night.emg_uv, night.fs_hz, night.stages)
        wasm_error = again.index_per_h - night.wasm.index_per_h
    return Row(
        name,
        night.kind,
        night.fs_hz,
        match(found.spans, truth.movements, night.ignored),
        match(found.spans, truth.movements),
        truth.index_per_h,
        found.index_per_h - truth.index_per_h,
        wasm_error,
        s_per_h,
    )


def evaluate(nights: Iterable[Night], names: Iterable[str]) -> list[Row]:
    """Run scorers on nights; a night is let go of before the next is made."""
    names = list(names)
    return [judge(n, SCORERS[n], night) for night in nights for n in names]


def lines(rows: Iterable[Row], scorer: str) -> list[str]:
    """Return one scorer's table."""
    return [HEAD, *(str(row) for row in rows if row.scorer == scorer)]


def _ms(errors_s: np.ndarray) -> float:
    """Return the median of the absolute errors in milliseconds."""
    return 1000.0 * float(np.median(np.abs(errors_s))) if len(errors_s) else np.nan
