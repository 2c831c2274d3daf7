"""The list of patients: who asks for a look, and how everybody goes."""

from dataclasses import replace

import pytest

from rehab.model.clinic import Attention, Flag
from tests.unit.review.fake_clinic import FakeClinic
from tests.unit.review.sample_people import TODAY
from tests.unit.review.site_room import therapist


def test_who_asks_for_a_look_comes_first() -> None:
    text = therapist().get("/").text
    asking, before, early = (
        text.index(name) for name in ("Ask for a look", "Nothing new", "Too early")
    )
    assert asking < text.index("/patients/unchanged") < before
    assert before < text.index("/patients/fewer") < early
    assert early < text.index("/patients/early")
    assert "1 of 4 asks for a look. Monday 23 November 2026." in text


def test_an_empty_clinic_says_what_to_do() -> None:
    text = therapist(FakeClinic({})).get("/").text
    assert "No patient has trained on this computer yet." in text


@pytest.mark.parametrize("flag", list(Flag))
@pytest.mark.parametrize(("day", "value"), [(TODAY, 3), (None, None)])
def test_every_flag_has_its_words(flag: Flag, day: None, value: int | None) -> None:
    clinic = FakeClinic()
    page = clinic.pages["early"]
    line = replace(page.line, flags=(Attention(flag, day, value),))
    clinic.pages["early"] = replace(page, line=line)
    text = therapist(clinic).get("/").text
    assert "None" not in text
    assert 'class="mark flag"' in text
