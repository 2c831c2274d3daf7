"""The trend from the sessions on disk to the sentence on the terminal and the window."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from rehab.cli.commands import app
from rehab.model.checkup import Note, Rating, RatingRow
from rehab.model.clinic import ClinicEvent, ClinicEventKind
from rehab.model.trend import TrendLabel
from rehab.ui.trend_words import trend_words
from tests.unit.app.programme_room import Room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.home.close()


def days(room: Room, rates: list[float], **more: object) -> None:
    """One sitting a day with two exercises of the block, up to yesterday."""
    for k, per_min in enumerate(rates):
        ago, sitting = float(len(rates) - k), uuid4()
        for exercise in ("arm_raise", "elbow_flexion"):
            room.did(exercise, per_min=per_min, days_ago=ago, sitting=sitting, **more)


def told(room: Room, *words: str) -> str:
    room.home.close()
    done = CliRunner().invoke(app, ["history", "--data", str(room.folder), *words])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_baseline_is_counted(room: Room) -> None:
    """A patient who waits for an answer is told how far the way is."""
    assert room.desk.trend() is None
    days(room, [8.0] * 5)
    trend = room.desk.trend()
    assert trend is not None
    assert (trend.label, trend.n_sessions) == (TrendLabel.BUILDING, 5)
    assert trend_words(trend) == "Building your baseline (5 of 16)."
    assert "me: Building your baseline (5/16 scored sessions)." in told(room)


def test_fewer_jerks_are_told_with_their_interval(room: Room) -> None:
    days(room, [8.0] * 8 + [2.0] * 8)
    assert (
        trend_words(room.desk.trend())
        == "All exercises: fewer jerks than at the start."
    )
    line = told(room).splitlines()[-1]
    assert line.startswith("me: Fewer jerks than at the start. Jerks went from 8.0 to")
    assert "−75 %, 95 % interval −8" in line


def test_no_clear_change_says_what_could_have_been_seen(room: Room) -> None:
    days(room, [8.0] * 16)
    assert (
        trend_words(room.desk.trend())
        == "All exercises: no clear change since the start."
    )
    assert "We could only have seen a change of about ±" in told(room)


def test_two_detectors_withhold_the_label_until_all_is_scored_again(room: Room) -> None:
    days(room, [2.0] * 8)
    days(room, [8.0] * 16, version=2)
    assert trend_words(room.desk.trend()) == "We cannot compare with the start now."
    line = told(room).splitlines()[-1]
    assert "No label: jerks were counted by two detectors" in line
    assert "95 % interval" in line


def test_a_dose_in_a_block_withholds_the_label_until_it_is_taken_back(
    room: Room,
) -> None:
    """What the therapist wrote down is heard at home and on the terminal."""
    days(room, [8.0] * 8 + [2.0] * 8)
    on = (room.now - timedelta(days=3)).date()
    dose = ClinicEvent(uuid4(), "me", on, ClinicEventKind.DOSE, "5 mg more", 1)
    room.home.store.entries.add_event(dose)
    assert trend_words(room.desk.trend()) == "New baseline since 1 Mar (2 of 16)."
    line = told(room).splitlines()[-1]
    assert line.startswith("me: Since 2024-03-01 (dose change): Building your baseline")
    assert "No label: dose changed inside the latest 8 sessions. Jerks went" in line
    room.restart()
    room.home.store.entries.withdraw(dose.id, 2)
    trend = room.desk.trend()
    assert trend is not None
    assert trend.label is TrendLabel.FEWER


def test_a_dose_between_the_blocks_is_no_fewer_jerks(room: Room) -> None:
    days(room, [8.0] * 8 + [5.0] * 8 + [2.0] * 8)
    on = (room.now - timedelta(days=12)).date()
    dose = ClinicEvent(uuid4(), "me", on, ClinicEventKind.DOSE, "", 1)
    room.home.store.entries.add_event(dose)
    line = told(room).splitlines()[-1]
    assert "(dose change): Building your baseline (11/16 scored sessions)." in line
    assert "All 24 sessions: No label: dose changed between the two blocks." in line
    assert "cannot tell its effect from practice, season or chance" in line


def test_sixteen_sessions_after_a_dose_have_a_label_of_their_own(room: Room) -> None:
    """Patient, therapist and terminal wait for a comparison that comes."""
    days(room, [20.0] * 4 + [8.0] * 8 + [2.0] * 8)
    on = (room.now - timedelta(days=17)).date()
    dose = ClinicEvent(uuid4(), "me", on, ClinicEventKind.DOSE, "", 1)
    room.home.store.entries.add_event(dose)
    assert (
        trend_words(room.desk.trend())
        == "Since 16 Feb: fewer jerks than in the first days."
    )
    rows = json.loads(told(room, "--json"))
    assert (rows[0]["trend"]["label"], rows[0]["trend"]["since"]) == (
        "fewer",
        "2024-02-16",
    )
    found = json.loads(told(room, "--trend"))["me"]
    assert (found["label"], found["newer"]["label"]) == ("withheld", "fewer")
    assert found["newer"]["since"] == "2024-02-16"


def test_a_dose_that_the_patient_told_of_counts_as_one(room: Room) -> None:
    days(room, [8.0] * 8 + [2.0] * 8)
    sitting = room.did("grip_squeeze", sitting=uuid4()).sitting
    assert sitting is not None
    room.now -= timedelta(days=2)
    said = Rating(note=Note.MEDICATION_CHANGED.value)
    room.home.store.diary.add_rating(
        RatingRow("me", round(room.now.timestamp() * 1e6), 0, sitting, said)
    )
    trend = room.desk.trend()
    assert trend is not None
    assert trend.label is TrendLabel.WITHHELD


def test_practice_is_not_in_it(room: Room) -> None:
    """Neither exercises for practice nor simulated sessions move the rate."""
    days(room, [8.0] * 16)
    before = room.desk.trend()
    for k in range(8):
        room.did("grip_squeeze", per_min=90.0, days_ago=k, sitting=uuid4())
        room.did("arm_raise", per_min=90.0, days_ago=k, patient="demo")
    assert room.desk.trend() == before


def test_nobody_has_no_trend(tmp_path: Path) -> None:
    room = Room(tmp_path, "demo")
    room.did("arm_raise", patient="demo")
    assert room.desk.trend() is None
    assert json.loads(told(room, "--trend")) == {}


def test_programs_get_all_numbers(room: Room) -> None:
    days(room, [8.0] * 8 + [2.0] * 16)
    assert room.home.store
    rows = json.loads(told(room, "--json"))
    assert rows[0]["trend"]["label"] == "fewer"
    found = json.loads(told(room, "--trend", "--patient", "me"))["me"]
    assert found["rate_ratio"] == pytest.approx(0.25, abs=0.01)
    assert found["ci98"][1] < 0.85
    assert [point["at"] for point in found["checkpoints"]] == [16, 24]
    assert found["next_checkpoint"] == 32
    assert found["slope"]["per_week"] < 1.0
    assert found["symmetry"] is None  # all on one side
    assert found["measures"] == []  # this history holds no phases
    assert found["sentence"].startswith("Fewer jerks than at the start.")
