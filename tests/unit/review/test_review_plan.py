"""The plan editor over a real history: what is kept, what is refused, what is not lost.

If these fail, a therapist's plan is not what the patient does, or typing was for nothing.
"""

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from rehab.app.clinic.desk import ClinicDesk
from rehab.app.home import Home
from rehab.config import Settings
from rehab.errors import Reason, RehabError, StoreError
from rehab.model.exercise import PhaseName, Target
from rehab.model.plan import PlanVersion
from rehab.review import links
from tests.unit.app.programme_room import Room
from tests.unit.review.forms import fields_of
from tests.unit.review.site_room import therapist

HERE = links.plan("me")
MARKUP = '<script>alert("x")</script>'


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """The patient's program, open: it holds the lock of the folder."""
    made = Room(tmp_path)
    made.did("arm_raise")
    yield made
    made.home.close()


@pytest.fixture
def desk(room: Room) -> Iterator[ClinicDesk]:
    """The therapist's, in another program: the folder is only looked at."""
    made = ClinicDesk(Home(Settings(room.folder), read_only=True), lambda: room.now)
    yield made
    made.close()


@pytest.fixture
def browser(desk: ClinicDesk) -> TestClient:
    return therapist(desk)


class Editor:
    """The page in a browser without scripts."""

    def __init__(self, browser: TestClient, address: str = HERE) -> None:
        self.browser = browser
        self.show(browser.get(address).text)

    def show(self, page: str) -> None:
        self.text = unescape(page).replace("\u00a0", " ")
        self.fields = fields_of(page)

    def press(self, button: str, **typed: str | list[str]) -> int:
        """Type into fields (two underscores for the dot), press a button."""
        for name, value in typed.items():
            self.fields[name.replace("__", ".")] = (
                [value] if isinstance(value, str) else value
            )
        answer = self.browser.post(HERE, data={**self.fields, "do": button})
        self.show(answer.text)
        return answer.status_code

    @property
    def rows(self) -> list[str]:
        names = (f"r{k}.exercise" for k in range(40))
        return [self.fields[name][0] for name in names if name in self.fields]

    def fault(self, field: str) -> str:
        _, _, after = self.text.partition(f'id="{field}-fault">')
        return after.partition("</span>")[0]


def _emptied(editor: Editor) -> None:
    while editor.rows:
        editor.press("remove.0")


def test_the_usual_plan_is_shown_before_anybody_wrote_one(browser: TestClient) -> None:
    editor = Editor(browser)
    assert "<h1>The usual plan</h1>" in editor.text
    assert "Nobody wrote a plan yet" in editor.text
    assert "Assessment block" in editor.text
    assert editor.fields["day"] == list("01234")
    assert len(editor.rows) > 3
    assert "reach_and_hold" not in editor.rows
    assert editor.press("check") == 200
    assert "Nothing yet." in editor.text


def test_a_plan_that_is_saved_is_what_the_open_program_asks_for(
    room: Room, browser: TestClient
) -> None:
    """By forms alone, beside the patient's program, which is not started again."""
    usual = room.desk.today()
    editor = Editor(browser)
    _emptied(editor)
    editor.press("add", add="shoulder_abduction")
    editor.press("add", add="calf_raise_standing")
    assert editor.rows == ["shoulder_abduction", "calf_raise_standing"]
    status = editor.press(
        *("save",),
        r0__side="left",
        r0__sets="1",
        r0__repetitions="5",
        r0__lift_s="4,5",
        r0__hold_s="6",
        r0__low_pct="15",
        r0__high_pct="35",
        r1__sets="1",
        r1__day=["1"],
        fading="own",
        s0__week="2",
        s0__pct="80",
        standing="yes",
        stop_pain="3",
        stop_jerks_per_min="20",
        words="Holds well.\n" + MARKUP,
    )
    assert status == 200
    assert "Kept. It counts from now on" in editor.text
    assert "<h1>Plan 1, since 4 Mar</h1>" in editor.text
    today = room.desk.today()
    assert today != usual
    practice = [item for item in today.items if not item.is_assessment]
    assert [item.exercise_id for item in practice] == ["shoulder_abduction"]
    assert [i for i in today.items if i.is_assessment] == [
        i for i in usual.items if i.is_assessment
    ]
    session = room.desk.plan(practice[0])
    seconds = {phase.name: phase.seconds for phase in session.exercise.phases}
    assert (session.side, session.sets, session.repetitions) == ("left", 1, 5)
    assert (seconds[PhaseName.LIFT], seconds[PhaseName.HOLD]) == (4.5, 6.0)
    assert session.exercise.target == Target(15.0, 35.0)
    assert session.feedback_pct == 80
    limits = session.exercise.limits
    assert (limits.stop_pain, limits.stop_jerks_per_min) == (3, 20.0)
    tuesday = room.desk.week().days[1].items
    assert "calf_raise_standing" in {item.exercise_id for item in tuesday}
    assert "calf_raise_standing" in {e.id for e in room.desk.exercises()}
    page = browser.get(HERE).text
    assert "<script>alert" not in page
    assert "Plan 1, since 4 Mar" in unescape(
        browser.get(links.patient("me")).text
    ).replace("\u00a0", " ")


def test_an_exercise_in_its_own_tempo_stays_the_exercises_own(
    desk: ClinicDesk, browser: TestClient
) -> None:
    """What stands in the form as the usual is not written down as a choice."""
    editor = Editor(browser)
    editor.press("save", r0__sets="2")
    kept = desk.plan("me").current
    assert kept is not None
    items = {item for day in kept.week.days for item in day.items}
    assert all(item.tempo.is_usual and item.target is None for item in items)
    assert (kept.fade, kept.may_stand, kept.caps.day_min) == (None, None, None)


WRONG = (
    ({"r0__sets": "9"}, "r0.sets", "9 cannot be kept; allowed: 1 to 3."),
    ({"r0__sets": "two"}, "r0.sets", "“two” is no whole number."),
    ({"r0__repetitions": "0"}, "r0.repetitions", "allowed: 1 to 12."),
    ({"r0__hold_s": "nan"}, "r0.hold_s", "“nan” is no number."),
    ({"r0__hold_s": "1e400"}, "r0.hold_s", "is no number."),
    ({"r0__lift_s": "0.1"}, "r0.lift_s", "0.1 s cannot be kept; allowed: 2 to 600 s."),
    ({"r0__hold_s": "300"}, "r0.row", "All its sets take"),
    ({"r0__high_pct": "90"}, "r0.high_pct", "90 % cannot be kept; allowed: 5 to 60 %."),
    ({"r0__low_pct": "50"}, "r0.low_pct", "50 % cannot be kept; allowed: under 40 %."),
    ({"r0__feedback_pct": "101"}, "r0.feedback_pct", "allowed: 0 to 100."),
    ({"r0__side": "neither"}, "r0.side", "Choose a side."),
    ({"r0__day": ["5"]}, "r0.day", "Sat: tick it among the training days first."),
    ({"r0__exercise": "gone"}, "r0.row", "The catalog has no such exercise any more"),
    ({"r0__exercise": MARKUP}, "r0.row", "The catalog has no such exercise any more"),
    (
        {"r0__exercise": "calf_raise_standing"},
        "r0.row",
        "It is done standing: allow standing below",
    ),
    (
        {"r0__exercise": "reach_and_hold", "r0__hold_s": "9"},
        *("r0.row", "allowed: the exercise's own, in the assessment."),
    ),
    ({"day_min": "61"}, "day_min", "61 cannot be kept; allowed: 1 to 60."),
    ({"day_min": "5"}, "day", "min; allowed: 5 at most."),
    ({"stop_pain": "5"}, "stop_pain", "allowed: 1 to 4."),
    ({"stop_pain": "much"}, "stop_pain", "“much” is no whole number."),
    ({"stop_jerks_per_min": "9"}, "stop_jerks_per_min", "allowed: 10 to 60."),
    ({"fading": "own"}, "s0.week", "Name at least one week"),
    ({"fading": "own", "s1__pct": "5"}, "s1.week", "This field needs a number."),
    (
        {"fading": "own", "s0__week": "3", "s0__pct": "150"},
        *("s0.week", "A share is of 100"),
    ),
    ({"words": "x" * 10_001}, "words", "allowed: 10000."),
)


@pytest.mark.parametrize(("typed", "field", "sentence"), WRONG)
def test_what_cannot_be_kept_says_so_beside_its_field(
    desk: ClinicDesk,
    browser: TestClient,
    typed: dict[str, str | list[str]],
    field: str,
    sentence: str,
) -> None:
    """All that was typed still stands there, and nothing was kept."""
    editor = Editor(browser)
    said = "Why | why"
    asked = {"words": said, "r1__sets": "1", **typed}
    assert editor.press("save", **asked) == 422
    assert sentence in editor.fault(field), editor.text
    for name, value in asked.items():
        expected = [value] if isinstance(value, str) else value
        if name not in {"r0__exercise", "r0__side"}:
            assert editor.fields[name.replace("__", ".")] == expected
    assert desk.plan("me").versions == ()


def test_every_fault_is_told_at_once(browser: TestClient) -> None:
    editor = Editor(browser)
    editor.press("save", r0__sets="9", r1__repetitions="99", stop_pain="7")
    assert "allowed" in editor.fault("r0.sets")
    assert "allowed" in editor.fault("r1.repetitions")
    assert "allowed" in editor.fault("stop_pain")


def test_two_of_one_exercise_on_a_side_are_refused_on_the_same_day_only(
    browser: TestClient,
) -> None:
    editor = Editor(browser)
    _emptied(editor)
    editor.press("add", add="grip_squeeze")
    editor.press("add", add="grip_squeeze")
    assert editor.press("save") == 422
    assert "once a day is allowed" in editor.fault("r1.side")
    assert editor.press("save", r0__day=["0"], r1__day=["1"]) == 200
    assert editor.fields["r0.day"] == ["0", "1"]  # the same dose is one row


def test_versions_are_listed_with_what_changed(
    desk: ClinicDesk, browser: TestClient, room: Room
) -> None:
    editor = Editor(browser)
    _emptied(editor)
    editor.press("add", add="grip_squeeze")
    editor.press("save", words="First.")
    room.now = room.now.replace(day=11)
    editor.press("check", r0__hold_s="5", day=["0", "2"])
    assert "Plan 2, not yet saved" in editor.text
    assert "Two changes. A session stays" not in editor.text
    assert "Squeeze and let go, right: hold 3 to 5 s" in editor.text
    assert "Training days Mon, Tue, Wed, Thu, Fri to Mon, Wed" in editor.text
    editor.press("save", words="Second.")
    assert "Plan 2, since 11 Mar" in editor.text
    _, _, versions = editor.text.partition('id="h-versions"')
    assert versions.index("Second.") < versions.index("First.")
    assert "What changed against plan 1" in versions
    assert "hold 3 to 5 s" in versions
    assert "since 4 Mar 2024" in versions
    again = Editor(browser, f"{HERE}?start=1")
    assert again.fields["r0.hold_s"] == ["3"]
    assert "Plan 3, not yet saved" in again.text
    again.press("save")
    now = desk.plan("me").current
    assert now is not None
    assert now.week == desk.plan("me").versions[0].week


def test_what_somebody_else_kept_meanwhile_is_not_replaced_unseen(
    desk: ClinicDesk, browser: TestClient
) -> None:
    mine = Editor(browser)
    other = Editor(browser)
    assert other.press("save", r0__sets="2", words="theirs") == 200
    assert mine.press("save", r0__sets="1", words="mine") == 409
    assert "Another version was kept since you began" in mine.text
    assert mine.fields["words"] == ["mine"]
    assert len(desk.plan("me").versions) == 1
    assert mine.press("save") == 200
    assert len(desk.plan("me").versions) == 2


def test_a_history_that_is_busy_loses_nothing_that_was_typed(
    desk: ClinicDesk, browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(version: PlanVersion) -> PlanVersion:
        raise StoreError(Reason.STORE_BUSY, path=version.patient)

    monkeypatch.setattr(desk, "keep_plan", busy)
    editor = Editor(browser)
    assert editor.press("save", r0__sets="2", words="still here") == 503
    assert editor.fields["words"] == ["still here"]
    assert editor.fields["r0.sets"] == ["2"]


def test_a_training_day_takes_its_exercises_with_it(
    room: Room, browser: TestClient
) -> None:
    editor = Editor(browser)
    n_rows = len(editor.rows)
    assert editor.press("save", day=["0"]) == 422
    alone = [k for k in range(n_rows) if editor.fault(f"r{k}.day")]
    assert alone  # what was for other days only is not dropped in silence
    for k in reversed(alone):
        assert "None of its days" in editor.fault(f"r{k}.day")
        editor.press(f"remove.{k}")
    assert editor.press("save") == 200
    assert [day.is_free for day in room.desk.week().days] == [False, *[True] * 6]


def test_a_pause_is_a_plan_without_a_day(room: Room, browser: TestClient) -> None:
    editor = Editor(browser)
    editor.press("save", day=[])
    assert room.desk.today().items == ()
    assert "A session takes 0 minutes" in editor.text
    assert room.desk.week().days[0].is_free


@pytest.mark.parametrize(
    "sent",
    [
        {"do": "remove.99"},
        {"do": "remove.-1"},
        {"do": "add", "add": "handstand"},
        {"do": "launch"},
        {},
        {"day": ["9", "-1", "x"], "do": "check"},
        {f"r{k}.exercise": "grip_squeeze" for k in range(45)} | {"do": "add"},
        {f"s{k}.week": "1" for k in range(200)} | {"do": "save", "fading": "own"},
    ],
)
def test_a_forged_form_breaks_nothing(
    desk: ClinicDesk, browser: TestClient, sent: dict[str, str | list[str]]
) -> None:
    answer = browser.post(HERE, data=sent)
    assert answer.status_code in {200, 409, 422}
    assert desk.plan("me").versions == ()


def test_another_origin_and_an_unknown_patient_change_nothing(
    desk: ClinicDesk, browser: TestClient
) -> None:
    elsewhere = {"Origin": "http://127.0.0.1:1"}
    form = {**fields_of(browser.get(HERE).text), "do": "save"}
    assert browser.post(HERE, data=form, headers=elsewhere).status_code == 403
    assert browser.get(links.plan("nobody")).status_code == 404
    assert browser.post(links.plan("nobody"), data=form).status_code == 404
    assert desk.plan("me").versions == ()


def test_the_desk_tells_all_faults_and_the_minutes_without_keeping(
    desk: ClinicDesk,
) -> None:
    sheet = desk.plan("me")
    trial = desk.try_plan(PlanVersion("me", 0, sheet.usual))
    assert trial.faults == ()
    assert [600 < seconds < 1500 for seconds in trial.day_s] == [True] * 5 + [False] * 2
    with pytest.raises(RehabError):
        desk.try_plan(PlanVersion("nobody", 0, sheet.usual))
