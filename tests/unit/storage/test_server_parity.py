"""A server and a file give the same rows in the same order, and refuse the same."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from rehab.model.checkup import Note, Rating, RatingRow
from rehab.model.jobs import Method
from rehab.model.score import JerkKind, Score
from rehab.model.session import SessionRow
from rehab.storage.forget import history
from rehab.storage.place import Place, Server
from rehab.storage.store import SqlStore
from tests.postgres_room import POSTGRES
from tests.unit.storage.sittings import SCORE, SITTING

pytestmark = POSTGRES

PEOPLE = ("b", "B", "ä", "a", "_z", "É", "10", "9", "a b", "ab", "Ω", "я", "z" * 300)


def _length(n: int, length_s: float) -> Score:
    jerk = replace(SCORE.jerks[0], id=n, onset_s=0.0, offset_s=length_s)
    return replace(SCORE, jerks=(jerk,), runs=(), silences=(), shapes=None)


ROWS = [
    replace(SITTING, id=UUID(int=2**127 - 77 * n), patient=name, started_us=n // 2)
    for n, name in enumerate(PEOPLE)
] + [
    replace(SITTING, id=UUID(int=n), sitting=None, score=_length(n, 0.0024 * n))
    for n in range(1, 12)
]


@pytest.fixture
def both(tmp_path: Path, served: Server) -> Iterator[tuple[SqlStore, SqlStore]]:
    stores = SqlStore(tmp_path / "file" / "rehab.db"), SqlStore(served)
    yield stores
    for store in stores:
        store.close()


def test_all_that_is_asked_has_the_same_answer(
    both: tuple[SqlStore, SqlStore],
) -> None:
    """A therapist who moves to a server must not see other numbers there."""
    for store in both:
        for row in ROWS:
            store.add(row)
        store.add_score(ROWS[0].id, replace(SCORE, n_live=9))
    here, there = both
    ids = here.ids()
    assert there.ids() == ids
    assert there.sessions() == here.sessions()
    assert there.sessions("B") == here.sessions("B") != here.sessions("b")
    for ask in ("whole", "lengths_ms", "shapes", "counted", "events"):
        one, other = (getattr(store.archive, ask)(ids) for store in both)
        assert other == one, ask
    assert there.archive.runs(ids) == here.archive.runs(ids)
    assert there.archive.stamps() == here.archive.stamps()
    assert there.archive.outlines(PEOPLE) == here.archive.outlines(PEOPLE)
    first = SITTING.sitting
    assert first is not None
    assert there.archive.first_of(first) == here.archive.first_of(first)
    assert [there.archive.place(i) for i in ids] == [here.archive.place(i) for i in ids]


def test_lengths_are_cut_and_not_rounded(both: tuple[SqlStore, SqlStore]) -> None:
    """PostgreSQL rounds where SQLite cuts: a bar of the histogram would be another."""
    for store in both:
        store.add(replace(SITTING, score=_length(1, 0.0149)))
        found = store.archive.lengths_ms([SITTING.id])
        assert found == {(SITTING.id, JerkKind.JERK.value, 10): 1}


def test_people_are_in_the_same_order_whatever_the_servers_language(
    tmp_path: Path, served: Server, both: tuple[SqlStore, SqlStore]
) -> None:
    """What a list names first must not depend on how the database was made."""
    places: tuple[Place, Place] = (tmp_path / "file" / "rehab.db", served)
    seen = []
    for place, store in zip(places, both, strict=True):
        for row in ROWS[: len(PEOPLE)]:
            store.add(row)
        store.close()
        with history.held(place) as rows:
            seen.append(rows.look("b"))
    assert seen[1] == seen[0]
    assert seen[0].patients == tuple(sorted(PEOPLE))


WRONG: tuple[dict[str, object], ...] = (
    {"score": replace(SCORE, detectable_s=float("nan"))},
    {"score": replace(SCORE, detector={"k": float("nan")})},
    {"score": replace(SCORE, detector={"k": float("inf")})},
    {"score": replace(SCORE, n_live=2**70)},
    {"started_us": 2**63},
    {"device": "\ud800"},
)


def test_both_refuse_the_same(both: tuple[SqlStore, SqlStore]) -> None:
    """What one of them let in, the other could not be given in a bundle."""
    for store in both:
        for wrong in WRONG:
            with pytest.raises(ValueError, match=r"\w"):
                store.add(replace(SITTING, **wrong))
            assert store.ids() == [], wrong


def test_what_one_cannot_hold_is_kept_alike(
    both: tuple[SqlStore, SqlStore],
) -> None:
    """Some sensors pad their names with NUL, and no session is lost over that."""
    row = replace(
        SITTING,
        device="NPG\0\0",
        score=replace(
            SCORE, detector={"NaN": "Infinity", "\0": "\0"}, time_in_target_pct=_NAN
        ),
    )
    said = RatingRow("me", 1, 0, row.id, Rating(note=Note.TIRED.value))
    kept: list[SessionRow] = []
    for store in both:
        store.add(row)
        store.diary.add_rating(said)
        assert store.diary.ratings() == [said]
        kept += store.sessions()
    assert kept[0] == kept[1]
    assert kept[0].device == "NPG\ufffd\ufffd"
    assert kept[0].score is not None
    assert kept[0].score.time_in_target_pct is None
    assert kept[0].score.detector == {"NaN": "Infinity", "\0": "\0"}


_NAN = float("nan")


def test_jobs_are_taken_and_done_on_both(both: tuple[SqlStore, SqlStore]) -> None:
    """Sessions of a clinic's server are scored again by the same table of jobs."""
    method = Method("jerk_offline", 3, "ab" * 32)
    for store in both:
        for row in ROWS[:3]:
            store.add(row)
        first, second, third = (
            store.jobs.ask([row.id for row in ROWS[:3]], method)[row.id]
            for row in ROWS[:3]
        )
        assert store.jobs.take(first.id, "one")
        assert not store.jobs.take(first.id, "other")
        store.jobs.finish(first.id, SCORE)
        assert store.jobs.take(second.id, "one")
        store.jobs.put_back(second.id, n_lost=1, reason="workers_lost")
        store.jobs.fail(third.id, "file_missing")
        with pytest.raises(ValueError, match="nobody has taken"):
            store.jobs.finish(second.id, SCORE)
        assert store.jobs.open_sessions(method) == {second.session}
        assert store.jobs.take(second.id, "one")  # and dies
        assert store.jobs.ask([], method) == {}
    here, there = (
        [replace(job, id=0, changed_us=0) for job in store.jobs.jobs()]
        for store in both
    )
    assert there == here
    assert sorted((job.state.value, job.n_lost) for job in here) == [
        ("done", 0),
        ("failed", 0),
        ("waiting", 2),
    ]
