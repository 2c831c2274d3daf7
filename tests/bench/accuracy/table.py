"""Results of several detectors over many cases, as readable tables."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tests.bench.accuracy.matching import Agreement, Event, match
from tests.bench.accuracy.truth import Case

Detector = Callable[[Case], Sequence[Event]]
RATIO_BINS = ((1.0, 1.7), (1.7, 2.5), (2.5, 3.5), (3.5, 9.0))
NAME_WIDTH = 24
GROUPS = ("simulated", "noise model", "transplanted")


@dataclass(frozen=True)
class Row:
    """What one detector did on one case; of each jerk its ratio, its train, its fate."""

    detector: str
    group: str
    fs_hz: float
    tags: Mapping[str, str | float]
    agreement: Agreement
    ratios: np.ndarray
    in_train: np.ndarray
    is_hit: np.ndarray


def evaluate(cases: Iterable[Case], detectors: Mapping[str, Detector]) -> list[Row]:
    """Run every detector on every case; cases are let go of one by one."""
    rows = []
    for case in cases:
        for name, detect in detectors.items():
            found = detect(case)
            got = match(found, case.truth, case.channel_minutes, case.ignored)
            is_hit = np.zeros(len(case.truth), dtype=bool)
            is_hit[[t for _, t in got.hits]] = True
            ratios = np.array([jerk.ratio for jerk in case.truth])
            in_train = np.array([jerk.run_id is not None for jerk in case.truth], bool)
            rows.append(
                Row(
                    name,
                    case.group,
                    case.fs_hz,
                    case.tags,
                    got,
                    ratios,
                    in_train,
                    is_hit,
                )
            )
    return rows


def total(rows: Iterable[Row]) -> Agreement:
    """Add up agreements."""
    summed = Agreement()
    for row in rows:
        summed += row.agreement
    return summed


def is_judged(row: Row) -> bool:
    """Tell whether a clean case counts for false positives: ballistic ones do not."""
    return row.group == "clean" and row.tags["confounder"] != "ballistic"


def overall(rows: Sequence[Row]) -> list[str]:
    """One line a detector and group; false positives are those of jerk-free cases."""
    head = "group         jerks    Se   PPV    F1  onset ms  duration ms  count %"
    lines = [f"{'detector':{NAME_WIDTH}} {head}  FP/channel-min (jerk-free)"]
    for name in _names(rows):
        mine = [row for row in rows if row.detector == name]
        false = total(r for r in mine if is_judged(r)).false_per_channel_min
        for group in GROUPS:
            got = total(row for row in mine if row.group == group)
            if got.counts:
                lines.append(
                    f"{name:{NAME_WIDTH}} {group:13}{got.n_true:6}"
                    f"{got.sensitivity:6.2f}{got.precision:6.2f}{got.f1:6.2f}"
                    f"{got.onset_error_ms:10.1f}{got.duration_error_ms:13.1f}"
                    f"{got.count_error_pct:9.0f}{false:12.2f}"
                )
    return lines


def by_ratio(rows: Sequence[Row], group: str) -> list[str]:
    """Sensitivity by the ratio of the jerk to its surroundings."""
    heads = [
        f"{low:g}-{high:g}" if high < 9 else f">{low:g}" for low, high in RATIO_BINS
    ]
    lines = [_line(f"Se by ratio, {group}", [*heads, "in trains", "single"])]
    for name in _names(rows):
        mine = [r for r in rows if r.detector == name and r.group == group]
        if mine:
            ratios = np.concatenate([r.ratios for r in mine])
            is_hit = np.concatenate([r.is_hit for r in mine])
            in_train = np.concatenate([r.in_train for r in mine])
            parts = [(ratios >= low) & (ratios < high) for low, high in RATIO_BINS]
            parts += [in_train, ~in_train]
            cells = [f"{is_hit[at].mean():.2f}" if at.any() else "-" for at in parts]
            lines.append(_line(name, cells))
    return lines


def by_tag(
    rows: Sequence[Row],
    group: str,
    key: Callable[[Row], str | float],
    title: str,
    measure: Callable[[Agreement], float],
) -> list[str]:
    """One measure for each value of a key, one line a detector."""
    rows = [row for row in rows if row.group == group]
    values = sorted({key(row) for row in rows}, key=lambda v: (isinstance(v, str), v))
    lines = [_line(title, [f"{v:g}" if isinstance(v, float) else v for v in values])]
    for name in _names(rows):
        cells = []
        for value in values:
            mine = [r for r in rows if r.detector == name and key(r) == value]
            cells.append(f"{measure(total(mine)):.2f}" if mine else "-")
        lines.append(_line(name, cells))
    return lines


def full(rows: Sequence[Row]) -> list[str]:
    """Return all tables."""
    lines = overall(rows)
    groups = [g for g in GROUPS if any(row.group == g for row in rows)]
    for group in groups:
        lines += ["", *by_ratio(rows, group)]
    for group in groups:
        lines += ["", *by_tag(rows, group, _rate, f"F1 by rate (Hz), {group}", _f1)]
        title = f"F1 by confounder, {group[:5]}"
        lines += ["", *by_tag(rows, group, _tag("confounder"), title, _f1)]
    real = [row for row in rows if row.tags["recording"] != "simulated"]
    for name in ("burst", "recording") if "transplanted" in groups else ():
        lines += ["", *by_tag(real, "transplanted", _tag(name), f"F1 by {name}", _f1)]
    for name, which in (("clean", rows), ("real", real)):
        tag = _tag("confounder" if which is rows else "recording")
        if which:
            title = f"FP/channel-min, {name}"
            lines += ["", *by_tag(which, "clean", tag, title, _false)]
    return lines


def _rate(row: Row) -> str | float:
    return row.fs_hz


def _tag(name: str) -> Callable[[Row], str | float]:
    return lambda row: row.tags[name]


def _f1(got: Agreement) -> float:
    return got.f1


def _false(got: Agreement) -> float:
    return got.false_per_channel_min


def _names(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(row.detector for row in rows))


def _line(name: str, cells: Iterable[str]) -> str:
    return f"{name:{NAME_WIDTH + 4}}" + "".join(f"{cell[-11:]:>12}" for cell in cells)
