"""What every store must do with nights, which are no sessions."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import UUID

import pytest

from rehab.errors import Reason, StoreError
from rehab.model.night import Rules
from rehab.model.nights import NightScore
from rehab.ports import Store
from rehab.storage.place import Place
from rehab.storage.store import SqlStore
from tests.unit.storage.nights_room import NIGHT, night
from tests.unit.storage.sittings import SITTING

Open = Callable[[], Store]


@pytest.fixture
def open_store(place: Place) -> Iterator[Open]:
    opened: list[Store] = []

    def open_it() -> Store:
        for store in opened:
            store.close()
        opened.append(SqlStore(place))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


def test_a_night_comes_back_as_it_was(open_store: Open) -> None:
    """The history shows what was found, also after a restart."""
    open_store().nights.add(NIGHT)
    store = open_store()
    assert store.nights.night(NIGHT.id) == NIGHT
    assert store.nights.nights() == [NIGHT]
    assert store.nights.nights("p01") == [NIGHT]
    assert store.nights.nights("p02") == []


def test_a_night_is_no_session(open_store: Open) -> None:
    """No limit, median, pattern or trend may count one: they ask for sessions."""
    store = open_store()
    store.nights.add(NIGHT)
    assert store.sessions() == []
    store.add(replace(SITTING, patient="p01"))
    assert [row.id for row in store.sessions("p01")] == [SITTING.id]
    assert store.nights.nights("p01") == [NIGHT]


def test_the_newest_score_of_each_rules_counts(open_store: Open) -> None:
    """A newer detector must not take the other rules' judgement away."""
    store = open_store()
    first, second = NIGHT.scores
    store.nights.add(NIGHT)
    newer = NightScore(night(version=2), ())
    store.nights.add_scores(NIGHT.id, [newer])
    assert store.nights.night(NIGHT.id).scores == (newer, second)
    again = NightScore(night(Rules.WASM_2016, 2), ())
    store.nights.add_scores(NIGHT.id, [again])
    assert store.nights.night(NIGHT.id).scores == (newer, again)
    other = replace(NIGHT, id=UUID(int=78), scores=(first,))
    store.nights.add(other)
    assert store.nights.night(other.id) == other


def test_scores_are_kept_together_or_not_at_all(open_store: Open) -> None:
    """Half of a night judged anew would pass for a night that is done."""
    store = open_store()
    store.nights.add(NIGHT)
    senseless = replace(night(Rules.WASM_2016, 2), judged_s=-1.0)
    newer = [NightScore(night(version=2), ()), NightScore(senseless, ())]
    with pytest.raises(ValueError, match="night"):
        store.nights.add_scores(NIGHT.id, newer)
    assert store.nights.night(NIGHT.id) == NIGHT


def test_what_is_unknown_or_there_already_is_refused(open_store: Open) -> None:
    """A night must not be lost because another one has its place."""
    store = open_store()
    with pytest.raises(StoreError) as caught:
        store.nights.night(NIGHT.id)
    assert caught.value.reason is Reason.SESSION_UNKNOWN
    with pytest.raises(StoreError):
        store.nights.add_scores(NIGHT.id, NIGHT.scores)
    store.nights.add(NIGHT)
    with pytest.raises(ValueError, match="nights"):
        store.nights.add(NIGHT)
    with pytest.raises(ValueError, match="nights"):
        store.nights.add(replace(NIGHT, id=UUID(int=79), status="complete?"))
    assert store.nights.nights() == [NIGHT]


def test_an_outline_has_every_number_and_no_movement(open_store: Open) -> None:
    """A patient's page shows years of nights: it must not read a million movements."""
    store = open_store()
    store.nights.add(NIGHT)
    newer = replace(NIGHT.scores[0], night=night(version=2), withheld=())
    store.nights.add_scores(NIGHT.id, [newer])
    ((row, counts),) = store.nights.outlines("p01")
    assert counts == {Rules.AASM: 2, Rules.WASM_2016: 2}  # neither parts nor left out
    whole = store.nights.night(NIGHT.id)
    bare = tuple(
        replace(s, night=replace(s.night, movements=(), left_out=()))
        for s in whole.scores
    )
    assert row == replace(whole, scores=bare)
    assert [s.index_per_h for s in row.scores] == [s.index_per_h for s in whole.scores]
    assert store.nights.outlines("p02") == []
