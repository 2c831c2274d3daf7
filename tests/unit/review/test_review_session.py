"""A session's page: every repetition, every event with a link, and what the signal was worth.

If these fail, a therapist cannot look behind a number.
"""

from dataclasses import replace
from html import unescape
from uuid import UUID

import numpy as np
import pytest

from rehab.model.clinic import VerdictKind
from rehab.model.clinic_session import SessionPage
from rehab.model.score import JerkKind, Withheld
from rehab.review import links
from rehab.review.figures import reps
from tests.unit.review import sample_sessions as sessions
from tests.unit.review.fake_clinic import FakeClinic
from tests.unit.review.site_room import therapist


def page_of(clinic: FakeClinic) -> SessionPage:
    return clinic.session(clinic.patient("unchanged").sittings[-1].sessions[1])


class Told(FakeClinic):
    """Tells a session as a test wants it."""

    def __init__(self, **changes: object) -> None:
        super().__init__()
        self.changes = changes

    def session(self, session: UUID) -> SessionPage:
        return replace(super().session(session), **self.changes)  # type: ignore[arg-type]


def shown(clinic: FakeClinic | None = None) -> str:
    clinic = clinic or FakeClinic()
    answer = therapist(clinic).get(links.session(page_of(clinic).row.id))
    assert answer.status_code == 200
    return unescape(answer.text).replace("\u00a0", " ")


def test_it_says_what_was_counted_in_how_much_time() -> None:
    text = shown()
    assert "7 jerks in 1.2 detectable minutes, 5.8 (2.3 to 12.0) a minute." in text
    assert "range of the eight scored sittings before (3.2 to 6.7)" in text
    assert "Sample data. Not a real person." in text
    assert "not a diagnosis" in text


def test_every_event_has_its_link_and_a_silence_has_none() -> None:
    clinic = FakeClinic()
    page, text = page_of(clinic), shown(clinic)
    table = text.partition("a link to each event")[2].partition("</table>")[0]
    for k in range(9):
        assert f'href="{links.jerk(page.row.id, k)}"' in table
    assert "<span>silence, 80 ms</span>" in table
    assert "prolonged burst, hold, 310 ms" in table
    assert "hold, 70 ms</a>" in table
    assert "(not counted)" in table


def test_what_stands_behind_it_is_told() -> None:
    text = shown()
    assert "Simulated, nobody's muscle" in text
    assert "two_nets 3" in text
    assert "rest 3.7 µV, reference 115 µV" in text
    assert "not told by the system whether it was encrypted" in text
    assert "1, 4.0 s together" in text  # a gap on the first channel
    assert "electrode off 15 s" in text
    assert "4.4 Hz for 1.9 s, right" in text


def test_the_exercises_of_the_sitting_lead_to_each_other() -> None:
    clinic = FakeClinic()
    line, text = clinic.patient("unchanged").sittings[-1], shown()
    siblings = text.partition('class="siblings"')[2].partition("</ol>")[0]
    assert siblings.count("<li>") == 5
    assert siblings.count("aria-current") == 1
    assert f'href="{links.session(line.sessions[4])}"' in siblings
    assert therapist().get(links.sitting(line.id)).status_code == 200


def test_a_judged_event_carries_what_was_said() -> None:
    clinic = FakeClinic()
    clinic.keep_verdict(
        page_of(clinic).row.id, 1, VerdictKind.VOLUNTARY, was_drawn=False
    )
    assert "(judged: voluntary)" in shown(clinic)


def test_a_deleted_recording_is_told_and_the_counts_stay() -> None:
    found = page_of(FakeClinic())
    bare = tuple(
        replace(part, envelope_pct=np.zeros(0, np.float32), phases=())
        for part in found.repetitions
    )
    text = shown(
        Told(
            has_signal=False,
            repetitions=bare,
            quality=(),
            channels=(),
            calibration=None,
            target=None,
        )
    )
    assert "The recording of this session was deleted or cannot be read" in text
    assert "7 jerks in 1.2 detectable minutes" in text
    assert "No map without the recording" in text
    assert "hold, 70 ms</a>" in text


@pytest.mark.parametrize("reason", list(Withheld))
def test_why_it_is_not_scored_is_told(reason: Withheld) -> None:
    row = page_of(FakeClinic()).row
    assert row.score is not None
    score = replace(row.score, withheld=(reason,))
    assert "Not scored: " in shown(Told(row=replace(row, score=score)))


def test_nothing_at_all_is_a_page_too() -> None:
    row = page_of(FakeClinic()).row
    text = shown(
        Told(
            row=replace(row, score=None),
            rate=None,
            repetitions=(),
            marks=(),
            lengths=(),
            runs=(),
            phases=(),
            usual=None,
            channels=(),
            quality=(),
            calibration=None,
            has_signal=False,
        )
    )
    assert "Not scored yet" in text
    assert "No repetition was kept." in text


def test_rates_of_half_seconds_leave_out_what_was_lost() -> None:
    """Over 2.5 s of a repetition, twice, with half a second lost once."""
    found = page_of(FakeClinic()).repetitions[0]
    mark = next(one for one in found.marks if one.kind is JerkKind.JERK)
    start = reps.origin(found)
    marks = (replace(mark, onset_s=start + 1.2), replace(mark, onset_s=start + 1.3))
    whole = replace(found, marks=marks, envelope_pct=np.ones(260, np.float32))
    holed = replace(whole, marks=(), envelope_pct=whole.envelope_pct.copy())
    holed.envelope_pct[20:30] = np.nan
    (one,) = reps.rates([whole, whole], 13.0, 0.5)
    assert (one.s, one.end) == (1.0, 1.5)
    assert one.rate == pytest.approx(60 * 4 / 1.0)
    (other,) = reps.rates([whole, holed], 13.0, 0.5)
    assert other.rate == pytest.approx(60 * 2 / 0.5)


def test_getting_ready_is_no_part_of_the_movement() -> None:
    found = page_of(FakeClinic()).repetitions[0]
    ready = replace(
        found.phases[0], phase=sessions.PhaseName.PREPARE, stop_s=found.start_s + 3
    )
    assert reps.origin(replace(found, phases=(ready, *found.phases[1:]))) == (
        found.phases[1].start_s
    )


def test_a_session_that_is_not_there_is_a_sentence() -> None:
    for path in (
        links.session(sessions.people.ROOT),
        links.sitting(sessions.people.ROOT),
        "/sessions/none",
    ):
        assert therapist().get(path).status_code == 404
