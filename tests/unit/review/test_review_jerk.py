"""An event's page: what one sees, what one may say, and what that does.

If these fail, a therapist judges what is not there, or a judgement is lost.
"""

import re
from dataclasses import replace
from html import unescape
from uuid import UUID

import pytest

from rehab.model.clinic import Precision, VerdictKind
from rehab.model.clinic_session import JerkPage
from rehab.review import links
from tests.unit.review import sample_sessions as sessions
from tests.unit.review.fake_clinic import FakeClinic
from tests.unit.review.site_room import therapist


def place(clinic: FakeClinic) -> UUID:
    return clinic.patient("unchanged").sittings[-1].sessions[1]


def read(text: str) -> str:
    return unescape(text).replace("\u00a0", " ")


def fields(text: str, kind: str) -> dict[str, str]:
    """Return what the button of a verdict sends."""
    forms = re.findall(r'<form method="post".*?</form>', text, re.DOTALL)
    found = [dict(re.findall(r'name="(\w+)" value="([^"]*)"', one)) for one in forms]
    return next(one for one in found if one["verdict"] == kind)


def shown(position: int = 1, query: str = "") -> str:
    clinic = FakeClinic()
    answer = therapist(clinic).get(links.jerk(place(clinic), position) + query)
    assert answer.status_code == 200
    return read(answer.text)


def test_the_signal_is_drawn_with_its_holes_and_the_detectors_evidence() -> None:
    text = shown()
    assert "Jerk 2 of 9" in text
    assert "A 40 ms burst on deltoid anterior right and biceps right" in text
    assert "within 6 ms of each other, 5.3 times the level around it." in text
    assert "no signal" in text  # a second of it is lost
    assert "needed: 35 %" in text
    assert "hold, target" not in text  # the catalog knows no target of it
    assert text.count('class="chart traces"') == 2  # a wide and a narrow screen


def test_next_and_previous_end_at_the_ends() -> None:
    first, last = shown(0), shown(8)
    assert 'rel="prev"' not in first
    assert 'rel="next"' in first
    assert 'rel="next"' not in last


def test_a_closer_look_is_a_link_and_nonsense_is_the_usual_look() -> None:
    assert 'data-span="0.2"' in shown(query="?around=0.2")
    for odd in ("?around=nan", "?around=-1", "?around=1e99", "?around=x"):
        assert 'data-span="2"' in shown(query=odd)


@pytest.mark.parametrize("kind", ["jerk", "voluntary", "artefact", "unsure"])
def test_a_verdict_is_kept_and_stays_on_the_page(kind: str) -> None:
    clinic = FakeClinic()
    here = links.jerk(place(clinic), 1)
    browser = therapist(clinic)
    sent = fields(browser.get(here).text, kind)
    answer = browser.post(here, data=sent, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{here}#judge"  # it never moves on by itself
    assert [one.kind for one in clinic.said] == [VerdictKind(kind)]
    text = read(browser.get(here).text)
    assert text.count('aria-pressed="true"') == 1
    out = kind in ("voluntary", "artefact")
    assert ("It is out of the counts." in text) is out
    browser.post(here, data=fields(browser.get(here).text, "cleared"))
    text = read(browser.get(here).text)
    assert "Nobody has judged it" in text
    assert "taken back" in text  # nothing is taken away in silence


def test_only_what_was_drawn_at_random_enters_the_precision() -> None:
    clinic = FakeClinic()
    session, position = clinic.patient("unchanged").next_drawn or (place(clinic), 0)
    browser = therapist(clinic)
    text = read(browser.get(links.jerk(session, position)).text)
    assert "Drawn at random." in text
    assert 'name="drawn"' in text
    assert (
        "81 of 92 drawn at random were jerks; says nothing about missed ones." in text
    )
    assert "95 % interval 80 % to 94 %" in text
    other = read(browser.get(links.jerk(session, position + 1)).text)
    assert 'name="drawn"' not in other
    assert "Judge one drawn at random" in other
    for at in (position, position + 1):
        page = browser.get(links.jerk(session, at)).text
        browser.post(links.jerk(session, at), data=fields(page, "jerk"))
    assert clinic.drawn == [True, False]


def test_while_the_patients_program_writes_one_sentence_says_so() -> None:
    clinic = FakeClinic(is_busy=True)
    here = links.jerk(place(clinic), 1)
    browser = therapist(clinic)
    sent = fields(browser.get(f"{here}?around=0.5").text, "artefact")
    answer = browser.post(here, data=sent)
    assert answer.status_code == 503
    text = read(answer.text)
    assert "“artefact” was not kept" in text
    assert re.search(r"<button[^>]*autofocus><span>Artefact", text)
    assert 'data-span="0.5"' in text  # the look that one had stays
    assert clinic.said == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"^\S+", "73.25"),
        ("jerk", "prolonged"),
        ("two_nets 3", "two_nets 4"),
        (".*", ""),
        (".*", "<b>"),
        ("jerk", "<b>"),
    ],
)
def test_another_event_than_the_one_that_was_shown_is_not_judged(
    old: str, new: str
) -> None:
    """The session was scored again between the look and the answer."""
    clinic = FakeClinic()
    here = links.jerk(place(clinic), 1)
    browser = therapist(clinic)
    sent = fields(browser.get(here).text, "voluntary")
    sent["seen"] = re.sub(old, new, sent["seen"], count=1)
    answer = browser.post(here, data=sent)
    assert answer.status_code == 409
    assert "nothing was kept. Open the page again." in read(answer.text)
    assert clinic.said == []


def test_what_is_no_verdict_is_refused_in_a_sentence() -> None:
    clinic = FakeClinic()
    for odd in ("", "delete", "<b>"):
        answer = therapist(clinic).post(
            links.jerk(place(clinic), 1), data={"verdict": odd}
        )
        assert answer.status_code == 422
        assert "<b>" not in answer.text.partition("verdict")[2].partition("</p>")[0]
    assert clinic.said == []


@pytest.mark.parametrize("position", [-1, 9, 10**30])
def test_an_event_that_is_not_there_is_a_sentence(position: int) -> None:
    clinic = FakeClinic()
    answer = therapist(clinic).get(links.jerk(place(clinic), position))
    assert answer.status_code == 404
    assert "Traceback" not in answer.text


class Deleted(FakeClinic):
    """Somebody deleted the recordings."""

    def jerk(self, session: UUID, position: int) -> JerkPage:
        found = sessions.without_signal(super().jerk(session, position))
        return replace(found, precision=Precision(0, 0, 0.0, 1.0), next_drawn=None)


def test_a_deleted_recording_is_told_and_what_the_score_keeps_is_shown() -> None:
    clinic = Deleted()
    answer = therapist(clinic).get(links.jerk(place(clinic), 1))
    text = read(answer.text)
    assert answer.status_code == 200
    assert "The recording of this session was deleted or cannot be read" in text
    assert "A 40 ms burst on two channels, 5.3 times the level around it." in text
    assert "<svg" not in text.partition("Why it was found")[0].partition("<main")[2]
    assert "None that was drawn at random has been judged yet." in text
    assert 'value="voluntary"' in text  # judging still works
