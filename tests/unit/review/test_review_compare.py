"""Two sittings beside each other: the ratio with its interval, and what chance does.

If these fail, one good day is read as a course.
"""

from dataclasses import replace
from html import unescape
from uuid import UUID

import pytest

from rehab.model.clinic_session import ComparePage, Difference
from rehab.model.clinic_views import Rate
from rehab.model.signal import Side
from rehab.review import links
from rehab.review.words import both as words
from rehab.score.rates import ratio
from tests.unit.review import sample_people as people
from tests.unit.review.fake_clinic import FakeClinic
from tests.unit.review.site_room import therapist


def address(a: UUID, b: UUID, name: str = "unchanged") -> str:
    return f"{links.compare(name)}?s={a}&s={b}"


def two() -> tuple[UUID, UUID]:
    lines = FakeClinic().patient("unchanged").sittings
    return lines[3].id, lines[-1].id


def shown(path: str) -> str:
    answer = therapist().get(path)
    assert answer.status_code == 200
    return unescape(answer.text).replace("\u00a0", " ")


def page_with(a: Rate, b: Rate) -> ComparePage:
    lines = FakeClinic().patient("unchanged").sittings
    found = FakeClinic().compare(lines[3].id, lines[-1].id)
    limits = ratio(a, b) or (None, None, None)
    return replace(found, whole=Difference("", Side.BOTH, None, a, b, *limits))


def test_a_difference_has_its_interval_and_chance_is_named() -> None:
    said = words.sentence(page_with(people.rate(34, 360), people.rate(22, 365)))
    told = said.replace("\u00a0", " ")
    assert (
        "3.6 against 5.7 jerks a minute: −36 %, 95 % interval −64 % to +12 %." in told
    )
    assert told.endswith("Two single sessions differ this much by chance.")


def test_a_large_difference_is_no_course_either() -> None:
    told = words.sentence(page_with(people.rate(80, 360), people.rate(8, 360)))
    assert "only the trend over many sessions carries a label" in told
    for never in ("improved", "worse", "better", "significant", "stable"):
        assert never not in told


@pytest.mark.parametrize(("n_a", "n_b"), [(0, 0), (0, 5), (5, 0)])
def test_none_at_all_is_told_without_a_division(n_a: int, n_b: int) -> None:
    told = words.sentence(page_with(people.rate(n_a, 360), people.rate(n_b, 360)))
    assert "inf" not in told
    assert "nan" not in told
    if n_a == n_b == 0:
        assert "no jerk in either" in told


def test_the_earlier_one_is_a_whatever_was_ticked_first() -> None:
    a, b = two()
    assert "<h1>A 5 Sep, B 21 Nov</h1>" in shown(address(b, a))
    assert "<h1>A 5 Sep, B 21 Nov</h1>" in shown(address(a, b))


def test_what_else_was_different_is_told() -> None:
    text = shown(address(*two()))
    assert "Between the two" in text
    assert "Dose change: evening dose (12 Oct)" in text
    assert "Sensor moved: right deltoid (26 Oct)" in text
    assert "Sample data. Not a real person." in text


def test_one_can_choose_the_exercise_and_nonsense_is_the_first() -> None:
    path = address(*two())
    for pair in ("&pair=1", "&pair=-3", "&pair=99"):
        assert shown(path + pair).count('<b aria-current="true">') == 1


@pytest.mark.parametrize("n", [0, 1, 3])
def test_other_than_two_is_told_in_a_sentence(n: int) -> None:
    lines = FakeClinic().patient("unchanged").sittings
    query = "&".join(f"s={one.id}" for one in lines[:n])
    answer = therapist().get(f"{links.compare('unchanged')}?{query}")
    assert answer.status_code == 422
    assert "Tick two sessions" in answer.text


def test_nobody_sees_another_patients_sessions() -> None:
    clinic = FakeClinic()
    mine = clinic.patient("unchanged").sittings
    other = clinic.patient("fewer").sittings
    mixed = address(mine[0].id, other[0].id)
    elsewhere = address(other[0].id, other[1].id)
    for path in (mixed, elsewhere):
        answer = therapist(clinic).get(path)
        assert answer.status_code == 404
        assert (
            str(other[0].rate and other[0].rate.n)
            not in answer.text.partition("<main")[2].partition("<p")[0]
        )
