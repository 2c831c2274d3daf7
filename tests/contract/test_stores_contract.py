"""What every store must do, whatever it is made of."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import numpy as np
import pytest
from hypothesis import given, settings

from rehab.errors import Reason, StoreError
from rehab.model.exercise import PhaseName
from rehab.model.score import (
    Jerk,
    JerkKind,
    PhaseScore,
    RhythmicRun,
    RunKind,
)
from rehab.model.session import SessionRow
from rehab.model.signal import Side
from rehab.ports import Store
from rehab.storage.place import Place
from rehab.storage.store import SqlStore
from tests.unit.storage.sittings import SCORE, SITTING, SITTINGS

Open = Callable[[], Store]


@pytest.fixture
def open_store(place: Place) -> Iterator[Callable[[], Store]]:
    """Opens the same store, anew each time; what is still open is closed in the end."""
    opened: list[Store] = []

    def open_it() -> Store:
        for store in opened:
            store.close()
        opened.append(SqlStore(place))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


def test_a_session_comes_back_as_it_was(open_store: Open) -> None:
    """The history shows what was measured, also after a restart."""
    open_store().add(SITTING)
    store = open_store()
    assert store.session(SITTING.id) == SITTING
    assert store.sessions() == [SITTING]


def test_any_session_comes_back_as_it_was(open_store: Open) -> None:
    """No field of a judgement may be dropped, rounded or swapped on its way."""
    store = open_store()
    seen: set[UUID] = set()

    @settings(max_examples=40, deadline=None)
    @given(row=SITTINGS)
    def keep(row: SessionRow) -> None:
        if row.id not in seen:
            seen.add(row.id)
            store.add(row)
            assert store.session(row.id) == row

    keep()
    assert {row.id for row in store.sessions()} == seen


def test_numbers_of_numpy_are_numbers(open_store: Open) -> None:
    """Detectors count with numpy; a session must not be lost over a type."""
    score = replace(
        SCORE,
        detector={"k": np.float32(0.5)},
        n_jerks=np.int64(1),
        detectable_s=np.float32(2.5),
        jerks=(
            Jerk(
                np.int64(1),
                np.float32(0.5),
                np.float32(1.5),
                (np.int64(0),),
                JerkKind.JERK,
                np.float32(2.5),
                np.float64(3.0),
                np.bool_(True),
                confidence=np.float32(0.25),
                lags_s=(np.float32(0.5),),
            ),
        ),
        runs=(
            RhythmicRun(
                np.int64(1),
                RunKind.JERKS,
                np.float32(0.5),
                np.float64(2.5),
                np.float32(4.5),
                np.int64(5),
                (np.int64(0),),
            ),
        ),
        by_phase=(PhaseScore(PhaseName.HOLD, Side.LEFT, np.float32(0.5), np.int64(1)),),
    )
    store = open_store()
    store.add(replace(SITTING, score=score))
    assert store.session(SITTING.id).score == score


def test_the_newest_score_counts_and_older_ones_stay(open_store: Open) -> None:
    """`rehab score --again` must not rewrite what was once shown to a clinician."""
    store = open_store()
    store.add(replace(SITTING, score=None))
    assert store.session(SITTING.id).score is None
    for version in (1, 2, 3):
        newer = replace(SCORE, detector={"version": version}, n_jerks=version)
        store.add_score(SITTING.id, newer)
        assert store.session(SITTING.id).score == newer
        assert [row.score for row in store.sessions()] == [newer]


def test_sessions_are_listed_by_patient_oldest_first(open_store: Open) -> None:
    """H7, R28: another person's sessions in a history are a wrong trend and a breach."""
    rows = [
        replace(SITTING, id=uuid4(), started_us=at, patient=patient, score=None)
        for at, patient in ((30, "a"), (10, "b"), (20, "a"), (40, "b"))
    ]
    store = open_store()
    for row in rows:
        store.add(row)
    assert [r.started_us for r in store.sessions()] == [10, 20, 30, 40]
    assert [r.started_us for r in store.sessions("a")] == [20, 30]
    assert store.sessions("nobody") == []


def test_an_unknown_session_is_told(open_store: Open) -> None:
    """A mistyped id must give a sentence, not a traceback."""
    store = open_store()
    for ask in (
        lambda: store.session(SITTING.id),
        lambda: store.add_score(SITTING.id, SCORE),
    ):
        with pytest.raises(StoreError) as caught:
            ask()
        assert caught.value.reason is Reason.SESSION_UNKNOWN
        assert caught.value.facts == {"name": str(SITTING.id)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": SITTING.id},
        {"status": "fine"},
        {"truth_n_jerks": -1},
        {"score": replace(SCORE, detectable_s=-1.0)},
        {"score": replace(SCORE, detectable_s=float("nan"))},
        {"score": replace(SCORE, jerks=(replace(SCORE.jerks[0], offset_s=0.0),))},
        {"score": replace(SCORE, runs=(replace(SCORE.runs[0], offset_s=0.0),))},
    ],
)
def test_a_session_that_makes_no_sense_is_refused_whole(
    open_store: Open, wrong: dict[str, object]
) -> None:
    """What is in the history can be trusted, or it is not in it."""
    store = open_store()
    store.add(SITTING)
    row = replace(SITTING, **({"id": uuid4(), "patient": "new"} | wrong))
    with pytest.raises(ValueError, match="constraint"):
        store.add(row)
    assert store.sessions() == [SITTING]


def test_a_data_folder_can_be_moved(tmp_path: Path) -> None:
    """A new computer, another user name: the recordings are still found."""
    old, new = tmp_path / "old", tmp_path / "new"
    inside = replace(SITTING.recording, path=old / "recordings" / "a.mcap")
    store = SqlStore(old / "rehab.db")
    store.add(replace(SITTING, recording=inside))
    assert store.session(SITTING.id).recording.path == inside.path
    store.close()
    old.rename(new)
    store = SqlStore(new / "rehab.db")
    assert store.session(SITTING.id).recording.path == new / "recordings" / "a.mcap"
    store.close()
