"""H9: data are lost, or moved in time, without a word."""

from pathlib import Path

from rehab.app.hazards import hazard
from tests.unit.storage import known_signal as known

HAZARD = hazard("H9")


def test_a_damaged_middle_moves_nothing(tmp_path: Path) -> None:
    """Two kilobytes of zeros: what is read is the truth in its place, the rest a gap."""
    path = known.record(tmp_path, 8000).close().path
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 2048] = bytes(2048)
    path.write_bytes(content)
    read = known.read_checked(path)  # compares every sample that is not lost
    assert read.n_samples == 8000
    n_lost = int(read.is_lost.sum())
    assert 0 < n_lost <= 2000
    assert sum(gap.n_samples for gap in read.gaps) == n_lost
    assert not read.is_lost[-1000:].any()
