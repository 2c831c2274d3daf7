"""The chart of the sessions, and what home promises. If these fail, a person sees a
trend that is none, or is promised another session than the one that comes.
"""

import itertools
from dataclasses import replace

import pytest

from rehab.model.exercise import TaskName, View
from rehab.model.score import Withheld
from rehab.model.session import SessionRow
from rehab.model.signal import Side
from rehab.ui.canvas import Canvas
from rehab.ui.phrases import dose_words, minutes_words
from rehab.ui.rate_chart import USUAL
from rehab.ui.tile import tile_side
from tests import make
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_desk import FakeDesk
from tests.unit.ui.fake_rows import row
from tests.unit.ui.fake_session import FakeClock
from tests.unit.ui.screen_words import said

SMALL = (640, 360)
L, R = Side.LEFT, Side.RIGHT
BASE = make.exercise(repetitions=8, sets=2, phase_s=3.0)
RAISE = replace(BASE, id="raise", sides=(L, R))
REST = replace(
    BASE,
    id="rest",
    task=TaskName.RELAX,
    view=View.FRONT,
    sides=(Side.BOTH, L, R),
    dose=replace(BASE.dose, sets=1, repetitions=1),
    phases=(replace(BASE.phases[0], seconds=60.0),),
    words=replace(BASE.words, title="Rest"),
)


def done(exercise_id: str, side: Side, day: int, rate: float = 3.0) -> SessionRow:
    return replace(row(BASE, per_min=rate, day=day), exercise_id=exercise_id, side=side)


def charted(*rows: SessionRow, first: str = "history") -> Sitting:
    desk = FakeDesk(FakeClock(), (RAISE, REST))
    desk.rows = rows
    s = Sitting(desk, size=SMALL, first=first)
    s.wait(1.0)
    return s


MIXED = (
    done("raise", R, 1),
    done("rest", Side.BOTH, 2, 40.0),
    done("raise", L, 3),
    done("raise", R, 4),
    done("unknown", R, 5),
)


def test_one_exercise_on_one_side_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    s = charted(*MIXED)
    seen = []
    s.press(0.3)  # to the next exercise; it stays there
    for _ in range(4):
        words = said(s, monkeypatch).split(" | ")
        n = next(line for line in words if line.startswith("You did this"))
        seen.append((words[0], n[:20]))
        s.press(1.3)
    assert seen == [
        ("Arm raise, right arm", "You did this 2 times"),
        ("Rest, both arms", "You did this 1 time."),
        ("Arm raise, left arm", "You did this 1 time."),
        ("Arm raise, right arm", "You did this 2 times"),
    ]
    assert (s.visit.exercise.id, s.visit.side) == ("raise", R)  # home is as it was


@pytest.mark.parametrize(
    ("rows", "n_targets"),
    [((), 1), (MIXED[:1], 1), (MIXED[1:2], 2), (MIXED, 2)],
)
def test_the_next_exercise_is_offered_where_there_is_one(
    rows: tuple[SessionRow, ...], n_targets: int
) -> None:
    assert len(charted(*rows).director.scene.panel().targets) == n_targets


def test_the_axis_is_that_of_the_exercise(monkeypatch: pytest.MonkeyPatch) -> None:
    words = said(charted(*MIXED), monkeypatch).split(" | ")
    assert "4" in words
    assert "42" not in words


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        ([1], ["15 Nov"]),
        ([1, 1, 1], ["15 Nov"]),
        ([1, 1, 2], ["16 Nov", "15 Nov"]),
        ([1, 2, 2, 3], ["17 Nov", "16 Nov", "15 Nov"]),
    ],
)
def test_a_day_is_told_once(days: list[int], labels: list[str]) -> None:
    rows = [done("raise", R, day) for day in days]
    assert [words for words, _ in USUAL._days(rows)] == labels


def test_days_do_not_touch() -> None:
    rows = [done("raise", R, day) for day in range(1, 17)]
    places = [x for _, x in USUAL._days(rows)]
    assert len(places) > 5
    assert min(a - b for a, b in itertools.pairwise(places)) >= 150


def test_practice_that_cannot_be_counted_is_drawn_as_not_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    practice = replace(
        row(BASE, is_simulated=True, withheld=(Withheld.TOO_SHORT,)),
        exercise_id="raise",
    )
    s = charted(practice)
    drawn: list[tuple[str, float]] = []
    for name in ("diamond", "disc"):

        def mark(
            _: Canvas, at: tuple[float, float], *__: object, name: str = name
        ) -> None:
            drawn.append((name, at[1]))

        monkeypatch.setattr(Canvas, name, mark)
    s.director.scene.redraw()  # type: ignore[attr-defined]
    s.frame()
    assert [name for name, y in drawn if y == USUAL.lane_y] == ["diamond"]


def test_home_promises_what_will_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    s = charted(first="home")
    words = said(s, monkeypatch)
    assert "2 × 8" in words
    assert "1 minute |" in words
    s.desk.repetitions = 3
    s.visit.next_side()
    s.director.scene.enter()
    words = said(s, monkeypatch)
    assert "2 × 3" in words
    assert "About 1 minute." in words  # 72 s, 2 s between the sets, calibration


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sets": 1, "repetitions": 2}, "About 1 minute"),  # 24 + 34 s
        ({"sets": 2, "repetitions": 8}, "About 4 minutes"),  # 192 + 2 + 34 s
        ({"sets": 1, "repetitions": 8}, "About 2 minutes"),  # 96 + 34 s
    ],
)
def test_the_calibration_takes_its_time_too(
    changes: dict[str, int], words: str
) -> None:
    plan = make.plan(exercise=BASE, rest_calibration_s=10.0, reference_s=5.0)
    plan = replace(plan, reference_pause_s=3.0, **changes)  # type: ignore[arg-type]
    assert minutes_words(plan) == words


def test_resting_is_told_in_minutes() -> None:
    plan = make.plan(exercise=REST, sets=1, repetitions=1, is_calibrated_first=False)
    assert minutes_words(plan) == "About 1 minute"
    assert dose_words(plan) == "1 minute"
    assert dose_words(replace(plan, repetitions=2)) == "2 minutes"


@pytest.mark.parametrize("side", [L, R])
def test_a_card_from_the_front_does_not_turn(side: Side) -> None:
    assert tile_side(REST, side) is Side.BOTH
    assert tile_side(RAISE, side) is side
