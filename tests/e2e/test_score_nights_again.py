"""`rehab score --again` with nights in the history, as its user types it."""

import json
from pathlib import Path

import pytest

from rehab.app import night_rescoring
from tests import night_archive_room as room


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_nights_are_scored_again_and_counted(run, data: Path) -> None:
    """Without it, nights by two versions would stand side by side for ever."""
    first, second = room.fill(data, 2)
    second.recording.path.unlink()
    done = run("score", "--again")
    assert done.code == 1
    assert "0 sessions scored again" in done.out
    assert "1 night scored again, 1 changed." in done.out
    assert second.recording.path.name in done.err
    assert "Traceback" not in done.err
    listed = json.loads(run("nights", "--json").out)
    (score, _) = next(n for n in listed if n["id"] == str(first.id))["scores"]
    assert score["n_movements"] == len(room.ONSETS_S)

    done = run("score", "--again", "--all", "--json")
    (row,) = json.loads(done.out)
    assert (done.code, row["night"]) == (1, str(first.id))
    assert [score["rules"] for score in row["scores"]] == ["AASM", "WASM-2016"]
    for score in row["scores"]:
        assert score["n_movements_before"] == score["n_movements"] == 4
        assert score["n_in_series_before"] == score["n_in_series"]


def test_ctrl_c_says_how_far_it_came(
    run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was told as done is kept, and the next time goes on with the rest."""
    room.fill(data, 3)
    judged, seen = night_rescoring.judged, []

    def interrupted(signal: night_rescoring.NightSignal) -> tuple:
        seen.append(signal)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return judged(signal)

    monkeypatch.setattr(night_rescoring, "judged", interrupted)
    stopped = run("score", "--again")
    assert stopped.code == 130
    assert "1 of 3 nights is scored and kept" in stopped.err
    done = run("score", "--again")
    assert done.code == 0, done.err
    assert "2 nights scored again" in done.out
    assert "1 night had today's scores already; --all judges it too." in done.out
