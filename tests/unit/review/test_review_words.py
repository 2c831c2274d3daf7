"""What the pages never say. If these fail, a number is read as more than it is."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import rehab.review
from rehab.model.clinic_views import Rate
from rehab.model.score import Jerk, JerkKind
from rehab.model.trend import BlockRate, Checkpoint, Comparison, Trend, TrendLabel
from rehab.review.words import course, events
from rehab.review.words import numbers as n
from tests.unit.review.site_room import therapist

ROOM = Path(rehab.review.__file__).parent
NEVER = (
    *("improved", "improvement", "worse", "worsened", "stable", "significant"),
    *("p value", "accuracy", "better day", "no effect", "cortical", "cure"),
)
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "path",
    sorted([*(ROOM / "words").glob("*.py"), *(ROOM / "templates").glob("*.html")]),
    ids=lambda path: path.name,
)
def test_no_page_has_a_word_that_says_too_much(path: Path) -> None:
    text = path.read_text(encoding="utf-8").lower()
    assert [word for word in NEVER if re.search(rf"\b{word}\b", text)] == []


@pytest.mark.parametrize("path", ["/", "/patients/unchanged", "/patients/fewer"])
def test_a_value_and_its_unit_never_part(path: str) -> None:
    text = re.sub(r"<svg.*?</svg>", "", therapist().get(path).text, flags=re.DOTALL)
    assert re.findall(r"\d (?:%|min|ms|µV|Hz)\b", text) == []
    assert not re.search(r"\d -\d|[( ]-\d", re.sub(r"<[^>]*>", "", text))


def test_changes_are_told_from_the_ratio() -> None:
    assert n.change(0.87) == "−13\u00a0%"
    assert n.change(1.23) == "+23\u00a0%"
    assert n.change(1.0) == "±0\u00a0%"


def test_zero_has_its_limit_and_missing_is_a_dash() -> None:
    assert n.rate(Rate(0, 180.0, 0.0, 1.23)) == "0.0 (0.0 to 1.2)"
    assert n.rate(Rate(0, 0.0, 0.0, 0.0)) == "–"
    assert n.rate(None) == "–"


@pytest.mark.parametrize(
    ("when", "told"),
    [
        (date(2026, 11, 23), "Today"),
        (date(2026, 11, 22), "Yesterday"),
        (date(2026, 11, 20), "Friday"),
        (date(2026, 11, 14), "9 days ago"),
        (date(2026, 9, 1), "1\u00a0Sep"),
        (date(2025, 9, 1), "1\u00a0Sep\u00a02025"),
        (date(2026, 12, 24), "24\u00a0Dec"),
    ],
)
def test_days_are_told_as_people_do(when: date, told: str) -> None:
    assert n.ago(when, TODAY) == told


def test_the_day_is_where_the_person_was() -> None:
    """A session at 00:30 in Berlin is not of the day before."""
    half_past_midnight_us = 1_785_709_800_000_000  # 2 Aug 2026, 22:30 UTC
    assert n.local_day(half_past_midnight_us, 120) == date(2026, 8, 3)
    assert n.local_day(half_past_midnight_us, -300) == date(2026, 8, 2)


@pytest.mark.parametrize(
    ("label", "ci95", "n_sessions", "is_said"),
    [
        (TrendLabel.NO_CLEAR_CHANGE, (0.4, 0.8), 20, True),
        (TrendLabel.NO_CLEAR_CHANGE, (0.8, 1.3), 20, False),
        (TrendLabel.NO_CLEAR_CHANGE, (0.4, 0.98), 16, False),  # the label needs 98 %
        (TrendLabel.FEWER, (0.7, 1.2), 20, True),
        (TrendLabel.FEWER, (0.4, 0.8), 20, False),
        (TrendLabel.MORE, (0.9, 1.6), 23, True),
        (TrendLabel.WITHHELD, (0.4, 0.8), 20, False),
    ],
)
def test_a_label_that_today_no_longer_fits_says_of_when_it_is(
    label: TrendLabel, ci95: tuple[float, float], n_sessions: int, is_said: bool
) -> None:
    """ "No clear change" beside an interval that excludes it reads as a mistake."""
    compared = Comparison(0.7, ci95, ci95, 33.0)
    block = BlockRate(10, 30.0, 2.0, (1.0, 3.0))
    point = Checkpoint(16, label, compared)
    trend = Trend(label, n_sessions, compared, block, block, (point,))
    told = course.verdict(trend, TODAY, TODAY).sentence
    said = "The label is that of 16 sessions; it is given anew after 24."
    assert (said in told) is is_said
    could = label is TrendLabel.NO_CLEAR_CHANGE and not is_said
    assert ("We could only have seen" in told) is could


def test_a_knock_says_why_it_does_not_count() -> None:
    """“Too small” would send a therapist to the wrong place."""
    knock = Jerk(
        *(1, 1.0, 1.1, (0,), JerkKind.JERK, 90.0, 4.0),
        is_counted=False,
        is_artefact=True,
    )
    assert "knocked" in events.counted(knock)
    assert "too small" in events.counted(replace(knock, is_artefact=False))
