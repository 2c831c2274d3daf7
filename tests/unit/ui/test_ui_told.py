"""What the screens say about sides and counts. If these fail, a person trains the wrong
arm, or is told a number that is not theirs or not true.
"""

from dataclasses import replace

import pytest

from rehab import i18n
from rehab.i18n import LANGUAGES
from rehab.model.frame import Stage
from rehab.model.score import Score, Withheld
from rehab.model.session import SessionRow
from rehab.model.signal import Side
from rehab.ui import rate_chart
from rehab.ui.arrangement import arrangement
from rehab.ui.canvas import LABEL, Canvas
from rehab.ui.scenes.exercise import ExerciseScene
from rehab.ui.scenes.summary import Summary, _sentences
from tests import make
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_desk import FakeDesk
from tests.unit.ui.fake_rows import row, score
from tests.unit.ui.fake_session import FakeClock
from tests.unit.ui.places import at
from tests.unit.ui.screen_words import said

SMALL = (640, 360)
EXERCISE = make.exercise(repetitions=1, phase_s=0.3)


def sitting(
    *rows: SessionRow,
    sides: tuple[tuple[Side, ...], ...] = ((Side.RIGHT,),),
    side: Side | None = None,
    first: str = "home",
) -> Sitting:
    exercises = tuple(
        replace(EXERCISE, id=f"e{k}", sides=allowed) for k, allowed in enumerate(sides)
    )
    desk = FakeDesk(FakeClock(), exercises)
    desk.rows = rows
    return Sitting(desk, size=SMALL, side=side, first=first)


L, R, B = Side.LEFT, Side.RIGHT, Side.BOTH


@pytest.mark.parametrize(
    ("allowed", "wanted", "used"),
    [
        ((L, R), L, L),
        ((R, L), None, R),
        ((B, L, R), None, R),
        ((B, L), None, B),
        ((R,), L, R),
        ((B,), R, B),
    ],
)
def test_the_side_that_was_asked_for_is_trained(
    allowed: tuple[Side, ...], wanted: Side | None, used: Side
) -> None:
    s = sitting(sides=(allowed,), side=wanted)
    s.visit.begin("simulated")
    assert s.desk.begun == [("e0", used, "simulated")]


def test_the_side_stays_from_exercise_to_exercise() -> None:
    s = sitting(sides=((L, R), (B,), (B, R, L)), side=L)
    sides = []
    for _ in range(3):
        sides.append(s.visit.side)
        s.visit.next_exercise()
    assert sides == [L, B, L]
    s.visit.next_side()
    assert s.visit.side is R
    s.visit.next_exercise()
    assert s.visit.side is B


def counted(n_jerks: int, seconds: float) -> Score:
    return replace(score(), n_jerks=n_jerks, detectable_s=seconds, by_phase=())


@pytest.mark.parametrize(
    ("n_jerks", "seconds", "words"),
    [
        (4, 28.2, "4 jerks in 28 seconds of clear signal."),
        (1, 89.0, "1 jerk in 89 seconds of clear signal."),
        (4, 119.4, "4 jerks in 119 seconds of clear signal."),
        (4, 119.9, "4 jerks in 2.0 minutes of clear signal."),
        (7, 150.0, "7 jerks in 2.5 minutes of clear signal."),
        (3, 0.4, "3 jerks, noted. That is OK."),
    ],
)
def test_the_time_is_told_as_it_was(n_jerks: int, seconds: float, words: str) -> None:
    assert _sentences(counted(n_jerks, seconds))[0] == words


def test_a_withheld_session_still_shows_the_count_that_is_kept() -> None:
    s = sitting()
    s.go(Stage.EXERCISE)
    scene = s.director.scenes["summary"]
    assert isinstance(scene, Summary)
    kept = replace(
        score(), n_jerks=5, n_live=9, withheld=(Withheld.LOW_DETECTABLE,), by_phase=()
    )
    numbers = scene._numbers(replace(row(EXERCISE), score=kept))
    assert [n for n, _, sign in numbers if sign == "jerk"] == [5]


def test_nothing_is_counted_where_nothing_was_guided(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    s = sitting()
    s.go(Stage.REST_CALIBRATION)
    s.visit.row = replace(
        row(EXERCISE),
        score=replace(score(), n_jerks=5, n_repetitions_complete=0),
    )
    s.visit.session = None
    s.director._go("summary")
    s.wait(0.3)
    words = said(s, monkeypatch)
    assert "The exercise had not begun." in words
    assert "jerk" not in words
    assert "0" not in words
    s.visit.was_training = True
    assert "jerks noted" in said(s, monkeypatch)


def test_practice_is_not_counted_as_a_session(monkeypatch: pytest.MonkeyPatch) -> None:
    practice = [row(EXERCISE, is_simulated=True, day=day) for day in (1, 2, 3)]
    s = sitting(*practice, row(EXERCISE, day=4))
    s.wait(0.3)
    assert "1 session done." in said(s, monkeypatch)


def test_only_practice_is_a_welcome(monkeypatch: pytest.MonkeyPatch) -> None:
    s = sitting(row(EXERCISE, is_simulated=True))
    s.wait(0.3)
    assert "Welcome." in said(s, monkeypatch)


def uncounted() -> list[SessionRow]:
    short = row(EXERCISE, per_min=50.0, day=5)
    return [
        row(EXERCISE, per_min=60.0, is_simulated=True, day=2),
        row(EXERCISE, per_min=40.0, withheld=(Withheld.LOW_COVERAGE,), day=3),
        replace(row(EXERCISE, day=4), score=None),
        replace(short, score=counted(3, 0.0)),
    ]


def charted(*rows: SessionRow) -> Sitting:
    """Open the chart of the one exercise that all these sessions are of."""
    return sitting(*(replace(one, exercise_id="e0") for one in rows), first="history")


def test_what_has_no_count_is_not_drawn_on_the_plot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    s = charted(*uncounted(), row(EXERCISE, per_min=3.0, day=6))
    s.wait(0.3)
    marks: list[float] = []

    def mark(_: Canvas, at: tuple[float, float], *__: object) -> None:
        marks.append(at[1])

    monkeypatch.setattr(Canvas, "diamond", mark)
    monkeypatch.setattr(Canvas, "disc", mark)
    s.director.scene.redraw()  # type: ignore[attr-defined]
    s.frame()
    plot, key_y = rate_chart.USUAL.plot, rate_chart.USUAL.card.y + 48
    in_chart = [y for y in marks if y != key_y]
    assert sum(plot.y <= y <= plot.bottom for y in in_chart) == 2  # one, and its halo
    below = [y for y in in_chart if y > plot.bottom]
    assert len(below) == 4
    assert min(below) > plot.bottom + 24  # a mark there cannot be taken for a zero


def test_only_counts_set_the_top_of_the_axis() -> None:
    assert rate_chart._top([*uncounted(), row(EXERCISE, per_min=3.0)]) == 4.0


def test_without_a_count_the_chart_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    s = charted(*uncounted())
    s.wait(0.3)
    assert "Your first count will show here." in said(s, monkeypatch)


@pytest.mark.parametrize("code", LANGUAGES)
def test_practice_and_the_sign_of_a_jerk_do_not_meet(code: str) -> None:
    """Where words are large a diamond that sticks to "Simulated" is read as one sign."""
    s = Sitting(FakeDesk(FakeClock()), text_scale=2.0)
    i18n.use_language(code)
    try:
        wide = s.canvas.width(i18n._("a jerk, noted"), LABEL)
        diamond = arrangement(is_large=True).trace.right - wide - 8 - 28 - 17
        corner = ExerciseScene.simulated_large_at
        assert corner is not None
        for words in ("Simulated", "Recording"):
            chip = corner[0] + s.canvas.width(i18n._(words), LABEL) + 48
            assert chip + 12 <= diamond, (words, chip, diamond)
    finally:
        i18n.use_language("")


def test_large_words_under_the_bar_stand_clear_of_pause() -> None:
    """Arabic letters hang low: under the tile of Pause their dots were lost."""
    s = at("exercise hold", text_scale=2.0, size=SMALL)
    words = arrangement(is_large=True).bar.bottom + 10 + 52 * 2
    (pause,) = s.director.scene.panel().targets
    assert words + 10 <= pause.box.y


@pytest.mark.parametrize("place", ["contact", "pause"])
def test_a_disk_that_is_nearly_full_is_told_where_one_waits(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R3: in the exercise nobody can make room; afterwards it may be forgotten."""
    s = at(place, text_scale=2.0, size=SMALL)  # as large, all that is said is in words
    assert s.desk.session is not None
    assert "nearly full" not in said(s, monkeypatch)
    s.desk.session.is_space_short = True
    s.wait(0.1)
    assert "The computer is nearly full. Ask someone to make" in said(s, monkeypatch)
