"""Nights on the pages. If these fail, somebody reads an illness, or a number that is none."""

import re
from dataclasses import replace
from datetime import timedelta
from functools import cache
from html import unescape
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from rehab.model.clinic_night import NightPage
from rehab.model.nights import (
    CLOCK_SET_MIN,
    CLOCK_SET_US,
    SLEPT_S,
    NightRow,
    TurnsBy,
)
from rehab.review import links
from rehab.review.figures import night as figures
from rehab.review.words import night as night_words
from rehab.review.words import nights as words
from tests.unit.review import sample_nights as sample
from tests.unit.review.fake_clinic import FakeClinic
from tests.unit.review.site_room import therapist

ROWS = sample.every()
WHOLE, CALF, SHORT, SIMULATED, COUNTS = ROWS[5], *ROWS[6:]


class Sleeping(FakeClinic):
    """The patient "early" slept ten nights."""

    def __init__(self) -> None:
        super().__init__()
        self.sleep("early", ROWS)


@cache
def browser() -> TestClient:
    return therapist(Sleeping())


@cache
def shown(path: str) -> str:
    answer = browser().get(path)
    assert answer.status_code == 200
    return unescape(answer.text).replace("\u00a0", " ")


def plain(text: str) -> str:
    """What a reader sees: neither charts nor tags."""
    text = re.sub(r"<svg.*?</svg>", " ", text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text))


def of(row: NightRow) -> str:
    return plain(shown(links.night(row.id)))


def test_a_night_says_what_was_found_in_how_many_hours() -> None:
    text = of(WHOLE)
    assert "61 leg movements, 60 of them periodic, in three series." in text
    assert "8.6 periodic movements per hour of recording, AASM rules." in text
    assert "7.0 h from lights out to getting up; 7.0 h of them could be judged." in text
    assert "Series 3 3" in text
    assert "Periodic movements per hour of recording 8.6 8.6" in text
    assert "the body turned, or cable and pads were moved 1 1" in text
    assert "Turns of the body told by the muscle alone" in text
    assert "Left leg no signal 10 min Right leg a pad came off 15 min" in text
    assert "Jerks on falling asleep" in text
    assert "largest: " in text.lower()


def test_a_night_says_by_what_its_turns_were_told() -> None:
    """Two nights are alike only where the same was known of both."""
    assert WHOLE.score is not None
    judged = WHOLE.score.night
    felt = replace(judged, method={**judged.method, "turns_by": TurnsBy.MOTION.value})
    assert night_words.turns(felt) == "told by the sensor's motion and by the muscle"


@pytest.mark.parametrize("row", [WHOLE, CALF, SHORT, COUNTS])
def test_no_page_of_a_night_says_what_it_cannot_know(row: NightRow) -> None:
    """Healthy people have such movements: nobody may read a diagnosis."""
    text = of(row)
    assert "of 100 healthy sleepers 18 had more than 15 an hour" in text
    assert "not a diagnosis" in text
    assert "there are no sleep stages" in text
    for never in ("disorder", "syndrome", "disease", "PLMD", "abnormal", "severe"):
        assert never.lower() not in text.lower()
    told = re.findall(r"\d (?:periodic movements|movements) per hour of (\w+)", text)
    assert {*told} <= {"recording"}


def test_what_is_no_such_night_says_so_first() -> None:
    assert "a non-standard site" in of(CALF)
    assert "recovered" in of(CALF)
    text = of(SHORT)
    assert "No number an hour is given: under 4 hours judged" in text
    assert "Periodic movements per hour of recording – –" in text
    assert "Simulated data: nobody's muscle." in of(SIMULATED)
    assert "counts, not microvolts" in of(COUNTS)
    assert "By both sets of rules" not in of(COUNTS)


def test_a_leg_that_was_lost_stands_beside_the_number() -> None:
    """An empty battery on one leg halves the number, and is no better night."""
    row = sample.with_leg_lost(WHOLE)
    assert "Right leg judged for only 1.0\u00a0h" in words.label(row)
    line = sample.line(row, is_in_trend=False)
    assert words.left_out(line) == "Not in the trend: one leg moves less often than two"
    (said,) = night_words.warnings(sample.page([row], row.id))
    assert said.endswith("mostly of one leg, and one leg moves less often than two.")
    assert words.scarce(WHOLE) == []


def test_a_computer_that_slept_stands_beside_the_number() -> None:
    """A therapist would look for the fault at the sensor."""
    score = WHOLE.scores[0]
    night = replace(score.night, method={**score.night.method, SLEPT_S: 7800.0})
    row = replace(WHOLE, scores=(replace(score, night=night),))
    page = sample.page([row], row.id)
    told = "The computer slept for 130\u00a0min"
    assert told in " ".join(night_words.warnings(page))
    assert told in words.label(row)


def test_clocks_that_are_set_at_night_are_set_on_the_strip() -> None:
    """What happened at five by the patient's diary would stand at six."""
    begin = WHOLE.started_us + round(WHOLE.lights_out_s * 1e6)
    set_us = (begin // 3_600_000_000 + 3) * 3_600_000_000
    usual = figures.clock(WHOLE, 800)
    for step in (-60, 60):
        score = WHOLE.scores[0]
        set_min = WHOLE.utc_offset_min + step
        told = {CLOCK_SET_US: set_us, CLOCK_SET_MIN: set_min}
        night = replace(score.night, method={**score.night.method, **told})
        row = replace(WHOLE, scores=(replace(score, night=night),))
        clock = figures.clock(row, 800)
        hours = [int(text.partition(":")[0]) for _at, text in usual.ticks]
        moved = [int(text.partition(":")[0]) for _at, text in clock.ticks]
        assert [at for at, _ in clock.ticks] == [at for at, _ in usual.ticks]
        assert moved[:2] == hours[:2]
        after = [(hour + step // 60) % 24 for hour in hours[-3:]]
        assert moved[-3:] == after
        last = words.bed(WHOLE)[-5:]
        assert words.bed(row)[:-5] == words.bed(WHOLE)[:-5]
        assert words.bed(row)[-5:] == f"{int(last[:2]) + step // 60:02d}{last[2:]}"


def test_examples_are_read_where_somebody_asks() -> None:
    """A whole night takes seconds, and nobody may wait for it unasked."""
    asked: list[bool] = []

    class Watched(Sleeping):
        def night(self, night: UUID, *, has_examples: bool = False) -> NightPage:
            asked.append(has_examples)
            return sample.page(ROWS, night, has_examples=has_examples)

    visit = therapist(Watched())
    page = visit.get(links.night(WHOLE.id)).text
    read = links.examples(WHOLE.id)
    assert f'href="{read}"' in page
    assert "figcaption" not in page
    assert visit.get(read.partition("#")[0]).text.count("<figcaption>") == 3
    assert asked == [False, True]


def test_a_lost_piece_of_an_example_is_a_hole() -> None:
    """Between two runs of samples nothing is drawn."""
    drawn = figures.excerpt(sample.example(WHOLE), 100_000)
    assert len(drawn.emg) == 2
    assert [round(hole.end - hole.start, 3) for hole in drawn.holes] == [0.1]
    rest, offset, onset = (one.uv for one in drawn.thresholds)
    assert (offset - rest, onset - rest) == (2.0, 8.0)


def test_the_hours_say_how_much_of_them_was_judged() -> None:
    """Both legs are blind from 3900 to 4200 s only: five minutes of the second hour."""
    assert WHOLE.score is not None
    hours = figures.hours(WHOLE, WHOLE.score.night)
    assert len(hours) == 7
    assert [round(60 * one.unjudged) for one in hours[:3]] == [0, 5, 0]
    assert sum(one.n_all for one in hours) == 61
    assert sum(one.n_periodic for one in hours) == 60


def test_a_patient_has_a_row_for_each_night() -> None:
    text = plain(shown("/patients/early"))
    assert "Nights: 10" in text
    assert "of the 16 nights with a number that a comparison needs" in text
    assert "nights of one person differ much by themselves" in text
    assert "18 had more than 15 an hour" in text
    assert "Calf: a non-standard site. Recovered after a crash" in text
    assert "Simulated: nobody's muscle. Not in the trend: simulated" in text
    page = shown("/patients/early")
    assert all(f'href="{links.night(row.id)}"' in page for row in ROWS)


def test_who_never_slept_here_has_no_section() -> None:
    assert "h-nights" not in therapist().get("/patients/early").text


def test_a_report_has_the_nights_without_links() -> None:
    text = shown("/patients/early/report")
    assert "Nights: 10" in text
    assert "/nights/" not in text


def test_a_label_over_nights_has_its_interval() -> None:
    days = [sample.TODAY - timedelta(20 - k) for k in range(16)]
    rows = [sample.night(day, 5 if k < 8 else 1) for k, day in enumerate(days)]
    label, mark, sentence = words.verdict(sample.told(rows).trend)
    assert (label, mark) == ("Fewer periodic movements", "fewer")
    assert "14.3 to 2.9 per hour of recording" in sentence
    assert "95\u00a0% interval" in sentence


def test_an_unknown_night_is_one_sentence() -> None:
    answer = therapist(Sleeping()).get(links.night(UUID(int=3)))
    assert answer.status_code == 404
    assert "Traceback" not in answer.text
