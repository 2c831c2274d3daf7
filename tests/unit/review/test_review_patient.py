"""A patient's page: what it says with much, little and nothing to say it from.

If these fail, a therapist reads a verdict that the sessions do not carry, or nothing.
"""

import re
from dataclasses import replace
from datetime import date, timedelta
from html import escape, unescape

import pytest

from rehab.errors import Reason, StoreError
from rehab.model.clinic import ClinicEventKind
from rehab.model.clinic_views import PatientPage
from rehab.model.score import Withheld
from rehab.review import links
from rehab.review.figures import course
from tests.unit.review import sample_people as people
from tests.unit.review.fake_clinic import FakeClinic
from tests.unit.review.site_room import therapist

MARKUP = '<script>alert("x")</script>'
NOTE = {"day": "2026-11-20", "place": "clinic", "text": "A note."}


def shown(page: PatientPage) -> str:
    """The text of somebody's page."""
    clinic = FakeClinic({page.line.patient: page})
    answer = therapist(clinic).get(links.patient(page.line.patient))
    assert answer.status_code == 200
    return unescape(answer.text).replace("\u00a0", " ")


def test_the_answer_comes_with_its_interval_and_what_could_have_been_seen() -> None:
    page = FakeClinic().patient("unchanged")
    text, found = shown(page), page.trend.current.compared
    assert found is not None
    low, high = (round(100 * (limit - 1)) for limit in found.ci95)
    assert "<strong>No clear change since 12 Oct.</strong> Since 12 Oct (dose" in text
    assert "All 40 sessions have no label: dose changed between the two blocks." in text
    assert f"95 % interval −{-low} % to +{high} %." in text
    seen = round(found.detectable_pct)
    assert f"We could only have seen a change of about ±{seen} %." in text
    assert "these numbers cannot tell its effect from practice" in text
    assert "not a diagnosis" in text


def test_a_change_that_held_is_named_and_no_more_than_that() -> None:
    text = shown(FakeClinic().patient("fewer"))
    assert "<strong>Fewer jerks.</strong>" in text
    assert "could only have seen" not in text


def test_a_label_is_withheld_with_its_reason_and_the_ratio() -> None:
    course = people.Course(
        "dosed", 83, events=((date(2026, 11, 17), ClinicEventKind.DOSE, ""),)
    )
    text = shown(people.page(course))
    assert "<strong>Building the baseline.</strong> Since 17 Nov (dose change):" in text
    assert "have no label: dose changed inside the latest block. Jerks went" in text
    assert "95 % interval" in text


def test_a_baseline_is_counted_and_no_line_is_drawn_through_it() -> None:
    text = shown(FakeClinic().patient("early"))
    assert "12 of the 16 scored sessions that a comparison needs." in text
    assert "the first one is due about 30 Nov" in text
    assert text.count('<i class="on">') == 12
    assert "First 8:" not in text
    assert "Building the baseline" in text


SECTIONS = ("h-trend", "h-phases", "h-shape", "h-days", "h-table", "h-ex", "h-plan")


@pytest.mark.parametrize("name", ["unchanged", "early", "nothing"])
def test_no_part_moves_or_goes_when_it_is_empty(name: str) -> None:
    text = shown(FakeClinic().patient(name))
    places = [text.index(f'id="{part}"') for part in (*SECTIONS, "notes")]
    assert places == sorted(places)


def test_nothing_at_all_is_said_in_words() -> None:
    text = shown(FakeClinic().patient("nothing"))
    for words in (
        "No scored session yet; a comparison needs 16.",
        "No session yet",
        "No jerk to overlay yet.",
        "No raw signal to show.",
    ):
        assert words in text
    assert "None" not in text.replace("None missed", "")


def test_two_sessions_make_a_page() -> None:
    page = people.page(people.Course("two", 3, weeks=1, weekdays=(0, 3), miss=0))
    assert "2 of the 16 scored sessions" in shown(page)


def test_all_bad_sessions_are_hollow_and_say_why() -> None:
    days = [people.START + timedelta(d) for d in range(84)]
    refused = dict.fromkeys(days, Withheld.LOW_DETECTABLE)
    text = shown(people.page(people.Course("bad", 3, refused=refused)))
    assert "No scored session yet" in text
    assert text.count("Poor contact: 48 % detectable") >= 8
    assert "not scored" in text


def test_no_jerk_anywhere_is_zero_with_its_upper_limit() -> None:
    text = shown(people.page(people.Course("calm", 3, level=0.0)))
    assert "<b>0.0</b> <small>0.0–" in text
    assert "0.0 (0.0 to " in text


def test_a_clock_that_was_set_back_breaks_nothing() -> None:
    page = FakeClinic().patient("unchanged")
    text = shown(replace(page, today=page.today - timedelta(400)))
    assert "No clear change" in text


def test_markup_in_names_notes_and_events_is_text() -> None:
    course = people.Course(
        MARKUP,
        83,
        events=((people.TODAY, ClinicEventKind.DOSE, MARKUP),),
        notes=((people.TODAY, MARKUP, MARKUP),),
    )
    browser = therapist(FakeClinic({MARKUP: people.page(course)}))
    for path in ("/", links.patient(MARKUP), links.sessions(MARKUP)):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "&lt;script&gt;alert" in answer.text


@pytest.mark.parametrize(
    "name", ["a/b", "..", ".", "50%", "%2F", "~2f", "Ö ü", "a?b#c", '"']
)
def test_every_pseudonym_has_an_address(name: str) -> None:
    clinic = FakeClinic({name: people.with_name(FakeClinic().patient("nothing"), name)})
    assert therapist(clinic).get(links.patient(name)).status_code == 200


@pytest.mark.parametrize("path", ["", "/sessions"])
def test_an_unknown_patient_gets_a_sentence(path: str) -> None:
    answer = therapist().get(f"/patients/nobody{path}")
    assert answer.status_code == 404
    assert "nobody" in answer.text


def test_a_note_is_kept_and_shown_first() -> None:
    clinic = FakeClinic()
    browser = therapist(clinic)
    text = "First line.\r\nSecond <b>line</b>."
    answer = browser.post("/patients/early/notes", data={**NOTE, "text": text})
    assert answer.status_code == 200
    assert clinic.patient("early").notes[-1].text == "First line.\nSecond <b>line</b>."
    assert "Second &lt;b&gt;line" in answer.text


def test_ten_thousand_characters_fit_and_open_on_demand() -> None:
    browser = therapist(FakeClinic())
    answer = browser.post(
        "/patients/early/notes", data={**NOTE, "text": "word " * 2000}
    )
    assert answer.status_code == 200
    assert "The rest of this note" in answer.text


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("notes", {**NOTE, "text": "   "}),
        ("notes", {**NOTE, "day": "yesterday"}),
        ("notes", {**NOTE, "day": "0026-11-20"}),
        ("notes", {**NOTE, "day": "2126-11-20"}),
        ("events", {"day": "2026-11-20", "kind": "dose", "words": "x" * 201}),
        ("events", {}),
        ("entries/not-an-id/withdraw", {}),
    ],
)
def test_a_wrong_form_changes_nothing_and_gets_a_sentence(
    path: str, data: dict[str, str]
) -> None:
    clinic = FakeClinic()
    before = dict(clinic.pages)
    answer = therapist(clinic).post(f"/patients/early/{path}", data=data)
    assert answer.status_code == 422
    assert "This did not work" in answer.text or "Not kept yet" in answer.text
    assert all(escape(said.strip()) in answer.text for said in data.values())
    assert clinic.pages == before


def test_a_form_longer_than_any_is_refused() -> None:
    data = {**NOTE, "text": "x" * 1_100_000}
    answer = therapist(FakeClinic()).post("/patients/early/notes", data=data)
    assert answer.status_code == 413
    assert "more text than a form here takes" in answer.text


def test_an_event_is_drawn_and_can_be_taken_back_but_stays_readable() -> None:
    clinic = FakeClinic()
    browser = therapist(clinic)
    data = {"day": "2026-11-18", "kind": "illness", "words": "flu for a week"}
    assert "Illness: flu" in browser.post("/patients/early/events", data=data).text
    kept = clinic.patient("early").events[-1].id
    away = f"entries/{kept}/withdraw"
    assert browser.post(f"/patients/fewer/{away}").status_code == 404  # not theirs
    assert clinic.patient("early").events[-1].withdrawn_us is None
    text = browser.post(f"/patients/early/{away}").text
    assert "Illness: flu" not in text
    assert "<s>flu for a week</s>" in text


def test_a_correction_keeps_what_stood_there() -> None:
    """Of a note and of an event, whose line in the trend moves with its day."""
    clinic = FakeClinic()
    browser = therapist(clinic)
    page = clinic.patient("unchanged")
    dose, note = page.events[0], page.notes[-1]
    here = f"/patients/unchanged/entries/{dose.id}"
    shown_now = browser.get(here).text
    assert 'value="evening dose"' in shown_now
    assert 'value="2026-10-12"' in shown_now
    wrong = browser.post(here, data={"day": "x", "kind": "dose", "text": "morning"})
    assert wrong.status_code == 422
    assert 'value="morning"' in wrong.text
    data = {"day": "2026-10-14", "kind": "dose", "text": "morning dose"}
    text = browser.post(here, data=data).text
    assert "Dose change: morning dose" in text
    assert "Dose change: evening dose" not in text
    assert "<s>evening dose</s>" in text
    page = clinic.patient("unchanged")
    assert [e.withdrawn_us is None for e in page.events] == [False, True, True]
    assert (page.events[-1].day, page.events[-1].kind) == (
        date(2026, 10, 14),
        dose.kind,
    )
    assert browser.get(here).status_code == 404  # it is withdrawn
    assert browser.get(f"/patients/fewer/entries/{note.id}").status_code == 404
    there = f"/patients/unchanged/entries/{note.id}"
    same = {"day": note.day.isoformat(), "place": note.place, "text": note.text}
    browser.post(there, data=same)
    assert len(clinic.patient("unchanged").notes) == len(page.notes)
    browser.post(there, data={**same, "text": MARKUP})
    assert clinic.patient("unchanged").notes[-1].text == MARKUP


def test_a_correction_that_only_half_succeeds_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clinic = FakeClinic()

    def busy(_: object) -> None:
        raise StoreError(Reason.STORE_BUSY, path="rehab.db")

    monkeypatch.setattr(clinic, "withdraw", busy)
    dose = clinic.patient("unchanged").events[0]
    data = {"day": "2026-10-14", "kind": "dose", "text": "morning dose"}
    here = f"/patients/unchanged/entries/{dose.id}"
    answer = therapist(clinic).post(here, data=data)
    assert answer.status_code == 503
    assert "Your correction is kept" in answer.text
    assert "Withdraw it" in answer.text


@pytest.mark.parametrize("kind", [kind.value for kind in ClinicEventKind])
def test_every_kind_of_event_is_drawn_in_the_trend(kind: str) -> None:
    browser = therapist(FakeClinic())
    data = {"day": "2026-11-10", "kind": kind, "words": "said"}
    text = browser.post("/patients/unchanged/events", data=data).text
    assert re.search(r"<svg.*: said.*</svg>", text, flags=re.DOTALL)


def test_a_dose_that_the_patient_told_of_is_drawn_once() -> None:
    days = (date(2026, 10, 1), date(2026, 10, 12))
    page = replace(FakeClinic().patient("unchanged"), told_doses=days)
    assert course.told(page) == [date(2026, 10, 1)]  # the other one is an event already
    assert "told by the patient" in shown(page)


def test_all_sessions_are_one_click_away() -> None:
    text = therapist().get("/patients/unchanged/sessions").text
    assert text.count('<th scope="row">') == 44
