"""From the radio's packets to the recording, for a while: nothing is lost on this side."""

from pathlib import Path

from tests.soak import soak


def test_what_was_sent_is_heard_and_kept(tmp_path: Path) -> None:
    """R4 in its short form; eight hours: `tests/bench/test_bench_soak.py`."""
    found = soak(32.0, tmp_path)
    assert found.gaps == [(60_000, 40)]  # what was lost on the air
    assert found.gaps_heard == found.gaps_kept == found.gaps
    assert found.n_sent == found.n_heard == found.n_kept == 64_000 - 40
    assert found.is_same
    assert found.clock_ms <= 1.0
    assert found.n_jerks > 0  # the detector was at work
