"""Who asks to be forgotten is, down to the last byte of the folder (H15); nobody else (H7)."""

import os
import sqlite3
from pathlib import Path

import pytest

from rehab.app import doctor, forgetting
from rehab.app.papers import Papers
from rehab.errors import FileError, Reason, RehabError, StoreError
from rehab.model.people import Profile
from rehab.storage.forget import files, rows
from rehab.storage.schema import Base
from tests import clinic_room
from tests.unit.app import forget_room as room
from tests.unit.storage import bundle_room


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return room.clinic(tmp_path / "data")


def forget(data: Path, patient: str = "p07") -> forgetting.Found:
    with forgetting.opened(room.settings(data), patient) as case:
        case.forget()
        return case.found


def ids_of(data: Path, patient: str) -> list[object]:
    kept = clinic_room.store(data)
    sessions = kept.sessions(patient)
    kept.close()
    made = [
        room.session_of(patient, what) for what in ("orphan", "died", "note", "night")
    ]
    return [*made, *(i for row in sessions for i in (row.id, row.sitting))]


def test_nothing_of_a_patient_is_left_in_the_folder(data: Path) -> None:
    """A pseudonym, an id or a signal in any file can lead back to the person."""
    ids = ids_of(data, "p07")
    signals = [path.read_bytes()[-40:] for path in (data / "recordings").glob("*.mcap")]
    assert len(room.holding(data, "p07", *ids)) > 8
    forget(data)
    assert room.holding(data, "p07", *ids) == []
    kept = {path.read_bytes()[-40:] for path in (data / "recordings").glob("*.mcap")}
    for signal in set(signals) - kept:
        assert room.holding(data, signal) == []
    assert room.free_pages(data / "rehab.db") == 0


def test_everything_of_the_others_is_left(data: Path) -> None:
    """One person's wish must not cost another one a single row or file."""
    before, history = bundle_room.tree(data), bundle_room.history(data, "p08")
    forget(data)
    after = bundle_room.tree(data)
    theirs = {name for name in before if "p08" in name} | {
        name for name in before for i in ids_of(data, "p08") if str(i) in name
    }
    assert len(theirs) >= 5
    assert all(after[name] == before[name] for name in theirs)
    found = bundle_room.history(data, "p08")
    assert bundle_room.contents(found) == bundle_room.contents(history)
    sensors = (data / "sensors.json").read_text()
    assert "00:p08" in sensors
    assert "00:p07" not in sensors


def test_every_table_hangs_from_a_patient() -> None:
    """A table that refers to nobody would keep its rows for ever."""
    apart = {"patients"}
    reached = {"patients"}
    for table in Base.metadata.sorted_tables:
        if any(key.column.table.name in reached for key in table.foreign_keys):
            reached.add(table.name)
    assert set(Base.metadata.tables) - reached - apart == set()


def _told_by_doctor(data: Path) -> str:
    return " ".join(found.words for found in doctor._forgetting(room.settings(data)))


@pytest.mark.parametrize("after", range(12))
def test_a_run_that_dies_is_done_again(
    data: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """A power cut half-way must not leave half a patient that nobody can name any more."""
    calls = iter(range(1000))

    def dying(real):
        def call(*args, **how):
            if next(calls) == after:
                raise KeyboardInterrupt
            return real(*args, **how)

        return call

    ids = ids_of(data, "p07")
    with monkeypatch.context() as patched:
        for place, name in (
            *((files, "remove"), (rows, "remove"), (rows, "sweep")),
            *((Path, "unlink"), (forgetting.OwnSensors, "forget")),
        ):
            patched.setattr(place, name, dying(getattr(place, name)))
        with pytest.raises(KeyboardInterrupt):
            forget(data)
    is_begun = forgetting.begun(data) == ("p07",)
    assert is_begun or after == 0  # then nothing is gone yet
    assert ("`rehab forget p07`" in _told_by_doctor(data)) is is_begun
    forget(data)
    assert _told_by_doctor(data) == ""
    assert room.holding(data, "p07", *ids) == []
    assert forgetting.begun(data) == ()


def test_rows_are_gone_and_the_file_was_not_swept(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the rows are gone nobody knows the patient, and there is still work to do."""

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(rows, "sweep", dies)
        with pytest.raises(KeyboardInterrupt):
            forget(data)
    assert forgetting.begun(data) == ("p07",)
    assert forget(data).was_begun
    with pytest.raises(StoreError) as caught:
        forget(data)
    assert caught.value.reason is Reason.PATIENT_UNKNOWN
    assert caught.value.facts["allowed"] == "p08"


def test_rows_that_were_deleted_before_are_gone_too(data: Path) -> None:
    """What another tool deleted stays in free pages of the file until it is swept."""
    with sqlite3.connect(data / "rehab.db") as db:
        db.execute("PRAGMA secure_delete = OFF")
        db.execute("DELETE FROM notes WHERE patient_id = 'p07'")
    db.close()
    assert room.holding(data, "what p07 said")
    forget(data)
    assert room.holding(data, "what p07 said") == []


def test_it_waits_for_whoever_writes(data: Path) -> None:
    """Two programs that write at once would bring back what was just removed."""
    kept = clinic_room.store(data)
    before = bundle_room.tree(data)
    with pytest.raises(StoreError) as caught:
        forget(data)
    kept.close()
    assert caught.value.reason is Reason.STORE_BUSY
    assert bundle_room.tree(data) == before


def test_looking_changes_nothing(data: Path) -> None:
    """Who types something else at the question finds all as it was."""
    before = bundle_room.tree(data)
    with forgetting.opened(room.settings(data), "p07") as case:
        assert len(case.found.kept.sessions) == 3  # and a night
        assert len(case.found.recordings) == 7
    assert bundle_room.tree(data) == before


def test_a_recording_that_nobody_can_read_is_named_not_removed(data: Path) -> None:
    """It may be the other's only night; alone on a computer it is one's own."""
    lost = data / "recordings" / "unfinished" / "lost.mcap.part"
    lost.write_bytes(os.urandom(5000))
    assert forget(data).unclear == (lost,)
    assert lost.exists()
    assert lost in forget(data, "p08").recordings
    assert not lost.exists()


def test_exports_in_the_folder_go_and_strangers_stay(data: Path) -> None:
    """A copy of a session beside the history is as much the patient's as the history."""
    row = clinic_room.store(data)
    (session, *_), _done = row.sessions("p07"), row.close()
    room.export(data / "arm_session.csv", session)
    theirs = [data / name for name in ("arm.csv", "arm_events.csv", "P07.rehab")]
    theirs += [data / "p07-2.pdf", data / "page.html"]
    strangers = [data / "p070.pdf", data / "p07-p08.html", data / "list.txt"]
    for path in theirs + strangers:
        path.write_text("p07 = Marta, p08 = Hans")
    (data / "P07.rehab").rename(data / "p07.rehab")
    (data / "page.html").write_bytes(b"<head>" + files.report_mark("p07"))
    found = forget(data)
    assert set(found.strangers) >= set(strangers)
    assert not any(path.exists() for path in theirs)
    assert not (data / "p07.rehab").exists()
    assert all(path.exists() for path in strangers)


def test_a_profile_goes_with_whoever_trains_here(tmp_path: Path) -> None:
    """The profile holds the name: without it at home, nothing would be forgotten."""
    data = bundle_room.a_home(tmp_path / "home")
    Papers(data).keep_profile(Profile(name="Marta"))
    (data / "profile.json.damaged").write_text('"Marta"')
    with pytest.raises(RehabError):
        forget(data, "demo")
    assert room.holding(data, "Marta")
    forget(data, "me")
    assert room.holding(data, "Marta") == []


def test_practice_is_forgotten_and_the_sensor_is_not(tmp_path: Path) -> None:
    """“demo” is nobody: who removes the practice keeps name and sensor."""
    data = bundle_room.a_home(tmp_path / "home")
    bundle_room.train(data, patient="demo", simulated=True)
    Papers(data).keep_profile(Profile(name="Marta"))
    forget(data, "demo")
    assert room.holding(data, "demo") == []
    assert room.holding(data, "Marta") == ["profile.json"]
    assert len(bundle_room.history(data).sessions) == 2


def test_there_has_to_be_a_folder(tmp_path: Path) -> None:
    """A typing error in --data must not look as if everything were removed."""
    with pytest.raises(FileError) as caught:
        forget(tmp_path / "nowhere")
    assert caught.value.reason is Reason.FOLDER_MISSING
    assert not (tmp_path / "nowhere").exists()
