"""A report is one file that shows everywhere and asks for nothing.

If these fail, somebody opens a page without its charts, or the file calls somewhere.
"""

import re
from dataclasses import replace
from html import unescape

import pytest

from rehab.model.clinic import ClinicEvent, ClinicEventKind, ClinicNote
from rehab.review import links
from rehab.review.pages.report import MAX_BYTES, make_report
from tests.unit.review import sample_people as people
from tests.unit.review.fake_clinic import FakeClinic
from tests.unit.review.site_room import now, therapist

MARKUP = '</style><script>alert("x")</script><a href="http://e.example">'
WITHDRAWN, KEPT = "Written of the wrong person.", "Written of the right one."


def made(name: str = "unchanged", clinic: FakeClinic | None = None) -> str:
    return make_report(clinic or FakeClinic(), name, now).html


@pytest.mark.parametrize("name", ["unchanged", "early", "nothing"])
def test_it_asks_for_nothing_and_sends_nothing(name: str) -> None:
    html = made(name)
    assert (
        re.findall(r"<(?:script|link|form|button|input|textarea|img|a)\b", html) == []
    )
    assert "href=" not in html
    addresses = re.findall(r'url\("?([^")]*)', html)
    assert [a for a in addresses if not a.startswith(("#", "data:font/"))] == []
    assert "default-src 'none'" in html
    assert len(html.encode()) < MAX_BYTES


def test_it_says_who_when_how_and_what_it_is_not() -> None:
    text = unescape(made()).replace("\u00a0", " ")
    assert '<h1 id="name">unchanged</h1>' in text
    assert "31 Aug to 21 Nov 2026, 12 weeks." in text
    assert "Report of 23 Nov 2026" in text
    assert '<p class="verdict">' in text
    assert "95 % interval" in text
    assert "Rates are jerks per detectable minute" in text
    assert "not a diagnosis" in text
    assert text.count("Sample data. Not a real person.") == 1


def test_a_person_has_no_banner_and_a_name_only_where_it_is_asked_for() -> None:
    page = FakeClinic().patient("unchanged")
    page = replace(page, line=replace(page.line, is_simulated=False))
    clinic = FakeClinic({"unchanged": page})
    assert "Sample data" not in made(clinic=clinic)
    named = make_report(clinic, "unchanged", now, "Eva <b>").html
    assert '<span class="about">Eva &lt;b&gt;</span>' in named


def test_what_was_withdrawn_is_not_handed_on() -> None:
    page = FakeClinic().patient("unchanged")
    notes = (
        ClinicNote(people.ROOT, "unchanged", people.TODAY, "", WITHDRAWN, 1, 2),
        ClinicNote(people.ROOT, "unchanged", people.TODAY, "", KEPT, 1),
    )
    dose = ClinicEventKind.DOSE
    event = ClinicEvent(people.ROOT, "unchanged", people.TODAY, dose, WITHDRAWN, 1, 2)
    page = replace(page, notes=notes, events=(event,))
    html = made(clinic=FakeClinic({"unchanged": page}))
    assert KEPT in html
    assert WITHDRAWN not in html


def test_a_pile_of_letters_does_not_make_it_large() -> None:
    page = FakeClinic().patient("unchanged")
    note = ClinicNote(people.ROOT, "unchanged", people.TODAY, "letter", "ä" * 10_000, 1)
    clinic = FakeClinic({"unchanged": replace(page, notes=(note,) * 300)})
    html = made(clinic=clinic)
    assert len(html.encode()) < MAX_BYTES
    assert "296 older are not in this report." in html


def test_markup_in_names_and_notes_is_text() -> None:
    course = people.Course(MARKUP, 83, notes=((people.TODAY, MARKUP, MARKUP),))
    report = make_report(FakeClinic({MARKUP: people.page(course)}), MARKUP, now, MARKUP)
    assert "<script" not in report.html
    assert "<a " not in report.html
    assert "&lt;script&gt;alert" in report.html
    assert re.fullmatch(r"report-[\w-]+\.html", report.name)


def test_the_pages_hand_out_the_same_file() -> None:
    browser = therapist()
    assert (
        f"{links.patient('early')}/report" in browser.get(links.patient("early")).text
    )
    answer = browser.get(f"{links.patient('early')}/report")
    assert answer.text == made("early")
    assert answer.headers["content-disposition"] == (
        'attachment; filename="report-early.html"'
    )
    assert browser.get(f"{links.patient('nobody')}/report").status_code == 404
