"""Scores and verdicts in a bundle: which count is the newest, and what is taken off it."""

from pathlib import Path
from uuid import UUID

import pytest

from rehab.app.sharing import Ask
from rehab.model.clinic import VerdictKind
from tests import clinic_room
from tests.unit.storage.bundle_room import (
    a_clinic,
    a_home,
    cheap_keys,
    contents,
    history,
    send,
    take,
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


def test_a_verdict_subtracts_once_however_often_it_travels(
    home: Path, clinic: Path
) -> None:
    """A jerk taken out twice would be an improvement that nobody made."""
    take(clinic, send(home, home.parent / "a.rehab"), Ask(name="p07"))
    store = clinic_room.store(clinic)
    row = store.sessions("p07")[0]
    store.close()
    assert row.score is not None
    n = row.score.n_jerks
    desk = clinic_room.desk(clinic)
    desk.keep_verdict(row.id, 0, VerdictKind.ARTEFACT, was_drawn=False)
    desk.close()
    for _ in range(2):
        took = take(home, send(clinic, home.parent / "back.rehab", "p07"))
        assert took.patient == "me"
        take(clinic, send(home, home.parent / "c.rehab"))
    for data in (home, clinic):
        store = clinic_room.store(data)
        score = store.session(row.id).score
        store.close()
        assert score is not None
        assert score.n_jerks == n - 1
    assert contents(history(clinic, "p07")) == contents(history(home))


def scored(data: Path, session: UUID, version: int) -> None:
    store = clinic_room.store(data)
    detector = {"name": "jerk_offline", "version": version, "fs_hz": 1000.0}
    store.add_score(session, clinic_room.score(version, detector=detector))
    store.close()


def versions(data: Path, patient: str) -> list[list[float]]:
    return [[s.version for s in x.scores] for x in history(data, patient).sessions]


def test_old_scores_keep_their_order(home: Path, clinic: Path) -> None:
    """The newest score is what counts: it must be the same one in both places."""
    session = history(home).sessions[0].id
    scored(home, session, 4)
    take(clinic, send(home, home.parent / "a.rehab"), Ask(name="p07"))
    assert versions(clinic, "p07") == [[3, 4], [3]]
    scored(home, session, 5)
    assert take(clinic, send(home, home.parent / "b.rehab")).added.n_scores == 1
    assert versions(clinic, "p07") == [[3, 4, 5], [3]]


def test_an_older_detector_s_score_never_becomes_the_newest(
    home: Path, clinic: Path
) -> None:
    """A home that was not updated must not turn the clinic's scores back."""
    session = history(home).sessions[0].id
    take(clinic, send(home, home.parent / "a.rehab"), Ask(name="p07"))
    scored(clinic, session, 6)
    scored(home, session, 5)
    file = send(home, home.parent / "b.rehab")
    assert take(clinic, file).added.n_scores == 1
    assert versions(clinic, "p07") == [[5, 3, 6], [3]]
    assert take(clinic, file).added.n_scores == 0
    take(home, send(clinic, file, "p07"))
    assert versions(home, "me")[0][-1] == 6
