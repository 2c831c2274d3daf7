"""What a therapist reads: the list, a patient, two sittings; and how many queries it takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from sqlalchemy import Engine, event

from rehab.app.clinic import planned
from rehab.errors import Reason, StoreError
from rehab.model.checkup import Note
from rehab.model.clinic import ClinicEventKind, Flag, VerdictKind
from rehab.model.clinic_views import DayKind
from rehab.model.exercise import PhaseName
from rehab.model.frame import StopReason
from rehab.model.plan import PlanItem
from rehab.model.score import Withheld
from rehab.model.signal import Side
from rehab.model.trend import Obstacle, OccurrenceKind, TrendLabel, Unusable
from tests import clinic_room as room


@contextmanager
def counted() -> Iterator[list[str]]:
    """Count the questions that any database is asked."""
    asked: list[str] = []

    def note(*said: object) -> None:
        if not str(said[2]).startswith(("BEGIN", "PRAGMA")):
            asked.append(str(said[2]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three patients: 24 sittings that get fewer, three bad ones in a row, and nobody."""
    days, path = room.weekdays(24), tmp_path_factory.mktemp("clinic")
    room.keep(
        path,
        *[
            room.sitting("fewer", day, n_jerks=12 if k < 12 else 4)
            for k, day in enumerate(days)
        ],
        *[
            room.sitting("bad", day, withheld=[Withheld.LOW_DETECTABLE])
            for day in days[-3:]
        ],
        *[room.sitting("sample", day, is_simulated=True) for day in days[-2:]],
    )
    return path


@pytest.fixture
def data(kept: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    return Path(copytree(kept, tmp_path / "data"))


def test_the_list_says_of_each_patient_what_needs_a_look(data: Path) -> None:
    """Those that want attention come first; a sample is never taken for a person."""
    lines = {line.patient: line for line in room.desk(data).patients()}
    assert list(lines) == ["bad", "fewer", "sample"]
    fewer = lines["fewer"]
    assert fewer.trend.label is TrendLabel.FEWER
    assert fewer.trend.ci95 is not None
    assert (fewer.n_sittings, fewer.n_scored) == (24, 24)
    assert (fewer.done, fewer.planned) == (19, 19)
    assert fewer.flags == ()
    (flag,) = lines["bad"].flags
    assert (flag.flag, flag.value) == (Flag.UNSCORED, 3)
    assert lines["bad"].n_scored == 0
    assert [line.is_simulated for line in lines.values()] == [False, False, True]


def test_a_page_says_everything_about_a_patient(data: Path) -> None:
    """Numbers of the block agree with what was kept, session by session."""
    page = room.desk(data).patient("fewer")
    assert len(page.sittings) == 24
    first, last = page.sittings[0], page.sittings[-1]
    assert first.rate is not None
    assert (first.rate.n, first.rate.exposure_s) == (60, 300.0)
    assert first.rate.low < first.rate.per_min == 12.0 < first.rate.high
    assert (first.number, last.number) == (1, 24)
    assert first.is_scored
    assert first.why == ()
    assert first.detectable_pct == pytest.approx(100.0)
    assert first.in_target_pct == pytest.approx(70.0)
    assert len(page.calendar) == 84
    assert page.calendar[0].day.weekday() == 0
    latest = {(c.side, c.phase): c for c in page.phases.latest}
    hold = latest[Side.RIGHT, PhaseName.HOLD]
    assert (hold.jerks.n, hold.jerks.exposure_s) == (8 * 4, 8 * 4 * 15.0)
    assert hold.silences is not None
    assert hold.silences.n == 8 * 4
    assert hold.run_s == pytest.approx(8 * 4 * 0.5)
    assert {c.exercise_id for c in page.phases.exercises} == {e for e, _ in room.BLOCK}
    assert [w.monday.weekday() for w in page.phases.weeks] == [0] * 5
    assert sum(b.n for b in page.lengths) == 8 * 5 * 4
    assert len(page.runs) == 24 * 5
    assert page.shape_first is not None
    assert page.shape_latest is not None
    assert page.shape_first.n == 8 * 5 * 12
    assert page.shape_latest.quantiles_pct.shape == (5, len(page.shape_latest.times_ms))
    assert len(page.typical) == 3
    assert page.typical[0].emg_uv.shape == (500,)
    assert page.precision.n == 0
    assert page.next_drawn is not None
    kept = {(m.name.value, m.exercise_id): m for m in page.measures}
    assert kept["time_in_target_pct", "arm_raise"].latest == 70.0
    assert page.symmetry is None  # one side alone trains


def test_neither_page_asks_once_a_row(data: Path) -> None:
    """With twenty thousand sessions a query a row would be minutes."""
    desk = room.desk(data)
    with counted() as cold:
        desk.patients()
    with counted() as warm:
        desk.patients()
    with counted() as page:
        desk.patient("fewer")
    session = desk.patient("fewer").sittings[-1].sessions[0]
    with counted() as drill:
        desk.jerk(session, 1)
    assert len(cold) <= 12  # two of them are the look at the version
    assert len(warm) == 1
    assert len(page) <= 6
    assert len(drill) <= 12


def test_what_was_kept_is_seen_at_once(data: Path) -> None:
    """Also what another program kept meanwhile: the list is not that of this morning."""
    desk = room.desk(data)
    assert desk.patient("fewer").notes == ()
    entry = desk.keep_note("fewer", room.TODAY, "clinic", "Holds 5 s well.\n")
    page = desk.patient("fewer")
    assert [(n.text, n.place, n.day) for n in page.notes] == [
        ("Holds 5 s well.", "clinic", room.TODAY)
    ]
    desk.withdraw(entry)
    assert desk.patient("fewer").notes[0].withdrawn_us is not None
    room.keep(data, room.sitting("new", room.TODAY))
    assert "new" in {line.patient for line in desk.patients()}
    assert len(desk.patient("new").sittings) == 1


def test_a_patients_program_may_be_open_meanwhile(data: Path) -> None:
    """A note must not be lost because the patient trains on the same machine."""
    program = room.store(data)
    desk = room.desk(data)
    desk.keep_note("fewer", room.TODAY, "", "written while training")
    desk.keep_event("fewer", room.TODAY, ClinicEventKind.ILLNESS, "cold")
    assert len(program.entries.notes("fewer")) == 1
    program.add(replace(room.sitting("fewer", room.TODAY)[0]))
    assert len(desk.patient("fewer").sittings) == 25
    program.close()


def test_a_write_that_cannot_be_is_refused_in_words(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where another write does not end, nothing is kept and nobody waits for ever."""
    from rehab.storage import database

    desk = room.desk(data)
    desk.patients()
    short = tuple(p for p in database.PRAGMAS if "busy" not in p)
    monkeypatch.setattr(database, "PRAGMAS", (*short, "busy_timeout = 50"))
    program = room.store(data)
    with program._engine.begin() as held:
        held.exec_driver_sql("UPDATE patients SET id = id")
        with pytest.raises(StoreError) as caught:
            desk.keep_note("fewer", room.TODAY, "", "x")
    assert caught.value.reason is Reason.STORE_BUSY
    program.close()
    assert desk.patient("fewer").notes == ()


def test_a_verdict_changes_every_number_and_the_precision(data: Path) -> None:
    """Taken out, confirmed, taken back: the counts follow, and the log keeps it all."""
    desk = room.desk(data)
    before = desk.patient("fewer")
    drawn = before.next_drawn
    assert drawn is not None
    desk.keep_verdict(*drawn, VerdictKind.ARTEFACT, was_drawn=True)
    after = desk.patient("fewer")
    total = sum(s.rate.n for s in after.sittings if s.rate)
    assert total == sum(s.rate.n for s in before.sittings if s.rate) - 1
    assert (after.precision.n_jerks, after.precision.n) == (0, 1)
    assert after.next_drawn not in {None, drawn}
    picked = before.sittings[-1].sessions[1]
    desk.keep_verdict(picked, 0, VerdictKind.JERK, was_drawn=False)
    desk.keep_verdict(picked, 1, VerdictKind.VOLUNTARY, was_drawn=False)
    now = desk.patient("fewer")
    assert (now.precision.n, len(desk.verdicts("fewer"))) == (1, 3)  # picked: no part
    assert sum(b.n for b in now.lengths) <= sum(b.n for b in before.lengths) - 1
    desk.keep_verdict(picked, 1, VerdictKind.CLEARED, was_drawn=False)
    desk.keep_verdict(*drawn, VerdictKind.CLEARED, was_drawn=False)
    again = desk.patient("fewer")
    assert [s.rate for s in again.sittings] == [s.rate for s in before.sittings]
    assert again.phases == before.phases
    assert again.lengths == before.lengths
    assert again.precision.n == 0
    labels = desk.verdicts()
    kinds = sorted((label.verdict.kind.value, label.is_newest) for label in labels)
    assert kinds == [
        *[("artefact", False), ("cleared", True), ("cleared", True)],
        *[("jerk", True), ("voluntary", False)],
    ]
    assert all(label.position is not None for label in labels)


def test_a_score_that_came_between_leaves_no_verdict(data: Path) -> None:
    """What stood on the page and what stands there now may be two events."""
    desk = room.desk(data)
    session = desk.patient("fewer").sittings[-1].sessions[1]
    seen = desk.jerk(session, 1).seen
    store = room.store(data)
    score = store.session(session).score
    assert score is not None
    store.add_score(session, replace(score, jerks=score.jerks[1:]))
    store.close()
    for position in (1, 99):
        with pytest.raises(StoreError) as caught:
            desk.keep_verdict(
                session, position, VerdictKind.ARTEFACT, was_drawn=False, seen=seen
            )
        assert caught.value.reason is Reason.EVENT_CHANGED
    assert desk.verdicts("fewer") == ()
    desk.keep_verdict(session, 0, VerdictKind.ARTEFACT, was_drawn=False, seen=seen)
    (said,) = desk.verdicts("fewer")
    assert said.verdict.onset_s == seen.onset_s


def test_what_another_detector_found_tells_nothing_of_this_one(data: Path) -> None:
    desk = room.desk(data)
    drawn = desk.patient("fewer").next_drawn
    assert drawn is not None
    desk.keep_verdict(*drawn, VerdictKind.JERK, was_drawn=True)
    assert desk.patient("fewer").precision.n == 1
    newer = {**room.DETECTOR, "version": 4}
    room.keep(data, room.sitting("fewer", room.TODAY, detector=newer))
    assert desk.patient("fewer").precision.n == 0
    assert len(desk.verdicts("fewer")) == 1


def test_a_rest_at_the_start_is_not_the_one_at_the_end() -> None:
    """Both are the same exercise: each recording fills one of the two."""
    rest = PlanItem("rest_recording", Side.BOTH, 1, 1, 0, is_assessment=True)
    asked = (
        rest,
        PlanItem("arm_raise", Side.RIGHT, 1, 8),
        replace(rest, is_closing=True),
    )
    rows = [
        replace(row, score=replace(row.score, n_repetitions_complete=n))
        for row, n in zip(room.sitting("x", room.TODAY)[:2], (1, 8), strict=True)
        if row.score
    ]
    assert planned.n_complete(asked, rows) == [1, 8, 0]
    assert (planned.n_done(asked, rows), planned.n_done(asked, rows[:1])) == (2, 1)
    assert planned.n_done(asked, [*rows, rows[0]]) == 3
    assert planned.share_done(asked, [*rows, *rows]) == 1.0


def test_a_dose_inside_a_block_withholds_the_label(data: Path) -> None:
    """Nobody may read a change of medication as an effect of practice."""
    desk = room.desk(data)
    day = desk.patient("fewer").sittings[-3].day
    desk.keep_event("fewer", day, ClinicEventKind.DOSE, "Dose change by neurology")
    page = desk.patient("fewer")
    assert page.trend.label is TrendLabel.WITHHELD
    assert page.trend.obstacles == (Obstacle.DOSE_LATEST,)
    assert page.trend.rate_ratio is not None
    assert Flag.MEDICATION in {flag.flag for flag in page.line.flags}
    desk.withdraw(page.events[0].id)
    assert desk.patient("fewer").trend.label is TrendLabel.FEWER


def test_what_the_patient_says_of_the_dose_counts_too(data: Path) -> None:
    """A change that only the patient told of is a change."""
    day = room.weekdays(24)[-2]
    room.rate(data, "fewer", day, note=Note.MEDICATION_CHANGED.value)
    page = room.desk(data).patient("fewer")
    assert page.told_doses == (day,)
    assert page.trend.label is TrendLabel.WITHHELD


def test_pain_a_stop_and_a_long_absence_are_flagged(tmp_path: Path) -> None:
    """Sixty seconds a patient: what happened last must not be looked for."""
    days = room.weekdays(6)
    old = room.TODAY - timedelta(days=24)
    room.keep(
        tmp_path,
        *[room.sitting("hurts", day) for day in days],
        room.sitting("stops", days[-1], stop=StopReason.RHYTHMIC),
        room.sitting("away", old),
    )
    room.rate(tmp_path, "hurts", days[-1], pain=6, how=2)
    desk = room.desk(tmp_path)
    found = {line.patient: line.flags for line in desk.patients()}
    assert [(f.flag, f.day, f.value) for f in found["hurts"]] == [
        (Flag.PAIN, days[-1], 6)
    ]
    assert [f.flag for f in found["stops"]] == [Flag.CONTACT, Flag.STOPPED]
    assert [(f.flag, f.value) for f in found["away"]] == [(Flag.ABSENT, 24)]
    page = desk.patient("hurts")
    assert (page.sittings[-1].pain, page.sittings[-1].how) == (6, 2)
    painful = [d for d in page.calendar if d.is_painful]
    assert [d.day for d in painful] == [days[-1]]


def test_two_sittings_are_compared_with_their_chance(data: Path) -> None:
    """Twelve against four jerks an exercise: a ratio, and what chance could do."""
    desk = room.desk(data)
    a, b = (desk.patient("fewer").sittings[k].id for k in (0, -1))
    page = desk.compare(b, a)
    assert (page.a.number, page.b.number) == (1, 24)
    assert page.whole is not None
    assert page.whole.ratio == pytest.approx(1 / 3)
    assert page.whole.low is not None
    assert page.whole.high is not None
    assert page.whole.low < 1 / 3 < page.whole.high < 1
    assert len(page.exercises) == len(room.BLOCK)
    assert page.shape_a is not None
    other = desk.patient("bad").sittings[0].id
    with pytest.raises(StoreError) as caught:
        desk.compare(a, other)
    assert caught.value.reason is Reason.SESSION_UNKNOWN


def test_the_calendar_says_how_each_day_went(tmp_path: Path) -> None:
    """Done, short, missed, free, ahead: counted against what was planned for that day."""
    monday = room.TODAY - timedelta(days=7)
    half = room.sitting("me", monday + timedelta(days=1), block=room.BLOCK[:1])
    room.keep(
        tmp_path,
        room.sitting("me", monday),
        half,
        room.sitting("me", monday + timedelta(days=5)),
    )
    page = room.desk(tmp_path).patient("me")
    kinds = {d.day: d.kind for d in page.calendar}
    assert kinds[monday + timedelta(days=1)] is DayKind.SHORT
    assert kinds[monday + timedelta(days=2)] is DayKind.MISSED
    assert kinds[monday + timedelta(days=5)] is DayKind.EXTRA
    assert kinds[monday + timedelta(days=6)] is DayKind.FREE
    assert kinds[monday - timedelta(days=3)] is DayKind.FREE  # nobody had begun
    assert kinds[room.TODAY] is DayKind.AHEAD
    assert (page.line.done, page.line.planned) == (2, 5)


def test_old_sessions_without_a_sitting_are_one_a_day(tmp_path: Path) -> None:
    """Who trained before there were sittings keeps a trend."""
    days = room.weekdays(2)
    groups = [[replace(r, sitting=None) for r in room.sitting("me", d)] for d in days]
    room.keep(tmp_path, *groups)
    desk = room.desk(tmp_path)
    lines = desk.sittings("me")
    assert [line.day for line in lines] == days
    assert lines[0].rate is not None
    assert lines[0].rate.n == 30
    assert desk.sitting(lines[1].id).row.id == lines[1].id
    assert len(desk.sitting(lines[1].id).strip) == len(groups[1])


def test_practice_is_never_pooled_with_the_block(tmp_path: Path) -> None:
    """A day of practice alone is shown, and is not in the trend."""
    day: date = room.weekdays(1)[0]
    practice = room.sitting("me", day, block=[("grip_squeeze", Side.RIGHT)])
    room.keep(tmp_path, practice)
    (line,) = room.desk(tmp_path).sittings("me")
    assert (line.is_scored, line.rate, line.n_all) == (False, None, 6)
    assert line.why == (Unusable.NO_ASSESSMENT,)


def test_kinds_of_events_are_those_of_the_trend() -> None:
    """A kind that the trend does not know would not withhold anything."""
    from rehab.app.progress import _KINDS

    assert set(_KINDS) == set(ClinicEventKind)
    assert set(_KINDS.values()) == set(OccurrenceKind) - {OccurrenceKind.PLAN}
