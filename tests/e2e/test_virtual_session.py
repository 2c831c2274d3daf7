"""A whole session over the virtual radio: real GATT, and a link that breaks."""

import json

import pytest

from tests.reading_time import Reader


@pytest.mark.timeout(900)
def test_a_session_survives_a_link_cut_of_two_seconds(
    run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sensor behind a patient's back loses its link; the session must go on, with the
    lost seconds recorded as lost and nothing else missing.
    """
    Reader(monkeypatch)
    done = run(
        *("train", "arm_raise", "--headless", "--reps", "2"),
        *("--sensor", "virtual:npg?outage_at=42&outage_s=2"),
    )
    assert done.code == 0, done.err
    (row,) = json.loads(run("history", "--json").out)
    assert row["status"] == "complete"
    assert row["is_simulated"]
    assert row["link_security"] == "unknown"  # no system told it: no more is claimed
    assert row["n_gaps"] == 1
    score = row["score"]
    assert score["n_repetitions_complete"] == 2
    assert len(score["repetitions"]) == 3  # the broken one was done again
    assert 80.0 <= score["coverage_pct"] < 99.0
