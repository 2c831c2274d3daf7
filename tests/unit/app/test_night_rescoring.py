"""Judging the nights again: one after the other, in several goes, and never worse."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from rehab.app import night_rescoring
from rehab.app.home import Home
from rehab.app.night_judging import method_now
from rehab.app.night_rescoring import is_current, nights_left, score_nights_again
from rehab.errors import Reason, RehabError
from rehab.model.nights import NightRow, TurnsBy
from rehab.model.signal import Unit
from rehab.storage.store import SqlStore
from tests import night_archive_room as room


@pytest.fixture
def home(tmp_path: Path) -> Home:
    room.fill(tmp_path, 3)
    return room.home(tmp_path)


def nights(home: Home) -> dict[UUID, NightRow]:
    return {row.id: row for row in home.nights()}


def test_it_goes_on_where_it_was_stopped(home: Home) -> None:
    """Whoever stops it has not to begin anew; and the scores are what the legs did."""
    rows, n_done = nights_left(home)
    assert (len(rows), n_done) == (3, 0)
    outcomes = score_nights_again(home, rows)
    done, scores = next(outcomes)
    outcomes.close()
    assert nights(home)[done.id].scores == scores
    for score in scores:
        onsets = [round(one.onset_s) for one in score.night.movements]
        assert onsets == [round(at) for at in room.ONSETS_S]
    rows, n_done = nights_left(home)
    assert n_done == 1
    assert done.id not in {row.id for row in rows}
    assert len(list(score_nights_again(home, rows))) == 2
    assert nights_left(home) == ([], 3)
    assert len(nights_left(home, is_all=True)[0]) == 3
    home.close()


def test_a_bad_recording_keeps_its_scores_and_stops_nothing(home: Home) -> None:
    """A night that lost a part would be judged by the rest, as if it were all."""
    before = nights(home)
    missing, damaged, whole = before
    before[missing].recording.path.unlink()
    path = before[damaged].recording.path
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    found = {
        row.id: told for row, told in score_nights_again(home, nights_left(home)[0])
    }
    after = nights(home)
    reasons = {missing: Reason.FILE_MISSING, damaged: Reason.NIGHT_CHANGED}
    for night, reason in reasons.items():
        error = found[night]
        assert isinstance(error, RehabError)
        assert error.reason is reason
        assert after[night] == before[night]
    assert found[whole] == after[whole].scores != before[whole].scores
    assert {row.id for row in nights_left(home)[0]} == {missing, damaged}
    home.close()


def test_a_stop_in_the_middle_of_a_night_keeps_what_it_had(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C comes when one set of rules is done and the other is not."""
    before = nights(home)

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(night_rescoring, "judged", stopped)
    with pytest.raises(KeyboardInterrupt):
        list(score_nights_again(home, nights_left(home)[0]))
    assert nights(home) == before
    assert home.store.is_held
    home.close()


def test_memory_that_is_short_ends_it_in_words(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next night would fare no better; a traceback would help nobody."""

    def full(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(night_rescoring, "judged", full)
    with pytest.raises(RehabError) as failed:
        list(score_nights_again(home, nights_left(home)[0]))
    assert failed.value.reason is Reason.WORKER_ENDED
    home.close()


def test_what_cannot_be_judged_is_not_asked_for(tmp_path: Path) -> None:
    """A night in counts would be named as left over for ever."""
    (row,) = room.fill(tmp_path, 1)
    store = SqlStore(tmp_path / "rehab.db")
    store.nights.add(replace(row, id=UUID(int=5), unit=Unit.COUNTS, scores=()))
    store.close()
    home = room.home(tmp_path)
    for is_all in (False, True):
        assert [one.id for one in nights_left(home, is_all=is_all)[0]] == [row.id]
    home.close()


def test_today_s_scores_are_those_of_all_rules(home: Home) -> None:
    """A night with one set of rules from an earlier version is not done."""
    _, scores = next(score_nights_again(home, nights_left(home)[0]))
    assert not isinstance(scores, RehabError)
    row = replace(home.nights()[0], scores=scores)
    assert is_current(row)
    assert not is_current(replace(row, scores=scores[:1]))
    for key in method_now():
        other = {**scores[1].night.method, key: "other"}
        older = replace(scores[1], night=replace(scores[1].night, method=other))
        assert not is_current(replace(row, scores=(scores[0], older)))
    assert "turning" in method_now()  # a night from before anybody asked how it lay
    assert scores[0].night.method["turns_by"] == TurnsBy.MUSCLE
    home.close()
