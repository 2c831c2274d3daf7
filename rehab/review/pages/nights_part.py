"""The nights of a patient on their page: the trend, and a row for each."""

from collections.abc import Sequence
from typing import Any

from rehab.model.clinic_night import NightLine, Nights
from rehab.model.clinic_views import PatientPage
from rehab.model.night import Rules
from rehab.model.trend import FIRST_CHECKPOINT, Trend
from rehab.review import links
from rehab.review.charts import trend
from rehab.review.charts.look import Plane
from rehab.review.charts.trend import Block, Dot
from rehab.review.figures import axes, course
from rehab.review.words import nights as words
from rehab.review.words import numbers as n
from rehab.score.trend.nights import RULES

N_NIGHTS = 8
"""Rows of the page; older ones open."""
_WIDE, _NARROW = (1120, 150), (318, 150)  # pixels of the trend's plot
_LEAST_DRAWN = 2  # a single night is no course
_LABEL = (
    "Periodic leg movements per hour of recording, one dot for each night. The table below"
    " has the numbers."
)


def nights_part(page: PatientPage) -> dict[str, Any]:
    """Return the section; `nights` is None where there are none."""
    found = page.nights
    if found is None:
        return {"nights": None}
    label, mark, sentence = words.verdict(found.trend)
    rows = [_row(line) for line in reversed(found.lines)]
    dots = _dots(found.lines)
    is_drawn = len(dots) >= _LEAST_DRAWN
    return {
        "nights": {
            "rule": words.RULE,
            "label": label,
            "mark": mark,
            "sentence": sentence,
            "healthy": words.HEALTHY,
            "n_needed": FIRST_CHECKPOINT,
            "rows": rows[:N_NIGHTS],
            "older": rows[N_NIGHTS:],
            "n": len(rows),
            "trend": _trend(page, found, dots, _WIDE) if is_drawn else None,
            "trend_narrow": _trend(page, found, dots, _NARROW) if is_drawn else None,
        }
    }


def _row(line: NightLine) -> dict[str, Any]:
    row, score = line.row, line.row.score
    notes = [words.label(row), words.left_out(line)]
    return {
        "href": links.night(row.id),
        "when": n.day(words.evening(row), year=True),
        "bed": words.bed(row),
        "judged": n.MISSING,
        "moves": n.MISSING,
        "index": n.MISSING,
        "wasm": n.MISSING,
        "legs": words.legs(row),
        "note": ". ".join(note for note in notes if note),
    } | (
        {}
        if score is None
        else {
            "judged": f"{score.night.hours_judged:.1f}",
            "moves": str(line.n_movements.get(RULES, 0)),
            "index": _index(line, RULES),
            "wasm": _index(line, Rules.WASM_2016),
        }
    )


def _index(line: NightLine, rules: Rules) -> str:
    score = line.row.by(rules)
    index = None if score is None else score.index_per_h
    return n.MISSING if index is None else n.figure(index)


def _dots(lines: Sequence[NightLine]) -> tuple[Dot, ...]:
    """Return a dot for each night that has a number.

    One night has no interval: movements come in series, and a count of what belongs
    together tells less than as many single ones.
    """
    found = []
    for line in lines:
        index = line.row.score.index_per_h if line.row.score else None
        if index is not None:
            day = axes.stamp(words.evening(line.row))
            href = links.night(line.row.id)
            found.append(Dot(day, index, line.is_in_trend, href))
    return tuple(found)


def _trend(
    page: PatientPage, found: Nights, dots: tuple[Dot, ...], size: tuple[int, int]
) -> object:
    width, height = size
    is_short = size == _NARROW
    days = [words.evening(line.row) for line in found.lines]
    last = max(page.today, *days)
    span = axes.time_axis(min(days), last, 3 if is_short else 8)
    doses = [one for one in course.happenings(page) if one[1] == "dose"]
    highs = [*(dot.rate for dot in dots), *(b.high for b in _blocks(found.trend))]
    return trend.trend(
        dots,
        _blocks(found.trend, is_short=is_short),
        course.lines(doses, span, width, is_short=is_short),
        (),
        Plane(span, axes.round_top(1.05 * max(highs)), width, height),
        label=_LABEL,
    )


def _blocks(whole: Trend, *, is_short: bool = False) -> tuple[Block, ...]:
    """Return the first and the latest block, an hour instead of a minute."""
    return tuple(
        Block(
            start=one.start,
            end=one.end,
            rate=60.0 * one.rate,
            low=60.0 * one.low,
            high=60.0 * one.high,
            text=f"{one.text.partition(':')[0]}: {60.0 * one.rate:.1f}"
            + ("" if is_short else " an hour"),
        )
        for one in course.blocks(whole.shown)
    )
