"""Whose history a bundle is: nobody is taken for somebody else, and no name travels."""

from datetime import timedelta
from pathlib import Path

import pytest

from rehab.app.home import Home
from rehab.app.sharing import Ask
from rehab.config import Settings
from rehab.errors import Reason
from rehab.model.people import Profile
from tests import clinic_room
from tests.unit.storage.bundle_room import (
    DAY,
    a_clinic,
    a_home,
    change,
    cheap_keys,
    history,
    made,
    opened,
    refused,
    send,
    take,
    train,
)


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap_keys(monkeypatch)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return a_home(tmp_path / "home")


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    return a_clinic(tmp_path / "clinic")


def test_two_homes_call_everybody_me(home: Path, clinic: Path, tmp_path: Path) -> None:
    """Two people in one history: nobody could ever take them apart again."""
    take(clinic, send(home, tmp_path / "a.rehab"))
    made("home2", tmp_path / "home2", lambda data: train(data, nth=1))
    file = send(tmp_path / "home2", tmp_path / "b.rehab")
    with refused(Reason.PATIENT_TAKEN, clinic):
        take(clinic, file)
    assert take(clinic, file, Ask(name="p08")).patient == "p08"
    train(tmp_path / "home2", DAY + timedelta(days=1), nth=1)
    assert take(clinic, send(tmp_path / "home2", file)).patient == "p08"
    assert len(history(clinic).sessions) == 2
    assert len(history(clinic, "p08").sessions) == 4
    with refused(Reason.PATIENT_KNOWN, clinic):
        take(clinic, file, Ask(name="p09"))


def test_a_new_computer_of_the_same_person_can_be_said(
    home: Path, clinic: Path, tmp_path: Path
) -> None:
    """Else a broken laptop ends a history."""
    take(clinic, send(home, tmp_path / "a.rehab"), Ask(name="p07"))
    train(tmp_path / "new", DAY + timedelta(days=3), nth=1)
    file = send(tmp_path / "new", tmp_path / "b.rehab")
    with refused(Reason.PATIENT_TAKEN, clinic):
        take(clinic, file, Ask(name="p07"))
    assert take(clinic, file, Ask(name="p07", is_same_person=True)).patient == "p07"
    assert len(history(clinic, "p07").sessions) == 4


def test_who_is_expected_is_who_comes(home: Path, clinic: Path) -> None:
    """The wrong attachment must not land in the open patient's history."""
    file = send(home, home.parent / "a.rehab")
    with refused(Reason.PATIENT_UNEXPECTED, home.parent):
        take(clinic, file, Ask(expected="p07"))
    assert take(clinic, file, Ask(expected="me", name="p07")).patient == "p07"
    assert take(clinic, file, Ask(expected="p07")).patient == "p07"


@pytest.mark.parametrize("name", ["", "  ", "a\x1b[2Jb", "x" * 81, "demo"])
def test_a_pseudonym_is_one(home: Path, clinic: Path, name: str) -> None:
    """“demo” is nobody: a person's sessions called so would count as made up."""
    file = send(home, home.parent / "a.rehab")
    if name:
        with refused(Reason.SETTING_INVALID, home.parent):
            take(clinic, file, Ask(name=name))
    train(home, patient=name or " ", nth=3)
    file = send(home, home.parent / "a.rehab", name or " ")
    with refused(Reason.SETTING_INVALID, home.parent):
        take(clinic, file)


def test_made_up_sessions_stay_made_up(home: Path, clinic: Path) -> None:
    """A simulation that lost its label on the way would be somebody's progress."""
    train(home, DAY + timedelta(days=1), simulated=True)
    took = take(clinic, send(home, home.parent / "a.rehab"), Ask(name="p07"))
    assert took.n_simulated == 2
    store = clinic_room.store(clinic)
    rows = store.sessions("p07")
    store.close()
    assert [row.is_simulated for row in rows] == [False, False, True, True]


def test_what_played_a_file_stays_that(home: Path, clinic: Path) -> None:
    """A replay that became a training of that day would count for a trend."""
    change(home, "UPDATE sessions SET is_replayed = 1 WHERE side = 'both'")
    take(clinic, send(home, home.parent / "a.rehab"), Ask(name="p07"))
    store = clinic_room.store(clinic)
    rows = store.sessions("p07")
    store.close()
    assert [row.is_replayed for row in rows] == [True, False]


def test_no_name_travels(home: Path) -> None:
    """A file in a mailbox that names a person with an illness."""
    Home(Settings(home)).papers.keep_profile(
        Profile(name="Marta Mustermann", contact_phone="0664 123")
    )
    inside = opened(send(home, home.parent / "a.rehab"))
    import zstandard

    inside["history.json.zst"] = zstandard.decompress(inside["history.json.zst"])
    for content in inside.values():
        assert b"Marta" not in content
        assert b"0664" not in content
        assert str(home).encode() not in content  # nor where it lay
    assert sorted(inside)[:2] == ["history.json.zst", "manifest.json"]
