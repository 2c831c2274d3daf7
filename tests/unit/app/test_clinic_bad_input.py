"""Little, nothing, nonsense and foul play: a page or a sentence, never a stack trace."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from rehab.app.guided import open_guided
from rehab.app.headless import run
from rehab.app.home import Home
from rehab.app.plans import plan_for
from rehab.config import Settings
from rehab.errors import Reason, RehabError, StoreError
from rehab.model.clinic import ClinicEventKind, VerdictKind
from rehab.model.clinic_views import DayKind
from rehab.model.plan import DayPlan, PlanVersion, WeekPlan
from rehab.model.score import Withheld
from rehab.model.trend import TrendLabel, Unusable
from tests import clinic_room as room

MARKUP = "<script>alert(1)</script>&\"'"


def test_a_folder_without_a_history(tmp_path: Path) -> None:
    """`rehab review` on the first day: an empty list, and nothing is made."""
    desk = room.desk(tmp_path)
    assert desk.patients() == ()
    assert desk.verdicts() == ()
    assert not (tmp_path / "rehab.db").exists()
    with pytest.raises(StoreError) as caught:
        desk.patient("me")
    assert caught.value.reason is Reason.PATIENT_UNKNOWN
    room.keep(tmp_path, room.sitting("me", room.TODAY))  # the first session is kept
    assert [line.patient for line in desk.patients()] == ["me"]


def test_two_sittings(tmp_path: Path) -> None:
    """Building the baseline: figures of two sittings, no blocks, no first shape."""
    room.keep(tmp_path, *[room.sitting("me", day) for day in room.weekdays(2)])
    page = room.desk(tmp_path).patient("me")
    assert page.trend.label is TrendLabel.BUILDING
    assert (page.trend.n_sessions, page.trend.rate_ratio) == (2, None)
    assert page.phases.first == ()
    assert len(page.phases.latest) > 0
    assert page.shape_first is None
    assert page.shape_latest is not None
    assert len(page.typical) == 3


def test_no_sitting_but_a_plan(tmp_path: Path) -> None:
    """A patient who was told of and never came has a page."""
    kept = room.store(tmp_path)
    kept.diary.add_plan(PlanVersion("new", 1, WeekPlan((DayPlan(),) * 7)))
    kept.close()
    page = room.desk(tmp_path).patient("new")
    assert page.sittings == ()
    assert page.line.last_us is None
    assert (page.line.done, page.line.planned) == (0, 0)
    assert {d.kind for d in page.calendar} == {DayKind.FREE}
    assert (page.first_day, page.next_drawn, page.lengths[0].n) == (None, None, 0)


def test_all_sittings_bad(tmp_path: Path) -> None:
    """Shown, hollow, with the reason; in no block, and no trend is made of them."""
    days = room.weekdays(18)
    bad = [Withheld.LOW_COVERAGE]
    room.keep(tmp_path, *[room.sitting("me", d, withheld=bad) for d in days])
    page = room.desk(tmp_path).patient("me")
    assert page.trend.label is TrendLabel.BUILDING
    assert {line.why for line in page.sittings} == {
        (Withheld.LOW_COVERAGE, Unusable.TOO_LITTLE)
    }
    assert all(line.rate is not None for line in page.sittings)
    assert (page.phases.latest, page.runs, page.typical) == ((), (), ())
    assert page.next_drawn is None


def test_zero_jerks_everywhere(tmp_path: Path) -> None:
    """Zero has an upper limit, and two zeros no ratio."""
    days = room.weekdays(17)
    room.keep(tmp_path, *[room.sitting("me", d, n_jerks=0) for d in days])
    desk = room.desk(tmp_path)
    page = desk.patient("me")
    rate = page.sittings[0].rate
    assert rate is not None
    assert (rate.n, rate.per_min, rate.low) == (0, 0.0, 0.0)
    assert rate.high == pytest.approx(3.689 / 5.0, rel=1e-3)
    assert page.trend.label in {TrendLabel.NO_CLEAR_CHANGE, TrendLabel.WITHHELD}
    assert page.shape_latest is None
    compared = desk.compare(page.sittings[0].id, page.sittings[1].id)
    assert compared.whole is not None
    assert compared.whole.ratio is None


def test_a_clock_that_was_set_back(tmp_path: Path) -> None:
    """Sittings of the future and of the same day twice: in order, nothing is lost."""
    ahead = room.TODAY + timedelta(days=400)
    day = room.weekdays(1)[0]
    room.keep(
        tmp_path,
        room.sitting("me", ahead),
        room.sitting("me", day),
        room.sitting("me", day, nth=1, hour=9),
    )
    desk = room.desk(tmp_path)
    page = desk.patient("me")
    assert [line.day for line in page.sittings] == [day, day, ahead]
    assert all(flag.value is None or flag.value >= 0 for flag in page.line.flags)
    session = page.sittings[0].sessions[0]
    for kind in (VerdictKind.ARTEFACT, VerdictKind.JERK):  # the newest counts
        desk.keep_verdict(session, 0, kind, was_drawn=False)
    assert desk.jerk(session, 0).verdict is VerdictKind.JERK


def test_summer_time_and_another_time_zone(tmp_path: Path) -> None:
    """A day is the patient's own: half past midnight in summer is not yesterday."""
    in_summer, in_winter = date(2026, 10, 24), date(2026, 10, 26)
    room.keep(
        tmp_path,
        room.sitting("me", in_summer, offset_min=120, hour=0),
        room.sitting("me", in_winter, offset_min=60, hour=0),
        room.sitting("me", date(2026, 11, 2), offset_min=-600, hour=23),
    )
    page = room.desk(tmp_path).patient("me")
    assert [line.day for line in page.sittings] == [
        *(in_summer, in_winter, date(2026, 11, 2))
    ]
    done = {d.day for d in page.calendar if d.sitting is not None}
    assert done == {line.day for line in page.sittings}


def test_a_deleted_recording(tmp_path: Path) -> None:
    """What the score keeps is shown; the signal is not there, and that is said."""
    room.keep(tmp_path, room.sitting("me", room.weekdays(1)[0]))
    desk = room.desk(tmp_path)
    session = desk.sittings("me")[0].sessions[1]
    page = desk.session(session)
    assert not page.has_signal
    assert len(page.repetitions) == 8
    assert page.repetitions[0].envelope_pct.shape == (0,)
    assert len(page.marks) == 7
    jerk = desk.jerk(session, 2)
    assert (jerk.emg_uv, jerk.evidence) == (None, None)
    assert jerk.fs_hz == 1000.0
    assert (jerk.previous, jerk.following) == (1, 3)


def test_markup_and_long_notes_are_text(tmp_path: Path) -> None:
    """A patient called <script> is a patient; 10,000 characters are kept whole."""
    room.keep(tmp_path, room.sitting(MARKUP, room.TODAY))
    desk = room.desk(tmp_path)
    long = ("é" * 9_999) + "\U0001f642"
    desk.keep_note(MARKUP, room.TODAY, MARKUP, long)
    desk.keep_event(MARKUP, room.TODAY, ClinicEventKind.OTHER, MARKUP)
    page = desk.patient(MARKUP)
    assert page.notes[0].text == long
    assert page.events[0].words == MARKUP


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 10_001])
def test_a_note_of_nothing_or_too_much_is_refused(tmp_path: Path, text: str) -> None:
    """One sentence, and nothing was kept."""
    room.keep(tmp_path, room.sitting("me", room.TODAY))
    desk = room.desk(tmp_path)
    with pytest.raises(RehabError) as caught:
        desk.keep_note("me", room.TODAY, "", text)
    assert caught.value.reason is Reason.ENTRY_INVALID
    assert desk.patient("me").notes == ()


def test_nobody_is_written_to_or_read_by_a_wrong_address(tmp_path: Path) -> None:
    """A stale or a guessed address shows no patient and writes nothing."""
    rows = room.sitting("me", room.TODAY)
    room.keep(tmp_path, rows)
    desk = room.desk(tmp_path)
    for ask in (
        lambda: desk.session(uuid4()),
        lambda: desk.sitting(uuid4()),
        lambda: desk.jerk(uuid4(), 0),
        lambda: desk.jerk(rows[0].id, 6),
        lambda: desk.jerk(rows[0].id, -1),
        lambda: desk.compare(uuid4(), uuid4()),
        lambda: desk.keep_verdict(rows[0].id, 99, VerdictKind.JERK, was_drawn=False),
        lambda: desk.keep_verdict(uuid4(), 0, VerdictKind.JERK, was_drawn=False),
    ):
        with pytest.raises(StoreError) as caught:
            ask()
        assert caught.value.reason is Reason.SESSION_UNKNOWN
    for tell in (
        lambda: desk.keep_note("you", room.TODAY, "", "x"),
        lambda: desk.keep_event("you", room.TODAY, ClinicEventKind.DOSE, "x"),
        lambda: desk.patient("you"),
        lambda: desk.plan("you"),
    ):
        with pytest.raises(StoreError) as caught:
            tell()
        assert caught.value.reason is Reason.PATIENT_UNKNOWN
    assert [line.patient for line in desk.patients()] == ["me"]


def test_a_sample_is_never_part_of_a_persons_history(tmp_path: Path) -> None:
    """Simulated sessions beside a person's are left out of everything."""
    days = room.weekdays(2)
    room.keep(
        tmp_path,
        room.sitting("me", days[0]),
        room.sitting("me", days[1], is_simulated=True),
    )
    desk = room.desk(tmp_path)
    (line,) = desk.sittings("me")
    assert (line.day, line.is_simulated) == (days[0], False)
    hidden = room.sitting("me", days[1], is_simulated=True)[0].id
    with pytest.raises(StoreError):
        desk.session(hidden)


def test_an_exercise_that_the_catalog_lost(tmp_path: Path) -> None:
    """A clinic's own exercise may go: its sessions are shown, under their id."""
    rows = [
        replace(row, exercise_id="old_one")
        for row in room.sitting("me", room.TODAY)[:1]
    ]
    room.keep(tmp_path, rows)
    desk = room.desk(tmp_path)
    page = desk.session(rows[0].id)
    assert page.exercise is None
    assert page.strip[0].title == "old_one"


def test_a_real_recording_is_shown_with_its_signal(tmp_path: Path) -> None:
    """Envelopes, phases, the raw signal around a jerk, and what the detector went by."""
    home = Home(Settings(tmp_path))
    plan = plan_for(home, "arm_raise", None, "demo", repetitions=2)
    sensor = "simulated?seed=7&jerks_per_min=20"
    row = run(open_guided(home, plan, sensor, auto=True, speed=50.0), lambda _: None)
    home.close()
    desk = room.desk(tmp_path)
    page = desk.session(row.id)
    assert page.has_signal
    assert page.is_pct
    assert len(page.repetitions) == 2
    part = page.repetitions[0]
    assert len(part.envelope_pct) == pytest.approx(
        (part.stop_s - part.start_s) / part.step_s, abs=1
    )
    assert {"lift", "hold", "lower"} <= {mark.phase.value for mark in part.phases}
    assert page.target is not None
    assert page.facts["fs_hz"] == "1000"
    counted = [m.position for m in page.marks if m.is_counted]
    jerk = desk.jerk(row.id, counted[0])
    assert jerk.emg_uv is not None
    assert jerk.envelope_uv is not None
    assert jerk.evidence is not None
    assert jerk.emg_uv.shape == jerk.envelope_uv.shape == (4000, 2)
    at = round((jerk.jerk.onset_s - jerk.evidence.start_s) / jerk.evidence.step_s)
    near = jerk.evidence.probability[at - 4 : at + 30]
    assert near.max() >= jerk.evidence.threshold
    assert near.max() == pytest.approx(jerk.jerk.confidence, abs=0.1)
    row.recording.path.unlink()
    assert not desk.session(row.id).has_signal


def test_a_file_that_was_played_is_nothing_that_was_done(tmp_path: Path) -> None:
    """A colleague's recording in the demonstration must not become a patient's day."""
    days = room.weekdays(2)
    played = [replace(r, is_replayed=True) for r in room.sitting("me", days[1])]
    room.keep(tmp_path, room.sitting("me", days[0]), played)
    desk = room.desk(tmp_path)
    assert [line.day for line in desk.sittings("me")] == [days[0]]
    assert desk.patient("me").trend.n_sessions == 1
