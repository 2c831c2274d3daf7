"""A therapist's plan: refused by the field where it is over a limit, taken up at once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rehab.app.clinic.desk import ClinicDesk
from rehab.errors import Reason, RehabError
from rehab.model.exercise import PhaseName, Target
from rehab.model.plan import Caps, DayPlan, PlanItem, PlanVersion, Tempo, WeekPlan
from rehab.model.signal import Side
from tests.unit.app.programme_room import Room

ITEM = PlanItem("shoulder_abduction", Side.RIGHT, 2, 8, feedback_pct=100)
BLOCK = PlanItem("reach_and_hold", Side.RIGHT, 1, 8, 0, is_assessment=True)
PRACTISED = replace(BLOCK, feedback_pct=100, is_assessment=False)
FREE = DayPlan()


def _plan(*items: PlanItem) -> PlanVersion:
    return PlanVersion("me", 0, WeekPlan((DayPlan(items or (ITEM,)), *[FREE] * 6)))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    made.did("arm_raise")
    yield made
    made.home.close()


@pytest.fixture
def desk(room: Room) -> Iterator[ClinicDesk]:
    made = ClinicDesk(room.home, lambda: room.now)
    yield made
    made.close()


Change = Callable[[PlanVersion], PlanVersion]


def _item(**changes: object) -> Change:
    return lambda plan: _plan(replace(plan.week.days[0].items[0], **changes))


WRONG: list[tuple[str, Change]] = [
    ("monday.1.shoulder_abduction.sets", _item(sets=9)),
    ("monday.1.shoulder_abduction.repetitions", _item(repetitions=0)),
    ("monday.1.shoulder_abduction.side", _item(side=Side.BOTH)),
    ("monday.1.shoulder_abduction.feedback_pct", _item(feedback_pct=101)),
    ("monday.1.shoulder_abduction.lift_s", _item(tempo=Tempo(lift_s=1.0))),
    ("monday.1.shoulder_abduction.rest_s", _item(tempo=Tempo(rest_s=0.5))),
    ("monday.1.shoulder_abduction.hold_s", _item(tempo=Tempo(hold_s=601.0))),
    ("monday.1.shoulder_abduction.minutes", _item(tempo=Tempo(hold_s=300.0))),
    ("monday.1.shoulder_abduction.target.high_pct", _item(target=Target(20.0, 90.0))),
    ("monday.1.shoulder_abduction.target.low_pct", _item(target=Target(40.0, 30.0))),
    ("monday.1", _item(exercise_id="handstand")),
    ("monday.1.shoulder_abduction.is_assessment", _item(is_assessment=True)),
    ("caps.stop_pain", lambda p: replace(p, caps=Caps(stop_pain=5))),
    ("caps.day_min", lambda p: replace(p, caps=Caps(day_min=61.0))),
    (
        "caps.stop_jerks_per_min",
        lambda p: replace(p, caps=Caps(stop_jerks_per_min=61.0)),
    ),
    ("monday.minutes", lambda p: replace(p, caps=Caps(day_min=3.0))),
    ("fade.week", lambda p: replace(p, fade=((3, 50), (2, 30)))),
    ("fade.pct", lambda p: replace(p, fade=((3, 150),))),
    ("words", lambda p: replace(p, words="x" * 10_001)),
    (
        "monday.1.calf_raise_standing",
        lambda _: _plan(PlanItem("calf_raise_standing", Side.RIGHT, 1, 8)),
    ),
    (
        "monday.1.reach_and_hold.tempo",
        lambda _: _plan(replace(BLOCK, tempo=Tempo(hold_s=6.0))),
    ),
    (
        "monday.1.reach_and_hold.target",
        lambda _: _plan(replace(BLOCK, target=Target(10.0, 20.0))),
    ),
    (
        "monday.1.reach_and_hold.feedback_pct",
        lambda _: _plan(replace(BLOCK, feedback_pct=100)),
    ),
    (
        "monday.1.reach_and_hold.tempo",
        lambda _: _plan(replace(PRACTISED, tempo=Tempo(hold_s=6.0))),
    ),
    (
        "monday.1.reach_and_hold.target",
        lambda _: _plan(replace(PRACTISED, target=Target(15.0, 25.0))),
    ),
    ("monday.2.shoulder_abduction.side", lambda _: _plan(ITEM, ITEM)),
]


@pytest.mark.parametrize(("field", "change"), WRONG, ids=[f for f, _ in WRONG])
def test_a_plan_over_a_limit_is_refused_by_its_field(
    desk: ClinicDesk, field: str, change: Change
) -> None:
    """A limit of the catalog keeps a patient safe; the therapist learns which it was."""
    with pytest.raises(RehabError) as caught:
        desk.keep_plan(change(_plan()))
    assert caught.value.reason is Reason.PLAN_INVALID
    assert caught.value.facts["field"] == field
    assert desk.plan("me").versions == ()


def test_a_plan_is_taken_up_at_once(room: Room, desk: ClinicDesk) -> None:
    """The patient's program is open: the next exercise is the one that was planned."""
    usual = room.desk.today()
    asked = replace(
        ITEM, repetitions=5, tempo=Tempo(hold_s=5.0), target=Target(15.0, 35.0)
    )
    version = replace(
        _plan(BLOCK, asked),
        fade=((2, 80),),
        caps=Caps(stop_jerks_per_min=12.0, stop_pain=3),
        words="Holds well.",
    )
    kept = desk.keep_plan(version)
    today = room.desk.today()
    assert today != usual
    assert [item.exercise_id for item in today.items] == [
        *("reach_and_hold", "shoulder_abduction")
    ]
    item = today.items[1]
    assert (item.repetitions, item.feedback_pct) == (5, 80)
    session = room.desk.plan(item)
    seconds = {phase.name: phase.seconds for phase in session.exercise.phases}
    assert seconds[PhaseName.HOLD] == 5.0
    assert session.exercise.target == Target(15.0, 35.0)
    limits = session.exercise.limits
    assert (limits.stop_jerks_per_min, limits.stop_pain) == (12.0, 3)
    block = room.desk.plan(today.items[0])
    own = room.home.catalog["reach_and_hold"]
    assert (block.exercise.phases, block.exercise.target) == (own.phases, own.target)
    assert block.exercise.limits.stop_pain == 3
    sheet = desk.plan("me")
    assert sheet.current == kept
    assert sheet.versions == (kept,)
    assert desk.patient("me").plans == (kept,)


def test_what_the_trend_counts_is_the_same_wherever_it_is_done(room: Room) -> None:
    """A slower reach has other jerks: practised so, it would look like a change."""
    asked = replace(PRACTISED, tempo=Tempo(hold_s=8.0), target=Target(15.0, 25.0))
    found, own = room.desk.plan(asked).exercise, room.home.catalog["reach_and_hold"]
    assert (found.phases, found.target) == (own.phases, own.target)
    assert room.desk.shown_plan(asked, "ble:NPG").feedback_pct == 0


def test_a_newer_plan_replaces_an_older_one_and_both_stay(
    room: Room, desk: ClinicDesk
) -> None:
    """What counted when must stay to be told."""
    first = desk.keep_plan(_plan())
    second = desk.keep_plan(_plan(replace(ITEM, sets=1)))
    assert room.desk.today().items[0].sets == 1
    assert desk.plan("me").versions == (first, second)
    assert desk.plan("me").current == second


def test_standing_is_allowed_by_the_plan_alone(room: Room, desk: ClinicDesk) -> None:
    """No screen of the patient gives it; a therapist does, and takes it back."""
    standing = PlanItem("calf_raise_standing", Side.RIGHT, 1, 8)
    ids = {exercise.id for exercise in room.desk.exercises()}
    assert "calf_raise_standing" not in ids
    desk.keep_plan(replace(_plan(standing), may_stand=True))
    assert [i.exercise_id for i in room.desk.today().items] == ["calf_raise_standing"]
    room.desk.refuse(standing, "ble:NPG")
    desk.keep_plan(replace(_plan(), may_stand=False))
    with pytest.raises(RehabError) as caught:
        room.desk.refuse(standing, "ble:NPG")
    assert caught.value.reason is Reason.STANDING_NOT_ALLOWED


def test_a_plan_that_got_past_the_check_is_clipped(room: Room) -> None:
    """An exercise file may have changed since: its limits hold, whatever a plan says."""
    wild = replace(
        ITEM,
        tempo=Tempo(lift_s=0.1, hold_s=9000.0, rest_s=0.1),
        target=Target(1.0, 95.0),
    )
    plan = replace(_plan(wild), caps=Caps(600.0, 600.0, 9))
    room.home.store.diary.add_plan(plan)
    session = room.desk.plan(replace(wild, sets=1))
    seconds = {phase.name: phase.seconds for phase in session.exercise.phases}
    assert seconds[PhaseName.LIFT] == 2.0
    assert seconds[PhaseName.HOLD] == 600.0
    assert seconds[PhaseName.REST] == 2.0
    assert session.exercise.target == Target(5.0, 60.0)
    own = room.home.catalog[ITEM.exercise_id].limits
    assert session.exercise.limits == own
