"""Bundles between home and clinic: what arrives, what is refused, what stays as it was."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings

from rehab.app.home import Home
from rehab.app.rescue import has_unfinished
from rehab.app.sharing import Ask
from rehab.config import Settings
from rehab.errors import Reason
from rehab.model.checkup import Checkup, CheckupRow
from rehab.model.clinic import ClinicEvent, ClinicEventKind, ClinicNote
from rehab.model.plan import DayPlan, PlanItem, PlanVersion, WeekPlan
from rehab.model.session import SessionRow
from rehab.model.signal import Side
from rehab.storage.bundle import tables
from rehab.storage.bundle.history import from_document, to_document
from rehab.storage.bundle.tables import name_of
from rehab.storage.schema import Base
from tests import clinic_room
from tests.unit.storage import nights_room
from tests.unit.storage.bundle_room import (
    DAY,
    a_clinic,
    a_home,
    change,
    cheap_keys,
    contents,
    history,
    refused,
    send,
    take,
    train,
    tree,
)
from tests.unit.storage.nights_room import NIGHT
from tests.unit.storage.sittings import SITTING, SITTINGS

MARKUP = "<script>alert(1)</script> & \x1b[2J 'x'; DROP TABLE sessions;--"


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap_keys(monkeypatch)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return a_home(tmp_path / "home")


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    return a_clinic(tmp_path / "clinic")


def everything(data: Path, patient: str = "me") -> None:
    """Keep one of everything besides sessions."""
    store = clinic_room.store(data)
    week = WeekPlan((DayPlan((PlanItem("arm_raise", Side.LEFT, 2, 8),)),) * 7)
    store.diary.add_plan(PlanVersion(patient, 1_000, week, words=MARKUP, id=uuid4()))
    store.diary.add_plan(PlanVersion(patient, 2_000, week))
    store.diary.add_checkup(CheckupRow(patient, 5, 60, Checkup(pain=2)))
    store.entries.add_event(
        ClinicEvent(uuid4(), patient, DAY, ClinicEventKind.DOSE, MARKUP, 7)
    )
    store.entries.add_note(ClinicNote(uuid4(), patient, DAY, "clinic", MARKUP, 8))
    store.close()
    clinic_room.rate(data, patient, DAY, pain=3, how=4, note="tired")
    nights_room.keep(data, patient, NIGHT.id)


def test_everything_arrives_to_the_last_digit(home: Path, clinic: Path) -> None:
    """What a therapist sees must be what the patient did."""
    everything(home)
    took = take(clinic, send(home, home.parent / "a.rehab"), Ask(name="p07"))
    assert (took.found, took.patient, took.n_sessions) == ("me", "p07", 2)
    assert contents(history(clinic, "p07")) == contents(history(home))
    assert [night.id for night in history(clinic, "p07").nights] == [NIGHT.id]
    for session in history(clinic, "p07").recorded:
        sent = home / "recordings" / f"{session.id}.mcap"
        assert session.recording is not None
        assert session.recording.read_bytes() == sent.read_bytes()
    assert not has_unfinished(Home(Settings(clinic), read_only=True))


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(SITTINGS)
def test_any_session_survives_the_way(
    tmp_path_factory: pytest.TempPathFactory, row: SessionRow
) -> None:
    """A value that JSON bends would be found as damage, or worse, not."""
    data = tmp_path_factory.mktemp("any")
    clinic_room.keep(data, [row])
    sent = history(data, row.patient)
    came = from_document(json.loads(json.dumps(to_document(sent))))
    assert contents(came) == contents(sent)


def test_infinite_numbers_survive_the_way(tmp_path: Path) -> None:
    """A jerk out of complete silence has an infinite contrast."""
    clinic_room.keep(tmp_path, [SITTING])
    sent = history(tmp_path)
    came = from_document(json.loads(json.dumps(to_document(sent))))
    assert contents(came) == contents(sent)


def without_backups(folder: Path) -> dict[str, bytes | None]:
    """All but the copies that are made at the end: one more of the same does no harm."""
    return {k: v for k, v in tree(folder).items() if not k.startswith("backups")}


def test_twice_is_as_once(home: Path, clinic: Path) -> None:
    """The same mail opened twice must not double a history."""
    everything(home)
    file = send(home, home.parent / "a.rehab")
    take(clinic, file)
    before = without_backups(clinic)
    took = take(clinic, file)
    added = replace(took.added, moves=[])
    assert not any(vars_of(added))
    assert not took.added.moves
    assert without_backups(clinic) == before


def vars_of(added: object) -> list[int]:
    return [getattr(added, n) for n in added.__slots__ if n.startswith("n_")]


def test_a_later_file_adds_what_is_new(home: Path, clinic: Path) -> None:
    """Every month one file: each brings a month."""
    take(clinic, send(home, home.parent / "a.rehab"), Ask(name="p07"))
    train(home, DAY + timedelta(days=1))
    everything(home)
    took = take(clinic, send(home, home.parent / "b.rehab"))
    assert took.patient == "p07"
    assert (took.added.n_sessions, len(took.added.moves)) == (2, 3)
    assert took.added.n_nights == 1
    assert (took.added.n_plans, took.added.n_said) == (2, 2)
    assert contents(history(clinic, "p07")) == contents(history(home))


def test_every_table_travels() -> None:
    """A table that somebody adds and forgets here would stay at home for ever."""
    travelling = {name_of(table) for table in tables.ALL}
    at_home = {"patients", "jobs"}  # what there is to score again is a computer's own
    assert travelling | at_home == set(Base.metadata.tables)


def test_every_later_column_has_what_its_migration_gave() -> None:
    """A home with last year's version sends rows without it: they must not be refused."""
    for table in tables.ALL:
        later = [c for c in tables.columns_of(table) if c.server_default is not None]
        for column in later:
            assert tables.usual(column) in (0, 1, [], {}, "", "unknown")


def test_a_session_with_other_content_stops_all(home: Path, clinic: Path) -> None:
    """Half an import beside a contradiction: nobody would know what to believe."""
    take(clinic, send(home, home.parent / "a.rehab"))
    change(clinic, "UPDATE sessions SET exercise_id = 'elbow_flexion'")
    train(home, DAY + timedelta(days=1))
    everything(home)
    with refused(Reason.BUNDLE_DIFFERS, clinic):
        take(clinic, send(home, home.parent / "b.rehab"))


@pytest.mark.parametrize("table", ["events", "notes"])
def test_words_that_changed_on_the_way_stop_all(
    home: Path, clinic: Path, table: str
) -> None:
    """What a therapist wrote is what was written."""
    everything(home)
    take(clinic, send(home, home.parent / "a.rehab"))
    change(clinic, f"UPDATE {table} SET words = 'other'")  # noqa: S608
    with refused(Reason.BUNDLE_DIFFERS, clinic):
        take(clinic, send(home, home.parent / "b.rehab"))


def test_what_was_taken_back_is_taken_back_there(home: Path, clinic: Path) -> None:
    """A note that was withdrawn at home would still be read at the clinic."""
    everything(home)
    take(clinic, send(home, home.parent / "a.rehab"))
    store = clinic_room.store(home)
    store.entries.withdraw(store.entries.notes()[0].id, 99)
    store.close()
    assert take(clinic, send(home, home.parent / "b.rehab")).added.n_withdrawn == 1
    assert contents(history(clinic)) == contents(history(home))


def test_the_clinic_s_plan_and_notes_come_home(home: Path, clinic: Path) -> None:
    """The other direction, without the weight of the recordings."""
    take(clinic, send(home, home.parent / "a.rehab"), Ask(name="p07"))
    everything(clinic, "p07")
    file = send(clinic, home.parent / "b.rehab", "p07", with_recordings=False)
    assert file.stat().st_size < 100_000
    took = take(home, file)
    assert (took.patient, took.added.n_plans, took.added.n_notes) == ("me", 2, 1)
    store = clinic_room.store(home)
    found = store.diary.plan_at("me", 3_000)
    store.close()
    assert found is not None
    assert found.from_us == 2_000


def test_a_lost_recording_costs_no_session_and_can_come_back(
    home: Path, clinic: Path, tmp_path: Path
) -> None:
    """A full disk was tidied up: the counts are worth their way all the same."""
    from rehab.app import sharing

    rows = history(home).sessions
    gone, changed = (session.recording for session in rows)
    assert gone is not None
    assert changed is not None
    kept = gone.read_bytes(), changed.read_bytes()
    gone.unlink()
    changed.write_bytes(b"other")
    target = tmp_path / "a.rehab"
    outgoing = sharing.gather(Settings(home), "me", target, may_replace=False)
    packed = sharing.write(outgoing, target, "four words of mine")
    assert (packed.n_recordings, set(packed.lacking)) == (0, {gone, changed})
    assert take(clinic, target).added.n_sessions == 2
    gone.write_bytes(kept[0])
    changed.write_bytes(kept[1])
    took = take(clinic, send(home, target))
    assert (took.added.n_sessions, len(took.added.moves)) == (0, 2)
    assert len(list((clinic / "recordings").glob("*.mcap"))) == 2  # p01's own


def test_a_session_that_is_open_is_not_written_over(home: Path, clinic: Path) -> None:
    """The patient's program and an import at once: one of them would lose."""
    file = send(home, home.parent / "a.rehab")
    store = clinic_room.store(clinic)
    with refused(Reason.STORE_BUSY, clinic):
        take(clinic, file)
    store.close()
    assert take(clinic, file).added.n_sessions == 2


def test_days_are_not_shifted_by_a_time_zone(home: Path, clinic: Path) -> None:
    """A dose on the wrong day stands on the wrong side of a session."""
    everything(home)
    take(clinic, send(home, home.parent / "a.rehab"))
    store = clinic_room.store(clinic)
    assert [event.day for event in store.entries.events()] == [date(2026, 11, 16)]
    store.close()
