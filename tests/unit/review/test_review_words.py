"""What the pages never say. If these fail, a number is read as more than it is."""

import re
from datetime import date
from pathlib import Path

import pytest

import rehab.review
from rehab.model.clinic_views import Rate
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
